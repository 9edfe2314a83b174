"""A checker that needs no model: it flags the phrases of a small table wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mtcheck.document.model import Document
from mtcheck.finding import Category, Evidence, Finding, Report, Severity, Skipped, Verdict

PHRASES = {
    "joined realm": ("broken-name", "United Kingdom", Severity.CRITICAL, 0.97),
    "gag buy": ("spun-phrase", "gag order", Severity.MAJOR, 0.9),
    "casualty speed": ("spun-phrase", "casualty rate", Severity.MAJOR, 0.8),
    "as indicated by": ("function-word", "according to", Severity.MINOR, 0.7),
    "purified": ("spun-word", "cleared", Severity.MAJOR, 0.6),
    "doubtful": ("spun-word", "", Severity.MINOR, 0.3),
    "a envoy": ("grammar", "an envoy", Severity.MINOR, 0.75),
}
DEFAULT = 0.5
CRASH = "CRASH-HERE"
_PATTERN = re.compile("|".join(p.replace(" ", r"\s+") for p in PHRASES), re.IGNORECASE)


def findings(document: Document, min_confidence: float = DEFAULT) -> tuple[Finding, ...]:
    """What the fake checker finds in a document."""
    found = []
    for match in _PATTERN.finditer(document.text):
        rule, meant, severity, confidence = PHRASES[" ".join(match.group().lower().split())]
        if confidence < min_confidence:
            continue
        start, end = document.map.to_source(*match.span())
        line, column = document.position(start)
        text = document.source[start:end]
        evidence = (Evidence("lexicon", {"entry": match.group().lower()}),)
        suggestions = (meant,) if meant else ()
        found.append(
            Finding(
                rule,
                start,
                end,
                line,
                column,
                text,
                Category.TERMINOLOGY,
                severity,
                confidence,
                suggestions,
                evidence,
                "fake",
            )
        )
    return tuple(found)


class FakeChecker:
    """Has the interface of ``mtcheck.Checker`` as far as the runner needs it."""

    made = 0

    def __init__(self, min_confidence: float | None = None, grammar: bool = True, signature: str = "fake", **_: object):
        type(self).made += 1
        self.min_confidence = DEFAULT if min_confidence is None else min_confidence
        self.signature = f"{signature}|min:{self.min_confidence}"
        self.skipped: tuple[Skipped, ...] = ()
        self.checked: list[str] = []
        self.closed = False

    def check_documents(self, documents: Iterable[Document]) -> Iterator[Report]:
        for document in documents:
            if CRASH in document.text:
                raise RuntimeError("the fake checker was asked to crash")
            self.checked.append(document.path)
            yield self._report(document)

    def _report(self, document: Document) -> Report:
        found = findings(document, self.min_confidence)
        words = len(document.tokens)
        sure = sum(f.confidence >= DEFAULT for f in found)
        verdict = Verdict.SPUN if sure >= 3 else Verdict.SUSPECT if sure == 2 else Verdict.CLEAN
        return Report(document.path, words, max(0.0, 100.0 - 20 * sure), min(1.0, sure / 4), verdict, found)

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> FakeChecker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
