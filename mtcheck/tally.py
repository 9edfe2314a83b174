"""Counting what a run found, one report at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from mtcheck.finding import Report, RunReport, Severity, Skipped, Verdict

_SEVERITIES = tuple(Severity)


@dataclass(slots=True)
class Tally:
    """Figures of a run; ``add`` takes every report once."""

    documents: int = 0
    """Documents that were checked; those that failed do not count."""
    words: int = 0
    findings: int = 0
    with_findings: int = 0
    suppressed: int = 0
    failed: int = 0
    """Inputs that could not be checked, and failures of the run itself."""
    notices: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)
    by_severity: Counter[str] = field(default_factory=Counter)
    by_verdict: Counter[str] = field(default_factory=Counter)
    by_folder: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    """Verdicts that count for the gates: not those of documents whose findings were all suppressed, nor are the two below."""
    lowest_score: float = 100.0
    highest_probability: float = 0.0

    @classmethod
    def of(cls, run: RunReport) -> Tally:
        """The figures of a whole run."""
        tally = cls()
        for report in run.documents:
            tally.add(report)
        tally.add_skipped(run.skipped)
        return tally

    def add(self, report: Report) -> None:
        self.add_skipped(report.skipped)
        if report.failed and not report.words:
            return
        self.documents += 1
        self.words += report.words
        self.findings += len(report.findings)
        self.with_findings += bool(report.findings)
        self.suppressed += len(report.suppressed)
        self.by_rule.update(f.rule for f in report.findings)
        self.by_severity.update(str(f.severity) for f in report.findings)
        self.by_verdict[str(report.verdict)] += 1
        if report.findings:
            self.by_folder[folder(report.path)] += len(report.findings)
        if report.findings or not report.suppressed:
            self.judged[str(report.verdict)] += 1
            self.lowest_score = min(self.lowest_score, report.score)
            self.highest_probability = max(self.highest_probability, report.spun_probability)

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        for s in skipped:
            if s.failed:
                self.failed += 1
            else:
                self.notices += 1

    def at_least(self, severity: Severity) -> int:
        """How many findings are of this severity or a graver one."""
        return sum(self.by_severity[s] for s in _SEVERITIES[_SEVERITIES.index(severity) :])

    def as_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "words": self.words,
            "findings": self.findings,
            "suppressed": self.suppressed,
            "failed": self.failed,
            "by_rule": dict(sorted(self.by_rule.items())),
            "by_severity": {str(s): self.by_severity[s] for s in _SEVERITIES},
            "by_verdict": {str(v): self.by_verdict[v] for v in Verdict},
            "by_folder": dict(sorted(self.by_folder.items())),
        }


def folder(path: str) -> str:
    """The folder of a path, as statistics name it."""
    return str(PurePosixPath(path.replace("\\", "/")).parent)
