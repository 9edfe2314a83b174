"""Suppression comments: found in the raw source, before and apart from any markup parsing.

``<!-- mtcheck: VERB[RULE, RULE] "PHRASE" REASON -->`` works in every kind of
file; reStructuredText also takes ``.. mtcheck: …`` on a line of its own, and
files without comments of their own (plain text, docx) ``[mtcheck: …]``. Rules,
phrase and reason may be left out. The verbs:

ignore            the finding right beside the comment, or with a phrase every finding of it in this paragraph (when the comment
                  stands alone, in the next one)
ignore-next-line  findings that begin on the next line with text
off, on           findings between the two; off alone holds to the end
ignore-file       findings anywhere in the file
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from mtcheck.document.model import Document, OffsetMap, Piece, Span
from mtcheck.document.verbatim import verbatim
from mtcheck.settings import RULE_IDS

VERBS = ("ignore", "ignore-next-line", "off", "on", "ignore-file")
_HTML = r"<!--[ \t\r\n]*mtcheck:(?P<html>.*?)-->"
_RST = r"^[ \t]*\.\.[ \t]+mtcheck:(?P<rst>[^\r\n]*)"
_PLAIN = r"\[mtcheck:(?P<plain>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
_FORMS = {
    "plain": re.compile(f"{_HTML}|{_PLAIN}", re.DOTALL),
    "rst": re.compile(f"{_HTML}|{_RST}", re.DOTALL | re.MULTILINE),
    "": re.compile(_HTML, re.DOTALL),
}
_BODY = re.compile(
    r'\s*(?P<verb>[\w-]*)\s*(?:\[(?P<rules>[^\]]*)\])?\s*(?:"(?P<phrase>[^"]+)")?\s*(?P<reason>.*)', re.DOTALL
)
PLAIN_KINDS = frozenset({"plain", "docx", "text"})


class Mistake(NamedTuple):
    """A comment that cannot be understood: where, and what to do."""

    start: int
    reason: str
    remedy: str


@dataclass(frozen=True)
class Directive:
    """One suppression comment at ``start:end`` of the source; no rules means every rule."""

    verb: str
    start: int
    end: int
    rules: frozenset[str] = frozenset()
    phrase: str = ""
    reason: str = ""


def find_directives(source: str, kind: str) -> tuple[list[Directive], list[Mistake]]:
    """All suppression comments of a source, in order, and those that are no use."""
    directives: list[Directive] = []
    mistakes: list[Mistake] = []
    for start, end, body in _comments(source, kind):
        found = _parse(body, start, end)
        if isinstance(found, Directive):
            directives.append(found)
        else:
            mistakes.append(found)
    return directives, mistakes


def without_comments(document: Document) -> Document:
    """The document without suppression comments in its prose, where its reader took them for text."""
    if "mtcheck:" not in document.text:
        return document
    spans = []
    for start, end, _ in _comments(document.source, document.kind):
        span = document.map.to_text(start, end)
        if span is not None:
            spans.append(span)
    return _cut(document, spans) if spans else document


def _comments(source: str, kind: str) -> Iterator[tuple[int, int, str]]:
    if "mtcheck:" not in source:
        return
    shown = verbatim(source, kind)
    form = _FORMS["plain" if kind in PLAIN_KINDS else kind if kind in _FORMS else ""]
    for match in form.finditer(source):
        if not any(a <= match.start() < b for a, b in shown):
            yield match.start(), match.end(), next(g for g in match.groups() if g is not None)


def _parse(body: str, start: int, end: int) -> Directive | Mistake:
    match = _BODY.match(" ".join(body.split()))
    assert match is not None  # every part may be empty
    verb = match["verb"]
    if verb not in VERBS:
        near = get_close_matches(verb, VERBS, n=1, cutoff=0.3)
        return Mistake(
            start, f"{verb or 'nothing'} is no suppression", f"write {near[0] if near else ' or '.join(VERBS)}"
        )
    rules = [r.strip() for r in (match["rules"] or "").split(",") if r.strip()]
    for rule in rules:
        if rule not in RULE_IDS:
            near = get_close_matches(rule, RULE_IDS, n=1, cutoff=0.4)
            return Mistake(
                start, f"there is no rule {rule}", f"write {near[0] if near else 'one of ' + ', '.join(RULE_IDS)}"
            )
    if match["phrase"] and verb != "ignore":
        return Mistake(start, f"{verb} takes no phrase", "write ignore, or leave the phrase out")
    return Directive(verb, start, end, frozenset(rules), match["phrase"] or "", match["reason"].strip(" -:—–"))


def _cut(document: Document, spans: list[Span]) -> Document:
    """The document without ``spans`` of its prose, which are in order and do not overlap."""
    parts: list[str] = []
    pieces: list[Piece] = []
    done = length = 0
    for start, end in (*spans, Span(len(document.text), len(document.text))):
        parts.append(document.text[done:start])
        for piece in document.map.pieces:
            a, b = max(piece.text_start, done), min(piece.text_end, start)
            if a < b:
                source = document.map.to_source(a, b)
                pieces.append(Piece(a - done + length, b - done + length, *source))
        length += start - done
        done = end
    return Document(
        document.path,
        document.source,
        "".join(parts),
        OffsetMap(pieces),
        document.kind,
        document.encoding,
        document.landmarks,
    )
