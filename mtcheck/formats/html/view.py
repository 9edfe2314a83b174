"""What a page shows, before it is HTML: plain data that the templates print."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from mtcheck.document.model import Document, Span
from mtcheck.formats.html.visible import visible


@dataclass(frozen=True)
class Level:
    """One step of the scale that marks are coloured by: a severity, or a judgement."""

    id: str
    name: str
    sign: str
    """A shape, so that no level is told by its colour alone."""
    help: str


@dataclass(frozen=True)
class Item:
    """One finding or change: everything that its card and its entry in the list say."""

    number: int
    id: str
    level: Level
    kind: str
    kind_name: str
    text: str
    suggestions: tuple[str, ...]
    confidence: float
    message: str
    reasons: tuple[str, ...]
    place: str
    at: float
    """Where in the story it stands, 0..1."""
    share: float
    """How much of the story it takes, 0..1."""
    judged: bool = True
    """False for a passage that is shown, and left to the editor."""

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


class Piece(NamedTuple):
    """A run of text; ``item`` is the finding or change that it belongs to.

    ``role`` says what it is: text, mark, old (wording of the original), added,
    omitted, point (a word that stands for a whole passage), caret (where words were).
    """

    html: Markup
    item: Item | None = None
    role: str = "text"
    first: bool = True
    """Whether this is the first piece of its item; only that one carries the anchor."""


class Block(NamedTuple):
    """A paragraph."""

    pieces: tuple[Piece, ...]
    heading: bool = False


class Row(NamedTuple):
    """One pair of passages, side by side."""

    original: tuple[Piece, ...]
    rewritten: tuple[Piece, ...]
    starts: bool
    """Whether a paragraph begins here."""
    kind: str = "same"


class Figure(NamedTuple):
    """One figure of the summary."""

    name: str
    value: str
    unit: str = ""
    note: str = ""


class Notice(NamedTuple):
    """Something that was not checked, or a remark."""

    what: str
    reason: str
    remedy: str
    failed: bool


@dataclass(frozen=True)
class Story:
    """One document of the page."""

    id: str
    title: str
    verdict: str
    verdict_name: str
    verdict_text: str
    sign: str
    figures: tuple[Figure, ...]
    items: tuple[Item, ...]
    blocks: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = ()
    data: str = ""
    """JSON for the script: how the corrected text is put together."""
    row: tuple[tuple[str, float], ...] = ()
    """Cells of the index after the title: what is shown, and what it sorts by."""
    strip_label: str = ""
    suppressed: int = 0
    rows: tuple[Row, ...] = ()
    side_names: tuple[str, str] = ("", "")


class Words(NamedTuple):
    """What things are called on a page."""

    one: str
    many: str
    accept: str
    reject: str
    accept_all: str
    copy: str
    download: str
    meant: str
    levels: str
    kinds: str
    file: str
    """What is put into the name of the file that is downloaded."""
    none: str
    sure: str
    """What a percentage of confidence is said to be."""
    floor: str = "Confidence, at least"


@dataclass(frozen=True)
class Page:
    """What frames the stories of a report."""

    title: str
    kicker: str
    tool: str
    levels: tuple[Level, ...]
    kinds: tuple[tuple[str, str, int], ...]
    """Id, name and count of each rule or kind of change, for the filter."""
    words: Words
    columns: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    first: str = "end"
    """Id of the first story, where the page's skip link leads."""
    many: bool = False
    total: int = 0
    """How many findings or changes the page has."""
    floor: int = 0
    """Lowest confidence on the page, in per cent: where the slider begins."""


def json_data(value: object) -> Markup:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


class Part(NamedTuple):
    """A place in the source where an item's suggestions would go."""

    start: int
    end: int
    item: str
    suggestions: tuple[str, ...]


def segments(source: str, parts: Sequence[Part]) -> list[object]:
    """The source cut at items: text, ``[item id, text, suggestions]``, text, …; parts in order, overlapping ones left out."""
    cut: list[object] = []
    at = 0
    for start, end, item, suggestions in parts:
        if start < at:
            continue
        cut += (source[at:start], [item, source[start:end], suggestions])
        at = end
    cut.append(source[at:])
    return cut


def paragraphs(document: Document, spans: Iterable[tuple[Span, Item]]) -> tuple[Block, ...]:
    """The prose in paragraphs, each cut at the marked spans (offsets into the prose, in order)."""
    marks = list(spans)
    blocks: list[Block] = []
    seen: set[str] = set()
    first = 0
    for number, paragraph in enumerate(document.paragraphs):
        while first < len(marks) and marks[first][0].end <= paragraph.start:
            first += 1
        inside = []
        for span, item in marks[first:]:
            if span.start >= paragraph.end:
                break
            inside.append((Span(max(span.start, paragraph.start), min(span.end, paragraph.end)), item))
        pieces = tuple(_pieces(document.text, paragraph, inside, seen))
        blocks.append(Block(pieces, number < 2 and is_heading(document.text[paragraph.start : paragraph.end])))
    return tuple(blocks)


def _pieces(text: str, within: Span, marks: Sequence[tuple[Span, Item]], seen: set[str]) -> Iterable[Piece]:
    at = within.start
    for span, item in marks:
        start = max(span.start, at)
        if start >= span.end:
            continue
        if start > at:
            yield Piece(visible(text[at:start]))
        yield Piece(visible(text[start : span.end]), item, "mark", item.id not in seen)
        seen.add(item.id)
        at = span.end
    if at < within.end:
        yield Piece(visible(text[at : within.end]))


def is_heading(text: str) -> bool:
    """Whether a paragraph at the top looks like a headline: short, and without a full stop."""
    return (
        len(text.split()) <= 16
        and "\n" not in text.strip()
        and text.rstrip()[-1:] not in {".", "!", "?", ":", ";", ",", '"', "”", ""}
    )
