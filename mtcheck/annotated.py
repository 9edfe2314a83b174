"""Annotated text: documents with gold spans, in two forms (and a third, :mod:`mtcheck.judged`, for judged substitutes).

*JSON Lines*, one document a line, is what ``mtcheck evaluate`` and
``mtcheck train`` read::

    {"id", "text", "spans": [{"start", "end", "expected"?, "certainty"?}], "original"?}

*Marked stories* is the form people write, under ``seeds/stories``::

    == ID | FAMILY | ENGLISH | TOPIC
    Police have {arrested ~> detained} two {officials => officers}.

``=>`` marks a swap that an editor would certainly mend (``high``), ``->`` one
that an editor would probably mend (``medium``), ``~>`` one that reads well
(``fine``: neither a find nor a false alarm). Taking every right side gives the
original.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

_MARK = re.compile(r"\{([^{}]*?)(?:\s*(=>|->|~>)\s*([^{}]*?))?\}")
_HEADER = re.compile(r"^==\s*([^|\n]+)\|([^|\n]+)\|([^|\n]+)\|([^|\n]+)$", re.MULTILINE)
_STRAY_HEADER = re.compile(r"^==(?!\s*[^|\n]+\|[^|\n]+\|[^|\n]+\|[^|\n]+$)", re.MULTILINE)
_NOT_BLANK = re.compile(r"\S")
_BRACE = re.compile(r"[{}]")
_CERTAINTY = {"=>": "high", "->": "medium", "~>": "fine"}


class AnnotationError(ValueError):
    """Annotated data that cannot be read; the message names the file and the line."""


class GoldSpan(NamedTuple):
    """A swap marked by an editor; offsets are code points into the document's text."""

    start: int
    end: int
    expected: str | None = None
    certainty: str = "high"
    kind: str = ""


@dataclass(frozen=True)
class Annotated:
    """A document with its gold spans; no spans means a clean control."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...] = ()
    original: str | None = None
    family: str = ""
    english: str = ""
    topic: str = ""

    @property
    def errors(self) -> tuple[GoldSpan, ...]:
        """The spans that count as errors: all but the ``fine`` ones."""
        return tuple(s for s in self.spans if s.certainty != "fine")

    def as_dict(self) -> dict[str, Any]:
        spans = [{"start": s.start, "end": s.end, "certainty": s.certainty} | ({"expected": s.expected} if s.expected is not None else {}) for s in self.spans]
        data: dict[str, Any] = {"id": self.id, "text": self.text, "spans": spans}
        for key in ("original", "family", "english", "topic"):
            if getattr(self, key):
                data[key] = getattr(self, key)
        return data


def unmark(marked: str) -> tuple[str, str, tuple[GoldSpan, ...]]:
    """Split marked text into ``(text, original, spans)``; braces without an arrow are plain text."""
    text: list[str] = []
    original: list[str] = []
    spans: list[GoldSpan] = []
    length = at = 0
    for m in _MARK.finditer(marked):
        between = marked[at : m.start()]
        at = m.end()
        spun, arrow, expected = m.group(1).strip(), m.group(2), (m.group(3) or "").strip()
        text.append(between)
        original.append(between)
        length += len(between)
        if arrow is None:
            expected = spun
        elif spun:
            spans.append(GoldSpan(length, length + len(spun), expected, _CERTAINTY[arrow]))
        text.append(spun)
        original.append(expected)
        length += len(spun)
    text.append(marked[at:])
    original.append(marked[at:])
    return "".join(text), "".join(original), tuple(spans)


def read_marked(path: Path) -> Iterator[Annotated]:
    """Stories of a marked file; raises AnnotationError for a line that is no story's and for a brace without its other half."""
    content = _content(path)
    headers = list(_HEADER.finditer(content))
    stray = _NOT_BLANK.search(content, 0, headers[0].start() if headers else len(content)) or _STRAY_HEADER.search(content)
    if stray or not headers:
        line = content.count("\n", 0, stray.start()) + 1 if stray else 1
        raise AnnotationError(f"{path}, line {line}: expected '== ID | FAMILY | ENGLISH | TOPIC' before a story; write that line")
    brace = _BRACE.search(_MARK.sub(lambda m: "\n" * m.group().count("\n"), content))
    if brace:
        line = brace.string.count("\n", 0, brace.start()) + 1
        raise AnnotationError(f"{path}, line {line}: a brace without its other half; marks are {{spun => expected}}")
    for here, following in zip(headers, [*headers[1:], None], strict=True):
        body = content[here.end() : following.start() if following else len(content)].strip()
        text, original, spans = unmark(body)
        name, family, english, topic = (g.strip() for g in here.groups())
        yield Annotated(name, text, spans, original if spans else None, family, english, topic)


def read_jsonl(path: Path) -> Iterator[Annotated]:
    """Documents of a JSON Lines file; raises AnnotationError with the line number."""
    for number, line in enumerate(_content(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            found = _judged(data) if "substitutes" in data else [_document(data, number)]
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            reason = str(error) if type(error) is ValueError else repr(error)
            raise AnnotationError(f"{path}, line {number}: not an annotated document ({reason})") from error
        yield from found


def _document(data: dict[str, Any], number: int) -> Annotated:
    text = data["text"]
    if not isinstance(text, str):
        raise ValueError("'text' is not a string")
    spans = tuple(sorted((_span(s, len(text)) for s in data.get("spans") or ()), key=lambda s: s[:2]))
    return Annotated(
        str(data.get("id", number)), text, spans, data.get("original"),
        data.get("family", ""), data.get("english", ""), data.get("topic") or data.get("domain", ""),
    )  # fmt: skip


def _judged(data: dict[str, Any]) -> list[Annotated]:
    from mtcheck.judged import documents

    return list(documents(data))


def _span(data: dict[str, Any], length: int) -> GoldSpan:
    span = GoldSpan(data["start"], data["end"], data.get("expected"), data.get("certainty", "high"), data.get("kind", ""))
    if not 0 <= span.start <= span.end <= length:
        raise ValueError("a span lies outside its text")
    if span.certainty not in _CERTAINTY.values():
        raise ValueError(f"certainty {span.certainty!r} is none of {', '.join(_CERTAINTY.values())}")
    return span


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); give an annotated .jsonl or marked .txt file, or a folder of them") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise AnnotationError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from error


def read_annotated(paths: Iterable[Path]) -> Iterator[Annotated]:
    """Documents of ``.jsonl`` and marked ``.txt`` files, folders walked in name order."""
    for path in paths:
        if path.is_dir():
            yield from read_annotated(sorted(p for p in path.rglob("*") if p.suffix in {".jsonl", ".txt"}))
        elif path.suffix == ".jsonl":
            yield from read_jsonl(path)
        else:
            yield from read_marked(path)
