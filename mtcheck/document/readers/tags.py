"""Where tags stand in HTML, as the WHATWG tokenizer finds them, in linear time.

The standard library's ``html.parser`` is not used: it takes quadratic time on
unclosed markup, and what it makes of comments and scripts differs between
patch releases of Python, and with it every offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Tag(NamedTuple):
    """Markup in ``start:end`` of the source; ``name`` is in lower case, and empty for comments and declarations."""

    name: str
    start: int
    end: int
    closing: bool = False
    empty: bool = False
    """Written ``<name/>``."""


_TAG = re.compile(
    r"<(?P<closing>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+>"
)
_OPEN = re.compile(r"</?[A-Za-z]|<[!?/]")
_DECLARATION = re.compile(r"<[!?/]")
_COMMENT_END = re.compile(r"--!?>")
_MISSES = 256
"""So many tags that are never closed, and what follows is taken for text: each costs a scan to the end."""
RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
"""Elements whose content is no markup, and what ends each."""


def tags(source: str, start: int, end: int) -> Iterator[Tag]:
    """Tags, comments and declarations in order; the content of scripts and the like is passed over as one tag.

    A ``<`` that begins no tag, or whose tag is never closed, is text.
    """
    xml = source.startswith("<?xml", start)
    last_close = source.rfind(">", start, end)
    at = source.find("<", start, end)
    misses = 0
    while 0 <= at < last_close and misses < _MISSES:
        tag = _tag(source, at, end)
        if tag is None:
            misses += _OPEN.match(source, at, end) is not None
            at = source.find("<", at + 1, end)
            continue
        if tag.name in RAW and not tag.closing and not (xml and tag.empty):
            close = RAW[tag.name].search(source, tag.end, end)
            stop = close.start() if close else end
            yield Tag(tag.name, tag.start, tag.end)
            yield Tag("", tag.end, stop)
            at = stop
        else:
            yield tag
            at = tag.end
        at = source.find("<", at, end)
    comment = source.find("<!--", at, end) if at >= 0 else -1
    if comment >= 0:
        yield Tag("", comment, end)


def _tag(source: str, at: int, end: int) -> Tag | None:
    m = _TAG.match(source, at, end)
    if m:
        return Tag(m["name"].lower(), at, m.end(), bool(m["closing"]), source[m.end() - 2] == "/")
    if not _DECLARATION.match(source, at, end):
        return None
    if source.startswith("<!--", at):
        return Tag("", at, _comment_end(source, at, end))
    closer = "]]>" if source.startswith("<![CDATA[", at) else "?>" if source.startswith("<?xml", at) else ">"
    stop = source.find(closer, at + 2, end)
    return Tag("", at, stop + len(closer)) if stop >= 0 else None


def _comment_end(source: str, at: int, end: int) -> int:
    """A comment that is never closed runs to the end, as in browsers."""
    for short in ("<!-->", "<!--->"):
        if source.startswith(short, at):
            return at + len(short)
    m = _COMMENT_END.search(source, at + 4, end)
    return m.end() if m else end
