"""Markdown: CommonMark with tables and strikethrough, front matter, footnotes, and what site generators add."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtcheck.document.prose import Prose, ProseBuilder
from mtcheck.document.readers import html
from mtcheck.document.readers.markdown_lines import Lines
from mtcheck.document.slices import Slices

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?=\s*(?:#|[\"'\w][\w \"'.-]*:|---))(?:.*\n)*?(?:---|\.\.\.)[ \t\r]*(?:\n|\Z)"
    r"|\+\+\+[ \t]*\r?\n(?:.*\n)*?\+\+\+[ \t\r]*(?:\n|\Z)"
)
_NOT_PROSE = re.compile(
    r"\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}"  # Hugo, Jekyll, Liquid
    r"|\{[:#.][^\s{}][^{}]{0,200}\}"  # attribute lists
    r"|\[\^[^\]\s]{1,64}\](?::[ \t]*)?"  # footnote marks
    r"|(?m:^)\[(?:[ xX]|![A-Z]{3,12})\](?:[ \t]+|$)"  # task boxes, alerts
    r"|(?m:^)(?::{3,}[^\n]*|!{3} \w+)"  # fenced divs, admonitions
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")


def extract(source: str) -> Prose:
    """Headings, paragraphs, lists, quotations and table cells, without the marks that make them so.

    Hidden: front matter, code, link targets, pictures, addresses, footnote and
    task marks, templates. HTML is read as the HTML reader reads it. A picture
    alone in its paragraph gives its description, which pages show as caption.
    """
    prose = ProseBuilder(source)
    tokens, lines = tokens_of(source)
    cells: dict[int, Slices] = {}
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            cells = _cells(lines, tokens, index)
        elif token.type == "inline":
            prose.part()
            slices = cells.pop(index, None) or lines.locate(token, tokens[index - 1].markup)
            if slices is None:
                prose.copy(*lines.span(token))
            else:
                _Inline(prose, slices, token.content).read(token.children or [])
        elif token.type == "html_block" and token.map:
            prose.part()
            html.read_into(prose, *lines.span(token))
    return prose.build(_NOT_PROSE)


def tokens_of(source: str) -> tuple[Sequence[Token], Lines]:
    """The parser's tokens of what follows the front matter, and the lines that they count."""
    from mtcheck.document.readers.markdown_parser import parser

    front = _FRONT_MATTER.match(source)
    start = front.end() if front else 0
    return parser().parse(source[start:]), Lines(source, start)


def _cells(lines: Lines, tokens: Sequence[Token], index: int) -> dict[int, Slices]:
    """Where the cells of the table row that opens at ``index`` stand, by index of their inline token."""
    found = []
    row = tokens[index]
    while tokens[index].type != "tr_close":
        if tokens[index].type == "inline":
            found.append(index)
        index += 1
    located = lines.locate_cells(row.map[0] if row.map else 0, [tokens[i].content for i in found])
    return dict(zip(found, located, strict=True)) if located else {}


class _Inline:
    """The inline content of one block on its way into the prose."""

    def __init__(self, prose: ProseBuilder, slices: Slices, content: str):
        self.prose = prose
        self.slices = slices
        self.content = content
        self.hidden = ""
        """Name of the HTML element, or ``autolink``, whose content is left out."""

    def read(self, children: Sequence[Token]) -> None:
        if len(children) == 1 and children[0].type == "image":
            start = children[0].meta["at"] + len("![")
            self._copy(start, start + len(children[0].content))
            return
        for token in children:
            self._token(token)

    def _token(self, token: Token) -> None:
        kind, at = token.type, token.meta["at"]
        if kind == "html_inline":
            self._tag(token.content)
        elif kind == "link_close":
            self.hidden = "" if self.hidden == "autolink" else self.hidden
        elif self.hidden:
            return
        elif kind == "text":
            if not token.content.startswith("~~"):
                self._copy(at, at + len(token.content))
        elif kind == "text_special":
            source = self.slices.at(at)
            self.prose.put(token.content, source, source + len(token.markup))
        elif kind in ("softbreak", "hardbreak"):
            self._line_break(at)
        elif kind in ("code_inline", "image"):
            self.prose.gap()
        elif kind == "link_open" and token.info == "auto":
            self.hidden = "autolink"
            self.prose.gap()

    def _copy(self, start: int, end: int) -> None:
        for span in self.slices.spans(start, end):
            self.prose.copy(*span)

    def _line_break(self, at: int) -> None:
        """A line end as it stands in the source; ``at`` may be at the backslash before it."""
        start = self.slices.at(self.content.index("\n", at))
        self.prose.put("\n", start, start + (2 if self.prose.source.startswith("\r\n", start) else 1))

    def _tag(self, markup: str) -> None:
        m = _TAG.match(markup)
        if m is None:
            return
        name = m[2].lower()
        if self.hidden:
            self.hidden = "" if m[1] and name == self.hidden else self.hidden
        elif name in html.HIDDEN or name in html.HIDDEN_INLINE:
            self.prose.gap()
            self.hidden = "" if m[1] or markup.endswith("/>") else name
        elif name in ("br", "img"):
            self.prose.gap()
