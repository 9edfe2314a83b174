"""One entry of the reference lexicon, and the TSV that people read and edit.

Columns: ``spun`` (lemma form), ``expected`` (alternatives parted by ``|``),
``pos``, ``topic``, ``near`` and ``not_near`` (lemmas, comma separated; at least
one of ``near`` has to stand in the sentence or its neighbours, none of
``not_near`` in the sentence), ``example`` (a human clause with the expected
wording) and ``honest`` (a human clause in which the spun wording is right).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from mtcheck.lexicon.inflection import inflect_phrase, inflections, tokens

__all__ = [
    "COLUMNS", "MAX_WORDS", "TOPICS", "Entry", "LexiconError", "Pos", "Problem", "Row", "faults", "inflect_phrase", "inflections",
    "lexicon_files", "parse_row", "read_entries", "read_lexicon", "read_rows", "split_expected", "split_words", "tokens",
]  # fmt: skip


class Pos(StrEnum):
    NOUN = "noun"
    VERB = "verb"
    ADJ = "adj"
    ADV = "adv"
    PREP = "prep"
    CONJ = "conj"
    PRON = "pron"
    DET = "det"
    PHRASE = "phrase"
    NAME = "name"
    NUM = "num"


TOPICS = (
    "general", "idioms", "names", "war", "diplomacy", "politics", "elections", "courts", "police", "business", "markets", "housing",
    "labour", "energy", "climate", "weather", "disaster", "health", "science", "technology", "agriculture", "football", "cricket",
    "sport", "entertainment", "royals", "obituaries", "education", "travel", "religion", "culture",
)  # fmt: skip
_POS, _TOPICS = frozenset(Pos), frozenset(TOPICS)
MAX_WORDS = 7


class LexiconError(ValueError):
    """A lexicon that cannot be read; the message names the file, the line and the remedy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A spinner's wording and what the writer meant."""

    spun: str
    expected: tuple[str, ...]
    pos: Pos
    topic: str
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    example: str = ""
    honest: str = ""

    @property
    def key(self) -> str:
        """Stable name for evidence, caches and messages."""
        return f"{self.topic}/{self.spun}"

    def row(self) -> list[str]:
        near, not_near = (",".join(sorted(words)) for words in (self.near, self.not_near))
        return [self.spun, " | ".join(self.expected), str(self.pos), self.topic, near, not_near, self.example, self.honest]


COLUMNS = tuple(f.name for f in fields(Entry))
REQUIRED = frozenset(("spun", "expected", "pos", "topic"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a place of a lexicon file, and what to do about it."""

    file: str
    line: int
    """From 1; 0 when the whole file is meant."""
    kind: str
    what: str
    remedy: str
    error: bool = True
    """False for a warning: the entry is used all the same."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.what}; {self.remedy}"

    def as_dict(self) -> dict[str, str | int]:
        level = "error" if self.error else "warning"
        return {"file": self.file, "line": self.line, "level": level, "kind": self.kind, "what": self.what, "remedy": self.remedy}


class Row(NamedTuple):
    """A line of a lexicon file: its entry, or what keeps it from being one."""

    line: int
    entry: Entry | None
    problems: tuple[Problem, ...] = ()


def split_words(cell: str) -> frozenset[str]:
    """The words of a ``near`` or ``not_near`` cell."""
    return frozenset(filter(None, map(str.strip, cell.lower().split(","))))


def split_expected(cell: str) -> tuple[str, ...]:
    """The alternatives of an ``expected`` cell, best first."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, cell.split("|")))))


def faults(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """``(kind, what, remedy)`` of everything that keeps the cells of a row from being an entry."""
    spun, expected = cells["spun"], split_expected(cells["expected"])
    if not tokens(spun) or not expected:
        yield "empty", "'spun' and 'expected' must not be empty", "fill in both"
    if cells["pos"] not in _POS:
        yield "pos", f"unknown part of speech {cells['pos']!r}", f"use one of {', '.join(Pos)}"
    if cells["topic"] not in _TOPICS:
        yield "topic", f"unknown topic {cells['topic']!r}", f"use one of {', '.join(TOPICS)}"
    if len(tokens(spun)) > MAX_WORDS:
        yield "length", f"'spun' has more than {MAX_WORDS} words", "keep the part of it that is wrong"
    if spun in expected:
        yield "same", "'spun' is among 'expected'", "leave out that alternative, or the entry"
    both = split_words(cells["near"]) & split_words(cells["not_near"])
    if both:
        yield "near", f"{', '.join(sorted(both))}: both in 'near' and in 'not_near'", "keep it in one of them"


def parse_row(row: Mapping[str, str | None]) -> Entry:
    """An entry from the cells of a row; raises ValueError saying what is wrong with it."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for _, what, remedy in faults(cells):
        raise ValueError(f"{what}; {remedy}")
    return _entry(cells)


def _entry(cells: Mapping[str, str]) -> Entry:
    near, not_near = split_words(cells["near"]), split_words(cells["not_near"])
    expected = split_expected(cells["expected"])
    return Entry(cells["spun"], expected, Pos(cells["pos"]), cells["topic"], near, not_near, cells["example"], cells["honest"])


def read_rows(path: Path) -> Iterator[Row]:
    """Lines of a TSV file after its header, each with its entry or all its problems; never raises for what the file holds."""
    file = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        yield Row(0, None, (Problem(file, 0, "unreadable", reason, "give a TSV file or a folder of them"),))
        return
    lines = content.removeprefix(codecs.BOM_UTF8).splitlines()
    header = tuple(lines[0].decode("utf-8", "replace").strip().split("\t")) if lines else ()
    missing, unknown = REQUIRED - set(header), set(header) - set(COLUMNS)
    if missing or unknown or len(set(header)) < len(header):
        wrong = f"no column {', '.join(sorted(missing))}" if missing else f"unknown or repeated column in {' '.join(header)!r}"
        yield Row(1, None, (Problem(file, 1, "header", wrong, f"the first line must be: {' '.join(COLUMNS)}, with tabs between"),))
        return
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield _read_row(file, number, line, header)


def _read_row(file: str, number: int, line: bytes, header: tuple[str, ...]) -> Row:
    try:
        parts = line.decode("utf-8").split("\t")
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {line[error.start]:#04x} at place {error.start + 1})"
        return Row(number, None, (Problem(file, number, "encoding", what, "save the file as UTF-8"),))
    if not len(REQUIRED) <= len(parts) <= len(header):
        what = f"{len(parts)} columns instead of {len(header)}"
        return Row(number, None, (Problem(file, number, "columns", what, "part the columns by single tabs, also around empty ones"),))
    given = {name: cell.strip() for name, cell in zip(header, parts, strict=False)}
    cells = {name: given.get(name, "") for name in COLUMNS}
    problems = tuple(Problem(file, number, *fault) for fault in faults(cells))
    return Row(number, None if problems else _entry(cells), problems)


def lexicon_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of a lexicon: those named, and the ``*.tsv`` of folders in order of name."""
    for path in paths:
        yield from sorted(path.glob("*.tsv")) if path.is_dir() else [path]


def read_entries(path: Path) -> Iterator[Entry]:
    """Entries of a TSV file; raises LexiconError at the first row that does not parse."""
    for row in read_rows(path):
        if row.entry is None:
            raise LexiconError(str(row.problems[0]))
        yield row.entry


def read_lexicon(paths: Iterable[Path]) -> list[Entry]:
    """Entries of files and folders (``*.tsv``), exact repetitions once; raises LexiconError as :func:`read_entries` does."""
    entries: dict[tuple[str, tuple[str, ...], str, str], Entry] = {}
    for file in lexicon_files(paths):
        for entry in read_entries(file):
            entries.setdefault((entry.spun, entry.expected, entry.pos, entry.topic), entry)
    return list(entries.values())
