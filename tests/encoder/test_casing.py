"""How word pieces are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.encoder.casing import CAPITAL, CAPITALS, LOWER, casing


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("minister", LOWER), ("Minister", CAPITAL), ("BBC", CAPITALS), ("I", CAPITAL), ("A", CAPITAL), ("McKinnon", CAPITAL), ("iPhone", LOWER),
        ("G7", CAPITALS), ("7", LOWER), ("U.S", CAPITALS), ("’", LOWER), ("É", CAPITAL), ("ÉTÉ", CAPITALS), ("東京", LOWER), ("", LOWER),
    ],
)  # fmt: skip
def test_table(piece: str, expected: int) -> None:
    assert casing(f"x{piece}x", [(1, 1 + len(piece))]).tolist() == [expected]


@given(st.text(max_size=20))
def test_a_number_for_each_piece_of_any_text(text: str) -> None:
    found = casing(text, [(i, i + 1) for i in range(len(text))])
    assert found.shape == (len(text),)
    assert set(found.tolist()) <= {LOWER, CAPITAL}
