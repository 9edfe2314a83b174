"""What a span is called, how severe it is, and where it stands in the source."""

from __future__ import annotations

import pytest

from mtcheck.describe import describe
from mtcheck.document import read_text
from mtcheck.document.model import Document, OffsetMap, Piece
from mtcheck.finding import Category, Finding, Severity
from mtcheck.grammar.model import GrammarMatch
from mtcheck.scorer import ScoredSpan
from mtcheck.signals import Signals
from tests.engine.made import entry, made

ENTRIES = [
    entry("joined realm", "United Kingdom", "name", topic="names"), entry("kick the can", "kick the bucket", "verb", topic="idioms"),
    entry("as indicated by", "according to", "prep"), entry("grievous", "serious", "adj"), entry("boss", "chief", near="priest"),
]  # fmt: skip


def _finding(
    text: str, words: str, confidence: float = 0.9, grammar: bool = False, suggestions: tuple[str, ...] = ()
) -> Finding:
    signals = made(text, dict.fromkeys([] if grammar else words.split(), 3.0), ENTRIES)
    starts = [t.start for t in signals.document.tokens]
    first = starts.index(text.index(words))
    last = first + len(words.split()) - 1
    if grammar:
        signals.grammar = [
            GrammarMatch("RULE", "", "Wrong.", starts[first], signals.document.tokens[last].end, (), 0.8)
        ]
    found = describe(signals, ScoredSpan(first, last, confidence), suggestions)
    assert found is not None
    assert found.text == words
    return found


@pytest.mark.parametrize(
    ("text", "words", "rule", "category", "severity"),
    [
        ("A grievous loss.", "grievous", "spun-word", Category.MISTRANSLATION, Severity.MAJOR),
        ("A weighty loss.", "weighty", "spun-word", Category.MISTRANSLATION, Severity.MAJOR),
        ("A weighty forfeiture now.", "weighty forfeiture", "spun-phrase", Category.MISTRANSLATION, Severity.MAJOR),
        ("In the joined realm now.", "joined realm", "broken-name", Category.NAME, Severity.CRITICAL),
        ("He joined the Joined Countries.", "Joined Countries", "broken-name", Category.NAME, Severity.CRITICAL),
        ("Weighty Forfeiture now.", "Weighty Forfeiture", "spun-phrase", Category.MISTRANSLATION, Severity.MAJOR),
        ("They will kick the can soon.", "kick the can", "broken-idiom", Category.IDIOM, Severity.MAJOR),
        ("All, as indicated by police.", "as indicated by", "function-word", Category.GRAMMAR, Severity.MINOR),
        ("It was in of it.", "in of", "function-word", Category.GRAMMAR, Severity.MINOR),
        ("A boss spoke.", "boss", "spun-word", Category.MISTRANSLATION, Severity.MAJOR),
    ],
)
def test_a_span_gets_the_rule_of_its_kind(
    text: str, words: str, rule: str, category: Category, severity: Severity
) -> None:
    found = _finding(text, words)
    assert (found.rule, found.category, found.severity) == (rule, category, severity)
    assert _finding(text, words, 0.6).severity == Severity.MINOR


def test_a_mistake_in_grammar_alone_is_called_that() -> None:
    found = _finding("He said they goes home.", "they goes", grammar=True)
    assert (found.rule, found.category, found.severity) == ("grammar", Category.GRAMMAR, Severity.MINOR)
    assert {"kind": "grammar", "rule": "RULE", "message": "Wrong."} in [e.as_dict() for e in found.evidence]


def test_the_message_is_one_sentence_with_the_first_suggestion() -> None:
    assert _finding("A grievous loss.", "grievous").message == "“grievous” does not belong here."
    found = _finding("A grievous loss.", "grievous", suggestions=("serious", "grave"))
    assert found.message == "“grievous” does not belong here; the writer probably meant “serious”."
    assert found.suggestions == ("serious", "grave")


def test_the_evidence_is_data() -> None:
    kinds = [e.kind for e in _finding("In the joined realm now.", "joined realm").evidence]
    assert kinds == ["context", "lexicon", "frequency", "document"]
    lexicon = _finding("In the joined realm now.", "joined realm").evidence[1].as_dict()
    assert lexicon == {"kind": "lexicon", "entry": "names/joined realm", "expected": ["United Kingdom"]}
    out_of_context = _finding("A boss spoke.", "boss")
    assert "lexicon" not in [e.kind for e in out_of_context.evidence]


def test_places_are_those_of_the_source() -> None:
    document = read_text("<p>One.</p>\n<p>A &amp; <b>griev</b>ous loss.</p>", "a.html")
    signals = made(document.text)
    signals.document = document
    at = next(i for i, t in enumerate(document.tokens) if t.text == "grievous")
    found = describe(signals, ScoredSpan(at, at, 0.9), ())
    assert found is not None
    assert found.text == document.source[found.start : found.end] == "griev</b>ous"
    assert (found.line, found.column) == (2, 15)


def test_what_stands_nowhere_in_the_source_is_no_finding() -> None:
    document = Document("a", "one", "one two", OffsetMap([Piece(0, 3, 0, 3)]))
    signals = made("one two")
    signals.document = document
    assert describe(signals, ScoredSpan(1, 1, 0.9), ()) is None
    assert isinstance(signals, Signals)
