"""A scored span as a Finding: its rule, category and severity, the evidence and one sentence for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mtcheck.finding import Category, Evidence, Finding, Severity
from mtcheck.frequency import word_frequency
from mtcheck.lexicon.entry import Pos
from mtcheck.lexicon.match import Match
from mtcheck.scorer import ScoredSpan
from mtcheck.signals import ORIGINALS, Signals

if TYPE_CHECKING:
    from mtcheck.grammar.model import GrammarMatch

_CATEGORY = {
    "spun-word": Category.MISTRANSLATION,
    "spun-phrase": Category.MISTRANSLATION,
    "broken-name": Category.NAME,
    "broken-idiom": Category.IDIOM,
    "function-word": Category.GRAMMAR,
    "grammar": Category.GRAMMAR,
}
_MAJOR = 0.8


def describe(signals: Signals, span: ScoredSpan, suggestions: tuple[str, ...]) -> Finding | None:
    """The finding of a span; None where nothing of it stands in the source."""
    document = signals.document
    tokens = document.tokens[span.first : span.last + 1]
    try:
        start, end = document.map.to_source(tokens[0].start, tokens[-1].end)
    except ValueError:
        return None
    matches = [m for m in signals.matches if m.first <= span.last and m.last >= span.first and m.active]
    grammar = [g for g in signals.grammar if g.start < tokens[-1].end and g.end > tokens[0].start]
    rule = _rule(signals, span, matches, bool(grammar))
    line, column = document.position(start)
    return Finding(
        rule, start, end, line, column, document.source[start:end], _CATEGORY[rule], _severity(rule, span.confidence), span.confidence,
        suggestions, _evidence(signals, span, matches, grammar), _message(rule, document.text[tokens[0].start : tokens[-1].end], suggestions),
    )  # fmt: skip


def _rule(signals: Signals, span: ScoredSpan, matches: list[Match], grammar: bool) -> str:
    if matches:
        entry = max(matches, key=lambda m: m.last - m.first).entry
        if entry.pos == Pos.NAME or entry.topic == "names":
            return "broken-name"
        if entry.topic == "idioms":
            return "broken-idiom"
        if entry.pos in {Pos.PREP, Pos.CONJ, Pos.PRON, Pos.DET}:
            return "function-word"
    elif grammar and signals.logits[span.first : span.last + 1].max() < 0:
        return "grammar"
    if signals.stop[span.first : span.last + 1].all():
        return "function-word"
    if span.last == span.first:
        return "spun-word"
    tokens = signals.document.tokens
    starts = {s.start for s in signals.document.sentences}
    content = [tokens[i] for i in range(span.first, span.last + 1) if not signals.stop[i]]
    if len(content) > 1 and all(t.text[0].isupper() for t in content) and content[0].start not in starts:
        return "broken-name"
    return "spun-phrase"


def _severity(rule: str, confidence: float) -> Severity:
    if rule in {"function-word", "grammar"} or confidence < _MAJOR:
        return Severity.MINOR
    return Severity.CRITICAL if rule == "broken-name" else Severity.MAJOR


def _evidence(signals: Signals, span: ScoredSpan, matches: list[Match], grammar: list[GrammarMatch]) -> tuple[Evidence, ...]:
    inside = slice(span.first, span.last + 1)
    logit = float(signals.logits[inside].max())
    tokens = signals.document.tokens[inside]
    content = [t.text for t, stop in zip(tokens, signals.stop[inside], strict=True) if not stop]
    found = [Evidence("context", {"probability": round(1 / (1 + float(np.exp(-logit))), 3), "surprise": round(float(signals.surprise[inside].max()), 2)})]
    found += _swap(signals, inside)
    for k, m in enumerate(signals.matches):
        if m in matches:
            found.append(Evidence("lexicon", {"entry": m.entry.key, "expected": list(m.entry.expected)}))
            if k in signals.margins:
                story, reference = signals.margins[k]
                found.append(Evidence("embedding", {"story_margin": round(story, 3), "reference_margin": round(reference, 3)}))
    found += [Evidence("grammar", {"rule": g.rule_id, "message": g.message}) for g in grammar]
    if content:
        found.append(Evidence("frequency", {"zipf": min(round(word_frequency(w), 2) for w in content)}))
    rate = float(np.mean(1 / (1 + np.exp(-signals.logits[~signals.stop])))) if (~signals.stop).any() else 0.0
    found.append(Evidence("document", {"rate": round(rate, 3)}))
    return tuple(found)


def _swap(signals: Signals, inside: slice) -> list[Evidence]:
    """How often marked stories have the words as a spinner's, and for a single word how much better what it stood for there would fit here."""
    columns = dict(zip(ORIGINALS, signals.originals[inside].T, strict=True))
    whole = inside.stop - inside.start > 1 and columns["phrase"].max() > 0
    seen = max(round(float(np.expm1(columns["phrase" if whole else "spinners"].max()))), 1)
    if whole:
        return [Evidence("swap", {"seen": seen})]
    return [Evidence("swap", {"seen": seen, "preferred": round(float(columns["original"].max()), 2)})] if columns["has_original"].any() else []


_REASONS = {
    "spun-word": "does not belong here",
    "spun-phrase": "is not how this is said",
    "broken-name": "looks like a name put through a thesaurus",
    "broken-idiom": "looks like a set phrase put through a thesaurus",
    "function-word": "is not the connecting word that belongs here",
    "grammar": "breaks the grammar as machine rewriting does",
}


def _message(rule: str, written: str, suggestions: tuple[str, ...]) -> str:
    meant = f"; the writer probably meant “{' '.join(suggestions[0].split())}”" if suggestions else ""
    return f"“{' '.join(written.split())}” {_REASONS[rule]}{meant}."
