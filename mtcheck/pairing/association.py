"""How usual two words are side by side, beyond what their frequencies make likely."""

from __future__ import annotations

from mtcheck.frequency import pair_frequency, word_frequency

ABSENT = -1.0
"""Stands for the association of two words never seen side by side."""


def association(first: str, second: str) -> float:
    """How much more often two words stand side by side than chance has it, in powers of ten; -1 when never seen."""
    together = pair_frequency(first, second)
    a, b = word_frequency(first), word_frequency(second)
    if not together or not a or not b:
        return ABSENT
    return max(together - (a + b - 9), ABSENT)
