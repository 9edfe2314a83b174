"""What a format is: a renderer that turns finished reports into text, piece by piece.

Rendering in pieces keeps memory flat over thousands of files; ``play`` puts
the pieces of a whole run together, so that each format is also a pure function
of a RunReport.
"""

from __future__ import annotations

import posixpath
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from mtcheck.finding import Finding, Report, RunReport, Skipped, Tool

STDIN = "-"
_BREAK = re.compile(r"\r\n|\r|\n")
_MARKUP = frozenset("<>&*_`[]{}|\\")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Renderer(ABC):
    """Renders one run: ``begin`` once, ``document`` for each report in order, then ``pieces`` once."""

    def begin(self, tool: Tool) -> str:
        return ""

    @abstractmethod
    def document(self, report: Report) -> str:
        """The text for one document; it may be empty."""

    def end(self, skipped: Sequence[Skipped]) -> str:
        """The closing text; ``skipped`` is what could not be done for the whole run."""
        return ""

    def pieces(self, skipped: Sequence[Skipped]) -> Iterator[str]:
        """The closing text piece by piece, for a format that keeps much until then."""
        yield self.end(skipped)


def play(renderer: Renderer, run: RunReport) -> str:
    """A whole run through a renderer."""
    parts = [renderer.begin(run.tool)]
    parts += (renderer.document(report) for report in run.documents)
    parts += renderer.pieces(run.skipped)
    return "".join(parts)


def as_dict(report: Report) -> dict[str, Any]:
    """The report as JSON has it; in a word processor's file each finding says in which paragraph and run it begins."""
    data = report.as_dict()
    if report.document is not None and report.document.landmarks:
        for found in (*data["findings"], *data.get("suppressed", ())):
            place = report.document.place(found["start"])
            found |= place._asdict() if place else {}
    return data


def end_of(finding: Finding) -> tuple[int, int]:
    """Line and column, from 1, just after a finding."""
    breaks = list(_BREAK.finditer(finding.text))
    if not breaks:
        return finding.line, finding.column + len(finding.text)
    return finding.line + len(breaks), len(finding.text) - breaks[-1].end() + 1


def replaceable(path: str, finding: Finding) -> bool:
    """Whether a tool may put a suggestion in place of the finding's text: not where that would take markup with it."""
    return bool(finding.suggestions) and not path.lower().endswith(".docx") and not _MARKUP & set(finding.text)


def below(path: str, root: str, folder: str = "") -> str:
    """The path relative to ``root`` where it lies below it, otherwise as it is; ``folder`` is where in the root relative paths begin."""
    for separator in "/\\":
        prefix = root.rstrip(separator) + separator
        if root and path.startswith(prefix):
            return path[len(prefix) :]
    if not folder or path == STDIN or PurePath(path).is_absolute():
        return path
    return posixpath.normpath(f"{folder}/{path}")


def printable(text: str) -> str:
    """Text that is safe on a terminal: control, direction and invisible characters are shown as escapes."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def one_line(text: str) -> str:
    """Printable text with white space and line breaks as single spaces."""
    return printable(" ".join(text.split()))


def plural(count: int, noun: str) -> str:
    """A count with its noun: ``1 word``, ``2,000 words``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
