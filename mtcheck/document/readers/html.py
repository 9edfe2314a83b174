"""HTML and XHTML: the text that a reader of the page sees as running text."""

from __future__ import annotations

import re
from html import unescape

from mtcheck.document.prose import INVISIBLE, Prose, ProseBuilder
from mtcheck.document.readers.tags import Tag, tags
from mtcheck.document.words import words

BLOCKS = words(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol optgroup option p search section
    summary table tbody td tfoot th thead tr ul"""
)
"""Elements that begin and end a paragraph."""

HIDDEN = words(
    """applet audio button canvas datalist head iframe math nav noembed noframes noscript object pre script select style
    svg template textarea title video xmp"""
)
"""Elements whose content is no prose: code, menus, media, what is not shown."""

HIDDEN_INLINE = words("code kbd rp rt samp tt var")
"""The same within a sentence; left open by mistake, they end with their block."""

_VOID = words("area base br col embed hr img input link meta param source track wbr")
_APART = frozenset(("br", "embed", "img", "input"))
_OPTIONAL_END = words("p li dt dd td th tr option optgroup tbody thead tfoot rp rt")
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden(?=[\s=/>])|\sstyle\s*=\s*[\"'][^\"']*display\s*:\s*none", re.IGNORECASE)
_NOTE = re.compile(
    r"<sup\b[^>]{0,200}>\s{0,20}(?:<a\b[^>]{0,400}>)?[\s\[(]{0,5}[\d*†‡§]{1,4}[\s\])]{0,5}<", re.IGNORECASE
)

_REWRITTEN = re.compile(r"&(?:#\d{1,8};?|#[xX][\da-fA-F]{1,7};?|[A-Za-z][A-Za-z\d]{1,31};?)|[\t\n\f\r ]{2,}|[\t\n\f\r]")
_TEMPLATE = re.compile(r"\{\{[^{}]{0,500}\}\}|\{%[^{}]{0,500}%\}|\{#[^{}]{0,500}#\}")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


def extract(source: str) -> Prose:
    """Headlines, paragraphs, lists, tables, captions and quotations, without tags, comments and hidden elements."""
    prose = ProseBuilder(source)
    read_into(prose, 0, len(source))
    return prose.build(_TEMPLATE)


def read_into(prose: ProseBuilder, start: int, end: int) -> None:
    """Add the prose of the HTML between two offsets of the builder's source."""
    page = _Page(prose)
    at = start
    for tag in tags(prose.source, start, end):
        page.text(at, tag.start)
        page.tag(tag)
        at = tag.end
    page.text(at, end)
    prose.part()


class _Page:
    """What is open while a page is read from front to back."""

    def __init__(self, prose: ProseBuilder):
        self.prose = prose
        self.hidden = ""
        """Name of the hidden element that is open, or empty."""
        self.depth = 0
        """How many elements of that name are open."""
        self.loose = False
        """Whether the next block ends it as well."""
        self.line_breaks = 0

    def tag(self, tag: Tag) -> None:
        if not tag.name:
            return
        if self.hidden and not self._ends_hidden(tag):
            return
        if tag.name in BLOCKS or tag.name in HIDDEN:
            self.prose.part()
            self.line_breaks = 0
        elif tag.name in HIDDEN_INLINE or tag.name in _APART:
            self._apart(tag)
        if not tag.closing and tag.name not in _VOID and not tag.empty:
            self._hide(tag)

    def text(self, start: int, end: int) -> None:
        if self.hidden or start >= end:
            return
        source, prose = self.prose.source, self.prose
        for m in _REWRITTEN.finditer(source, start, end):
            self._plain(start, m.start())
            start = m.end()
            text = unescape(m.group()) if m.group()[0] == "&" else " "
            if text == " " and prose.after_space:
                continue
            if text[:1] == "&" and text == m.group():
                self._plain(m.start(), start)
            else:
                prose.put(_INVISIBLE.sub("", text), m.start(), start)
                self.line_breaks = self.line_breaks if text.isspace() else 0
        self._plain(start, end)

    def _plain(self, start: int, end: int) -> None:
        """Text without entities and without runs of white space."""
        if start < end and self.prose.source[start] == " " and self.prose.after_space:
            start += 1
        if start < end:
            self.prose.copy(start, end)
            self.line_breaks = 0 if self.prose.source[start:end] != " " else self.line_breaks

    def _apart(self, tag: Tag) -> None:
        if tag.name != "br":
            self.prose.gap()
            return
        self.line_breaks += 1
        if self.line_breaks > 1:
            self.prose.part()
        elif not self.prose.after_space:
            self.prose.put("\n", tag.start, tag.end)

    def _hide(self, tag: Tag) -> None:
        source = self.prose.source
        by_attribute = _HIDDEN_ATTRIBUTE.search(source, tag.start, tag.end)
        note = tag.name == "sup" and _NOTE.match(source, tag.start, tag.end + 1000)
        if tag.name in HIDDEN or tag.name in HIDDEN_INLINE or by_attribute or note:
            self.hidden, self.depth = tag.name, 1
            self.loose = tag.name in HIDDEN_INLINE or tag.name in _OPTIONAL_END or bool(note)

    def _ends_hidden(self, tag: Tag) -> bool:
        """Count what opens and closes within a hidden element; True when ``tag`` is to be handled outside it."""
        if tag.name == self.hidden and not tag.empty:
            self.depth += -1 if tag.closing else 1
            if self.depth == 0 or (self.loose and not tag.closing):
                self.hidden = ""
                return True
            return False
        if (self.loose or self.hidden == "head") and tag.name in BLOCKS:
            self.hidden = ""
            return True
        return False
