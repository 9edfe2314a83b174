"""Fit the scorer: word weights, calibration, default threshold and the document's probability.

All weights come from annotated documents that the detector was not trained on.
The default threshold is the lowest confidence that keeps the limits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mtcheck.annotated import Annotated
from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.evaluation.measure import labels
from mtcheck.metrics import precision_recall
from mtcheck.scorer import SHOWN, STORY, Scorer, candidates, doubted, evidence, lack
from mtcheck.signals import COLUMNS, Signals
from mtcheck.story import SURROUNDINGS, document_features, story_shift
from mtcheck.training.boost import boost

Floats = NDArray[np.float64]
_ELSEWHERE = (-2.5, 0.5)
"""How far the detector's log-odds may lie from where they lie in the documents at hand."""


@dataclass(frozen=True)
class Limits:
    """What the default threshold has to keep: false alarms per 1,000 clean words (in all, and on the worst clean group) and word-level precision on spun text.

    A group of fewer than ``group_words`` words counts as if it had so many: its own rate would rest on two or three alarms.
    """

    false_alarms: float = 0.8
    worst_group: float = 2.0
    group_words: int = 5000
    precision: float = 0.86


def logistic(x: Floats, y: Floats, weight: Floats, ridge: float = 1.0, nonnegative: Sequence[int] = ()) -> tuple[Floats, float]:
    """Weighted ridge logistic regression by Newton's method; ``(weights, bias)``. Columns in ``nonnegative`` never get a negative weight."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    design = np.c_[(x - mean) / scale, np.ones(len(x))]
    free = np.ones(design.shape[1], bool)
    w = np.zeros(design.shape[1])
    penalty = np.r_[np.full(x.shape[1], ridge), 0.0]
    while True:
        w[~free] = 0
        for _ in range(60):
            p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
            gradient = design.T @ (weight * (p - y)) + penalty * w
            hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(penalty)
            step = np.zeros_like(w)
            step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
            w -= step
            if np.abs(step).max() < 1e-6:
                break
        wrong = [i for i in nonnegative if free[i] and w[i] < 0]
        if not wrong:
            break
        free[wrong] = False
    weights = w[:-1] / scale
    return weights, float(w[-1] - weights @ mean)


def isotonic(scores: Floats, correct: Floats, bins: int = 25) -> list[tuple[float, float]]:
    """Monotone calibration map (pool adjacent violators on equal-count bins) as points from (0, 0) to (1, top)."""
    order = np.argsort(scores)
    blocks: list[list[float]] = []
    for part in np.array_split(order, min(bins, len(order))):
        if not len(part):
            continue
        # NOTE: one success and one failure are added to each end bin's neighbours by shrinking towards the mean; keeps 0 and 1 out.
        blocks.append([float(scores[part].mean()), float(correct[part].sum()) + 0.2, len(part) + 0.4])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            before = blocks[-1]
            total = before[2] + last[2]
            blocks[-1] = [(before[0] * before[2] + last[0] * last[2]) / total, before[1] + last[1], total]
    points = [(0.0, 0.0), *((s, hits / count) for s, hits, count in blocks)]
    # NOTE: never quite flat, so that the order of the surest stays, and never sure.
    points = [(s, min(v, 0.985)) for s, v in points if s < 1]
    return [*points, (1.0, 0.994)]


def neutral() -> Scorer:
    """The detector's own probability, before anything is fitted."""
    weights = np.zeros(len(COLUMNS))
    weights[COLUMNS.index("detector")] = 1.0
    return Scorer(weights, 0.0, (0.0, 1.0, 0.0, 0.0), 0.0, 0.5, ((0.0, 0.0), (1.0, 1.0)), (-4.0, 2.0, 2.0, 0.5))


def fit(checker: Checker, groups: Mapping[str, Sequence[Annotated]], limits: Limits | None = None) -> Scorer:
    """Fit on groups of annotated documents; each group weighs alike."""
    read = {name: _read(checker, docs) for name, docs in groups.items() if docs}
    learned = {name: _displaced(pairs) for name, pairs in read.items()}
    tables, targets, weights = [], [], []
    for pairs in learned.values():
        x = np.concatenate([s.table() for s, _ in pairs])
        y = np.concatenate([labels(s.document, g) for s, g in pairs])
        known = ~np.isnan(y)
        tables.append(x[known])
        targets.append(y[known])
        weights.append(np.full(int(known.sum()), 20_000 / max(known.sum(), 2000)))
    x, y, weight = np.concatenate(tables), np.concatenate(targets), np.concatenate(weights)
    weight *= np.where(x[:, COLUMNS.index("stop_word")] > 0, 0.4, 1.0)
    up = [COLUMNS.index(n) for n in ("detector", "elsewhere", "surprise", "lexicon", "lexicon_open", "margin", "grammar")]
    w, bias = logistic(x, y, weight, 5.0, up)
    scorer = replace(neutral(), weights=w, bias=bias)
    every = [pair for pairs in learned.values() for pair in pairs]
    own = [scorer.own(s) for s, _ in every]
    moved = [story_shift(o, s.stop) for o, (s, _) in zip(own, every, strict=True)]
    known = ~np.isnan(np.concatenate([labels(s.document, g) for s, g in every]))
    z, shift = np.concatenate(own)[known], np.concatenate(moved)[known]
    (own_weight, shift_weight, both), story_bias = logistic(np.c_[z, shift, z * shift / 4], y, weight, 5.0, [0, 1])
    scorer = replace(scorer, story=(story_bias, float(own_weight), float(shift_weight), float(both)))
    seen = np.concatenate([evidence(o, s) for o, (s, _) in zip(own, every, strict=True)])[known]
    at, base = candidates(x), story_bias + own_weight * z + shift_weight * shift + both * z * shift / 4
    rising = [*range(SURROUNDINGS), *(SURROUNDINGS + i for i in up)]
    scorer = replace(scorer, trees=boost(seen[at], y[at], weight[at], base[at], rising))
    scorer = replace(scorer, document=_document(scorer, read), match=_match(read))
    scorer = replace(scorer, calibration=tuple(_calibrate(scorer, checker.phrases, read)))
    scorer = replace(scorer, doubt=_doubt(scorer, checker.phrases, read))
    return replace(scorer, threshold=_threshold(scorer, checker.phrases, read, limits or Limits()))


def _read(checker: Checker, documents: Sequence[Annotated]) -> list[tuple[Signals, Annotated]]:
    return [(s, g) for (s, _), g in zip(checker.read(Document.from_text(d.text, d.id) for d in documents), documents, strict=True)]


def _displaced(pairs: Sequence[tuple[Signals, Annotated]]) -> list[tuple[Signals, Annotated]]:
    """Each document twice, the second time with all of the detector's log-odds moved at random.

    The detector reads text of a kind that it does not know as more honest than
    it is, spun words and others alike; so the scorer is not to rest on where
    they lie (domain randomisation: Tobin et al. 2017).
    """
    random = np.random.default_rng(0)
    return [*pairs, *((s.displaced(random.uniform(*_ELSEWHERE)), g) for s, g in pairs)]


def _outcomes(scorer: Scorer, phrases: Collection[str], pairs: Iterable[tuple[Signals, Annotated]]) -> tuple[Floats, Floats]:
    """Confidence of every candidate span and whether it touches an error; spans on ``fine`` swaps left out."""
    confidence, correct = [], []
    for signals, gold in pairs:
        y = labels(signals.document, gold)
        for span in scorer.spans(signals, phrases=phrases):
            inside = y[span.first : span.last + 1]
            if np.isnan(inside).any() and not (inside == 1).any():
                continue
            confidence.append(span.confidence)
            correct.append(float((inside == 1).any()))
    return np.array(confidence), np.array(correct)


def _calibrate(scorer: Scorer, phrases: Collection[str], read: Mapping[str, list[tuple[Signals, Annotated]]]) -> list[tuple[float, float]]:
    parts = [_outcomes(scorer, phrases, pairs) for pairs in read.values()]
    return isotonic(np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts]))


def _doubt(scorer: Scorer, phrases: Collection[str], read: Mapping[str, list[tuple[Signals, Annotated]]]) -> float:
    """The likeliest ``doubt``, from the spans that could be shown in whole stories; one in an honest story counts twice, because most stories that are checked are honest."""
    seen = []
    for signals, gold in (pair for pairs in read.values() for pair in pairs if len(pair[0].document.tokens) >= STORY):
        lacking = lack(scorer.spun_probability(signals))
        for confidence, correct in zip(*_outcomes(scorer, phrases, [(signals, gold)]), strict=True):
            if confidence > SHOWN:
                seen.append((confidence, correct, lacking, 1.0 if gold.errors else 2.0))
    if not seen:
        return 0.0
    confidence, correct, lacking, weight = np.array(seen).T
    doubts = np.arange(0, 1.01, 0.05).round(2)
    p = doubted(confidence, np.exp(doubts[:, None] * lacking))
    likelihood = (weight * np.where(correct > 0, np.log(p), np.log(1 - p))).sum(1)
    return float(doubts[likelihood.argmax()])


def _threshold(scorer: Scorer, phrases: Collection[str], read: Mapping[str, list[tuple[Signals, Annotated]]], limits: Limits) -> float:
    words = {id(s): scorer.words(s) for pairs in read.values() for s, _ in pairs}
    for threshold in np.arange(0.3, 0.96, 0.01).round(2).tolist():
        at = replace(scorer, threshold=threshold)
        alarms, counts = [], []
        for pairs in read.values():
            clean = [s for s, g in pairs if not g.spans]
            if clean:
                alarms.append(sum(span.confidence >= threshold for s in clean for span in at.spans(s, words[id(s)], phrases)))
                counts.append(sum(len(s.document.tokens) for s in clean))
        rates = 1000 * np.array(alarms) / np.maximum(counts, limits.group_words)
        total = 1000 * sum(alarms) / max(sum(counts), 1)
        if total > limits.false_alarms or rates.max(initial=0) > limits.worst_group:
            continue
        scores, gold = _words(at, phrases, [(s, g) for pairs in read.values() for s, g in pairs if g.errors], words)
        if precision_recall(scores, gold, threshold).precision >= limits.precision:
            return float(threshold)
    return 0.96


def _words(scorer: Scorer, phrases: Collection[str], pairs: Iterable[tuple[Signals, Annotated]], words: Mapping[int, Floats]) -> tuple[Floats, NDArray[np.bool_]]:
    """Confidence of each counted word (that of the span it is in) and whether it is an error."""
    scores, gold = [np.empty(0)], [np.empty(0, bool)]
    for signals, document in pairs:
        y = labels(signals.document, document)
        confidence = np.zeros(len(y))
        for span in scorer.spans(signals, words[id(signals)], phrases):
            confidence[span.first : span.last + 1] = span.confidence
        counted = ~np.isnan(y) & ~signals.stop
        scores.append(confidence[counted])
        gold.append(y[counted] == 1)
    return np.concatenate(scores), np.concatenate(gold)


def _match(read: Mapping[str, list[tuple[Signals, Annotated]]]) -> float:
    """Share of active lexicon matches that touch an error, one success and one failure added; those on ``fine`` swaps left out."""
    hits = total = 1
    for signals, gold in (pair for pairs in read.values() for pair in pairs):
        y = labels(signals.document, gold)
        for m in signals.matches:
            inside = y[m.first : m.last + 1]
            if m.active and not (np.isnan(inside).any() and not (inside == 1).any()):
                total += 1
                hits += int((inside == 1).any())
    return hits / (total + 1)


def _document(scorer: Scorer, read: Mapping[str, list[tuple[Signals, Annotated]]]) -> tuple[float, float, float, float]:
    pairs = [pair for group in read.values() for pair in group]
    rows = np.array([document_features(scorer.own(s), s.stop) for s, _ in pairs])
    spun = np.array([float(bool(g.errors)) for _, g in pairs])
    w, bias = logistic(rows, spun, np.where(spun > 0, 0.5 / max(spun.mean(), 1e-3), 0.5 / max(1 - spun.mean(), 1e-3)), 1.0, [0, 1, 2])
    return bias, float(w[0]), float(w[1]), float(w[2])
