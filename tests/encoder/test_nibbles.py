"""Word embeddings in four bits."""

from __future__ import annotations

import numpy as np
import pytest

from mtcheck.encoder.nibbles import packed, unpacked


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    """Rows of very different size, columns that are off centre, one value that sticks out, one row of nothing."""
    random = np.random.default_rng(5)
    made = random.normal(size=(400, 64)) * random.uniform(0.01, 3, (400, 1)) + random.normal(size=64) * 0.2
    made[7, 3] = 40
    made[9] = 0
    return made.astype(np.float32)


def test_half_a_byte_for_each_value_and_a_small_error(matrix: np.ndarray) -> None:
    values, scales, mean = packed(matrix)
    assert (values.dtype, values.shape, scales.shape, mean.shape) == (np.uint8, (400, 32), (400,), (64,))
    off = unpacked(values, scales, mean) - matrix
    assert off.dtype == np.float32
    assert np.linalg.norm(off) / np.linalg.norm(matrix - mean) < 0.13
    ordinary = np.delete(np.arange(400), [7, 9])
    assert (np.linalg.norm(off[ordinary], axis=1) < 0.2 * np.linalg.norm((matrix - mean)[ordinary], axis=1)).all()


def test_what_was_packed_once_is_packed_alike_again(matrix: np.ndarray) -> None:
    once = unpacked(*packed(matrix))
    again = unpacked(*packed(once))
    assert np.abs(again - once).max() < 0.02 * np.abs(once).max()
    assert np.linalg.norm(again - once) < 0.01 * np.linalg.norm(once)


def test_every_value_keeps_its_place() -> None:
    matrix = np.zeros((16, 32), np.float32)
    matrix[np.arange(16), np.arange(16) * 2] = 1.0
    back = unpacked(*packed(matrix))
    assert (back.argmax(1) == np.arange(16) * 2).all()
