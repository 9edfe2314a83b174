"""The shipped lexicon together with a user's, and entries put into a user's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mtcheck.atomic import write_text
from mtcheck.lexicon.entry import COLUMNS, Entry, LexiconError, Problem, read_entries, read_lexicon
from mtcheck.lexicon.validate import Placed, check_entries
from mtcheck.resources import seeds_dir


def shipped_folder() -> Path:
    """Where the lexicon that mtcheck ships lies; raises LexiconError when it is missing."""
    folder = seeds_dir() / "lexicon"
    if not folder.is_dir():
        raise LexiconError(f"{folder}: the reference lexicon is missing; install mtcheck again")
    return folder


def load_lexicon(extra: Sequence[Path] = ()) -> list[Entry]:
    """Entries of a user's files and folders, then the shipped ones that they do not override.

    An entry overrides one with the same wording, part of speech and topic.
    Raises LexiconError.
    """
    own = read_lexicon(extra)
    replaced = {(e.spun, e.pos, e.topic) for e in own}
    return own + [e for e in read_lexicon([shipped_folder()]) if (e.spun, e.pos, e.topic) not in replaced]


def to_tsv(entries: Iterable[Entry]) -> str:
    """A lexicon file: the header and the entries in the order given."""
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *(e.row() for e in entries)))


def add_entry(file: Path, entry: Entry, replace: bool = False) -> list[Problem]:
    """Put an entry into a lexicon file, sorted, in one atomic step; returns the warnings about it.

    A file that does not exist is made, a folder is not. Raises LexiconError when
    the folder is missing, when the file does not parse, when the entry is not
    sound, or when it is there already and ``replace`` is not set; OSError when
    the file cannot be written.
    """
    cells = [cell for cell in entry.row() if any(c in cell for c in "\t\r\n")]
    if cells:
        raise LexiconError(f"{file}: a tab or a line break in {cells[0]!r}; leave it out")
    if not file.parent.is_dir():
        raise LexiconError(f"{file}: there is no folder {file.parent}; make it first, or give another --file")
    entries = list(read_entries(file)) if file.exists() else []
    same = [e for e in entries if (e.spun, e.pos, e.topic) == (entry.spun, entry.pos, entry.topic)]
    if same and not replace:
        raise LexiconError(f"{file}: has an entry for {entry.spun!r} ({entry.pos}, {entry.topic}) already; give --replace to put this one in its place")
    kept = [e for e in entries if e not in same] + [entry]
    kept.sort(key=lambda e: (e.spun.lower(), e.spun, e.pos, e.topic))
    line = kept.index(entry) + 2
    placed = [Placed(str(file), n, e) for n, e in enumerate(kept, 2)]
    placed.append(placed.pop(line - 2))  # of two entries that clash, the later one is blamed
    about = [p for p in check_entries(placed) if p.line == line]
    errors = [p for p in about if p.error]
    if errors:
        raise LexiconError(str(errors[0]))
    write_text(file, to_tsv(kept))
    return about
