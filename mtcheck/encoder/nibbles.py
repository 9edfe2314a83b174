"""Word embeddings in four bits: a third of a small model's weights, of which nothing is computed but sums.

Each value is the mean of its column plus a whole number from -8 to 7 times the
scale of its row. Two numbers share a byte: the lower half of it holds one of
the first half of the columns, the upper half one of the second.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CLIPPED = np.linspace(0.3, 1.0, 29)
"""Shares of a row's largest value up to which a scale may reach: large values are cut off where that costs less than a coarse scale."""


def packed(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Bytes ``[rows, columns / 2]``, the scale of each row with the least square error, and the mean of each column."""
    mean = matrix.mean(0, dtype=np.float64).astype(np.float32)
    centred = matrix - mean
    largest = np.maximum(np.abs(centred).max(1), 1e-8)
    scales, least = largest / 7, np.full(len(matrix), np.inf)
    for share in _CLIPPED:
        scale = largest * share / 7
        error = np.square(_steps(centred, scale) * scale[:, None] - centred).sum(1)
        scales, least = np.where(error < least, scale, scales), np.minimum(error, least)
    low, high = np.split((_steps(centred, scales) + 8).astype(np.uint8), 2, axis=1)
    return low + high * np.uint8(16), scales.astype(np.float32), mean


def unpacked(values: NDArray[np.uint8], scales: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """The matrix ``[rows, columns]`` that :func:`packed` stands for."""
    steps = np.concatenate([values & 15, values >> 4], axis=1).astype(np.float32) - 8
    matrix: NDArray[np.float32] = steps * scales[:, None] + mean
    return matrix


def _steps(centred: NDArray[np.float32], scales: NDArray[np.float32]) -> NDArray[np.float32]:
    steps: NDArray[np.float32] = np.clip(np.rint(centred / scales[:, None]), -8, 7)
    return steps
