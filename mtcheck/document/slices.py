"""A text put together from slices of a source, such as a paragraph without its ``> `` prefixes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from mtcheck.document.model import Span


class Slices:
    """Where each part of a composed text stands in the source; every part is a verbatim slice of it."""

    def __init__(self, parts: Sequence[tuple[int, int]]):
        """``parts``: offset in the composed text and offset in the source, where each slice begins."""
        self._starts = [a for a, _ in parts]
        self._sources = [b for _, b in parts]

    def at(self, offset: int) -> int:
        """Source offset of an offset in the composed text."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        return self._sources[index] + offset - self._starts[index]

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """Source spans of ``start:end`` of the composed text, one for each slice that it touches."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while start < end:
            stop = min(end, self._starts[index + 1]) if index + 1 < len(self._starts) else end
            source = self._sources[index] + start - self._starts[index]
            yield Span(source, source + stop - start)
            start = stop
            index += 1
