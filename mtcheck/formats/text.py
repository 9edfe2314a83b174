"""Text for a person: each finding in its sentence, grouped by document, and a summary."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click

from mtcheck.excerpt import Excerpt, excerpt, trim
from mtcheck.finding import Evidence, Finding, Report, RunReport, Severity, Skipped, Verdict
from mtcheck.formats.base import Renderer, one_line, play, plural
from mtcheck.tally import Tally

WIDTH = 100
SHOWN_SUGGESTIONS = 3
_COLOURS = {Severity.MINOR: "yellow", Severity.MAJOR: "bright_red", Severity.CRITICAL: "bright_red"}
_VERDICTS = {Verdict.CLEAN: "green", Verdict.SUSPECT: "yellow", Verdict.SPUN: "bright_red"}


def renderer(color: bool = False, width: int = WIDTH, statistics: bool = False) -> Renderer:
    return TextRenderer(color, width, statistics)


def render(run: RunReport, color: bool = False, width: int = WIDTH, statistics: bool = False) -> str:
    """The whole run as text; ``width`` is that of the quoted sentences, in characters."""
    return play(renderer(color, width, statistics), run)


class TextRenderer(Renderer):
    def __init__(self, color: bool, width: int, statistics: bool):
        self._color = color
        self._width = width
        self._statistics = statistics
        self._tally = Tally()

    def document(self, report: Report) -> str:
        self._tally.add(report)
        notes = [self._note(s) for s in report.skipped]
        if not report.findings and report.verdict is Verdict.CLEAN:
            return "".join(f"{note}\n" for note in notes) + ("\n" if notes else "")
        lines = [self._heading(report), *notes, ""]
        for finding in report.findings:
            lines += [*self._finding(report, finding), ""]
        return "\n".join(lines) + "\n"

    def end(self, skipped: Sequence[Skipped]) -> str:
        self._tally.add_skipped(skipped)
        notes = "".join(f"{self._note(s)}\n" for s in skipped)
        figures = statistics_of(self._tally) + "\n" if self._statistics else ""
        return f"{notes}{figures}{summary(self._tally)}\n"

    def _heading(self, report: Report) -> str:
        verdict = self._style(str(report.verdict), fg=_VERDICTS[report.verdict], bold=True)
        probability = f"spun probability {report.spun_probability:.0%}"
        count = f"{plural(len(report.findings), 'finding')} in {plural(report.words, 'word')}"
        path = self._style(one_line(report.path), bold=True)
        return f"{path}: {verdict}, score {report.score:.0f} of 100, {probability}, {count}"

    def _finding(self, report: Report, finding: Finding) -> list[str]:
        place = self._style(f"{one_line(report.path)}:{finding.line}:{finding.column}:", bold=True)
        phrase = f'"{one_line(finding.text)}"'
        meant = " / ".join(f'"{one_line(s)}"' for s in finding.suggestions[:SHOWN_SUGGESTIONS])
        arrow = f" → {self._style(meant, fg='green')}" if meant else ""
        sure = self._style(f"{finding.confidence:.0%} sure", dim=True)
        severity = self._style(str(finding.severity), fg=_COLOURS[finding.severity])
        where = report.document.place(finding.start) if report.document is not None else None
        phrase += f" (paragraph {where.paragraph})" if where else ""
        lines = [f"{place} {phrase}{arrow}  [{severity}, {sure}, {finding.rule}]"]
        lines += self._sentence(report, finding)
        lines += [f"    {one_line(finding.message)}"] if finding.message else []
        reasons = "; ".join(filter(None, map(describe, finding.evidence)))
        return [*lines, self._style(f"    evidence: {reasons}", dim=True)] if reasons else lines

    def _sentence(self, report: Report, finding: Finding) -> list[str]:
        if report.document is None:
            return []
        before, phrase, after = map(one_line_edge, trim(excerpt(report.document, finding), self._width))
        if self._color:
            marked = self._style(phrase, fg=_COLOURS[finding.severity], bold=True, underline=True)
            return [f"    {before}{marked}{after}"]
        return [f"    {before}{phrase}{after}", f"    {' ' * cells(before)}{'^' * max(cells(phrase), 1)}"]

    def _note(self, skipped: Skipped) -> str:
        kind = self._style("not checked", fg="bright_red", bold=True) if skipped.failed else "note"
        return f"{one_line(skipped.what)}: {kind}: {one_line(skipped.reason)}; {one_line(skipped.remedy)}"

    def _style(self, text: str, **style: bool | str) -> str:
        return click.style(text, **style) if self._color else text  # type: ignore[arg-type]


def summary(tally: Tally) -> str:
    """One line on the whole run."""
    documents = plural(tally.documents, "document")
    if tally.findings:
        found = f"{plural(tally.findings, 'finding')} in {tally.with_findings} of {documents}"
    else:
        found = f"No findings in {documents}"
    parts = [f"{found}, {plural(tally.words, 'word')}"]
    verdicts = [f"{tally.by_verdict[v]} {v}" for v in (Verdict.SPUN, Verdict.SUSPECT) if tally.by_verdict[v]]
    parts += [", ".join(verdicts)] if verdicts else []
    parts += [f"{tally.suppressed:,} suppressed"] if tally.suppressed else []
    parts += [f"{tally.failed:,} not checked"] if tally.failed else []
    return "; ".join(parts) + "."


def statistics_of(tally: Tally) -> str:
    """How many findings each rule and folder has, most first."""
    lines = []
    for title, counts in (("rule", tally.by_rule), ("folder", tally.by_folder)):
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"Findings by {title}:", *(f"  {n:6,}  {one_line(name)}" for name, n in ordered)]
    return "".join(f"{line}\n" for line in lines)


def describe(evidence: Evidence) -> str:
    """One piece of evidence in a few words: its kind and its plain values."""
    figures = []
    for name, value in evidence.detail.items():
        if isinstance(value, float):
            figures.append(f"{name} {value:.2f}")
        elif isinstance(value, str | int) and not isinstance(value, bool):
            figures.append(f"{name} {value}")
    return one_line(f"{evidence.kind} ({', '.join(figures)})" if figures else evidence.kind)


def one_line_edge(text: str) -> str:
    """As ``one_line``, with a space at either end kept."""
    inner = one_line(text)
    return f"{' ' if text[:1] == ' ' else ''}{inner}{' ' if inner and text[-1:] == ' ' else ''}"


def cells(text: str) -> int:
    """How many columns a terminal gives to a text."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


__all__ = ["Excerpt", "cells", "describe", "plural", "render", "renderer", "statistics_of", "summary"]
