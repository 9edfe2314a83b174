"""The baseline: findings that are known and left out, kept by content and not by place.

The file is JSON with one finding a line, sorted, so that a change to it reads
well in a review. A finding is known when rule, phrase and the words beside it
are the same, wherever it stands, or when it shares a word with one that was
recorded in the same sentence, or has function words alone and its sentence
holds one that was recorded: what stands elsewhere in the story can make a
finding longer or shorter, part it in two, or make it one of another rule.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from mtcheck.atomic import write_text
from mtcheck.document.model import Document
from mtcheck.excerpt import content_key, normalised, sentence_key
from mtcheck.finding import Finding, Suppressed
from mtcheck.stopwords import is_stop_word
from mtcheck.suppress import Silenced

VERSION = 1
DOUBTFUL = 0.1
"""Findings from this confidence on are recorded, shown or not: how sure a finding is depends on the whole story, so that an
edit elsewhere may lift one over the threshold."""


class BaselineError(Exception):
    """A baseline that cannot be used; the message is one sentence with the next step."""


class Entry(NamedTuple):
    """A known finding. ``key``, and ``text`` in its ``sentence``, tell it; the rest is for people and for refreshing."""

    path: str
    rule: str
    text: str
    key: str
    sentence: str


@dataclass(frozen=True)
class Baseline:
    """Known findings, and the file that they are from."""

    path: Path
    entries: tuple[Entry, ...]

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises BaselineError."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BaselineError(f"{path}: there is no such baseline; --update-baseline writes it") from None
        except OSError as error:
            raise BaselineError(f"{path}: the baseline cannot be read ({error.strerror})") from None
        except ValueError:
            raise BaselineError(
                f"{path}: the baseline is not valid JSON; write it anew with --update-baseline"
            ) from None
        try:
            return cls(path, tuple(_entry(e) for e in _findings(data)))
        except (KeyError, TypeError, ValueError):
            raise BaselineError(
                f"{path}: this is no baseline of mtcheck; write it anew with --update-baseline"
            ) from None

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(e.key for e in self.entries)

    @cached_property
    def _words(self) -> frozenset[tuple[str, str]]:
        return frozenset((e.sentence, word) for e in self.entries if e.sentence for word in _content(e.text))

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(e.sentence for e in self.entries if e.sentence)

    def _knows(self, document: Document | None, finding: Finding) -> bool:
        if content_key(document, finding) in self.keys:
            return True
        sentence = sentence_key(document, finding)
        words = _content(finding.text)
        return any((sentence, word) in self._words for word in words) if words else sentence in self._sentences

    def silence(self, document: Document | None, findings: Sequence[Finding]) -> Silenced:
        """Leave out the findings that are known."""
        kept: list[Finding] = []
        suppressed: list[Suppressed] = []
        for finding in findings:
            if self._knows(document, finding):
                suppressed.append(Suppressed(finding, "baseline", f"known in {self.path.name}"))
            else:
                kept.append(finding)
        return Silenced(tuple(kept), tuple(suppressed))


class Recorder:
    """Collects the findings of a run for a baseline."""

    def __init__(self, path: Path):
        self.path = path
        self._checked: set[str] = set()
        self._entries: set[Entry] = set()

    def add(self, path: str, document: Document | None, findings: Iterable[Finding]) -> None:
        """All findings of one checked document; ``path`` may be relative to the working folder."""
        name = self._name(path)
        self._checked.add(name)
        for f in findings:
            self._entries.add(Entry(name, f.rule, " ".join(f.text.split()), content_key(document, f), sentence_key(document, f)))

    def write(self) -> int:
        """Write the file: what was found, and what was known of files that exist and were not checked.

        Returns how many findings it holds. Raises OSError.
        """
        try:
            old: tuple[Entry, ...] = Baseline.read(self.path).entries
        except BaselineError:
            old = ()
        kept = {e for e in old if e.path not in self._checked and (self.path.parent / e.path).exists()}
        entries = sorted(self._entries | kept)
        lines = ",\n".join(f"  {json.dumps(e._asdict(), ensure_ascii=False)}" for e in entries)
        body = f"\n{lines}\n " if lines else ""
        write_text(self.path, f'{{"version": {VERSION},\n "findings": [{body}]}}\n')
        return len(entries)

    def _name(self, path: str) -> str:
        try:
            return Path(os.path.relpath(path, self.path.parent)).as_posix()
        except ValueError:  # on another drive
            return Path(path).as_posix()


def _content(text: str) -> list[str]:
    return [w for w in normalised(text).split() if not is_stop_word(w)]


def _findings(data: Any) -> list[dict[str, str]]:
    if data["version"] != VERSION:
        raise ValueError(data["version"])
    found: list[dict[str, str]] = data["findings"]
    return found


def _entry(data: dict[str, str]) -> Entry:
    return Entry(*(str(data[name]) for name in Entry._fields))
