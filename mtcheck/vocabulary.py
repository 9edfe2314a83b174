"""The words that the restoration head chooses from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtcheck.encoder.detector import Detector
from mtcheck.frequency import usual_first

_MOST = 8000


@dataclass(frozen=True)
class Vocabulary:
    """Whole words among the model's word pieces, the most frequent first, and the id of each."""

    words: tuple[str, ...]
    pieces: NDArray[np.int64]

    @classmethod
    def of(cls, detector: Detector) -> Vocabulary:
        pieces = {w: piece for w, piece in detector.whole_words().items() if w.isalpha() and len(w) > 1}
        usual = tuple(usual_first(pieces)[:_MOST])
        return cls(usual, np.array([pieces[w] for w in usual], np.int64))
