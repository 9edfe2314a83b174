"""The substitutions that an editor sees: a table of sentence pairs."""

import pytest

from mtcheck.document.model import Document, Span
from mtcheck.pairing.edits import find_edits
from mtcheck.pairing.model import ChangeKind
from mtcheck.pairing.words import blocks, words
from tests.pairing.fakes import HashEncoder

CASES = [
    ("He died on Friday.", "He kicked the pail on Friday.", [("died", "kicked the pail")]),
    ("The man kicked the bucket in May.", "The man died in May.", [("kicked the bucket", "died")]),
    ("They bought a car in Leeds.", "They purchased an automobile in Leeds.", [("bought", "purchased"), ("a car", "an automobile")]),
    ("Voters rejected leaders who failed.", "Citizens dismissed pioneers who failed.", [("Voters", "Citizens"), ("rejected", "dismissed"), ("leaders", "pioneers")]),
    ("It rose, according to police.", "It rose, as indicated by police.", [("according to", "as indicated by")]),
    ("She said it was cold.", "She said it was cold.", []),
    ("Doctors do not know.", "Doctors don't know.", [("do not", "don't")]),
    ("It cost $42 million.", "It cost $43 million.", [("42", "43")]),
    ("The colour faded.", "The color faded.", [("colour", "color")]),
    ("Police in the United Kingdom said so.", "Police in the Joined Realm said so.", [("United", "Joined"), ("Kingdom", "Realm")]),
]


def swaps(original: str, rewritten: str) -> list[tuple[str, str]]:
    _, edits = find_edits(Document.from_text(original), Document.from_text(rewritten), HashEncoder())
    assert all(e.kind is ChangeKind.SUBSTITUTION for e, _ in edits)
    return [(original[e.original_start : e.original_end], rewritten[e.start : e.end]) for e, _ in edits]


@pytest.mark.parametrize(("original", "rewritten", "expected"), CASES, ids=[c[1] for c in CASES])
def test_swaps(original: str, rewritten: str, expected: list[tuple[str, str]]) -> None:
    assert swaps(original, rewritten) == expected


def test_words_put_in_and_left_out_are_insertions_and_deletions() -> None:
    original, rewritten = "The old bridge was closed on Monday morning.", "The bridge was closed to traffic on Monday morning."
    _, edits = find_edits(Document.from_text(original), Document.from_text(rewritten), HashEncoder())
    assert [(str(e.kind), original[e.original_start : e.original_end], rewritten[e.start : e.end]) for e, _ in edits] == [
        ("deletion", "old", ""),
        ("insertion", "", "to traffic"),
    ]


def test_a_capital_at_the_head_of_a_sentence_is_no_change() -> None:
    assert swaps("On Monday the vote failed.", "The vote failed on Monday.".replace("The vote failed on Monday", "On Monday the vote failed")) == []
    one, other = "The vote, he said, failed.", "He said the vote failed."
    keys = [[w.key for w in words(t, Span(0, len(t)))] for t in (one, other)]
    assert keys[0][0] == "the"
    assert keys[1][0] == "he"


def test_a_name_that_loses_its_capital_is_a_change() -> None:
    assert ("Reading", "reading") in swaps("He lives near Reading now.", "He lives near reading now.")


def test_blocks_are_the_runs_that_differ() -> None:
    a, b = "one two three four five", "one 2 3 four six"
    sides = words(a, Span(0, len(a))), words(b, Span(0, len(b)))
    assert [(x.original, x.rewritten) for x in blocks(*sides)] == [((1, 3), (1, 3)), ((4, 5), (4, 5))]
