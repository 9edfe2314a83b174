"""Reports as text and back, for the cache: everything but path and document."""

from __future__ import annotations

import json
from typing import Any

from mtcheck.finding import Category, Evidence, Finding, Report, Severity, Verdict


def dump_report(report: Report) -> str:
    """Raises TypeError or ValueError for evidence that is no JSON."""
    found = [
        [
            f.rule, f.start, f.end, f.line, f.column, f.text, f.category, f.severity, f.confidence, f.suggestions,
            [[e.kind, dict(e.detail)] for e in f.evidence], f.message,
        ]
        for f in report.findings
    ]  # fmt: skip
    data = [report.words, report.score, report.spun_probability, report.verdict, found]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def load_report(text: str, path: str) -> Report | None:
    """The report for a document at ``path``; None when the text is not what ``dump_report`` wrote."""
    try:
        words, score, probability, verdict, found = json.loads(text)
        return Report(path, int(words), float(score), float(probability), Verdict(verdict), tuple(map(_finding, found)))
    except (ValueError, TypeError, OverflowError):
        return None


def _finding(data: list[Any]) -> Finding:
    rule, start, end, line, column, text, category, severity, confidence, suggestions, evidence, message = data
    if not all(isinstance(t, str) for t in (rule, text, message, *suggestions, *(kind for kind, _ in evidence))):
        raise TypeError("a text is none")
    return Finding(
        rule, int(start), int(end), int(line), int(column), text, Category(category), Severity(severity), float(confidence),
        tuple(suggestions), tuple(Evidence(kind, dict(detail)) for kind, detail in evidence), message,
    )  # fmt: skip
