"""Where the inline content of Markdown blocks stands in the source.

markdown-it gives each block its lines and its content, from which it has taken
the marks in front (``> ``, ``- ``, indentation, ``#``) and white space at both
ends. Every content line is therefore the end of its source line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtcheck.document.model import Span
from mtcheck.document.slices import Slices

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n?|\n")
_CLOSING_MARKS = re.compile(r"(?<=[ \t])#+\Z")


class Lines:
    """The lines of ``source`` from ``start`` on, as markdown-it counts them."""

    def __init__(self, source: str, start: int):
        self.source = source
        self.starts = [start]
        self.ends = []
        for m in _LINE_END.finditer(source, start):
            self.ends.append(m.start())
            self.starts.append(m.end())
        self.ends.append(len(source))
        self.starts.append(len(source))

    def span(self, token: Token) -> Span:
        """Source span of all lines of a block."""
        first, last = token.map or (0, 0)
        return Span(self.starts[first], self.starts[last])

    def locate(self, token: Token, markup: str) -> Slices | None:
        """Where the content of an inline token stands; None when it is not found at the ends of its lines.

        ``markup`` is that of the opening token before it.
        """
        first, last = token.map or (0, 0)
        content = token.content.split("\n")
        for line in range(first, last - len(content) + 1):
            parts = []
            offset = 0
            for number, text in enumerate(content):
                stripped = text.lstrip(" \t")
                source = self._end_of_line(line + number, stripped, heading=markup.startswith("#"))
                if source is None:
                    break
                parts.append((offset + len(text) - len(stripped), source))
                offset += len(text) + 1
            else:
                return Slices(parts)
        return None

    def _line(self, number: int) -> str:
        return self.source[self.starts[number] : self.ends[number]].replace("\0", "\ufffd")

    def _end_of_line(self, number: int, text: str, heading: bool) -> int | None:
        """Source offset of ``text``, which ends its line but for white space and a heading's closing marks."""
        line = self._line(number)
        if heading:
            line = _CLOSING_MARKS.sub("", line.rstrip())
        for kept in (line, line.rstrip(" \t"), line.rstrip()):
            if kept.endswith(text):
                return self.starts[number] + len(kept) - len(text)
        return None

    def locate_cells(self, number: int, contents: Sequence[str]) -> list[Slices] | None:
        """Where the cells of a table row stand; None when they are not found between its pipes."""
        columns = _columns(self._line(number))
        for skipped in (0, 1):
            cells = [
                self._cell(number, columns[i] if i < len(columns) else [], text, first=i == skipped)
                for i, text in enumerate(contents, skipped)
            ]
            if all(cell is not None for cell in cells):
                return [cell for cell in cells if cell is not None]
        return None

    def _cell(self, number: int, column: list[Span], content: str, first: bool) -> Slices | None:
        """Slices of a cell, whose ``column`` stands in parts where backslashes before pipes are left out."""
        line = self._line(number)
        raw = "".join(line[a:b] for a, b in column)
        kept = raw.rstrip()
        if not (kept.endswith(content) if first else kept.strip() == content.strip()):
            return None
        skip = len(kept) - len(content)
        parts = []
        offset = -skip
        for a, b in column:
            if offset + b - a > 0:
                parts.append((max(offset, 0), self.starts[number] + a + max(-offset, 0)))
            offset += b - a
        return Slices(parts or [(0, self.starts[number])])


def _columns(line: str) -> list[list[Span]]:
    """What stands between the pipes of a table row, without the backslashes that escape pipes."""
    columns: list[list[Span]] = [[]]
    start = 0
    for m in re.finditer(r"\|", line):
        at = m.start()
        if line[at - 1 : at] == "\\":
            columns[-1].append(Span(start, at - 1))
            start = at
        else:
            columns[-1].append(Span(start, at))
            columns.append([])
            start = at + 1
    columns[-1].append(Span(start, len(line)))
    return columns
