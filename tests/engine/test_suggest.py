"""Suggestions: put into the story at the right place, and better than what they replace."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.encoder.detector import ModelError
from mtcheck.frequency import lemma
from mtcheck.resources import models_dir
from mtcheck.scorer import ScoredSpan
from mtcheck.suggest import _with_ideas
from mtcheck.synonyms import Synonyms
from tests.engine.made import made

Wordings = list[tuple[int, int, str | None]]


def _put_in(text: str, wordings: Wordings) -> tuple[str, list[tuple[int, int] | None]]:
    return _with_ideas(made(text), [ScoredSpan(a, b, 0.5) for a, b, _ in wordings], [w for _, _, w in wordings])


@pytest.mark.parametrize(
    ("text", "wordings", "expected"),
    [
        ("The joined realm won.", [(1, 2, "United Kingdom")], "The United Kingdom won."),
        ("A grievous accident on Monday.", [(1, 1, "awful")], "An awful accident on Monday."),
        ("He is an envoy now.", [(3, 3, "diplomat")], "He is a diplomat now."),
        ("He had a auto crash.", [(3, 3, "car")], "He had a car crash."),
        ("AN OFFICIAL SPOKE.", [(1, 1, "minister")], "A MINISTER SPOKE."),
        ("Grievous loss.", [(0, 0, "serious")], "Serious loss."),
        ("GRIEVOUS LOSS.", [(0, 0, "serious")], "SERIOUS LOSS."),
        ("The Joined Realm won.", [(1, 2, "united kingdom")], "The United Kingdom won."),
        ("a boss and a boss", [(1, 1, "envoy"), (4, 4, None)], "an envoy and a boss"),
        ("a boss and a boss", [(1, 1, None), (4, 4, "envoy")], "a boss and an envoy"),
        ("the a boss", [(1, 1, "one"), (2, 2, "envoy")], "the one envoy"),
        ("It is vitamin a.", [(3, 3, "b")], "It is vitamin b."),
        ("The end", [(1, 1, "finish line")], "The finish line"),
        ("The end", [(1, 1, None)], "The end"),
    ],
)
def test_a_wording_put_in_takes_article_and_capitals(text: str, wordings: Wordings, expected: str) -> None:
    assert _put_in(text, wordings)[0] == expected


WORDS = st.sampled_from(["a", "an", "The", "police", "envoy", "boss", "of", "Joined", "realm", "An", "12", "é"])
GAPS = st.sampled_from([" ", " ", ", ", "\n\n", " “", "-", " 🙂 "])
IDEAS = st.one_of(st.none(), st.sampled_from(["chief", "officer", "United Kingdom", "hour", "one-off", "x"]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), IDEAS), max_size=6),
)
def test_the_places_of_wordings_hold(parts: list[tuple[str, str]], steps: list[tuple[int, int, str | None]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    wordings: Wordings = []
    at = 0
    for skip, more, idea in steps:
        first = at + skip
        last = first + more
        if last >= len(parts):
            break
        wordings.append((first, last, idea))
        at = last + 1
    mended, places = _put_in(text, wordings)
    assert len(places) == len(wordings)
    for (_, _, idea), place in zip(wordings, places, strict=True):
        assert (place is None) == (idea is None)
        if place is not None and idea is not None:
            assert mended[slice(*place)].lower() == idea.lower()
    if all(idea is None for _, _, idea in wordings):
        assert mended == text
    known = [p for p in places if p is not None]
    assert all(a[1] <= b[0] for a, b in pairwise(known))


def _table(folder: Path, lines: str) -> Synonyms:
    path = folder / "synonyms.tsv.xz"
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.write("# made by hand\n" + lines)
    return Synonyms(path)


def test_synonyms_come_in_the_inflection_of_the_word(tmp_path: Path) -> None:
    synonyms = _table(
        tmp_path,
        "verb\tpurify\tclear|clean up\nnoun\tboss\tchief|head\nadj\tbig\tlarge\nadv\tswiftly\tquickly\nnoun\tstate\tcountry\nverb\tstate\tsay\n",
    )
    assert {w for w, _ in synonyms.of("purified")} == {"cleared", "cleaned up"}
    assert {w for w, _ in synonyms.of("purifying")} == {"clearing", "cleaning up"}
    assert {w for w, _ in synonyms.of("bosses")} == {"chiefs", "heads"}
    assert {w for w, _ in synonyms.of("bigger")} == {"larger"}
    assert {w for w, _ in synonyms.of("swiftly")} == {"quickly"}
    assert {w for w, _ in synonyms.of("states")} == {"countries", "says"}
    assert {w for w, _ in synonyms.of("state")} == {"country", "say"}
    assert synonyms.of("zyxgraph") == []


def test_known_swaps_go_before_synonyms_and_frequent_ones_first(tmp_path: Path) -> None:
    synonyms = _table(tmp_path, "swap\tpurified\tcleared:9|cleaned:1\nverb\tpurify\tsanctify\n")
    ranked = sorted(synonyms.of("purified"), key=lambda idea: -idea[1])
    assert [w for w, _ in ranked] == ["cleared", "cleaned", "sanctified"]
    assert synonyms.swaps("purified") == [("cleared", 9.0), ("cleaned", 1.0)]


def test_a_damaged_table_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.tsv.xz"
    for content in (
        b"no archive",
        lzma.compress(b"one column\n"),
        lzma.compress("swap\tcafé\tx:1\n".encode("latin-1")),
    ):
        path.write_bytes(content)
        with pytest.raises(ModelError, match="install mtcheck again"):
            Synonyms(path)
    with pytest.raises(ModelError, match="install mtcheck again"):
        Synonyms(tmp_path / "none")


def test_the_shipped_table_is_read() -> None:
    synonyms = Synonyms(models_dir() / "synonyms.tsv.xz")
    assert synonyms.wordnet("car", "noun")
    assert all("\n" not in other for other in synonyms.wordnet("car", "noun"))


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(grammar=False, min_confidence=0.2, threads=1) as made_checker:
        yield made_checker


SPUN = [
    "The officers have purified the suspect of all charges after a grievous auto accident in the joined realm.",
    "The boss priest said the public authority would acquaint new enactment with handle the lodging emergency.",
    "The High Court has dismissed the supplication and coordinated the public authority to pay remuneration to the casualty's family.",
    "The group scored multiple times in the principal half and won the coordinate by four objectives to one.",
    "The focal bank raised financing costs by a large portion of a rate point to check rising swelling.",
    "A Grievous auto accident Murdered three individuals on the motorway, as indicated by the crisis administrations.",
    "The primary bunch of annuity items went on deal in the final week, and folks are confronting a grievous flood of costs.",
]  # fmt: skip


def test_suggestions_lower_the_spun_probability(checker: Checker) -> None:
    """Each text with its first suggestions put in reads less spun, and all of them together by far."""
    gains = []
    for text in SPUN:
        mended = text
        for f in reversed(checker.check(text).findings):
            if f.suggestions:
                mended = mended[: f.start] + f.suggestions[0] + mended[f.end :]
        if mended != text:
            was, now = (float(s.logits.mean()) for s, _ in checker.read(map(Document.from_text, (text, mended))))
            gains.append(was - now)
    assert len(gains) >= len(SPUN) - 1
    assert sum(gain > 0 for gain in gains) >= len(gains) - 1
    assert sum(gains) / len(gains) > 0.4


def test_suggestions_are_few_told_apart_and_not_what_is_written(checker: Checker) -> None:
    suggested = 0
    for report in checker.check_many(SPUN):
        for f in report.findings:
            assert len(f.suggestions) <= 5
            assert len({" ".join(lemma(w, degrees=False) for w in s.lower().split()) for s in f.suggestions}) == len(f.suggestions)
            assert f.text not in f.suggestions
            assert not any(f" {f.text} ".lower() in f" {s} ".lower() for s in f.suggestions)
            assert all(s == s.strip() != "" for s in f.suggestions)
            if f.text.isalpha() and f.text[0].isupper() and not f.text.isupper():
                assert all(s[0].isupper() for s in f.suggestions)
            suggested += bool(f.suggestions)
    assert suggested >= len(SPUN)


def test_the_forms_of_a_word_are_told_from_its_kin() -> None:
    pairs = {("leaders", "leader"): True, ("took", "take"): True, ("parties", "party"): True, ("asked", "asking"): True}
    pairs |= {("leader", "lead"): False, ("worker", "work"): False, ("news", "newer"): False, ("mass", "mas"): False}
    assert {p: lemma(p[0], degrees=False) == lemma(p[1], degrees=False) for p in pairs} == pairs


def test_a_lexicon_match_comes_first(tmp_path: Path) -> None:
    lexicon = tmp_path / "own.tsv"
    lexicon.write_text("spun\texpected\tpos\ttopic\nboss priest\tchief minister\tnoun\tpolitics\n", "utf-8")
    with Checker(grammar=False, lexicon=[lexicon], min_confidence=0.0, threads=1) as own:
        report = own.check(f"The two boss priests met on Monday. {SPUN[1]}")
    found = [f.suggestions[0] for f in report.findings if "boss priest" in f.text]
    assert found == ["chief ministers", "chief minister"]
