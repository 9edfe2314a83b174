"""The runner and its sieve, with a fake checker."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mtcheck.cache import Cache
from mtcheck.document.model import Document
from mtcheck.errors import DataError
from mtcheck.finding import Report, Skipped
from mtcheck.runner import BATCH_DOCUMENTS, Runner
from mtcheck.settings import Settings
from mtcheck.sieve import Sieve
from mtcheck.walk import Target
from tests.fakes import CRASH, DEFAULT, FakeChecker


def targets(folder: Path, texts: dict[str, str | bytes], **settings: Any) -> list[Target]:
    """Files with these texts as targets."""
    made = []
    for name, text in texts.items():
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        made.append(Target(str(path), path, Settings(**settings)))
    return made


def run(checker: FakeChecker, chosen: list[Target], cache: Cache | None = None, **sieve: Any) -> list[Report]:
    return list(Runner(checker, Sieve(DEFAULT, **sieve), cache).reports(chosen))


def test_reports_come_in_order_over_batches(tmp_path: Path) -> None:
    texts = {f"{i:03}.txt": f"Story {i} about a gag buy." for i in range(BATCH_DOCUMENTS + 5)}
    chosen = targets(tmp_path, texts)
    reports = run(FakeChecker(), chosen)
    assert [r.path for r in reports] == [t.name for t in chosen]
    assert all([f.text for f in r.findings] == ["gag buy"] for r in reports)


def test_what_cannot_be_read_is_skipped_and_the_rest_is_checked(tmp_path: Path) -> None:
    chosen: list[Any] = targets(
        tmp_path, {"a.txt": "A gag buy here.", "b.txt": b"\x89PNG\r\n\x1a\n\0\0", "c.txt": "Another gag buy."}
    )
    (tmp_path / "gone.txt").write_text("")
    chosen += targets(tmp_path, {"gone.txt": "x"})
    (tmp_path / "gone.txt").unlink()
    chosen.append(Skipped("folder", "no file", "check"))
    reports = run(FakeChecker(), chosen)
    assert [len(r.findings) for r in reports] == [1, 0, 1, 0, 0]
    assert [r.failed for r in reports] == [False, True, False, True, True]


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_crash_in_one_document_is_one_skipped_entry(tmp_path: Path, place: int) -> None:
    texts = {f"{i}.txt": f"A gag buy and {CRASH if i == place else 'no crash'}." for i in range(7)}
    reports = run(FakeChecker(), targets(tmp_path, texts))
    assert [r.failed for r in reports] == [i == place for i in range(7)]
    assert [len(r.findings) for r in reports] == [int(i != place) for i in range(7)]
    assert (
        "the check failed on it (RuntimeError: the fake checker was asked to crash)" in reports[place].skipped[0].reason
    )


def test_damaged_data_says_its_own_remedy(tmp_path: Path) -> None:
    class Damaged(FakeChecker):
        def _report(self, document: Document) -> Report:
            raise DataError("models/x.xz: the table cannot be read (cut; short); install mtcheck again")

    (report,) = run(Damaged(), targets(tmp_path, {"a.txt": "One gag buy."}))
    (skipped,) = report.skipped
    assert skipped == Skipped(
        str(tmp_path / "a.txt"), "models/x.xz: the table cannot be read (cut; short)", "install mtcheck again"
    )


def test_a_checker_that_returns_too_little_is_noticed(tmp_path: Path) -> None:
    class Short(FakeChecker):
        def check_documents(self, documents: Any) -> Iterator[Report]:
            yield from list(super().check_documents(documents))[:-1]

    reports = run(Short(), targets(tmp_path, {"a.txt": "One gag buy.", "b.txt": "Two gag buy."}))
    assert [r.failed for r in reports] == [False, True]


def test_a_reader_that_crashes_is_one_skipped_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import mtcheck.runner

    def read(data: bytes, name: str, encoding: str | None) -> Document:
        raise ValueError("bad\nmarkup")

    monkeypatch.setattr(mtcheck.runner, "read_bytes", read)
    (report,) = run(FakeChecker(), targets(tmp_path, {"a.txt": "x"}))
    assert "(ValueError: bad markup)" in report.skipped[0].reason


CACHED = {"a.txt": "A gag buy was here.", "b.md": "All is well here.", "c.txt": "Purified and the Joined Realm."}


class TestCache:
    def test_a_second_run_asks_the_checker_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "x").mkdir()
        chosen = targets(tmp_path / "x", CACHED)
        first = self.once(tmp_path, FakeChecker(), chosen)
        again = FakeChecker()
        assert self.once(tmp_path, again, chosen) == first
        assert again.checked == []

    def test_a_new_name_is_no_new_text(self, tmp_path: Path) -> None:
        self.once(tmp_path, FakeChecker(), targets(tmp_path, {"a.txt": "A gag buy was here."}))
        again = FakeChecker()
        (report,) = self.once(tmp_path, again, targets(tmp_path, {"b.txt": "A gag buy was here."}))
        assert again.checked == []
        assert report.path == str(tmp_path / "b.txt")

    @pytest.mark.parametrize(
        "change",
        [
            {"text": "A gag buy was here!"},
            {"name": "a.html"},
            {"signature": "other model"},
            {"min_confidence": 0.1},
            {"encoding": "cp1252"},
            {"skipped": (Skipped("grammar", "none", "install"),)},
        ],
    )
    def test_every_change_counts(self, tmp_path: Path, change: dict[str, Any]) -> None:
        self.once(tmp_path, FakeChecker(), targets(tmp_path, {"a.txt": "A gag buy was here."}))
        checker = FakeChecker(change.get("min_confidence"), signature=change.get("signature", "fake"))
        checker.skipped = change.get("skipped", ())
        text, name = change.get("text", "A gag buy was here."), change.get("name", "a.txt")
        self.once(tmp_path, checker, targets(tmp_path, {name: text}, encoding=change.get("encoding")))
        assert len(checker.checked) == 1

    def test_incomplete_reports_are_not_kept(self, tmp_path: Path) -> None:
        class Dies(FakeChecker):
            def check_documents(self, documents: Any) -> Iterator[Report]:
                yield from super().check_documents(documents)
                self.skipped = (Skipped("grammar", "it died", "try again"),)

        class Times(FakeChecker):
            def _report(self, document: Document) -> Report:
                return Report(document.path, 5, skipped=(Skipped("grammar", "too slow", "wait", failed=False),))

        chosen = targets(tmp_path, {"a.txt": "A gag buy was here."})
        for kind in (Dies, Times):
            checker = kind()
            self.once(tmp_path, checker, chosen)
            self.once(tmp_path, kind(), chosen)
        last = FakeChecker()
        self.once(tmp_path, last, chosen)
        assert last.checked in ([str(chosen[0].path)], [])

    def test_what_holds_for_the_whole_run_is_told_once_and_does_not_hinder(self, tmp_path: Path) -> None:
        absent = Skipped("grammar", "not installed", "install it", failed=False)

        class Without(FakeChecker):
            def _report(self, document: Document) -> Report:
                return replace(super()._report(document), skipped=self.skipped)

        chosen = targets(tmp_path, {"a.txt": "A gag buy was here."})
        for asked in (["a.txt"], []):
            checker = Without()
            checker.skipped = (absent,)
            (report,) = self.once(tmp_path, checker, chosen)
            assert report.skipped == ()
            assert [Path(p).name for p in checker.checked] == asked

    def test_comments_work_on_cached_reports(self, tmp_path: Path) -> None:
        chosen = targets(
            tmp_path, {"a.txt": "Fine words here. [mtcheck: ignore]", "b.txt": "A gag buy. [mtcheck: ignore]"}
        )
        first = self.once(tmp_path, FakeChecker(), chosen)
        assert first[0].skipped
        assert self.once(tmp_path, FakeChecker(), chosen) == first

    @staticmethod
    def once(folder: Path, checker: FakeChecker, chosen: list[Target]) -> list[Report]:
        cache = Cache(folder / "cache", 1 << 20)
        try:
            return run(checker, chosen, cache)
        finally:
            cache.close()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["Joined Realm", "purified"]),
        ({"min_confidence": 0.9}, ["Joined Realm"]),
        ({"min_confidence": 0.2}, ["Joined Realm", "doubtful", "purified"]),
        ({"select": ("spun-word",)}, ["purified"]),
        ({"ignore": ("spun-word",)}, ["Joined Realm"]),
        ({"allow": ("joined realm",)}, ["purified"]),
    ],
)
def test_settings_of_a_file(tmp_path: Path, settings: dict[str, Any], expected: list[str]) -> None:
    chosen = targets(tmp_path, {"a.txt": "The Joined Realm, doubtful, purified."}, **settings)
    (report,) = run(FakeChecker(min_confidence=0.1), chosen)
    assert [f.text for f in report.findings] == expected


def test_allow_file(tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text("# ours\njoined realm  # a brewery\n\n")
    chosen = targets(tmp_path, {"a.txt": "The Joined Realm, purified."}, allow_file=(tmp_path / "allowed",))
    (report,) = run(FakeChecker(), chosen)
    assert [f.text for f in report.findings] == ["purified"]
    assert [s.by for s in report.suppressed] == ["allow"]


@pytest.mark.parametrize("texts", [False, True])
def test_documents_from_the_cache_are_read_when_needed(tmp_path: Path, texts: bool) -> None:
    chosen = targets(tmp_path, {"a.txt": "All is well.", "b.txt": "A gag buy."})
    for _ in range(2):
        cache = Cache(tmp_path / "cache", 1 << 20)
        reports = list(Runner(FakeChecker(), Sieve(DEFAULT), cache, texts=texts).reports(chosen))
        cache.close()
    assert [r.document is not None for r in reports] == [texts, True]


def test_empty_files_get_a_notice(tmp_path: Path) -> None:
    reports = run(FakeChecker(), targets(tmp_path, {"a.txt": "", "b.txt": "One"}))
    assert [(len(r.skipped), r.failed) for r in reports] == [(1, False), (1, False)]
