"""The words that the restoration head chooses from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtcheck.encoder.detector import Detector
from mtcheck.frequency import word_frequency

_MOST = 8000


@dataclass(frozen=True)
class Vocabulary:
    """Whole words among the model's word pieces, the most frequent first, and the id of each."""

    words: tuple[str, ...]
    pieces: NDArray[np.int64]

    @classmethod
    def of(cls, detector: Detector) -> Vocabulary:
        words = [w for w in detector.whole_words() if w.isalpha() and len(w) > 1]
        usual = tuple(sorted(words, key=lambda w: -word_frequency(w))[:_MOST])
        return cls(usual, np.array(detector.first_piece(usual), np.int64))
