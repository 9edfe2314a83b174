"""Who trains, who calibrates, who measures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from mtcheck.annotated import Annotated, unmark
from mtcheck.resources import seeds_dir
from mtcheck.training.corpus import CorpusError, clean, fingerprint, fold, read_texts, stream
from mtcheck.training.split import Split, parse, split

MARKED = "Story {number => figure} %d has {phrases -> words} of its own."


def _set(path: Path, spun: int, controls: int) -> Path:
    documents = []
    for i in range(spun):
        text, original, spans = unmark(MARKED % i)
        documents.append(Annotated(f"s-{i}", text, spans, original))
    documents += [Annotated(f"c-{i}", f"Clean story {i} of people.") for i in range(controls)]
    path.write_text("".join(json.dumps(d.as_dict()) + "\n" for d in documents), "utf-8")
    return path


def _ids(groups: dict[str, list[Annotated]]) -> set[str]:
    return {d.id for docs in groups.values() for d in docs}


@pytest.mark.parametrize(
    ("argument", "path", "folds"),
    [("a/b.txt", "a/b.txt", 6), ("a/b.txt:4", "a/b.txt", 4), ("set.jsonl:0", "set.jsonl", 0), ("C:x.txt", "C:x.txt", 6), ("a:b:10", "a:b", 10)],
)  # fmt: skip
def test_arguments(argument: str, path: str, folds: int) -> None:
    assert parse(argument) == (Path(path), folds)


def _disjoint(parts: Split) -> None:
    train, calibrate, measure = {d.id for d in parts.train}, _ids(parts.calibrate), _ids(parts.measure)
    assert not train & calibrate
    assert not train & measure
    assert not calibrate & measure


def test_the_parts_are_disjoint_and_nothing_is_lost(tmp_path: Path) -> None:
    path = _set(tmp_path / "set.jsonl", 200, 200)
    parts = split([str(path)])
    _disjoint(parts)
    everything = {d.id for d in parts.train} | _ids(parts.calibrate) | _ids(parts.measure)
    assert len(everything) == 400
    assert 0.75 < len(parts.train) / 400 < 0.92
    assert len(_ids(parts.calibrate)) > 10 < len(_ids(parts.measure))
    assert set(parts.calibrate) == set(parts.measure) == {"set", "set-clean", "set-original"}
    assert all(not d.spans for d in parts.measure["set-clean"] + parts.measure["set-original"])
    assert all(d.spans for d in parts.measure["set"])


def test_the_split_is_stable(tmp_path: Path) -> None:
    assert [fold(f"s-{i}", 6) for i in range(12)] == [1, 1, 2, 0, 2, 5, 2, 2, 5, 0, 3, 4]
    once, twice = (split([str(_set(tmp_path / f"{n}.jsonl", 60, 60))]) for n in "ab")
    assert [d.id for d in once.train] == [d.id for d in twice.train]
    assert _ids(once.measure) == _ids(twice.measure)
    more = split([str(_set(tmp_path / "c.jsonl", 90, 90))])
    assert {d.id for d in once.train} <= {d.id for d in more.train}
    assert _ids(once.calibrate) <= _ids(more.calibrate)


def test_a_set_named_twice_trains_twice_and_is_measured_once(tmp_path: Path) -> None:
    path = _set(tmp_path / "s.jsonl", 30, 10)
    once, twice = split([f"{path}:3"]), split([f"{path}:3", f"{path}:5"])
    assert Counter(d.id for d in twice.train) == {d.id: 2 for d in once.train}
    assert (twice.calibrate, twice.measure) == (once.calibrate, once.measure)
    _disjoint(twice)


def test_a_set_held_out_whole_trains_nothing(tmp_path: Path) -> None:
    parts = split([f"{_set(tmp_path / 'set.jsonl', 40, 40)}:0"])
    assert parts.train == []
    assert "set" not in parts.calibrate
    assert len(parts.measure["set"]) == 40
    assert len(parts.measure["set-clean"]) + len(parts.calibrate["set-clean"]) == 40
    _disjoint(parts)


def test_of_a_long_set_held_out_a_sample_is_taken(tmp_path: Path) -> None:
    parts = split([f"{_set(tmp_path / 'set.jsonl', 90, 0)}:0"], sample=30)
    assert len(parts.measure["set"]) == 30


def test_paragraphs_held_out_are_known_by_their_fingerprint(tmp_path: Path) -> None:
    parts = split([str(_set(tmp_path / "set.jsonl", 100, 0))])
    held = parts.measure["set"][0]
    assert held.original
    assert fingerprint(held.original) in parts.fingerprints()
    assert fingerprint(held.original.upper().replace(" ", "  ")) in parts.fingerprints()
    assert all(fingerprint(d.original or "") not in parts.fingerprints() for d in parts.train)


def test_the_shipped_stories_part_alike_for_training_and_measuring() -> None:
    parts = split([str(seeds_dir() / "stories")])
    _disjoint(parts)
    families = Counter(d.family for docs in parts.measure.values() for d in docs)
    assert {"A", "B", "clean"} <= set(families)
    assert sum(families.values()) >= 40
    assert len(parts.train) >= 500


def test_held_out_paragraphs_never_come_from_the_corpus(tmp_path: Path) -> None:
    texts = [f"Paragraph number {i} tells of something that happened in town {i * 7}." for i in range(40)]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"text": "\n\n".join(texts[i : i + 4])}) + "\n" for i in range(0, 40, 4)), "utf-8"
    )
    barred = [texts[3], texts[17]]
    source = stream(tmp_path, 1, minimum=10, exclude=frozenset(map(fingerprint, barred)))
    seen = "\n\n".join(next(source) for _ in range(60))
    assert not any(b in seen for b in barred)
    assert sum(t in seen for t in texts) == 38


def test_the_corpus_is_endless_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("\n\n".join(f"{name} paragraph {i}" for i in range(9)), "utf-8")

    def taken(seed: int, **options) -> list[str]:
        source = stream(tmp_path, seed, **options)
        return [next(source) for _ in range(30)]

    assert taken(1) == taken(1)
    preferred = taken(1, prefer={"a.txt": 1e6})
    assert all(t.startswith("a") for t in preferred)
    with pytest.raises(CorpusError, match=r"no \.jsonl"):
        next(stream(tmp_path / "none", 1))


def test_promotion_and_control_characters_are_left_out(tmp_path: Path) -> None:
    assert clean("Read more: this\n\nA story\tof  news.\nADVERTISEMENT\n\n\nIts end.") == "A story of news.\n\nIts end."
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "One."}\n\n{"text": "Photo: Getty\\n\\nTwo."}\n', "utf-8")
    assert list(read_texts(path)) == ["One.", "Two."]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"text": 5}', "\udcff"])
def test_a_damaged_corpus_names_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"text": "One."}\n' + line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(CorpusError, match=r"x\.jsonl, line 2: "):
        list(read_texts(path))
    (tmp_path / "y.jsonl.xz").write_bytes(b"no archive")
    with pytest.raises(CorpusError, match=r"y\.jsonl\.xz"):
        list(read_texts(tmp_path / "y.jsonl.xz"))
