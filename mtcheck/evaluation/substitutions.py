"""How many of the gold spans are found, by kind of substitution: a word for a word, a phrase for a word, a name and others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mtcheck.annotated import GoldSpan
from mtcheck.evaluation.measure import Judged, covering, lemmas, same_wording
from mtcheck.stopwords import is_stop_word

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNKNOWN = "no wording given"
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(]*$")


@dataclass(frozen=True)
class Substitutions:
    """The gold spans of one kind, those of high and medium certainty."""

    kind: str
    spans: int
    found: float
    """Share that a finding at the threshold touches."""
    found_at_1_per_1000: float | None
    """The same at the threshold that gives 1 false alarm per 1,000 clean words; None without clean text."""
    suggestion_first_five: float | None
    """Share of the found ones with the expected wording among the first five suggestions."""


def kind(text: str, span: GoldSpan) -> str:
    """What was put for what in ``text``, by the wording found and the one expected."""
    spun, meant = _WORD.findall(text[span.start : span.end]), _WORD.findall(span.expected or "")
    if not spun or not meant:
        return span.kind or _UNKNOWN
    if any(c.isdigit() for word in spun + meant for c in word):
        return "number"
    if all(map(is_stop_word, spun + meant)):
        return "function words"
    begins = _SENTENCE_BEGINS.search(text[: span.start])
    if any(word[0].isupper() for word in (meant[1:] if begins else meant)):
        return "name"
    if len(spun) == len(meant) == 1:
        return "form of the same word" if lemmas(spun[0].lower()) & lemmas(meant[0].lower()) else "word for a word"
    return f"{'word' if len(spun) == 1 else 'phrase'} for a {'word' if len(meant) == 1 else 'phrase'}"


def by_kind(judged: Iterable[Judged], threshold: float, at_one: float | None) -> tuple[Substitutions, ...]:
    """Recall of each kind that occurs, the most frequent first; ``at_one``: the threshold of 1 false alarm per 1,000 words."""
    outcomes: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for j in judged:
        for span in j.gold.errors:
            over = covering(j.report.findings, span)
            surest = max((f.confidence for f in over), default=0.0)
            shown = [f for f in over if f.confidence >= threshold]
            meant = any(same_wording(s, span.expected or "") for f in shown[:1] for s in f.suggestions[:5])
            outcomes[kind(j.gold.text, span)].append((surest, meant))
    return tuple(_counted(name, found, threshold, at_one) for name, found in sorted(outcomes.items(), key=lambda k: -len(k[1])))


def _counted(name: str, outcomes: list[tuple[float, bool]], threshold: float, at_one: float | None) -> Substitutions:
    found = [meant for surest, meant in outcomes if surest >= threshold]
    at = None if at_one is None else sum(surest >= at_one for surest, _ in outcomes) / len(outcomes)
    named = sum(found) / len(found) if found and name != _UNKNOWN else None
    return Substitutions(name, len(outcomes), len(found) / len(outcomes), at, named)
