"""Plain text: hard-wrapped or one paragraph a line, any line ends."""

from __future__ import annotations

import re

from mtcheck.document.model import Piece
from mtcheck.document.prose import Prose, ProseBuilder, clean

WRAP_LIMIT = 120
"""No one wraps lines by hand beyond this column: a longer line is a paragraph of its own."""

_LINE_END = re.compile(r"\r\n?|\n")
_BULLET = re.compile(r"[ \t]*(?:[-*•‣▪]|\d{1,3}[.)])[ \t]")


def extract(source: str) -> Prose:
    """The text itself; a line break beside a line too long to be wrapped, or before a list mark, parts paragraphs."""
    breaks = _paragraph_ends(source)
    if not breaks:
        return clean(source, [Piece(0, len(source), 0, len(source))] if source else [])
    prose = ProseBuilder(source)
    start = 0
    for end in breaks:
        prose.copy(start, end)
        prose.part()
        start = end
    prose.copy(start, len(source))
    return prose.build()


def _paragraph_ends(source: str) -> list[int]:
    """Offsets after the single line breaks that part paragraphs."""
    ends = []
    before = 0
    breaks = [m.span() for m in _LINE_END.finditer(source)]
    for index, (stop, start) in enumerate(breaks):
        after = breaks[index + 1][0] if index + 1 < len(breaks) else len(source)
        long = stop - before > WRAP_LIMIT or after - start > WRAP_LIMIT
        blank = stop == before or start == after
        if not blank and (long or _BULLET.match(source, start, after)):
            ends.append(start)
        before = start
    return ends
