"""Prose under construction: text taken out of a source, and the map back to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mtcheck.document.model import OffsetMap, Piece

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Soft hyphen, zero-width characters and direction marks, as a character class."""

_SPACES = ("\u00a0", "\u2007", "\u2009", "\u200a", "\u202f")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_UNUSUAL = re.compile(f"[{INVISIBLE}]+|[{''.join(_LIGATURES)}]|[\u0300-\u036f]+")
_CR = re.compile(r"\r\n?")
_URL = re.compile(r"(?:\b(?:https?|ftps?)://|\bwww\.(?=[^\W_]))[^\s<>\"“”]*[^\s<>\"“”.,;:!?()\[\]'’*]")
_EMAIL_HOST = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_EMAIL_USER = re.compile(r"(?:mailto:)?[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]+\Z")


class Prose(NamedTuple):
    """Readable text, blocks parted by a blank line, and where it stands in the source."""

    text: str
    map: OffsetMap


class Edit(NamedTuple):
    """``start:end`` of a text is to read as ``text``."""

    start: int
    end: int
    text: str


class ProseBuilder:
    """Collects prose from front to back of ``source``."""

    def __init__(self, source: str):
        self.source = source
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._parted = True

    def copy(self, start: int, end: int) -> None:
        """Take ``source[start:end]`` as it is, but for white space at the start of a block."""
        text = self.source[start:end]
        if self._parted:
            text = text.lstrip()
        if text:
            self._put(text, end - len(text), end)

    def put(self, text: str, start: int, end: int) -> None:
        """Let ``source[start:end]`` read as ``text``."""
        if text:
            self._put(text, start, end)

    def gap(self) -> None:
        """Something that is no prose stood here: the words around it stay apart."""
        if not self._parted and not self._parts[-1][-1].isspace():
            self._parts.append(" ")
            self._length += 1

    def part(self) -> None:
        """End the block: a blank line comes before the next text."""
        if not self._parted:
            self._trim()
            self._parted = True

    @property
    def after_space(self) -> bool:
        """Whether white space put here would be the first of its block or follow other white space."""
        return self._parted or self._parts[-1][-1].isspace()

    def build(self, not_prose: re.Pattern[str] | None = None) -> Prose:
        """The prose without addresses, invisible characters and what ``not_prose`` matches."""
        self._trim()
        return clean("".join(self._parts), self._pieces, not_prose)

    def _put(self, text: str, start: int, end: int) -> None:
        if self._parted and self._parts:
            self._parts.append("\n\n")
            self._length += 2
        self._parted = False
        at = self._length
        self._parts.append(text)
        self._length += len(text)
        _append(self._pieces, Piece(at, self._length, start, end))

    def _trim(self) -> None:
        """Drop the white space at the end of what there is so far."""
        while self._parts:
            last = self._parts[-1]
            kept = last.rstrip()
            self._length -= len(last) - len(kept)
            self._parts[-1] = kept
            if kept:
                break
            self._parts.pop()
        while self._pieces and self._pieces[-1].text_end > self._length:
            p = self._pieces.pop()
            if p.text_start < self._length:
                self._pieces.append(_clip(p, p.text_start, self._length))


def clean(text: str, pieces: Iterable[Piece], not_prose: re.Pattern[str] | None = None) -> Prose:
    """Normalise prose through its map.

    Left out: web and mail addresses, soft hyphens, zero-width characters and
    direction marks, and what ``not_prose`` matches. Mapped: ``\\r\\n`` to
    ``\\n``, ligatures to letters, letter and combining mark to one character,
    no-break spaces to spaces. Quotes stay as they are.
    """
    edits = sorted(_edits(text, not_prose))
    text, pieces = _apply(text, list(pieces), edits) if edits else (text, list(pieces))
    if not text.isascii():
        for space in _SPACES:
            text = text.replace(space, " ")
    return Prose(text, OffsetMap(pieces))


def _edits(text: str, not_prose: re.Pattern[str] | None) -> Iterator[Edit]:
    if "\r" in text:
        for m in _CR.finditer(text):
            yield Edit(m.start(), m.end(), "\n")
    if not text.isascii():
        yield from _unusual(text)
    if "://" in text or "www." in text:
        for m in _URL.finditer(text):
            yield _left_out(text, *m.span())
    if "@" in text:
        yield from _emails(text)
    if not_prose is not None:
        for m in not_prose.finditer(text):
            if m.end() > m.start():
                yield _left_out(text, *m.span())


def _left_out(text: str, start: int, end: int) -> Edit:
    """Leave out what is no prose, without joining two words."""
    joins = text[end : end + 1].isalnum() and start > 0 and not text[start - 1].isspace()
    return Edit(start, end, " " if joins else "")


def _unusual(text: str) -> Iterator[Edit]:
    for m in _UNUSUAL.finditer(text):
        start, found = m.start(), m.group()
        if found in _LIGATURES:
            yield Edit(start, m.end(), _LIGATURES[found])
        elif not "\u0300" <= found[0] <= "\u036f" or found[0] == "\u034f":
            yield Edit(start, m.end(), "")
        elif start and text[start - 1].isalpha():
            composed = unicodedata.normalize("NFC", text[start - 1] + found)
            yield Edit(start - 1, m.end(), composed)


def _emails(text: str) -> Iterator[Edit]:
    end = 0
    for m in _EMAIL_HOST.finditer(text):
        user = _EMAIL_USER.search(text, max(end, m.start() - 80), m.start())
        end = m.end()
        if user:
            yield _left_out(text, user.start(), end)


def _apply(text: str, pieces: list[Piece], edits: list[Edit]) -> tuple[str, list[Piece]]:
    """Carry out the edits; one that overlaps an earlier one is left out."""
    old = OffsetMap(pieces)
    parts: list[str] = []
    new: list[Piece] = []
    done = length = index = 0
    for edit in (*edits, Edit(len(text), len(text), "")):
        if edit.start < done:
            continue
        parts.append(text[done : edit.start])
        index = _move(pieces, index, done, edit.start, length - done, new)
        length += edit.start - done
        if edit.text:
            parts.append(edit.text)
            source = old.to_source(edit.start, edit.end)
            _append(new, Piece(length, length + len(edit.text), *source))
            length += len(edit.text)
        done = edit.end
    return "".join(parts), new


def _move(pieces: list[Piece], index: int, start: int, end: int, by: int, out: list[Piece]) -> int:
    """Append what lies in ``start:end`` of the pieces from ``index`` on, moved; return the next index."""
    while index < len(pieces) and pieces[index].text_start < end:
        p = pieces[index]
        if p.text_end > start and start < end:
            a, b, c, d = _clip(p, max(start, p.text_start), min(end, p.text_end))
            _append(out, Piece(a + by, b + by, c, d))
        if p.text_end > end:
            break
        index += 1
    return index


def _clip(p: Piece, start: int, end: int) -> Piece:
    """The part ``start:end`` of a piece; a piece that is not one to one keeps its whole source."""
    if p.text_end - p.text_start != p.source_end - p.source_start:
        return Piece(start, end, p.source_start, p.source_end)
    return Piece(start, end, p.source_start + start - p.text_start, p.source_end + end - p.text_end)


def _append(pieces: list[Piece], p: Piece) -> None:
    """Append a piece, joined with the last one where both run on one to one."""
    if pieces:
        q = pieces[-1]
        if (
            q.text_end == p.text_start
            and q.source_end == p.source_start
            and q.text_end - q.text_start == q.source_end - q.source_start
            and p.text_end - p.text_start == p.source_end - p.source_start
        ):
            pieces[-1] = Piece(q.text_start, p.text_end, q.source_start, p.source_end)
            return
    pieces.append(p)
