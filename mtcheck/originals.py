"""Would what a spinner replaces with this word fit its place better?

A spinner works from a table: a word that it writes has a few originals.
Marked stories and WordNet tell which (``models/synonyms.tsv.xz``), and the
restoration head tells how well each of them would stand where the word stands.
A place where one fits much better is the spinner's trace; a rare word that has
no such original is a writer's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from mtcheck.encoder.detector import Detector
from mtcheck.signals import ORIGINALS, Signals
from mtcheck.synonyms import SOURCE, Synonyms

Ideas = Sequence[tuple[str, float]]
"""Wordings that may have stood there, with the weight of each."""

_LONGEST = 3
_NONE = 0.05
"""Weight of the chance that the word stood there from the first."""
_LIMIT = 8.0


class Originals:
    """Fills ``Signals.originals`` of documents that were read by the same detector."""

    def __init__(self, detector: Detector, synonyms: Synonyms):
        self._detector = detector
        self._synonyms = synonyms
        self._pieces: dict[str, int] = {}
        self._of = lru_cache(maxsize=20_000)(self._with_synonyms)

    def add(self, signals: Signals) -> None:
        """Look at the candidates of one document."""
        words = [t.text.lower() for t in signals.document.tokens]
        out = np.zeros((len(words), len(ORIGINALS)))
        column = {name: out[:, i] for i, name in enumerate(ORIGINALS)}
        pieces = signals.reading.first_pieces(signals.document.tokens)
        read = [int(i) for i in signals.candidates if pieces[i] >= 0 and not signals.stop[i]]
        near = sorted({j for i in read for j in range(max(i - _LONGEST + 1, 0), i + 1) if pieces[j] >= 0})
        spans = [(i, 1, self._synonyms.swaps(words[i])) for i in read]
        spans += [(i, n, self._synonyms.swaps(" ".join(words[i : i + n]))) for i in near for n in range(2, _LONGEST + 1) if i + n <= len(words)]
        wider = [(i, 1, self._of(words[i])) for i in read]
        asked = [(i, n, ideas) for i, n, ideas in (*spans, *wider) if ideas]
        gains = self._gains(signals, words, [(int(pieces[i]), words[i], ideas) for i, _, ideas in asked])
        known = sum(bool(ideas) for _, _, ideas in spans)
        for (i, n, ideas), gain in zip(asked[:known], gains[:known], strict=True):
            count = float(np.log1p(sum(weight for _, weight in ideas)))
            if n == 1:
                column["spinners"][i], column["original"][i], column["has_original"][i] = count, gain, 1
                continue
            inside = slice(i, i + n)
            np.maximum(column["phrase"][inside], count, out=column["phrase"][inside])
            np.maximum(column["phrase_original"][inside], gain - np.log(_NONE), out=column["phrase_original"][inside])
        for (i, _, _), gain in zip(asked[known:], gains[known:], strict=True):
            column["synonym"][i], column["has_synonym"][i] = gain, 1
        signals.originals = out

    def _gains(self, signals: Signals, words: Sequence[str], asked: Sequence[tuple[int, str, Ideas]]) -> list[float]:
        """For each ``(piece, word, ideas)``, the log of the weighted odds of the ideas against the word, in the head's scores."""
        self._learn({word for _, word, _ in asked} | {idea for _, _, ideas in asked for idea, _ in ideas})
        ids = np.unique([self._pieces[w] for _, word, ideas in asked for w in (word, *(idea for idea, _ in ideas))]).astype(np.int64)
        rows, row_of = np.unique([piece for piece, _, _ in asked], return_inverse=True)
        scores = self._detector.guess(signals.reading.hidden[rows.astype(np.int64)], ids) if asked else np.zeros((0, 0), np.float32)
        out = []
        for (_, word, ideas), row in zip(asked, row_of, strict=True):
            at = np.searchsorted(ids, [self._pieces[word], *(self._pieces[idea] for idea, _ in ideas)])
            gain = np.clip(scores[row, at[1:]] - scores[row, at[0]], -_LIMIT, _LIMIT)
            other = at[1:] != at[0]
            weights = np.array([weight for _, weight in ideas])
            out.append(float(np.log((np.exp(gain) * weights)[other].sum() + _NONE)))
        return out

    def _learn(self, words: Iterable[str]) -> None:
        new = [w for w in words if w not in self._pieces]
        self._pieces.update(zip(new, self._detector.first_piece(new), strict=True))

    def _with_synonyms(self, word: str) -> tuple[tuple[str, float], ...]:
        """Every wording that the table has for a word; a bonus becomes a weight."""
        return tuple((other, float(np.exp(bonus - SOURCE["swap"]))) for other, bonus in self._synonyms.of(word))

