"""JUnit XML: a test suite for each document, a failed test for each finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from mtcheck.excerpt import excerpt
from mtcheck.finding import Finding, Report, RunReport, Skipped, Tool
from mtcheck.formats.base import Renderer, play
from mtcheck.formats.github import headline
from mtcheck.formats.text import describe

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def renderer() -> Renderer:
    return JunitRenderer()


def render(run: RunReport) -> str:
    return play(renderer(), run)


class JunitRenderer(Renderer):
    def begin(self, tool: Tool) -> str:
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name={_attribute(tool.name)}>\n'

    def document(self, report: Report) -> str:
        return _suite(report.path, report.findings, report.skipped, report)

    def end(self, skipped: Sequence[Skipped]) -> str:
        return (_suite("mtcheck", (), skipped, None) if skipped else "") + "</testsuites>\n"


def _suite(name: str, findings: Sequence[Finding], skipped: Sequence[Skipped], report: Report | None) -> str:
    cases = [_failure(report, f) for f in findings if report is not None]
    cases += [_skip(name, s) for s in skipped]
    if not cases:
        cases = [f'  <testcase classname={_attribute(name)} name={_attribute("no findings")} time="0"/>\n']
    failed = sum(s.failed for s in skipped)
    counts = f'tests="{len(cases)}" failures="{len(findings)}" errors="{failed}" skipped="{len(skipped) - failed}"'
    return f' <testsuite name={_attribute(name)} {counts} time="0">\n{"".join(cases)} </testsuite>\n'


def _failure(report: Report, finding: Finding) -> str:
    title = f"{finding.line}:{finding.column} {finding.rule}: {finding.text}"
    lines = [f"{report.path}:{finding.line}:{finding.column}", headline(finding)]
    if report.document is not None:
        lines.append("".join(excerpt(report.document, finding)))
    lines.append("; ".join([f"{finding.severity}, {finding.confidence:.0%} sure", *map(describe, finding.evidence)]))
    return (
        f'  <testcase classname={_attribute(report.path)} name={_attribute(title)} time="0">'
        f"<failure type={_attribute(finding.rule)} message={_attribute(headline(finding))}>"
        f"{_text(chr(10).join(lines))}</failure></testcase>\n"
    )


def _skip(name: str, skipped: Skipped) -> str:
    tag = "error" if skipped.failed else "skipped"
    message = _attribute(f"{skipped.reason}; {skipped.remedy}")
    kind = ' type="not-checked"' if skipped.failed else ""
    return (
        f'  <testcase classname={_attribute(name)} name={_attribute(skipped.what)} time="0">'
        f"<{tag}{kind} message={message}/></testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
