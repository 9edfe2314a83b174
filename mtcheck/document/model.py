"""A document: the decoded source, the prose in it, and the map between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*", re.UNICODE)
"""A word: letters and digits, with inner apostrophes; hyphens part words."""


class Span(NamedTuple):
    """Half-open range of code points."""

    start: int
    end: int


class Token(NamedTuple):
    """One word of the prose: its text and its offsets in ``Document.text``."""

    text: str
    start: int
    end: int


class Piece(NamedTuple):
    """A run of prose and where it stands in the source.

    Runs of equal length map one to one; otherwise (an entity such as ``&amp;``)
    the whole run maps to the whole source range.
    """

    text_start: int
    text_end: int
    source_start: int
    source_end: int


class OffsetMap:
    """Maps offsets in the prose to offsets in the source.

    The prose between pieces (paragraph breaks that a reader put in) belongs to
    no source character; a span that begins or ends there is drawn in to the
    nearest mapped character.
    """

    def __init__(self, pieces: Iterable[Piece]):
        """``pieces`` in ascending order, of the prose and of the source."""
        self.pieces = tuple(pieces)
        self._starts = [p.text_start for p in self.pieces]
        self._source_ends = [p.source_end for p in self.pieces]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls([Piece(0, length, 0, length)] if length else [])

    def to_source(self, start: int, end: int) -> Span:
        """Source span of the prose span ``start:end``; raises ValueError when nothing of it is mapped."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, end - 1) - 1
        while first <= last and self.pieces[first].text_end <= start:
            first += 1
        while last >= first and self.pieces[last].text_start >= end:
            last -= 1
        if first > last:
            raise ValueError(f"nothing of {start}:{end} stands in the source")
        return Span(self._start(self.pieces[first], start), self._end(self.pieces[last], end))

    def to_text(self, start: int, end: int) -> Span | None:
        """Prose span of the source span ``start:end``; None when no prose lies in it."""
        low = high = None
        for p in islice(self.pieces, bisect_right(self._source_ends, start), None):
            if p.source_start >= end:
                break
            one_to_one = p.text_end - p.text_start == p.source_end - p.source_start
            s = p.text_start + (max(start - p.source_start, 0) if one_to_one else 0)
            e = p.text_end - (max(p.source_end - end, 0) if one_to_one else 0)
            low = s if low is None else min(low, s)
            high = e if high is None else max(high, e)
        return None if low is None or high is None else Span(low, high)

    @staticmethod
    def _start(p: Piece, offset: int) -> int:
        if p.text_end - p.text_start != p.source_end - p.source_start:
            return p.source_start
        return p.source_start + max(offset - p.text_start, 0)

    @staticmethod
    def _end(p: Piece, offset: int) -> int:
        if p.text_end - p.text_start != p.source_end - p.source_start:
            return p.source_end
        return p.source_end - max(p.text_end - offset, 0)


class Place(NamedTuple):
    """Where in a word processor's file a source offset stands; both count from 1."""

    paragraph: int
    run: int


class Landmark(NamedTuple):
    """From source offset ``start`` on, up to the next landmark, text is at ``place``."""

    start: int
    place: Place


@dataclass(frozen=True)
class Document:
    """A readable file. ``text`` is its prose, blocks parted by a blank line."""

    path: str
    source: str
    text: str
    map: OffsetMap
    kind: str = "plain"
    """Name of the reader: plain, markdown, html, …"""
    encoding: str = "utf-8"
    landmarks: tuple[Landmark, ...] = ()
    """Empty unless the file has paragraphs and runs instead of a text of its own (docx)."""

    @classmethod
    def from_text(cls, text: str, path: str = "<text>") -> Document:
        """A document whose prose is the text itself."""
        return cls(path, text, text, OffsetMap.identity(len(text)))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(Token(m.group(), m.start(), m.end()) for m in WORD.finditer(self.text))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentence spans in ``text``, in order, without the white space around them."""
        from mtcheck.document.sentences import split_sentences

        return tuple(split_sentences(self.text))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Spans in ``text`` of the blocks that blank lines part, in order, without the white space around them."""
        from mtcheck.document.sentences import split_paragraphs

        return tuple(split_paragraphs(self.text))

    def place(self, offset: int) -> Place | None:
        """Paragraph and run of a source offset; None when the file has no such thing."""
        at = bisect_right(self.landmarks, offset, key=lambda mark: mark.start) - 1
        return self.landmarks[at].place if at >= 0 else None

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts += (m.end() for m in re.finditer(r"\r\n|\r|\n", self.source))
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a source offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1
