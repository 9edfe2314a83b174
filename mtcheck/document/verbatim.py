"""Where a source shows markup rather than uses it: code, literal blocks, scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mtcheck.document.model import Span

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_INLINE_LITERAL = re.compile(r"``(?:(?!\n[ \t]*\n).)+?``", re.DOTALL)


def verbatim(source: str, kind: str) -> list[Span]:
    """Spans of the source whose content is shown as it is written; none in kinds of file that have no such thing."""
    return list(_BY_KIND[kind](source)) if kind in _BY_KIND else []


def _markdown(source: str) -> Iterator[Span]:
    from mtcheck.document.readers.markdown import tokens_of

    tokens, lines = tokens_of(source)
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            yield lines.span(token)
        elif token.type == "inline" and any(child.type == "code_inline" for child in token.children or ()):
            yield from (Span(*m.span()) for m in _CODE_SPAN.finditer(source, *lines.span(token)))


def _rst(source: str) -> Iterator[Span]:
    from mtcheck.document.readers.rst import literal_blocks

    yield from literal_blocks(source)
    yield from (Span(*m.span()) for m in _INLINE_LITERAL.finditer(source))


def _html(source: str) -> Iterator[Span]:
    from mtcheck.document.readers.tags import RAW, tags

    raw = False
    for tag in tags(source, 0, len(source)):
        if raw and not tag.name:
            yield Span(tag.start, tag.end)
        raw = tag.name in RAW and not tag.closing


_BY_KIND: dict[str, Callable[[str], Iterator[Span]]] = {"markdown": _markdown, "rst": _rst, "html": _html}
