"""From evidence to calibrated confidence: words first, then the spans an editor would mark, then the document.

A logistic regression over the columns of :mod:`mtcheck.signals` gives each word
its log-odds. A second one adds what the rest of the document shows: the rate of
spun words in it, each word left out of its own, as a *bounded* shift, so that a
clean story stays clean and a spun one is found more fully (expectation
maximisation after Saerens et al. 2002 would run away and flag everything).
Small trees over the same columns correct what the sum cannot say. All weights are fitted by ``mtcheck train --stage scorer``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.document import Document
from mtcheck.encoder.detector import ModelError
from mtcheck.errors import gist
from mtcheck.signals import CANDIDATE, COLUMNS, Signals
from mtcheck.story import document_features, log_odds, sigmoid, story_shift, surroundings
from mtcheck.trees import NO_TREES, Trees

Floats = NDArray[np.float64]
FLOOR = 0.02
"""Words under this probability are no candidates at all."""
STORY = 100
"""Words from which on a text shows whether it was rewritten."""
_SURELY_SPUN = float(np.log(0.99 / 0.01))
"""Log-odds of a story's spun probability under which its words are doubted."""
SHOWN = 0.3
"""Confidence from which on a span may be shown to a person."""
_PLAINLY_HONEST = -2.0
"""Log-odds of the detector under which a match of the lexicon does not count in a story that does not look rewritten."""
_TOGETHER = (0.95, 0.75, 0.0)
"""How sure both of two flagged neighbours have to be to make one phrase, by how many of them are function words."""
_LONGEST = 5
_ARTICLES = frozenset({"a", "an", "the"})
_LEVELS = (0.8, 0.6, 0.45, 0.3, 0.2, 0.1)
"""Under the default threshold only words of like probability make a phrase, so that a doubtful one does not ride on a likely one."""


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
    story: tuple[float, float, float, float]
    """Bias, weight of the word's own log-odds, of the document's shift, and of both together."""
    match: float
    """Share of the lexicon's matches in a fitting context that were errors: no such match that the detector can believe counts less."""
    threshold: float
    calibration: tuple[tuple[float, float], ...]
    """Points of a monotone map from raw word probability to confidence."""
    document: tuple[float, float, float, float]
    """Bias and weights of :func:`document_features` for the document's spun probability."""
    doubt: float = 0.0
    """How fast confidence fades with the log-odds that the story lacks of being surely spun: most odd words of an honest story are its writer's."""
    trees: Trees = NO_TREES
    """Corrections of the candidates' log-odds, over :func:`surroundings` and the columns."""

    @classmethod
    def load(cls, path: Path) -> Scorer:
        try:
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            weights = np.array([data["weights"][name] for name in COLUMNS], float)
            points = tuple((float(a), float(b)) for a, b in data["calibration"])
            story, document = (tuple(map(float, data[name])) for name in ("story", "document"))
            if not points or len(story) != 4 or len(document) != 4:
                raise ValueError("figures are missing")
            trees = Trees.of(data["trees"])
            return cls(weights, float(data["bias"]), story, float(data["match"]), float(data["threshold"]), points, document, float(data["doubt"]), trees)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise ModelError(f"{path}: the scorer's weights cannot be read ({gist(error)}); install mtcheck again") from error

    def as_dict(self) -> dict[str, Any]:
        return {
            "weights": {name: round(float(w), 5) for name, w in zip(COLUMNS, self.weights, strict=True)},
            "bias": round(self.bias, 5),
            "story": [round(float(w), 5) for w in self.story],
            "match": round(self.match, 4),
            "threshold": round(self.threshold, 4),
            "calibration": [[round(a, 5), round(b, 5)] for a, b in self.calibration],
            "document": [round(float(w), 5) for w in self.document],
            "doubt": round(self.doubt, 4),
            "trees": self.trees.as_list(),
        }

    def words(self, signals: Signals) -> Floats:
        """``[tokens]`` calibrated probability of each word."""
        table = signals.table()
        own = self.own(signals)
        bias, weight, shift, both = self.story
        moved = story_shift(own, signals.stop)
        odds = bias + weight * own + shift * moved + both * own * moved / 4
        at = candidates(table)
        odds[at] += self.trees(evidence(own, signals)[at])
        raw = sigmoid(odds)
        points = np.array(self.calibration)
        fitted: Floats = np.interp(raw, points[:, 0], points[:, 1])
        rewritten = self._spun(own, signals.stop)
        told = len(own) >= STORY
        if told:
            fitted = doubted(fitted, float(np.exp(self.doubt * lack(rewritten))))
        # A mistake in grammar is a machine's as surely as the rule is a sign of machines, if the story was rewritten at all.
        fitted = np.maximum(fitted, table[:, COLUMNS.index("grammar")] * rewritten)
        honest = told and rewritten < 0.5
        for m in signals.matches:
            if m.active and not (honest and signals.logits[m.first : m.last + 1].max() < _PLAINLY_HONEST):
                fitted[m.first : m.last + 1] = np.maximum(fitted[m.first : m.last + 1], self.match)
        return fitted

    def own(self, signals: Signals) -> Floats:
        """``[tokens]`` log-odds of each word from its own evidence."""
        return signals.table() @ self.weights + self.bias

    def spans(self, signals: Signals, words: Floats | None = None, phrases: Collection[str] = ()) -> list[ScoredSpan]:
        """Candidates in order, without overlap: first those at the default threshold, then what is left, level by level, down to the floor.

        ``phrases``: lower-case wordings that are marked whole when one of their words is flagged.
        """
        p = self.words(signals) if words is None else words
        taken = np.zeros(len(p), bool)
        spans = [
            ScoredSpan(m.first, m.last, float(p[m.first : m.last + 1].max()))
            for m in signals.matches
            if p[m.first : m.last + 1].max() >= self.threshold and m.active
        ]
        for s in spans:
            taken[s.first : s.last + 1] = True
        mistakes = {i for m in signals.grammar for i in signals.inside(m.start, m.end)[1:]}
        known = list(_known(signals, p, phrases))
        for level in (self.threshold, *(max(self.threshold * f, FLOOR) for f in _LEVELS), FLOOR):
            for find in (_free(signals, p, level, taken, known), _groups(signals, p, level, taken, mistakes)):
                for first, last in find:
                    spans.append(ScoredSpan(first, last, float(p[first : last + 1].max())))
                    taken[first : last + 1] = True
            taken |= signals.stop & (p >= level)  # function words not worth marking do not ride on what is less sure
        return sorted(spans, key=lambda s: s.first)

    def spun_probability(self, signals: Signals) -> float:
        """Probability that a document was rewritten."""
        return self._spun(self.own(signals), signals.stop)

    def _spun(self, own: Floats, stop: NDArray[np.bool_]) -> float:
        return float(sigmoid(self.document[0] + document_features(own, stop) @ np.array(self.document[1:])))


def lack(probability: float) -> float:
    """Log-odds by which a story's spun probability falls short of being sure; at most 0."""
    return min(float(log_odds(probability)) - _SURELY_SPUN, 0.0)


def doubted(confidence: Floats, share: float | Floats) -> Floats:
    """Confidence of which only a share of the log-odds over that of ``SHOWN`` is believed."""
    floor = log_odds(SHOWN)
    return np.where(confidence > SHOWN, sigmoid(floor + (log_odds(confidence) - floor) * share), confidence)


def candidates(table: Floats) -> NDArray[np.int64]:
    """The words that the trees are asked about."""
    return np.flatnonzero(table[:, COLUMNS.index("detector")] > CANDIDATE)


def evidence(own: Floats, signals: Signals) -> Floats:
    """What the trees see of each word: its surroundings, and its columns."""
    return np.concatenate([surroundings(own, signals.stop), signals.table()], axis=1)


def _known(signals: Signals, p: Floats, phrases: Collection[str]) -> Iterator[tuple[int, int]]:
    """Known phrases around candidate words, the longest first."""
    tokens = signals.document.tokens
    near = p >= FLOOR
    words = [t.text.lower() for t in tokens] if phrases else []
    for size in range(_LONGEST, 1, -1):
        for first in np.flatnonzero(np.convolve(near, np.ones(size))[size - 1 : len(words)] > 0).tolist() if len(words) >= size else ():
            if " ".join(words[first : first + size]) in phrases and all(_one_phrase(signals.document, k - 1, k) for k in range(first + 1, first + size)):
                yield first, first + size - 1


def _free(
    signals: Signals, p: Floats, level: float, taken: NDArray[np.bool_], known: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The known phrases of which no word is taken and that are worth marking at a level."""
    for first, last in known:
        if p[first : last + 1].max() >= level and not taken[first : last + 1].any() and _worth_marking(signals, p, level, first, last):
            yield first, last


def _groups(signals: Signals, p: Floats, level: float, taken: NDArray[np.bool_], mistakes: Collection[int]) -> Iterator[tuple[int, int]]:
    """Runs of flagged words.

    In marked stories, two content words side by side belong to one swap in 72 % of the cases when both are nearly
    certain, else in a third; a content word and a function word in two thirds from .75 on; two function words nearly
    always; words parted by one that is not flagged hardly ever. A mistake in grammar is one phrase:
    ``mistakes`` are the words inside one that do not begin it.
    """
    stop = signals.stop
    groups: list[tuple[int, int]] = []
    for i in np.flatnonzero((p >= level) & ~taken).tolist():
        beside = groups and groups[-1][1] == i - 1 and i - groups[-1][0] < 6 and _one_phrase(signals.document, i - 1, i)
        if beside and (i in mistakes or min(p[i - 1], p[i]) >= _TOGETHER[int(stop[i - 1]) + int(stop[i])]):
            groups[-1] = (groups[-1][0], i)
        else:
            groups.append((i, i))
    yield from (g for g in groups if _worth_marking(signals, p, level, *g))


def _worth_marking(signals: Signals, p: Floats, level: float, first: int, last: int) -> bool:
    """Function words alone have to be surer; an article alone is right or wrong with the word behind it."""
    least = level
    if signals.stop[first : last + 1].all():
        if first == last and signals.document.tokens[first].text.lower() in _ARTICLES:
            return False
        least += (1 - level) * (0.75 if first == last else 0.5)
    return bool(p[first : last + 1].max() >= least)


def _one_phrase(document: Document, left: int, right: int) -> bool:
    gap = document.text[document.tokens[left].end : document.tokens[right].start]
    return not any(c in gap for c in ".,;:!?()[]\"“”—–\n") or gap == "\n"
