"""What the matcher finds, and what it leaves alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document import Document
from mtcheck.lexicon import Entry, Pos
from mtcheck.lexicon.match import Match, Matcher, cased, substituted


def entry(spun: str, expected: str, pos: str = "noun", near: str = "", not_near: str = "") -> Entry:
    return Entry(
        spun, tuple(expected.split("|")), Pos(pos), "general", frozenset(near.split()), frozenset(not_near.split())
    )


ENTRIES = [
    entry("court docket", "court"),
    entry("setback", "casualty", near="soldier killed", not_near="government"),
    entry("kick the pail", "die", "verb"),
    entry("signal", "sign", "verb"),
    entry("Joined Realm", "United Kingdom", "name"),
    entry("file-higher", "record-high", "adj"),
    entry("as indicated by", "according to", "phrase"),
    entry("demise", "death", near="hospital"),
    entry("demise penalty", "death penalty"),
    entry("penalty shoot", "penalty"),
]
MATCHER = Matcher(ENTRIES)


def matches(text: str, matcher: Matcher = MATCHER) -> list[Match]:
    return matcher.match(Document.from_text(text))


def found(text: str) -> list[str]:
    return [text[m.start : m.end] for m in matches(text) if m.active]


@pytest.mark.parametrize(
    ("text", "wording", "replacement"),
    [
        ("Two court dockets agreed.", "court dockets", "courts"),
        ("The Court Docket’s clerk left.", "Court Docket", "Court"),
        ("COURT DOCKET CLOSED", "COURT DOCKET", "COURT"),
        ("He kicked the pail on Monday.", "kicked the pail", "died"),
        ("They have kicked the pail.", "kicked the pail", "died"),
        ("He is kicking the pail.", "kicking the pail", "dying"),
        ("She kicks the pail.", "kicks the pail", "dies"),
        ("It signalled the end.", "signalled", "signed"),
        ("It signaled the end.", "signaled", "signed"),
        ("Signalling went on.", "Signalling", "Signing"),
        ("A court\ndocket ruled.", "court\ndocket", "court"),
        ("A court-docket ruled.", "court-docket", "court"),
        ("Prices at a file-higher level.", "file-higher", "record-high"),
        ("As indicated by\npolice, he fled.", "As indicated by", "According to"),
        ("The Joined Realm left.", "Joined Realm", "United Kingdom"),
    ],
)
def test_forms_are_found_and_replaced_in_kind(text: str, wording: str, replacement: str) -> None:
    [match] = matches(text)
    assert text[match.start : match.end] == wording
    assert match.replacements(text) == (replacement,)


@pytest.mark.parametrize(
    "text",
    [
        "He went to court. Docket numbers are public.",
        "The court\n\ndocket was late.",
        "The court, docket in hand, was late.",
        "The court (docket) was late.",
        "The courtdocket was late.",
        "Prices were filed higher on the file higher up.",
        "In a joined realm of two kings.",
        "THE JOINED REALM",
        "He kicked it. The pail fell.",
        "He kicked the red pail.",
    ],
)
def test_wordings_in_parts_or_other_capitals_are_not_found(text: str) -> None:
    assert matches(text) == []


@pytest.mark.parametrize(
    ("text", "near", "barred"),
    [
        ("Setbacks rose. Nine soldiers fled.", True, False),
        ("Nine soldiers fled. Setbacks rose.", True, False),
        ("Soldiers fled. It rained. Setbacks rose.", False, False),
        ("Setbacks rose, and so did prices.", False, False),
        ("The government saw its soldiers suffer setbacks.", True, True),
        ("The government fell. Setbacks among soldiers rose.", True, False),
        ("They were killed in numbers. Setbacks rose.", True, False),
    ],
)
def test_context_decides(text: str, near: bool, barred: bool) -> None:
    [match] = matches(text)
    assert (match.near, match.barred, match.active) == (near, barred, near and not barred)


def test_an_entry_without_near_words_is_active() -> None:
    [match] = matches("The court docket ruled.")
    assert match.near is None
    assert match.active


def test_words_of_the_match_are_not_its_context() -> None:
    matcher = Matcher([entry("soldier setback", "military loss", near="soldier")])
    assert [m.active for m in matches("A soldier setback came.", matcher)] == [False]
    assert [m.active for m in matches("A soldier setback hit a soldier.", matcher)] == [True]


def test_the_longest_wording_wins_and_none_overlap() -> None:
    assert found("The hospital opposed the demise penalty shoot.") == ["demise penalty"]
    assert found("His demise at the hospital, not the demise penalty.") == ["demise", "demise penalty"]


def test_an_active_wording_goes_before_a_longer_idle_one() -> None:
    matcher = Matcher([entry("court docket", "court"), entry("court docket number", "case", near="snow")])
    [match] = matches("The court docket number is nine.", matcher)
    assert match.entry.spun == "court docket"


def test_of_like_wordings_the_one_that_the_context_asks_for_wins() -> None:
    matcher = Matcher([entry("setback", "delay"), entry("setback", "casualty", near="soldier")])
    assert [m.entry.expected for m in matches("A setback for the soldier.", matcher)] == [("casualty",)]
    assert [m.entry.expected for m in matches("A setback for the plan.", matcher)] == [("delay",)]


def test_forms_of_a_wording() -> None:
    assert [(e.spun, tag) for e, tag in MATCHER.forms_of("court dockets")] == [("court docket", "NNS")]
    assert [e.spun for e, _ in MATCHER.forms_of("joined realm")] == ["Joined Realm"]
    assert MATCHER.forms_of("court") == MATCHER.forms_of("") == []


@pytest.mark.parametrize(
    ("text", "wording", "instead", "result"),
    [
        ("It was a setback.", "setback", "outage", "It was an outage."),
        ("An error rose.", "error", "mistake", "A mistake rose."),
        ("AN ERROR ROSE", "ERROR", "MISTAKE", "A MISTAKE ROSE"),
        ("A setback.", "setback", "hour", "An hour."),
        ("Vitamin-a setback.", "setback", "outage", "Vitamin-a outage."),
        ("The setback.", "setback", "outage", "The outage."),
        ("Plan a, setback.", "setback", "outage", "Plan a, outage."),
        ("setback", "setback", "outage", "outage"),
    ],
)
def test_substituted_corrects_the_article(text: str, wording: str, instead: str, result: str) -> None:
    start = text.index(wording)
    assert substituted(text, start, start + len(wording), instead) == result


@pytest.mark.parametrize(
    ("wording", "like", "result"),
    [
        ("court of appeal", "Court of Requests", "Court of Appeal"),
        ("death", "Demise", "Death"),
        ("death", "DEMISE", "DEATH"),
        ("United States", "joined states", "United States"),
        ("according to", "As indicated by", "According to"),
    ],
)
def test_capitals_follow_what_was_found(wording: str, like: str, result: str) -> None:
    assert cased(wording, like) == result


WORDS = st.sampled_from(
    [
        *"abA.,\n'’-é𐐀 ",
        " court",
        " docket",
        "\n\n",
        " kicked",
        " the",
        " pail",
        " setbacks",
        " soldiers",
        "Joined",
        " Realm",
        " demise",
        " penalty",
        "\r\n",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=40).map("".join)))
def test_offsets_hold_and_nothing_overlaps(text: str) -> None:
    document = Document.from_text(text)
    result = MATCHER.match(document)
    for m in result:
        assert document.tokens[m.first].start == m.start < m.end <= document.tokens[m.last].end
        probe = document.text[m.start : m.end].lower().replace("’", "'")
        assert probe.split()[0].startswith(m.entry.spun.lower().split()[0][:4])
        assert m.replacements(document.text)
        assert substituted(document.text, m.start, m.end, "x").count("x") >= 1
    assert all(a.last < b.first and a.end <= b.start for a, b in pairwise(result))
