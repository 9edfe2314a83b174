"""One entry of the reference lexicon, and the TSV that people read and edit.

Columns: ``spun`` (lemma form), ``expected`` (alternatives parted by ``|``),
``pos``, ``topic``, ``near`` and ``not_near`` (lemmas, comma separated; at least
one of ``near`` has to stand in the sentence or its neighbours, none of
``not_near`` in the sentence), ``example`` (a human clause with the expected
wording) and ``honest`` (a human clause in which the spun wording is right).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from mtcheck.morphology import TAGS, inflect


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


def _words(cell: str) -> frozenset[str]:
    return frozenset(w.strip().lower() for w in cell.split(",") if w.strip())


def parse_row(row: dict[str, str | None]) -> Entry:
    """An entry from a TSV row; raises ValueError saying what is wrong with it."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["spun"] or not cells["expected"]:
        raise ValueError("'spun' and 'expected' must not be empty")
    if cells["pos"] not in set(Pos):
        raise ValueError(f"unknown part of speech {cells['pos']!r}; use one of {', '.join(Pos)}")
    if cells["topic"] not in TOPICS:
        raise ValueError(f"unknown topic {cells['topic']!r}; use one of {', '.join(TOPICS)}")
    if len(tokens(cells["spun"])) > MAX_WORDS:
        raise ValueError(f"'spun' has more than {MAX_WORDS} words")
    expected = tuple(dict.fromkeys(e.strip() for e in cells["expected"].split("|") if e.strip()))
    if cells["spun"] in expected:
        raise ValueError("'spun' is among 'expected'")
    near, not_near = _words(cells["near"]), _words(cells["not_near"])
    if near & not_near:
        raise ValueError(f"{', '.join(sorted(near & not_near))}: both in 'near' and in 'not_near'")
    return Entry(cells["spun"], expected, Pos(cells["pos"]), cells["topic"], near, not_near, cells["example"], cells["honest"])


def read_entries(path: Path) -> Iterator[Entry]:
    """Entries of a TSV file; raises LexiconError at the first row that does not parse."""
    try:
        stream = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); give a TSV file or a folder of them") from error
    with stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        try:
            missing = {"spun", "expected", "pos", "topic"} - set(reader.fieldnames or ())
            if missing:
                raise LexiconError(f"{path}: no column {', '.join(sorted(missing))}; the first line must be: {' '.join(COLUMNS)}")
            for row in reader:
                try:
                    yield parse_row(row)
                except ValueError as error:
                    raise LexiconError(f"{path}, line {reader.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            raise LexiconError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error


def read_lexicon(paths: Iterable[Path]) -> list[Entry]:
    """Entries of files and folders (``*.tsv``), exact repetitions once."""
    entries: dict[tuple[str, tuple[str, ...], str, str], Entry] = {}
    for path in paths:
        for file in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
            for entry in read_entries(file):
                entries.setdefault((entry.spun, entry.expected, entry.pos, entry.topic), entry)
    return list(entries.values())


_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")


def tokens(text: str) -> list[str]:
    """The words that matching compares, as :data:`mtcheck.document.model.WORD` finds them."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=65536)
def inflect_phrase(phrase: str, pos: str, tag: str) -> str:
    """Inflect a verb phrase at its first word, a noun or adjective phrase at its last."""
    if not tag or tag in {"NN", "VB", "JJ"}:
        return phrase
    words = phrase.split(" ")
    at = 0 if pos == Pos.VERB else len(words) - 1
    if words[at].isascii() and words[at].isalpha():
        words[at] = inflect(words[at], tag) if words[at].islower() else words[at] + "s" * (tag == "NNS")
    return " ".join(words)


def inflections(entry: Entry) -> Iterator[tuple[str, str]]:
    """``(wording, tag)`` of every form in which the entry's spun wording is matched."""
    for tag in TAGS.get(entry.pos, ("",)):
        wording = inflect_phrase(entry.spun, entry.pos, tag)
        yield wording, tag
        head, _, rest = wording.partition(" ")
        if entry.pos == Pos.VERB and tag in {"VBD", "VBN", "VBG"} and entry.spun.split(" ")[0].endswith("l"):
            suffix = "ing" if tag == "VBG" else "ed"
            yield f"{entry.spun.split(' ')[0]}l{suffix} {rest}".strip(), tag
