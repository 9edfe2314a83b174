"""Capitals, which the vocabulary has not: one number for each word piece."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LOWER, CAPITAL, CAPITALS = range(3)
"""No capital at the beginning of the piece; one; nothing but capitals, two at least."""


def casing(text: str, offsets: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """How each piece of ``text`` is written, from its ``(start, end)``."""
    return np.array([CAPITALS if end - start > 1 and text[start:end].isupper() else CAPITAL if text[start:end][:1].isupper() else LOWER for start, end in offsets], np.int64)
