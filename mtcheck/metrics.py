"""Word-level and document-level measures, as ``mtcheck evaluate`` reports them.

A word is positive when it overlaps a gold span; stop words and words inside
``fine`` spans are not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PrecisionRecall:
    precision: float
    recall: float
    f1: float


def precision_recall(scores: Floats, gold: NDArray[np.bool_], threshold: float) -> PrecisionRecall:
    flagged = scores >= threshold
    hit = float((flagged & gold).sum())
    precision = hit / max(flagged.sum(), 1)
    recall = hit / max(gold.sum(), 1)
    return PrecisionRecall(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def average_precision(scores: Floats, gold: NDArray[np.bool_]) -> float:
    """Area under the precision-recall curve, ties taken together; nan without a positive."""
    if not gold.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    ranked, positives = scores[order], gold[order]
    last = np.r_[ranked[1:] != ranked[:-1], True]
    hits = np.cumsum(positives)[last]
    precision = hits / (np.flatnonzero(last) + 1)
    return float((np.diff(np.r_[0, hits]) * precision).sum() / gold.sum())


def best_f1(scores: Floats, gold: NDArray[np.bool_]) -> tuple[float, float]:
    """The highest F1 over all thresholds, ties taken together, and its threshold; nan for no scores."""
    if not len(scores):
        return float("nan"), float("nan")
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last = np.flatnonzero(np.r_[ranked[1:] != ranked[:-1], True])
    f1 = 2 * np.cumsum(gold[order])[last] / (last + 1 + gold.sum())
    best = int(np.argmax(f1))
    return float(f1[best]), float(ranked[last[best]])


def threshold_for(clean_scores: Floats, words: int, per_thousand: float) -> float:
    """The lowest threshold with at most ``per_thousand`` flagged words a thousand clean words."""
    allowed = int(words * per_thousand / 1000)
    ranked = np.sort(clean_scores)[::-1]
    return float(np.nextafter(ranked[allowed], np.inf)) if allowed < len(ranked) else 0.0


def roc_auc(scores: Sequence[float] | Floats, positive: Sequence[bool] | NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative, ties half; nan when one class is empty."""
    values, labels = np.asarray(scores, float), np.asarray(positive, bool)
    n, m = int(labels.sum()), int((~labels).sum())
    if not n or not m:
        return float("nan")
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_ranks = np.bincount(inverse, ranks) / counts
    return float((mean_ranks[inverse][labels].sum() - n * (n + 1) / 2) / (n * m))


def calibration(confidence: Floats, correct: NDArray[np.bool_], bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error (Guo et al. 2017, equal-width bins) and the reliability diagram's ``(mean confidence, share correct, count)``."""
    edges = np.clip((confidence * bins).astype(int), 0, bins - 1)
    diagram = []
    error = 0.0
    for b in range(bins):
        inside = edges == b
        count = int(inside.sum())
        if count:
            mean, share = float(confidence[inside].mean()), float(correct[inside].mean())
            diagram.append((mean, share, count))
            error += abs(mean - share) * count / len(confidence)
    return error, diagram
