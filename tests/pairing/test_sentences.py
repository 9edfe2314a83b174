"""Sentences of two versions find each other, also when they were split, merged, moved, left out or added."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.pairing.model import Bead
from mtcheck.pairing.sentences import align
from tests.pairing.fakes import HashEncoder

COUNCIL = "The council rejected the plan for a new bridge on Monday."
MAYOR = "Mayor Ines Duarte called the decision a gift to the ferry companies."
COST = "The bridge would have cost 84 million euros over six years."
VOTE = "Eleven members voted against it, four in favour."
RAIN = "Heavy rain kept most protesters at home in the evening."
SHORT = "Few came."


def shape(beads: list[Bead]) -> list[tuple[range, range, bool]]:
    return [(range(b.original_first, b.original_last), range(b.first, b.last), b.moved) for b in beads]


def r(first: int, last: int | None = None) -> range:
    return range(first, first + 1 if last is None else last)


NONE = range(0)


def test_the_same_text_is_paired_one_to_one() -> None:
    story = [COUNCIL, MAYOR, COST, VOTE]
    assert shape(align(story, story, HashEncoder())) == [(r(k), r(k), False) for k in range(4)]


def test_an_omission_and_an_addition_stand_where_they_belong() -> None:
    beads = align([COUNCIL, MAYOR, COST, VOTE], [COUNCIL, COST, RAIN, VOTE], HashEncoder())
    kinds = [(len(a), len(b)) for a, b, _ in shape(beads)]
    assert kinds == [(1, 1), (1, 0), (1, 1), (0, 1), (1, 1)]
    assert beads[1].original_first == 1
    assert beads[3].first == 2


def test_a_split_sentence_and_a_merged_one() -> None:
    whole = "The council rejected the plan for a new bridge on Monday, and Mayor Ines Duarte called the decision a gift to the ferry companies."
    assert (r(0), r(0, 2), False) in shape(align([whole, COST, VOTE], [COUNCIL, MAYOR, COST, VOTE], HashEncoder()))
    assert (r(0, 2), r(0), False) in shape(align([COUNCIL, MAYOR, COST, VOTE], [whole, COST, VOTE], HashEncoder()))


def test_a_moved_sentence_is_found_with_its_changes() -> None:
    moved = MAYOR.replace("called", "named")
    beads = align([MAYOR, COUNCIL, COST, VOTE, RAIN], [COUNCIL, COST, VOTE, RAIN, moved], HashEncoder())
    assert shape(beads)[-1] == (r(0), r(4), True)
    assert sum(b.moved for b in beads) == 1


def test_a_spun_sentence_still_finds_its_original() -> None:
    spun = "The council dismissed the arrangement for a fresh crossing on Monday."
    assert shape(align([MAYOR, COUNCIL, VOTE], [MAYOR, spun, VOTE], HashEncoder()))[1] == (r(1), r(1), False)


def test_short_leftovers_are_not_taken_for_moves() -> None:
    assert not any(b.moved for b in align([SHORT, COUNCIL, MAYOR], [COUNCIL, MAYOR, "Few came too."], HashEncoder()))


@pytest.mark.parametrize(("original", "rewritten"), [([], [COUNCIL]), ([COUNCIL], []), ([], [])])
def test_an_empty_side(original: list[str], rewritten: list[str]) -> None:
    assert len(align(original, rewritten, HashEncoder())) == len(original) + len(rewritten)


SENTENCES = st.lists(st.sampled_from([COUNCIL, MAYOR, COST, VOTE, RAIN, SHORT, "Yes.", "“No,” he said."]), max_size=9)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_every_sentence_stands_in_exactly_one_bead(original: list[str], rewritten: list[str]) -> None:
    beads = align(original, rewritten, HashEncoder())
    assert [j for b in beads for j in range(b.first, b.last)] == list(range(len(rewritten)))
    assert sorted(i for b in beads for i in range(b.original_first, b.original_last)) == list(range(len(original)))


def test_a_long_pair_is_cut_and_still_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.pairing.sentences._MAX_CELLS", 16)
    story = [f"Street number {n} was closed by order of inspector {n * 7}." for n in range(30)]
    spun = [s.replace("closed", "shut") for s in story]
    right = sum(b.first == b.original_first for b in align(story, spun, HashEncoder()))
    assert right >= 25
