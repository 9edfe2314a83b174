"""An encoder and a scorer that need no model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mtcheck.document.model import WORD

WIDTH = 64
SYNONYMS = {
    "purchased": "bought", "automobile": "car", "physicians": "doctors", "dismissed": "rejected", "fruitless": "failed",
    "larger": "bigger", "started": "began", "house": "home", "minister": "secretary", "citizens": "voters", "pioneers": "leaders",
}  # fmt: skip


class HashEncoder:
    """Bag of words: each word is a fixed random direction, synonyms share one; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.stack([self._one(t) for t in texts]) if texts else np.zeros((0, WIDTH))
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def _one(self, text: str) -> NDArray[np.float64]:
        total = np.full(WIDTH, 1e-3)
        for word in WORD.findall(text.lower()):
            total = total + self._word(SYNONYMS.get(word, word))
        return total

    @staticmethod
    def _word(word: str) -> NDArray[np.float64]:
        return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(WIDTH) * (0.3 if len(word) < 4 else 1.0)


class WordScorer:
    """Takes the words of a set for machine-made."""

    def __init__(self, spun: Sequence[str] = ()) -> None:
        self.spun = {w.lower() for w in spun}

    def score_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        return [0.95 if {w.lower() for w in WORD.findall(text[a:b])} & self.spun else 0.05 for a, b in spans]

    def prefer(self, text: str, wordings: Sequence[tuple[int, int, str]]) -> list[float]:
        return [1.0 if {w.lower() for w in WORD.findall(other)} & self.spun else 0.0 for _, _, other in wordings]
