"""The baseline: what is recorded is left out, wherever it moves to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.baseline import Baseline, BaselineError, Recorder
from mtcheck.document.model import Document
from tests.fakes import PHRASES, findings


def record(folder: Path, *documents: Document) -> Baseline:
    recorder = Recorder(folder / "baseline.json")
    for document in documents:
        recorder.add(document.path, document, findings(document))
    recorder.write()
    return Baseline.read(folder / "baseline.json")


def test_recorded_findings_are_known(tmp_path: Path) -> None:
    document = Document.from_text("The gag buy stands. The Joined Realm purified it.", "a.txt")
    silenced = record(tmp_path, document).silence(document, findings(document))
    assert silenced.findings == ()
    assert [s.by for s in silenced.suppressed] == ["baseline"] * 3


@pytest.mark.parametrize(
    "changed",
    [
        "A new first paragraph.\n\nThe court said the gag buy stands for now.",
        "The court said the GAG  buy stands\nfor now.",
        "Something else. The court said the gag buy stands for now. More.",
        "the court said, the “gag buy” stands for now",
    ],
)
def test_edits_elsewhere_revive_nothing(tmp_path: Path, changed: str) -> None:
    known = record(tmp_path, Document.from_text("The court said the gag buy stands for now.", "a.txt"))
    document = Document.from_text(changed, "moved/b.txt")
    assert findings(document)
    assert known.silence(document, findings(document)).findings == ()


@pytest.mark.parametrize(
    "changed",
    ["The court said the casualty speed stands for now.", "The judge let another gag buy lapse on Monday."],
)
def test_new_findings_are_not_known(tmp_path: Path, changed: str) -> None:
    known = record(tmp_path, Document.from_text("The court said the gag buy stands for now.", "a.txt"))
    document = Document.from_text(changed, "a.txt")
    assert known.silence(document, findings(document)).findings != ()


def test_in_an_unchanged_sentence_one_word_in_common_is_enough(tmp_path: Path) -> None:
    """What stands elsewhere in the story makes findings longer, shorter and of another rule."""
    document = Document.from_text("The court said the gag buy stands for now.", "a.txt")
    known = record(tmp_path, document)
    (found,) = findings(document)
    shorter = replace(found, start=found.start + 4, text="buy", rule="spun-word")
    beside = replace(found, start=22 + 4, end=22 + 10, text="stands", rule="spun-word")
    assert known.silence(document, [shorter]).findings == ()
    assert known.silence(document, [beside]).findings == (beside,)
    function_word = replace(found, start=22 + 11, end=22 + 14, text="for", rule="function-word")
    assert known.silence(document, [function_word]).findings == ()
    other_sentence = Document.from_text("The gag buy stands. It waits for now.", "a.txt")
    alone = replace(found, start=29, end=32, text="for", rule="function-word")
    assert known.silence(other_sentence, [alone]).findings == (alone,)
    edited = Document.from_text("The court said that the gag buy stands until Monday at noon.", "a.txt")
    (other,) = findings(edited)
    assert known.silence(edited, [replace(other, rule="spun-word")]).findings != ()


def test_refreshing_keeps_files_that_were_not_checked(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "gone.txt"):
        (tmp_path / name).write_text("The gag buy stands.")
    one, two, gone = (
        Document.from_text(t, str(tmp_path / n))
        for t, n in (("A gag buy.", "a.txt"), ("purified", "b.txt"), ("a envoy", "gone.txt"))
    )
    record(tmp_path, one, two, gone)
    (tmp_path / "gone.txt").unlink()
    again = record(tmp_path, Document.from_text("All well.", str(tmp_path / "a.txt")))
    assert [e.path for e in again.entries] == ["b.txt"]


def test_the_file_is_one_finding_a_line_and_sorted(tmp_path: Path) -> None:
    record(
        tmp_path,
        Document.from_text("purified. The gag buy.", str(tmp_path / "b.txt")),
        Document.from_text("a envoy", str(tmp_path / "a.txt")),
    )
    lines = (tmp_path / "baseline.json").read_text().splitlines()
    assert [json.loads(line.strip().rstrip(","))["path"] for line in lines[2:-1]] == ["a.txt", "b.txt", "b.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["baseline.json"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "no such baseline; --update-baseline writes it"),
        ("{", "not valid JSON"),
        ("[]", "no baseline of mtcheck"),
        ('{"version": 99, "findings": []}', "no baseline of mtcheck"),
        ('{"version": 1, "findings": [{"key": "x"}]}', "no baseline of mtcheck"),
    ],
)
def test_bad_baselines_are_named(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "b.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BaselineError) as error:
        Baseline.read(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)


WORDS = st.sampled_from([*PHRASES, "the", "court", "said", "on Monday", ".", "\n\n", "“", "é"])


@given(st.lists(WORDS, max_size=30), st.lists(st.sampled_from(["new", "words", "here", ".", "\n\n"]), max_size=8))
def test_recorded_then_checked_gives_none(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], above: list[str]
) -> None:
    text = " ".join(words)
    document = Document.from_text(text, "a.txt")
    known = record(tmp_path_factory.mktemp("b"), document)
    assert known.silence(document, findings(document)).findings == ()
    longer = Document.from_text(" ".join(above) + "\n\n" + text, "a.txt")
    assert known.silence(longer, findings(longer)).findings == ()
