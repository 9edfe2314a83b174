"""Inline markup of reStructuredText: what of a paragraph is prose."""

from __future__ import annotations

import re

from mtcheck.document.prose import ProseBuilder
from mtcheck.document.slices import Slices
from mtcheck.document.words import words

_BEFORE = r"(?:(?<=[\s'\"(\[{<\-/:“‘«—])|(?<![\s\S]))"
_AFTER = r"(?=[\s'\")\]}>\-/:.,;!?\\”’»—]|\Z)"
_MARKUP = re.compile(
    r"\\(?P<escaped>[\s\S])"
    rf"|{_BEFORE}(?:"
    rf"(?P<literal>``(?=\S)(?:[^`]|`(?!`))+?`*``){_AFTER}"
    rf"|(?::(?P<role>[A-Za-z][\w.+:-]*):)?_?`(?P<text>(?=\S)[^`]*[^`\s])`(?::(?P<after>[A-Za-z][\w.+:-]*):|_{{1,2}})?{_AFTER}"
    rf"|\*\*(?P<strong>(?=[^\s*])(?:[^*]|\*(?!\*))*?[^\s*])\*\*{_AFTER}"
    rf"|\*(?P<emphasis>(?=[^\s*])[^*]*[^\s*])\*{_AFTER}"
    rf"|(?P<substitution>\|(?=[^\s|])[^|\n]{{0,100}}[^|\s]\|_{{0,2}}){_AFTER}"
    rf"|(?P<note>\[(?:\d+|\#[\w-]*|\*|[A-Za-z][\w.-]*)\]_){_AFTER}"
    rf")|(?<=[^\W_])(?P<reference>__?){_AFTER}"
)
_TITLED = re.compile(r"(?P<title>[\s\S]*?\S)\s*<[^<>]*>\Z")
_PROSE_ROLES = words("emphasis strong sub sup subscript superscript title title-reference t abbr dfn")
_TITLE_ROLES = words("ref doc term any numref download")


def read_into(prose: ProseBuilder, slices: Slices, text: str) -> None:
    """Add the prose of a paragraph: literals, roles and substitutions left out, emphasis and links without marks."""
    _read(prose, slices, text, 0, len(text))


def _read(prose: ProseBuilder, slices: Slices, text: str, start: int, end: int) -> None:
    at = start
    for m in _MARKUP.finditer(text, start, end):
        _copy(prose, slices, at, m.start())
        at = m.end()
        if m["escaped"] is not None:
            if not m["escaped"].isspace():
                source = slices.at(m.start())
                prose.put(m["escaped"], source, source + 2)
        elif m["literal"] or m["substitution"]:
            prose.gap()
        elif m["text"]:
            _interpreted(prose, slices, text, m)
        elif m["strong"] or m["emphasis"]:
            _read_inner(prose, slices, text, *m.span("strong" if m["strong"] else "emphasis"))
    _copy(prose, slices, at, end)


def _interpreted(prose: ProseBuilder, slices: Slices, text: str, m: re.Match[str]) -> None:
    """A role, a link or a title: its text when that is meant to be read."""
    start, end = m.span("text")
    role = (m["role"] or m["after"] or "").lower()
    titled = _TITLED.match(text, start, end)
    if role and role not in _PROSE_ROLES and not (role in _TITLE_ROLES and titled):
        prose.gap()
        return
    if titled:
        end = titled.end("title")
    elif text[start] == "<":
        prose.gap()
        return
    _read_inner(prose, slices, text, start, end)


def _read_inner(prose: ProseBuilder, slices: Slices, text: str, start: int, end: int) -> None:
    """Text within markup, where only escapes are markup."""
    at = start
    for m in re.finditer(r"\\([\s\S])", text[start:end]):
        _copy(prose, slices, at, start + m.start())
        at = start + m.end()
        if not m[1].isspace():
            source = slices.at(start + m.start())
            prose.put(m[1], source, source + 2)
    _copy(prose, slices, at, end)


def _copy(prose: ProseBuilder, slices: Slices, start: int, end: int) -> None:
    for span in slices.spans(start, end):
        prose.copy(*span)
