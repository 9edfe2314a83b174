"""Annotations for GitHub Actions, and the Markdown of its step summary.

GitHub shows ten annotations a step and drops the rest without a word, so the
ten surest findings come out, and a line that says how many there are.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mtcheck.finding import Finding, Report, RunReport, Severity, Skipped
from mtcheck.formats.base import Renderer, below, end_of, one_line, play
from mtcheck.formats.text import summary
from mtcheck.tally import Tally

ANNOTATIONS = 10
SUMMARY_ROWS = 50
_ACTIVE = re.compile(r"[\\`*_\[\]<>|#!~$&@:]")
_LEVELS = {Severity.MINOR: "notice", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}


def renderer(root: str = "", folder: str = "") -> Renderer:
    return GithubRenderer(root, folder)


def render(run: RunReport, root: str = "", folder: str = "") -> str:
    """The whole run; paths below ``root`` are written relative to it, relative ones begin at its ``folder``."""
    return play(renderer(root, folder), run)


class Surest:
    """The ``limit`` findings of highest confidence; among equals those that came first."""

    def __init__(self, limit: int):
        self._limit = limit
        self._heap: list[tuple[float, int, str, Finding]] = []
        self._seen = 0

    def add(self, report: Report) -> None:
        for finding in report.findings:
            self._seen += 1
            heapq.heappush(self._heap, (finding.confidence, -self._seen, report.path, finding))
            if len(self._heap) > self._limit:
                heapq.heappop(self._heap)

    def __iter__(self) -> Iterator[tuple[str, Finding]]:
        return ((path, finding) for _, _, path, finding in sorted(self._heap, reverse=True))


class GithubRenderer(Renderer):
    def __init__(self, root: str, folder: str) -> None:
        self._root, self._folder = root, folder
        self._tally = Tally()
        self._surest = Surest(ANNOTATIONS)
        self._failed: list[Skipped] = []

    def document(self, report: Report) -> str:
        report = replace(report, path=below(report.path, self._root, self._folder))
        self._tally.add(report)
        self._surest.add(report)
        self._failed += (s for s in report.skipped if s.failed)
        return ""

    def end(self, skipped: Sequence[Skipped]) -> str:
        self._tally.add_skipped(skipped)
        lines = [annotation(path, finding) for path, finding in self._surest]
        room = ANNOTATIONS - len(lines)
        failures = [failure(s) for s in (*self._failed, *(s for s in skipped if s.failed))]
        shown = [*lines, *failures[:room]]
        left_out = self._tally.findings - len(lines)
        more = f" The {len(lines)} surest are annotated, {left_out:,} more are in the full report." if left_out else ""
        return "\n".join([*shown, f"mtcheck: {summary(self._tally)}{more}"]) + "\n"


def annotation(path: str, finding: Finding) -> str:
    """One workflow command. Columns are left out where the span runs over a line: GitHub rejects them there."""
    end_line, end_column = end_of(finding)
    place = {"file": path, "line": str(finding.line), "endLine": str(end_line)}
    if end_line == finding.line:
        place |= {"col": str(finding.column), "endColumn": str(end_column)}
    place["title"] = f"{finding.rule} ({finding.confidence:.0%} sure)"
    return _command(_LEVELS[finding.severity], place, headline(finding))


def failure(skipped: Skipped) -> str:
    return _command("error", {"title": "not checked"}, f"{skipped.what}: {skipped.reason}; {skipped.remedy}")


def headline(finding: Finding) -> str:
    """The phrase, what it probably meant, and why, in one line."""
    meant = f' probably meant "{one_line(finding.suggestions[0])}"' if finding.suggestions else " does not belong"
    why = f": {one_line(finding.message)}" if finding.message else ""
    return f'"{one_line(finding.text)}"{meant}{why}'


class Summary(Renderer):
    """The step summary: a table of the surest findings in Markdown."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._surest = Surest(SUMMARY_ROWS)

    def document(self, report: Report) -> str:
        self._tally.add(report)
        self._surest.add(report)
        return ""

    def end(self, skipped: Sequence[Skipped]) -> str:
        self._tally.add_skipped(skipped)
        lines = ["## mtcheck", "", summary(self._tally), ""]
        rows = [
            f"| {_cell(f'{path}:{f.line}:{f.column}')} | {_cell(f.text)} | {_cell(', '.join(f.suggestions[:3]))} "
            f"| {f.severity} | {f.confidence:.0%} | {f.rule} |"
            for path, f in self._surest
        ]
        if rows:
            lines += [
                "| place | phrase | probably meant | severity | sure | rule |",
                "| --- | --- | --- | --- | --- | --- |",
                *rows,
            ]
        left_out = self._tally.findings - len(rows)
        lines += ["", f"{left_out:,} more are in the full report."] if left_out else []
        return "\n".join(lines) + "\n"


def step_summary(run: RunReport) -> str:
    """The whole run as Markdown for ``GITHUB_STEP_SUMMARY``."""
    return play(Summary(), run)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    inner = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {inner}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """A table cell in which nothing of the text acts as Markdown or HTML."""
    return _ACTIVE.sub(lambda m: f"&#{ord(m.group())};", one_line(text))
