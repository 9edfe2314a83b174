"""What ``mtcheck evaluate`` reports on one set of annotated documents.

Word level: a word is positive when it overlaps a gold span; stop words and
words of ``fine`` spans are not counted. A word's score is the confidence of the
finding that covers it, 0 without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.annotated import Annotated, GoldSpan
from mtcheck.document import Document
from mtcheck.finding import Finding, Report
from mtcheck.metrics import average_precision, best_f1, calibration, precision_recall, roc_auc, threshold_for
from mtcheck.morphology import analyses
from mtcheck.stopwords import is_stop_word


@dataclass
class Judged:
    """A document with its report (all candidates listed) and its words as arrays."""

    gold: Annotated
    report: Report
    scores: NDArray[np.float64]
    positive: NDArray[np.bool_]


def labels(document: Document, gold: Annotated) -> NDArray[np.float64]:
    """``[tokens]`` 1 in an error, 0 outside, nan in a ``fine`` span."""
    out = np.zeros(len(document.tokens))
    for i, token in enumerate(document.tokens):
        over = next((s for s in gold.spans if s.start < token.end and token.start < s.end), None)
        if over is not None:
            out[i] = np.nan if over.certainty == "fine" else 1.0
    return out


def judge(gold: Annotated, report: Report) -> Judged:
    document = report.document or Document.from_text(gold.text)
    y = labels(document, gold)
    scores, positive = [], []
    for token, label in zip(document.tokens, y, strict=True):
        if np.isnan(label) or is_stop_word(token.text):
            continue
        covering = next((f for f in report.findings if f.start < token.end and token.start < f.end), None)
        scores.append(covering.confidence if covering else 0.0)
        positive.append(label == 1)
    return Judged(gold, report, np.array(scores, float), np.array(positive, bool))


@dataclass
class Measures:
    """The figures of one set; None where the set cannot give them."""

    name: str
    documents: int
    words: int
    threshold: float
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    average_precision: float | None = None
    best_f1: float | None = None
    span_recall: float | None = None
    span_recall_high: float | None = None
    false_alarms_per_1000: float | None = None
    clean_words: int = 0
    recall_at_1_per_1000: float | None = None
    f1_at_1_per_1000: float | None = None
    suggestion_first: float | None = None
    suggestion_first_five: float | None = None
    calibration_error: float | None = None
    document_roc_auc: float | None = None
    curve: list[tuple[float, float, float]] = field(default_factory=list)
    """``(threshold, precision, recall)``."""
    reliability: list[tuple[float, float, int]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {k: None if v != v else v for k, v in asdict(self).items()}


def measure(name: str, judged: Sequence[Judged], threshold: float, clean: Sequence[Judged] = ()) -> Measures:
    """Measures of a set; ``clean``: all clean controls of the run, which set the point of 1 false alarm per 1,000 words."""
    spun = [j for j in judged if j.gold.errors]
    controls = [j for j in judged if not j.gold.spans]
    result = Measures(name, len(judged), sum(j.report.words for j in judged), threshold)
    if spun:
        scores, positive = _joined(spun)
        at = precision_recall(scores, positive, threshold)
        result.precision, result.recall, result.f1 = at.precision, at.recall, at.f1
        result.average_precision, result.best_f1 = average_precision(scores, positive), best_f1(scores, positive)[0]
        result.curve = [(t, *_pr(scores, positive, t)) for t in np.round(np.linspace(0.05, 0.95, 19), 2).tolist()]
        result.span_recall = _span_recall(spun, threshold, {"high", "medium"})
        result.span_recall_high = _span_recall(spun, threshold, {"high"})
        result.suggestion_first, result.suggestion_first_five = _suggestions(spun, threshold)
        confidence, correct = _findings(judged)
        if len(confidence):
            result.calibration_error, result.reliability = calibration(confidence, correct)
    if controls:
        alarms = sum(f.confidence >= threshold for j in controls for f in j.report.findings)
        result.clean_words = sum(j.report.words for j in controls)
        result.false_alarms_per_1000 = 1000 * alarms / max(result.clean_words, 1)
    everything = list(clean) or controls
    if spun and everything:
        scores, positive = _joined(spun)
        at = precision_recall(scores, positive, at_one_alarm(everything))
        result.recall_at_1_per_1000, result.f1_at_1_per_1000 = at.recall, at.f1
        documents = [*spun, *everything]
        result.document_roc_auc = roc_auc([j.report.spun_probability for j in documents], [bool(j.gold.errors) for j in documents])
    return result


def at_one_alarm(clean: Sequence[Judged]) -> float:
    """The threshold that gives 1 false alarm per 1,000 words of clean documents."""
    return max(threshold_for(_joined(clean)[0], sum(j.report.words for j in clean), 1.0), 1e-9)


def covering(findings: Iterable[Finding], span: GoldSpan) -> list[Finding]:
    """The findings that touch a gold span, the one that covers most of it first."""
    over = [f for f in findings if f.start < span.end and span.start < f.end]
    return sorted(over, key=lambda f: max(f.start, span.start) - min(f.end, span.end))


def _joined(judged: Iterable[Judged]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    parts = list(judged)
    return np.concatenate([j.scores for j in parts]), np.concatenate([j.positive for j in parts])


def _pr(scores: NDArray[np.float64], positive: NDArray[np.bool_], threshold: float) -> tuple[float, float]:
    at = precision_recall(scores, positive, threshold)
    return round(at.precision, 4), round(at.recall, 4)


def _span_recall(judged: Iterable[Judged], threshold: float, certainties: set[str]) -> float | None:
    found = total = 0
    for j in judged:
        shown = [f for f in j.report.findings if f.confidence >= threshold]
        for span in j.gold.spans:
            if span.certainty in certainties:
                total += 1
                found += bool(covering(shown, span))
    return found / total if total else None


def _findings(judged: Iterable[Judged]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Confidence of every candidate and whether it touches a gold span; findings on ``fine`` spans alone left out."""
    confidence, correct = [], []
    for j in judged:
        for f in j.report.findings:
            over = [s for s in j.gold.spans if f.start < s.end and s.start < f.end]
            if over and all(s.certainty == "fine" for s in over):
                continue
            confidence.append(f.confidence)
            correct.append(bool(over))
    return np.array(confidence, float), np.array(correct, bool)


def _suggestions(judged: Iterable[Judged], threshold: float) -> tuple[float | None, float | None]:
    first = five = total = 0
    for j in judged:
        for finding, span in _pairs(j, threshold):
            if not span.expected:
                continue
            total += 1
            hits = [same_wording(suggestion, span.expected) for suggestion in finding.suggestions[:5]]
            first += bool(hits and hits[0])
            five += any(hits)
    return (first / total, five / total) if total else (None, None)


def _pairs(j: Judged, threshold: float) -> Iterator[tuple[Finding, GoldSpan]]:
    """Each found gold span with the finding that overlaps it most."""
    shown = [f for f in j.report.findings if f.confidence >= threshold]
    for span in j.gold.errors:
        over = covering(shown, span)
        if over:
            yield over[0], span


def lemmas(word: str) -> set[str]:
    """The lemmas that a lower-case word can be a form of."""
    return {lemma for lemma, _ in analyses(word)}


def same_wording(suggestion: str, expected: str) -> bool:
    """Whether the expected wording stands in the suggestion, word for word on lemmas, articles aside."""
    left, right = ([w for w in s.lower().replace("’", "'").replace("-", " ").split() if w not in {"a", "an", "the"}] for s in (suggestion, expected))
    width = len(right)
    return width > 0 and any(all(lemmas(a) & lemmas(b) for a, b in zip(left[i : i + width], right, strict=True)) for i in range(len(left) - width + 1))
