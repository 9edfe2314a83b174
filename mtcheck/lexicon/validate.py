"""Everything that is wrong with a lexicon, at once and as data.

Errors keep an entry from being used, or make it chance which of two is.
Warnings are what an editor should look at: examples that do not show what they
should, near words that can match less than was meant, entries said twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtcheck.document import Document
from mtcheck.lexicon.context import plural_or_past_of
from mtcheck.lexicon.entry import Entry, Pos, Problem, lexicon_files, read_rows, tokens
from mtcheck.lexicon.match import Matcher
from mtcheck.morphology import TAGS


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and where it stands."""

    file: str
    line: int
    entry: Entry

    def problem(self, kind: str, what: str, remedy: str, error: bool = False) -> Problem:
        return Problem(self.file, self.line, kind, f"{self.entry.spun!r}: {what}", remedy, error)


def validate(paths: Iterable[Path]) -> list[Problem]:
    """All problems of lexicon files and folders, in order of file and line; nothing is raised."""
    problems: list[Problem] = []
    placed: list[Placed] = []
    for path in paths:
        files = list(lexicon_files([path]))
        if not files:
            problems.append(Problem(str(path), 0, "empty", "no .tsv file in this folder", "name the folder that holds the lexicon"))
        for file in files:
            for row in read_rows(file):
                problems += row.problems
                if row.entry:
                    placed.append(Placed(str(file), row.line, row.entry))
    problems += check_entries(placed)
    order = {path: i for i, path in enumerate(dict.fromkeys(p.file for p in problems))}
    return sorted(problems, key=lambda p: (order[p.file], p.line))


def check_entries(placed: Sequence[Placed]) -> Iterator[Problem]:
    """Problems of entries that parse, each by itself and with the others."""
    yield from _repeated(placed)
    yield from _contradictory(placed)
    for p in placed:
        yield from _near(p)
    yield from _clauses(placed)


def _repeated(placed: Sequence[Placed]) -> Iterator[Problem]:
    by_spun: dict[tuple[str, Pos], list[Placed]] = defaultdict(list)
    for p in placed:
        for q in by_spun[p.entry.spun, p.entry.pos]:
            where = f"{q.file}, line {q.line}"
            if q.entry.topic == p.entry.topic:
                yield p.problem("duplicate", f"already an entry of this topic and part of speech ({where})", "make one entry of them", True)
            elif set(q.entry.expected) & set(p.entry.expected):
                yield p.problem("repetition", f"stands for the same in topic {q.entry.topic} ({where})", "make one entry of them")
            elif not q.entry.near and not p.entry.near:
                what = f"stands for {q.entry.expected[0]!r} in topic {q.entry.topic} ({where}), and neither has near words"
                yield p.problem("contradiction", what, "give both near words, or make one entry with both wordings expected", True)
            else:
                continue
            break
        by_spun[p.entry.spun, p.entry.pos].append(p)


def _contradictory(placed: Sequence[Placed]) -> Iterator[Problem]:
    """Entries that turn each other round in the same topic."""
    turned: dict[tuple[str, str, str], Placed] = {}
    for p in placed:
        for expected in p.entry.expected:
            q = turned.get((expected, p.entry.spun, p.entry.topic))
            if q:
                what = f"is expected in place of {expected!r} in {q.file}, line {q.line}, and the other way round here"
                yield p.problem("contradiction", what, "decide which of the two is the spinner's", True)
            turned[p.entry.spun, expected, p.entry.topic] = p


def _near(p: Placed) -> Iterator[Problem]:
    for column in ("near", "not_near"):
        for word in sorted(getattr(p.entry, column)):
            if tokens(word) != [word]:
                what = f"{word!r} in {column!r} is not one word and never matches"
                yield p.problem("near-form", what, "give one word, without hyphen or sign")
            elif lemma := plural_or_past_of(word):
                yield p.problem("near-lemma", f"{word!r} in {column!r} is a form of {lemma!r}", f"write {lemma!r}: it matches every form")


def _clauses(placed: Sequence[Placed]) -> Iterator[Problem]:
    """The example shows the expected wording, the honest clause the spun one, and neither is itself flagged."""
    matcher = Matcher(p.entry for p in placed)
    for p in placed:
        entry = p.entry
        if entry.example and not any(holds(entry.example, e, entry.pos) for e in entry.expected):
            what = f"the example does not hold {' or '.join(map(repr, entry.expected))}"
            yield p.problem("example", what, "give a clause with the expected wording, in any inflection")
        if entry.honest and not holds(entry.honest, entry.spun, entry.pos):
            yield p.problem("honest", "the honest clause does not hold it", "give a clause in which this wording is right, in any inflection")
        for column in ("example", "honest"):
            for m in matcher.match(Document.from_text(getattr(entry, column))):
                if m.active:
                    what = f"the {column} clause is flagged by {m.entry.spun!r} of topic {m.entry.topic}"
                    yield p.problem("flagged", what, "tighten the near words of that entry, or choose another clause")


def holds(clause: str, wording: str, pos: str) -> bool:
    """Whether a clause holds a wording in one of its inflections, whatever its case."""
    probe = Entry(wording, ("?",), Pos(pos) if pos in TAGS else Pos.PHRASE, "general")
    return bool(Matcher([probe]).match(Document.from_text(clause)))
