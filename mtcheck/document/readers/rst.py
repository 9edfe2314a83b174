"""reStructuredText: a light reader of its blocks, made for exact offsets.

docutils keeps the line of a paragraph but not the column of a word, so it
cannot serve here. What this reader takes for prose: titles, paragraphs, list
items, definitions, quotations, notes and footnotes, captions, table cells
(each line of a cell by itself). What it leaves out: comments, targets,
substitutions, field lists, literal and doctest blocks, and directives that
hold code, data or settings.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mtcheck.document.model import Span
from mtcheck.document.prose import Prose, ProseBuilder
from mtcheck.document.readers import rst_inline
from mtcheck.document.slices import Slices
from mtcheck.document.words import words

_LINE = re.compile(r"([^\S\r\n]*)([^\r\n]*)(?:\r\n?|\n|\Z)")
_PUNCTUATION = r"!-/:-@\[-`{-~"
_ADORNMENT = re.compile(rf"([{_PUNCTUATION}])\1+\s*\Z")
_EXPLICIT = re.compile(r"\.\.(?=\s|\Z)\s*")
_DIRECTIVE = re.compile(r"([A-Za-z][\w.+:-]*?)[ ]?::(?=\s|\Z)\s*")
_NOTE = re.compile(r"\[(?:\d+|#[\w-]*|\*|[A-Za-z][\w.-]*)\](?:\s+|\Z)")
_FIELD = re.compile(r":(?![:\s`])(?:[^:\\\r\n]|\\.|:(?!\s|`|\Z)){1,200}:(?:\s|\Z)")
_ITEM = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,4}|#|[A-Za-z]|[ivxlcdmIVXLCDM]{1,8})[.)])(?:[ \t]+|\Z)")
_ROMAN_OR_LETTER = re.compile(r"\(?[A-Za-z]+[.)]")
_GRID = re.compile(r"\+[-=+]+\+\s*\Z")
_RULE = re.compile(r"=+(?:[ ]+=+)+\s*\Z")
_CELL = re.compile(r"[^|]+")

_PROSE_DIRECTIVES = words(
    """note warning tip important caution danger error hint attention seealso admonition topic sidebar epigraph
    highlights pull-quote rubric compound centered table list-table versionadded versionchanged deprecated
    versionremoved hlist glossary todo header footer abstract dedication tab-item dropdown card details"""
)
"""Directives whose argument and content are read."""
_PROSE_CONTENT = words("figure container class rst-class only tab-set tabs grid grid-item line-block")
"""Directives whose content is read, but whose argument is an address or a setting."""


class _Line(NamedTuple):
    start: int
    indent: int
    text: str
    """Without indentation and line end."""

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def text_start(self) -> int:
        return self.start + self.indent


def extract(source: str) -> Prose:
    """The prose of a reStructuredText file; never raises."""
    return _Page(source).read().build()


def literal_blocks(source: str) -> list[Span]:
    """Where literal blocks, and directives that hold code or data, stand in the source."""
    page = _Page(source)
    page.read()
    return page.literal


class _Page:
    """A file being read line by line; ``at`` is the next line."""

    def __init__(self, source: str):
        self.prose = ProseBuilder(source)
        self.lines = [_Line(m.start(), len(m[1]), m[2].rstrip()) for m in _LINE.finditer(source)]
        self.at = 0
        self.literal: list[Span] = []

    def read(self) -> ProseBuilder:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank:
                self.at += 1
            elif not self._special(line):
                self._paragraph(0, line.indent)
        return self.prose

    def _special(self, line: _Line) -> bool:
        """Read the block that begins here when it is no mere paragraph."""
        explicit = _EXPLICIT.match(line.text)
        if explicit:
            self._explicit(line, explicit.end())
        elif line.text.startswith("__ ") or _FIELD.match(line.text):
            self._skip_block(line.indent)
        elif line.text.startswith(">>>"):
            self._skip_lines()
        elif line.text == "::":
            self.at += 1
            self._skip_literal(line.indent)
        elif _GRID.match(line.text):
            self._grid_table()
        elif _RULE.match(line.text):
            self._simple_table(line)
        elif _ADORNMENT.match(line.text):
            self.at += 1
        else:
            return self._title(line) or self._marked(line)
        return True

    def _title(self, line: _Line) -> bool:
        following = self._peek(1)
        if following.indent or not _ADORNMENT.match(following.text) or len(following.text) < min(len(line.text), 4):
            return False
        self._block([(line, 0)])
        self.at += 2
        return True

    def _marked(self, line: _Line) -> bool:
        """A list item or a line of verse: its mark is no prose."""
        if line.text.startswith("| ") or line.text == "|":
            self._block([(line, 2)])
            self.at += 1
            return True
        skip = 0
        while m := _ITEM.match(line.text, skip):
            if _ROMAN_OR_LETTER.match(m.group()) and not self._is_item(line.indent + m.end()):
                break
            skip = m.end()
        if skip:
            self._paragraph(skip, line.indent + skip)
        return bool(skip)

    def _is_item(self, column: int) -> bool:
        """Whether the next line lets this one be a list item rather than begin with an initial."""
        following = self._peek(1)
        return following.blank or following.indent >= column or bool(_ITEM.match(following.text))

    def _explicit(self, line: _Line, skip: int) -> None:
        rest = line.text[skip:]
        if not rest and self._peek(1).blank:
            self.at += 1
            return
        directive, note = _DIRECTIVE.match(rest), _NOTE.match(rest)
        if note:
            self._paragraph(skip + note.end(), self._deeper(line))
        elif directive and directive[1].lower() in _PROSE_DIRECTIVES | _PROSE_CONTENT:
            argument = skip + directive.end()
            if directive[1].lower() in _PROSE_CONTENT or argument >= len(line.text):
                self.at += 1
            else:
                self._paragraph(argument, self._deeper(line))
            self._skip_options(line.indent)
        else:
            self._skip_block(line.indent)
            if directive:
                self._was_literal(line)

    def _was_literal(self, first: _Line) -> None:
        self.literal.append(Span(first.start, self.lines[self.at].start if self.at < len(self.lines) else len(self.prose.source)))

    def _deeper(self, line: _Line) -> int:
        """Indentation of the text that goes on under an explicit mark."""
        following = self._peek(1)
        return following.indent if not following.blank and following.indent > line.indent else -1

    def _skip_options(self, indent: int) -> None:
        while (line := self._peek(0)) and not line.blank and line.indent > indent and _FIELD.match(line.text):
            self.at += 1

    def _paragraph(self, skip: int, indent: int) -> None:
        """The lines from here on that stand at ``indent``, the first without its first ``skip`` characters."""
        lines = [(self.lines[self.at], skip)]
        self.at += 1
        while not (line := self._peek(0)).blank and line.indent == indent and not (skip and _FIELD.match(line.text)):
            lines.append((line, 0))
            self.at += 1
        last = lines[-1][0].text
        literal = last.endswith("::")
        self._block(lines, cut=0 if not literal else 2 if last == "::" or last.endswith(" ::") else 1)
        if literal:
            self._skip_literal(max(indent, lines[0][0].indent))

    def _block(self, lines: list[tuple[_Line, int]], cut: int = 0) -> None:
        """One paragraph: each line from a column on, the last without its last ``cut`` characters."""
        parts = []
        texts = []
        length = 0
        for line, skip in lines:
            text = line.text[skip:]
            parts.append((length, line.text_start + min(skip, len(line.text))))
            texts.append(text)
            length += len(text) + 1
        content = "\n".join(texts)
        self.prose.part()
        rst_inline.read_into(self.prose, Slices(parts), content[: len(content) - cut])
        self.prose.part()

    def _skip_block(self, indent: int) -> None:
        """Skip this line and all deeper ones."""
        self.at += 1
        while self.at < len(self.lines) and (self._peek(0).blank or self._peek(0).indent > indent):
            self.at += 1

    def _skip_lines(self) -> None:
        while self.at < len(self.lines) and not self._peek(0).blank:
            self.at += 1

    def _skip_literal(self, indent: int) -> None:
        """Skip an indented literal block, or a quoted one, whose lines begin with the same mark."""
        while self.at < len(self.lines) and self._peek(0).blank:
            self.at += 1
        first = self._peek(0)
        if first.blank:
            return
        if first.indent > indent:
            self.at -= 1
            self._skip_block(indent)
        elif re.match(f"[{_PUNCTUATION}]", first.text) and not first.text.startswith(".. "):
            while self._peek(0).text[:1] == first.text[0]:
                self.at += 1
        self._was_literal(first)

    def _grid_table(self) -> None:
        while self._peek(0).text[:1] in ("+", "|") and not self._peek(0).blank:
            row = self._peek(0)
            if row.text[0] == "|":
                for m in _CELL.finditer(row.text):
                    self._cell(row, m.start(), m.end())
            self.at += 1

    def _simple_table(self, rule: _Line) -> None:
        self.at += 1
        end = self.at
        while end < len(self.lines) and not (_RULE.match(self.lines[end].text) and self._ends_at(end)):
            end += 1
        if end == len(self.lines):
            return
        columns = [rule.indent + m.start() for m in re.finditer("=+", rule.text)]
        for row in self.lines[self.at : end]:
            if not re.match(r"[-=\s]+\Z", row.text):
                starts = [max(c - row.indent, 0) for c in columns]
                for start, stop in zip(starts, [*starts[1:], len(row.text)], strict=True):
                    self._cell(row, start, stop)
        self.at = end + 1

    def _ends_at(self, index: int) -> bool:
        return index + 1 >= len(self.lines) or self.lines[index + 1].blank

    def _cell(self, row: _Line, start: int, end: int) -> None:
        """One line of a cell, as a block of its own."""
        text = row.text[start:end]
        stripped = text.strip()
        if stripped:
            self.prose.part()
            source = row.text_start + start + len(text) - len(text.lstrip())
            rst_inline.read_into(self.prose, Slices([(0, source)]), stripped)
            self.prose.part()

    def _peek(self, ahead: int) -> _Line:
        """A line from here on; past the end, a blank one."""
        index = self.at + ahead
        return self.lines[index] if index < len(self.lines) else _Line(0, 0, "")
