"""What the scorer knows about each word of a document: one column per kind of evidence.

Every column is a plain number with a stated meaning, so that a weight fitted to
it can be read; ``COLUMNS`` names them in order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mtcheck.document import Document
from mtcheck.encoder.detector import Detector, Reading
from mtcheck.frequency import fold_word, lemma, pair_frequency, word_frequency
from mtcheck.grammar.model import GrammarMatch
from mtcheck.lexicon.match import Match
from mtcheck.stopwords import is_stop_word

CANDIDATE = -4.5
"""Log-odds over which a word is worth a closer look."""
_USUAL = 4.5
_BLOCK = 2048
"""Words whose scores over the whole vocabulary are held at a time: 64 MB."""
Floats = NDArray[np.float64]

ORIGINALS = (
    "spinners",         # log of how often marked stories have it as a spinner's word
    "original",         # log-odds that one of the words it was seen to replace fits better
    "has_original",     # whether it was seen to replace any
    "phrase",           # log of how often marked stories have a phrase that it is in as a spinner's
    "phrase_original",  # log-odds that what such a phrase was seen to replace fits better
    "synonym",          # log-odds that one of those words or of its synonyms fits better
    "has_synonym",      # whether it has any
)  # fmt: skip
"""Columns of :mod:`mtcheck.originals`, for candidates alone."""

COLUMNS = (
    "detector",      # log-odds of the token head
    "neighbours",    # highest log-odds of the content words beside it
    "elsewhere",     # how much more the detector doubts the same lemma elsewhere in the story
    "surprise",      # how much better another word fits than this one, by the restoration head
    "lexicon",       # in a match whose context fits
    "lexicon_open",  # in a match that needs no context
    "lexicon_weak",  # in a match whose context is missing or speaks against it
    "margin",        # embedding: story likes the sentence better with the expected wording
    "grammar",       # weight of a grammar finding that touches it
    "rare",          # Zipf frequency under 3
    "name",          # capital inside a sentence
    "habit",         # how usual it is beside its neighbours, given their frequencies
    "stop_word",
    "quoted",
    "frequency",     # Zipf frequency of a candidate over that of a usual word
    *ORIGINALS,
)  # fmt: skip


@dataclass
class Signals:
    """Evidence on one document; arrays run over ``document.tokens``."""

    document: Document
    reading: Reading
    matches: Sequence[Match] = ()
    grammar: Sequence[GrammarMatch] = ()
    margins: dict[int, tuple[float, float]] = field(default_factory=dict)
    """By index of the match: story margin and reference margin of the embedding comparison."""
    logits: Floats = field(init=False)
    stop: NDArray[np.bool_] = field(init=False)
    surprise: Floats = field(init=False)
    originals: Floats = field(init=False)
    """``[tokens, len(ORIGINALS)]``."""
    _table: Floats | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        tokens = self.document.tokens
        self.logits = self.reading.word_logits(tokens).astype(float)
        self.stop = np.array([is_stop_word(t.text) for t in tokens], bool)
        self.surprise = np.zeros(len(tokens))
        self.originals = np.zeros((len(tokens), len(ORIGINALS)))

    @property
    def candidates(self) -> NDArray[np.int64]:
        """Tokens worth a closer look: not plainly honest."""
        return np.flatnonzero(self.logits > CANDIDATE)

    def doubted(self, match: Match) -> bool:
        """Whether a lexicon match touches such a token."""
        return bool(self.logits[match.first : match.last + 1].max() > CANDIDATE)

    def table(self) -> Floats:
        """``[tokens, len(COLUMNS)]``: made once, when all the evidence but that of grammar is in."""
        if self._table is None:
            self._table = self._made()
        return self._table

    def _made(self) -> Floats:
        tokens, n = self.document.tokens, len(self.document.tokens)
        out = np.zeros((n, len(COLUMNS)))
        if not n:
            return out
        column = {name: out[:, i] for i, name in enumerate(COLUMNS)}
        column["detector"][:] = np.clip(self.logits, -8, 8)
        column["neighbours"][:] = _neighbours(np.where(self.stop, -8.0, column["detector"]))
        column["elsewhere"][:] = self._elsewhere(column["detector"])
        column["surprise"][:] = np.clip(self.surprise, -4, 8)
        self._lexicon(column)
        self._grammar(column["grammar"])
        for i in self.candidates:
            zipf = word_frequency(tokens[i].text)
            column["rare"][i] = max(3 - zipf, 0)
            column["frequency"][i] = zipf - _USUAL
            column["habit"][i] = self._habit(int(i), zipf)
        starts = {s.start for s in self.document.sentences}
        column["name"][:] = [t.text[0].isupper() and t.start not in starts and t.text != "I" for t in tokens]
        column["stop_word"][:] = self.stop
        column["quoted"][:] = _quoted(self.document)
        out[:, COLUMNS.index(ORIGINALS[0]) :] = self.originals
        return out

    def displaced(self, by: float) -> Signals:
        """The same evidence with the detector's log-odds ``by`` higher or lower throughout, as it reads text of another kind."""
        twin, table = copy(self), self.table().copy()
        for name in ("detector", "neighbours"):
            column = table[:, COLUMNS.index(name)]
            column[:] = np.clip(column + by, -8, 8)
        twin._table = table
        return twin

    def add_grammar(self, matches: Sequence[GrammarMatch]) -> None:
        """LanguageTool's matches, which may come last."""
        self.grammar = matches
        if self._table is not None:
            self._grammar(self._table[:, COLUMNS.index("grammar")])

    def _grammar(self, column: Floats) -> None:
        for m in self.grammar:
            for i in self.inside(m.start, m.end):
                column[i] = max(column[i], m.weight)

    def _lexicon(self, column: dict[str, Floats]) -> None:
        for k, m in enumerate(self.matches):
            name = "lexicon_weak" if not m.active else "lexicon_open" if m.near is None else "lexicon"
            column[name][m.first : m.last + 1] = 1
            if k in self.margins:
                column["margin"][m.first : m.last + 1] = np.clip(sum(self.margins[k]) * 5, -2, 2)

    def _elsewhere(self, logits: Floats) -> Floats:
        """Mean of the highest and the average log-odds of a lemma's other occurrences, less its own; 0 without any: a spinner repeats itself."""
        out = np.zeros(len(logits))
        places: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.document.tokens):
            if not self.stop[i] and token.text[0].isalpha():
                places[lemma(fold_word(token.text))].append(i)
        for at in places.values():
            if len(at) > 1:
                own = logits[at].tolist()
                total, (second, first) = sum(own), sorted(own)[-2:]
                for i, mine in zip(at, own, strict=True):
                    out[i] = ((second if mine == first else first) + (total - mine) / (len(at) - 1)) / 2 - mine
        return out

    def inside(self, start: int, end: int) -> range:
        """Tokens that ``start:end`` of the document touches."""
        tokens = self.document.tokens
        low = next((i for i, t in enumerate(tokens) if t.end > start), len(tokens))
        high = low
        while high < len(tokens) and tokens[high].start < end:
            high += 1
        return range(low, high)

    def _habit(self, i: int, zipf: float) -> float:
        """Highest association with a neighbour, in Zipf steps above chance (negative: never seen beside either)."""
        tokens = self.document.tokens
        best = -2.0
        for a, b in ((i - 1, i), (i, i + 1)):
            if a < 0 or b >= len(tokens) or self.document.text[tokens[a].end : tokens[b].start].strip(" \n-"):
                continue
            seen = pair_frequency(tokens[a].text, tokens[b].text)
            if seen:
                other = word_frequency(tokens[b if a == i else a].text)
                best = max(best, min(seen - (zipf + other - 9), 4.0))
        return best


def _neighbours(logits: Floats) -> Floats:
    out = np.full(len(logits), -8.0)
    for step in (1, 2):
        if len(logits) > step:
            out[step:] = np.maximum(out[step:], logits[:-step] - step + 1)
            out[:-step] = np.maximum(out[:-step], logits[step:] - step + 1)
    return out


def _quoted(document: Document) -> NDArray[np.bool_]:
    inside = np.zeros(len(document.tokens), bool)
    starts = np.array([t.start for t in document.tokens])
    for m in re.finditer(r"[“\"][^“”\"\n]{3,600}[”\"]", document.text):
        inside[np.searchsorted(starts, m.start()) : np.searchsorted(starts, m.end())] = True
    return inside


def add_surprise(signals: Sequence[Signals], detector: Detector, vocabulary: NDArray[np.int64]) -> None:
    """Fill ``surprise`` of the candidates of several documents with one call of the restoration head."""
    where: list[tuple[Signals, NDArray[np.int64], NDArray[np.int64]]] = []
    for s in signals:
        pieces = s.reading.first_pieces(s.document.tokens)[s.candidates]
        where.append((s, s.candidates[pieces >= 0], pieces[pieces >= 0]))
    hidden = np.concatenate([s.reading.hidden[p] for s, _, p in where]) if where else np.empty((0, detector.width), np.float32)
    own = np.concatenate([s.reading.ids[p] for s, _, p in where]) if where else np.empty(0, np.int64)
    if not len(own):
        return
    unique, index = np.unique(own, return_inverse=True)
    candidates = np.concatenate([vocabulary, unique])
    difference = np.empty(len(own), np.float32)
    for begin in range(0, len(own), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        scores = detector.guess(hidden[block], candidates)
        mine = scores[np.arange(len(scores)), len(vocabulary) + index[block]]
        difference[block] = scores[:, : len(vocabulary)].max(1) - mine
    at = 0
    for s, tokens, pieces in where:
        s.surprise[tokens] = difference[at : at + len(pieces)]
        at += len(pieces)
