"""The words around a finding, and the key that it keeps when the file around it changes."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mtcheck.document.model import WORD, Document, Span
from mtcheck.finding import Finding

CONTEXT_WORDS = 4
"""How many words on each side, within the sentence, belong to the key of a finding."""
_SPACE = re.compile(r"\s+")


class Excerpt(NamedTuple):
    """A finding in its sentence, white space as single spaces; joined, the parts are the sentence."""

    before: str
    phrase: str
    after: str


def excerpt(document: Document, finding: Finding) -> Excerpt:
    """The finding in the sentence of prose that it stands in."""
    span = document.map.to_text(finding.start, finding.end)
    if span is None:
        return Excerpt("", _SPACE.sub(" ", finding.text), "")
    start, end = span
    first, last = _sentence(document, span)
    text = document.text
    return Excerpt(
        _SPACE.sub(" ", text[first:start]).lstrip(),
        _SPACE.sub(" ", text[start:end]),
        _SPACE.sub(" ", text[end:last]).rstrip(),
    )


def trim(parts: Excerpt, width: int) -> Excerpt:
    """Leave out words at the ends, shown as ``…``, until the excerpt is about ``width`` wide."""
    room = max(width - len(parts.phrase), 20)
    before, after = parts.before, parts.after
    if len(before) + len(after) > room:
        left = max(room // 2, room - len(after))
        right = max(room - min(len(before), left), 0)
        if len(before) > left:
            before = "… " + before[len(before) - left :].partition(" ")[2]
        if len(after) > right:
            after = after[:right].rpartition(" ")[0] + " …"
    return Excerpt(before, parts.phrase, after)


def normalised(text: str) -> str:
    """The words of a text in lower case, parted by single spaces, quotes straightened."""
    return " ".join(m.group().replace("’", "'").casefold() for m in WORD.finditer(text)) or text.strip()


def content_key(document: Document | None, finding: Finding) -> str:
    """A key made of rule, phrase and the words beside it, so that edits elsewhere do not change it."""
    around = ""
    if document is not None:
        parts = excerpt(document, finding)
        before = normalised(parts.before).split()[-CONTEXT_WORDS:] if parts.before else []
        after = normalised(parts.after).split()[:CONTEXT_WORDS] if parts.after else []
        around = f"{' '.join(before)}|{' '.join(after)}"
    text = f"{finding.rule}|{normalised(finding.text)}|{around}"
    return _digest(text)[:24]


def sentence_key(document: Document | None, finding: Finding) -> str:
    """A key of the whole sentence that a finding stands in; empty without the document."""
    if document is None:
        return ""
    return _digest(normalised("".join(excerpt(document, finding))))[:16]


def content_keys(document: Document | None, findings: Iterable[Finding]) -> Iterator[str]:
    """A key for each finding of one document; equal ones are told apart by number."""
    seen: dict[str, int] = {}
    for finding in findings:
        key = content_key(document, finding)
        seen[key] = seen.get(key, 0) + 1
        yield f"{key}:{seen[key]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sentence(document: Document, span: Span) -> Span:
    """The prose from the beginning of the sentence that the span begins in to the end of the one it ends in."""
    sentences = document.sentences
    if not sentences:
        return span
    first = max(bisect_right(sentences, span.start, key=lambda s: s.start) - 1, 0)
    last = max(bisect_right(sentences, span.end - 1, key=lambda s: s.start) - 1, 0)
    return Span(min(sentences[first].start, span.start), max(sentences[last].end, span.end))
