"""Word lists in the code, written as running text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list, parted by white space."""
    return frozenset(text.split())
