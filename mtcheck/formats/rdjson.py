"""Reviewdog Diagnostic Format (``DiagnosticResult``). Its columns count bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mtcheck.finding import Finding, Report, RunReport, Severity, Skipped, Tool
from mtcheck.formats.base import Renderer, below, end_of, play, replaceable
from mtcheck.formats.github import headline
from mtcheck.formats.json import dumps

_LEVELS = {Severity.MINOR: "INFO", Severity.MAJOR: "WARNING", Severity.CRITICAL: "ERROR"}
SUGGESTIONS = 3


def renderer(root: str = "") -> Renderer:
    return RdjsonRenderer(root)


def render(run: RunReport, root: str = "") -> str:
    """The whole run; paths below ``root`` are written relative to it."""
    return play(renderer(root), run)


class RdjsonRenderer(Renderer):
    def __init__(self, root: str) -> None:
        self._root = root
        self._first = True

    def begin(self, tool: Tool) -> str:
        return f'{{"source": {dumps({"name": tool.name})},\n "severity": "WARNING",\n "diagnostics": ['

    def document(self, report: Report) -> str:
        report = replace(report, path=below(report.path, self._root))
        parts = [_diagnostic(report, finding) for finding in report.findings]
        parts += [_skipped(s, report.path) for s in report.skipped if s.failed]
        return "".join(map(self._listed, parts))

    def end(self, skipped: Sequence[Skipped]) -> str:
        return "".join(self._listed(_skipped(s, s.what)) for s in skipped if s.failed) + "]}\n"

    def _listed(self, diagnostic: dict[str, Any]) -> str:
        comma = "" if self._first else ","
        self._first = False
        return f"{comma}\n  {dumps(diagnostic)}"


def _diagnostic(report: Report, finding: Finding) -> dict[str, Any]:
    place = _range(report, finding)
    diagnostic: dict[str, Any] = {
        "message": headline(finding),
        "location": {"path": report.path, "range": place},
        "severity": _LEVELS[finding.severity],
        "code": {"value": finding.rule},
    }
    if replaceable(report.path, finding):
        diagnostic["suggestions"] = [{"range": place, "text": s} for s in finding.suggestions[:SUGGESTIONS]]
    return diagnostic


def _range(report: Report, finding: Finding) -> dict[str, Any]:
    end_line, _ = end_of(finding)
    start = _byte_column(report, finding.start, finding.column)
    same_line = end_line == finding.line
    last = finding.text if same_line else finding.text[-(end_of(finding)[1] - 1) :] if end_of(finding)[1] > 1 else ""
    end = _bytes(last) + (start if same_line else 1)
    return {"start": {"line": finding.line, "column": start}, "end": {"line": end_line, "column": end}}


def _byte_column(report: Report, offset: int, column: int) -> int:
    if report.document is None:
        return column
    return _bytes(report.document.source[offset - column + 1 : offset]) + 1


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _skipped(skipped: Skipped, path: str) -> dict[str, Any]:
    message = f"{skipped.what}: {skipped.reason}; {skipped.remedy}"
    return {"message": message, "location": {"path": path}, "severity": "ERROR"}
