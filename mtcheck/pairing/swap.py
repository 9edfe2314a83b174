"""One change of wording in its surroundings: what the features look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mtcheck.document.model import Document
from mtcheck.pairing.edits import bead_span
from mtcheck.pairing.model import Bead, ChangeKind, Edit
from mtcheck.pairing.words import Word, words

_REACH = 1
"""Words of the original that are kept on each side."""

Words = tuple[Word, ...]


@dataclass(frozen=True)
class Swap:
    """The two wordings as words, and the words of the original around the old one.

    A word put in or left out is seen with a neighbour, *federal government*
    for *government*, so that neither wording is empty.
    """

    edit: Edit
    new: Words
    old: Words
    before: Words
    after: Words
    heads: bool
    """Whether the new wording begins its passage, where a capital tells nothing."""

    @property
    def new_span(self) -> tuple[int, int]:
        """Where the new wording stands in the rewritten prose; the point of the edit when it has no words."""
        return (self.new[0].start, self.new[-1].end) if self.new else (self.edit.start, self.edit.end)

    @property
    def old_span(self) -> tuple[int, int]:
        """Where the old wording stands in the original prose, likewise."""
        return (self.old[0].start, self.old[-1].end) if self.old else (self.edit.original_start, self.edit.original_end)

    @property
    def new_text(self) -> str:
        return join(self.new)

    @property
    def old_text(self) -> str:
        return join(self.old)


class View(NamedTuple):
    """What the model makes of a swap."""

    spun: float
    """Confidence, 0..1, that the new wording is a machine's."""
    preferred: float
    """How much better the old wording fits the original than the new one would, in the restoration head's scores."""


def join(side: Sequence[Word]) -> str:
    """Words as running text, spaced as in their document."""
    parts: list[str] = []
    for k, w in enumerate(side):
        if k and w.start != side[k - 1].end:
            parts.append(" ")
        parts.append(w.text)
    return "".join(parts)


def swaps(original: Document, rewritten: Document, edits: Sequence[tuple[Edit, Bead]]) -> list[Swap]:
    """A Swap for each edit inside a pair of passages, in order; moves and whole sentences have none."""
    found: list[Swap] = []
    sides: tuple[list[Word], list[Word]] = [], []
    at: Bead | None = None
    for edit, bead in edits:
        if edit.kind == ChangeKind.MOVE or bead.first == bead.last or bead.original_first == bead.original_last:
            continue
        if bead is not at:
            at = bead
            sides = (
                words(original.text, bead_span(original, bead.original_first, bead.original_last)),
                words(rewritten.text, bead_span(rewritten, bead.first, bead.last)),
            )
        found.append(_swap(edit, *sides))
    return found


def _swap(edit: Edit, original: list[Word], rewritten: list[Word]) -> Swap:
    a, b = _range(original, edit.original_start, edit.original_end)
    c, d = _range(rewritten, edit.start, edit.end)
    if edit.kind != ChangeKind.SUBSTITUTION:
        if b < len(original) and d < len(rewritten) and original[b].text[0].isalnum():
            b, d = b + 1, d + 1
        elif a and c:
            a, c = a - 1, c - 1
    return Swap(edit, tuple(rewritten[c:d]), tuple(original[a:b]), tuple(original[max(0, a - _REACH) : a]), tuple(original[b : b + _REACH]), c == 0)


def _range(side: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    first = bisect_left(side, start, key=lambda w: w.start)
    return first, max(first, bisect_right(side, end, key=lambda w: w.end))
