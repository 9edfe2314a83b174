"""What a document's findings come to: its score and its verdict."""

from __future__ import annotations

from collections.abc import Iterable

from mtcheck.finding import Finding, Severity, Verdict

_PENALTY = {Severity.MINOR: 1.0, Severity.MAJOR: 5.0, Severity.CRITICAL: 10.0}
"""MQM's usual points."""
_HALF = 10.0
"""So many points in 100 words, two major errors, halve the score: a rewritten story has three and more."""


def document_score(findings: Iterable[Finding], words: int) -> float:
    """0..100, where 100 reads as written by a person: it halves with every ten points in 100 words."""
    penalty = sum(_PENALTY[f.severity] * f.confidence for f in findings)
    return float(100 * 0.5 ** (100 * penalty / max(words, 50) / _HALF))


def verdict(probability: float, found: int, words: int) -> Verdict:
    """``spun`` and ``suspect`` need both a count and a density: one slip in a long story makes neither."""
    density = 1000 * found / max(words, 1)
    if probability >= 0.9 and found >= 3 and density >= 6:
        return Verdict.SPUN
    return Verdict.SUSPECT if probability >= 0.5 and found >= 2 and density >= 3 else Verdict.CLEAN
