"""How alike the sentences of two versions are: by meaning and by the words they share, singly or two merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtcheck.document.model import WORD
from mtcheck.frequency import word_frequency

Matrix = NDArray[np.float32]


def bag(sentence: str) -> Counter[str]:
    return Counter(w.lower() for w in WORD.findall(sentence))


def weight(word: str) -> float:
    """What a shared word tells: names and figures most, function words hardly anything."""
    return max(0.3, 8.0 - word_frequency(word)) if word[0].isalpha() else 6.0


@dataclass(frozen=True)
class Similarity:
    """Cosines and shared word weight of every sentence of one side with every one of the other."""

    cosine: Matrix
    shared: Matrix
    own_cosine: tuple[Matrix, Matrix]
    """Cosine of each sentence with the next one, for each side."""
    mass: tuple[Matrix, Matrix]
    """Summed word weights of each sentence, for each side."""
    words: tuple[Matrix, Matrix]

    @property
    def shape(self) -> tuple[int, int]:
        return self.cosine.shape[0], self.cosine.shape[1]

    def block(self, rows: slice, columns: slice) -> Similarity:
        sides = (rows, columns)
        return Similarity(
            self.cosine[rows, columns],
            self.shared[rows, columns],
            (self.own_cosine[0][rows], self.own_cosine[1][columns]),
            (self.mass[0][rows], self.mass[1][columns]),
            (self.words[0][sides[0]], self.words[1][sides[1]]),
        )

    def of(self, i: NDArray[np.intp], j: NDArray[np.intp], rows: int, columns: int) -> Matrix:
        """Similarity of ``rows`` sentences from each ``i`` with ``columns`` from each ``j``, merged."""
        left = [i + k for k in range(rows)]
        right = [j + k for k in range(columns)]
        dot = sum((self.words[0][a] * self.words[1][b] * self.cosine[a, b] for a in left for b in right), np.float32(0))
        cosine = dot / np.maximum(self._norm(0, i, rows) * self._norm(1, j, columns), 1e-6)
        mass_left = sum((self.mass[0][a] for a in left), np.float32(0))
        mass_right = sum((self.mass[1][b] for b in right), np.float32(0))
        shared = sum((self.shared[a, b] for a in left for b in right), np.float32(0))
        dice = 2 * np.minimum(shared, np.minimum(mass_left, mass_right)) / (mass_left + mass_right)
        return np.asarray((cosine + dice) / 2, np.float32)

    def length(self, i: NDArray[np.intp], j: NDArray[np.intp], rows: int, columns: int) -> Matrix:
        return np.asarray(sum(self.words[0][i + k] for k in range(rows)) + sum(self.words[1][j + k] for k in range(columns)), np.float32)

    def _norm(self, side: int, at: NDArray[np.intp], count: int) -> Matrix:
        first = self.words[side][at]
        if count == 1:
            return first
        second = self.words[side][at + 1]
        return np.sqrt(np.maximum(first**2 + second**2 + 2 * first * second * self.own_cosine[side][at], 0))


def measure(original: Sequence[str], rewritten: Sequence[str], vectors: tuple[Matrix, Matrix]) -> Similarity:
    bags = [bag(s) for s in original], [bag(s) for s in rewritten]
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for j, words in enumerate(bags[1]):
        for w, n in words.items():
            postings[w].append((j, n))
    shared = np.zeros((len(original), len(rewritten)), np.float32)
    for i, words in enumerate(bags[0]):
        for w, n in words.items():
            for j, m in postings.get(w, ()):
                shared[i, j] += weight(w) * min(n, m)
    mass = tuple(np.array([sum(weight(w) * n for w, n in b.items()) or 1.0 for b in side], np.float32) for side in bags)
    words_ = tuple(np.array([max(b.total(), 1) for b in side], np.float32) for side in bags)
    own = tuple(np.append((v[:-1] * v[1:]).sum(axis=1), 0).astype(np.float32) for v in vectors)
    return Similarity(vectors[0] @ vectors[1].T, shared, (own[0], own[1]), (mass[0], mass[1]), (words_[0], words_[1]))
