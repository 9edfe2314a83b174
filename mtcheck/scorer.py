"""From evidence to calibrated confidence: words first, then the spans an editor would mark, then the document.

A logistic regression over the columns of :mod:`mtcheck.signals` gives each word
a probability; its weights, and those of the document's verdict, are fitted by
``mtcheck train --stage scorer`` and lie in ``models/scorer.json`` together with
the hash of the model they were fitted to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.document import Document
from mtcheck.encoder.detector import ModelError
from mtcheck.finding import Verdict
from mtcheck.signals import COLUMNS, Signals

Floats = NDArray[np.float64]
FLOOR = 0.02
"""Words under this probability are no candidates at all."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A candidate: tokens ``first..last`` of the document and the confidence that an editor would mend them."""

    first: int
    last: int
    confidence: float


@dataclass(frozen=True)
class Scorer:
    """Fitted weights. ``threshold`` is the calibrated default of ``--min-confidence``."""

    weights: Floats
    bias: float
    threshold: float
    calibration: tuple[tuple[float, float], ...]
    """Points of a monotone map from raw word probability to confidence."""
    document: tuple[float, float, float]
    """Bias, weight of log count and weight of log density for the document's spun probability."""

    @classmethod
    def load(cls, path: Path) -> Scorer:
        try:
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            weights = np.array([data["weights"][name] for name in COLUMNS], float)
            points = tuple((float(a), float(b)) for a, b in data["calibration"])
            return cls(weights, float(data["bias"]), float(data["threshold"]), points, tuple(data["document"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: the scorer's weights cannot be read ({error!r}); install mtcheck again") from error

    def as_dict(self) -> dict[str, Any]:
        return {
            "weights": {name: round(float(w), 5) for name, w in zip(COLUMNS, self.weights, strict=True)},
            "bias": round(self.bias, 5),
            "threshold": round(self.threshold, 4),
            "calibration": [[round(a, 5), round(b, 5)] for a, b in self.calibration],
            "document": [round(float(w), 5) for w in self.document],
        }

    def words(self, signals: Signals) -> Floats:
        """``[tokens]`` calibrated probability of each word."""
        z = signals.table() @ self.weights + self.bias
        raw = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        points = np.array(self.calibration)
        return np.interp(raw, points[:, 0], points[:, 1])

    def spans(self, signals: Signals, words: Floats | None = None) -> list[ScoredSpan]:
        """Candidates in order, without overlap: first those at the default threshold, then what is left above the floor."""
        p = self.words(signals) if words is None else words
        taken = np.zeros(len(p), bool)
        spans = [
            ScoredSpan(m.first, m.last, float(p[m.first : m.last + 1].max()))
            for m in signals.matches
            if p[m.first : m.last + 1].max() >= self.threshold and not m.barred and m.near is not False
        ]
        for s in spans:
            taken[s.first : s.last + 1] = True
        for level in (self.threshold, FLOOR):
            for group in _groups(signals, p, level, taken):
                spans.append(ScoredSpan(*group, float(p[group[0] : group[1] + 1].max())))
                taken[group[0] : group[1] + 1] = True
        return sorted(spans, key=lambda s: s.first)

    def spun_probability(self, found: int, words: int) -> float:
        """Probability that a document was rewritten, from the count and the density of its findings."""
        bias, count, density = self.document
        z = bias + count * np.log1p(found) + density * np.log1p(1000 * found / max(words, 50))
        return float(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def verdict(probability: float, found: int, words: int) -> Verdict:
    """``spun`` and ``suspect`` need both a count and a density: one slip in a long story makes neither."""
    density = 1000 * found / max(words, 1)
    if probability >= 0.9 and found >= 3 and density >= 6:
        return Verdict.SPUN
    return Verdict.SUSPECT if probability >= 0.5 and found >= 2 and density >= 3 else Verdict.CLEAN


def _groups(signals: Signals, p: Floats, level: float, taken: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of flagged words; a function word between two flagged words of one phrase belongs to it."""
    tokens, stop = signals.document.tokens, signals.stop
    flagged = [i for i in range(len(p)) if p[i] >= level and not taken[i]]
    groups: list[tuple[int, int]] = []
    for i in flagged:
        if groups:
            first, last = groups[-1]
            between = range(last + 1, i)
            joined = len(between) <= 2 and all(stop[j] and not taken[j] and p[j] >= level / 4 for j in between)
            if joined and i - first < 6 and _one_phrase(signals.document, last, i):
                groups[-1] = (first, i)
                continue
        groups.append((i, i))
    return [g for g in groups if not all(stop[g[0] : g[1] + 1]) or p[g[0] : g[1] + 1].max() >= level + 0.5 * (1 - level) or len(tokens) == 0]


def _one_phrase(document: Document, left: int, right: int) -> bool:
    gap = document.text[document.tokens[left].end : document.tokens[right].start]
    return not any(c in gap for c in ".,;:!?()[]\"“”—–\n") or gap == "\n"
