"""SARIF 2.1.0, as GitHub code scanning and other viewers read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from mtcheck.excerpt import content_keys
from mtcheck.finding import Finding, Report, RunReport, Severity, Skipped, Tool
from mtcheck.formats.base import Renderer, below, end_of, play, replaceable
from mtcheck.formats.github import headline
from mtcheck.formats.json import dumps
from mtcheck.rules import RULES, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "mtcheck/v1"
_LEVELS = {Severity.MINOR: "note", Severity.MAJOR: "warning", Severity.CRITICAL: "error"}
_INDEX = {rule_id: i for i, rule_id in enumerate(RULES)}


def renderer(root: str = "", folder: str = "") -> Renderer:
    return SarifRenderer(root, folder)


def render(run: RunReport, root: str = "", folder: str = "") -> str:
    """The whole run; paths below ``root`` are written relative to it, relative ones begin at its ``folder``."""
    return play(renderer(root, folder), run)


class SarifRenderer(Renderer):
    def __init__(self, root: str, folder: str) -> None:
        self._root, self._folder = root, folder
        self._first = True
        self._skipped: list[tuple[str | None, Skipped]] = []

    def begin(self, tool: Tool) -> str:
        driver = {
            "name": tool.name,
            "version": tool.version,
            "semanticVersion": tool.version,
            "rules": [_rule(rule) for rule in RULES.values()],
            "properties": {"signature": tool.signature},
        }
        return (
            f'{{"$schema": "{SCHEMA}",\n "version": "2.1.0",\n "runs": [{{'
            f'\n  "tool": {{"driver": {dumps(driver)}}},'
            '\n  "columnKind": "unicodeCodePoints",'
            '\n  "newlineSequences": ["\\r\\n", "\\r", "\\n"],'
            '\n  "results": ['
        )

    def document(self, report: Report) -> str:
        report = replace(report, path=below(report.path, self._root, self._folder))
        self._skipped += ((report.path, s) for s in report.skipped)
        return "".join(self._listed(result) for result in _results(report))

    def end(self, skipped: Sequence[Skipped]) -> str:
        every = [*self._skipped, *((None, s) for s in skipped)]
        invocation = {
            "executionSuccessful": not any(s.failed for _, s in every),
            "toolExecutionNotifications": [_notification(path, s) for path, s in every],
        }
        return f'],\n  "invocations": [{dumps(invocation)}]\n }}]}}\n'

    def _listed(self, result: dict[str, Any]) -> str:
        comma = "" if self._first else ","
        self._first = False
        return f"{comma}\n   {dumps(result)}"


def uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative."""
    path = path.replace("\\", "/")
    quoted = quote(path.encode("utf-8", "surrogateescape" if _escaped(path) else "surrogatepass"))
    if path.startswith("/"):
        return "file://" + quoted
    return "file:///" + quoted.replace("%3A", ":", 1) if path[1:3] == ":/" else quoted


def _escaped(path: str) -> bool:
    """Whether the surrogates in a path are bytes that could not be decoded."""
    return all("\udc80" <= c <= "\udcff" for c in path if "\ud800" <= c <= "\udfff")


def _results(report: Report) -> Iterator[dict[str, Any]]:
    for finding, key in zip(report.findings, content_keys(report.document, report.findings), strict=True):
        yield _result(report.path, finding, key)


def _result(path: str, finding: Finding, key: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": headline(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": _region(finding)}}],
        "partialFingerprints": {FINGERPRINT: key},
        "rank": round(100 * finding.confidence, 2),
        "properties": {
            "category": str(finding.category),
            "severity": str(finding.severity),
            "confidence": round(finding.confidence, 4),
            "suggestions": list(finding.suggestions),
            "evidence": [e.as_dict() for e in finding.evidence],
        },
    }
    if finding.rule in _INDEX:
        result["ruleIndex"] = _INDEX[finding.rule]
    if replaceable(path, finding):
        result["fixes"] = [_fix(path, finding)]
    return result


def _region(finding: Finding) -> dict[str, Any]:
    end_line, end_column = end_of(finding)
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
        "snippet": {"text": finding.text},
    }


def _fix(path: str, finding: Finding) -> dict[str, Any]:
    region = {k: v for k, v in _region(finding).items() if k != "snippet"}
    replacement = {"deletedRegion": region, "insertedContent": {"text": finding.suggestions[0]}}
    return {
        "description": {"text": f"Put “{finding.suggestions[0]}” in its place"},
        "artifactChanges": [{"artifactLocation": {"uri": uri(path)}, "replacements": [replacement]}],
    }


def _notification(path: str | None, skipped: Skipped) -> dict[str, Any]:
    note: dict[str, Any] = {
        "level": "error" if skipped.failed else "note",
        "message": {"text": f"{skipped.what}: {skipped.reason}; {skipped.remedy}"},
    }
    if path is not None:
        note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}]
    return note


def _rule(rule: Rule) -> dict[str, Any]:
    what, why = (" ".join(text.split()) for text in (rule.what, rule.why))
    silence = f" {rule.silence}" if rule.silence else ""
    examples = "\n".join(f"- {example.text} → {example.meant}" for example in rule.flagged)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": what},
        "help": {
            "text": f"{what}\n\n{why}{silence}",
            "markdown": f"{what}\n\n**Why it matters.** {why}{silence}\n\n**Examples**\n\n{examples}",
        },
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [str(rule.category)]},
    }
