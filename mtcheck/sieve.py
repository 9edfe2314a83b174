"""What is left out of a report: by settings, comments, allow list, baseline and unchanged lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from mtcheck.baseline import Baseline, Recorder
from mtcheck.changed import Lines
from mtcheck.configfile import ConfigError
from mtcheck.document import problems
from mtcheck.finding import Finding, Report, Skipped, Suppressed
from mtcheck.settings import Settings
from mtcheck.suppress import Silenced, by_allow_list, by_comment

_SHORT = 3
"""Documents of fewer words are looked at for what is wrong with them."""


@dataclass(frozen=True)
class Sieve:
    """Takes a report as the checker made it to what the user is to see.

    ``threshold`` is the confidence that holds where settings name none.
    """

    threshold: float
    baseline: Baseline | None = None
    recorder: Recorder | None = None
    """With one, all findings are recorded, the doubtful too, and those that would be shown are left out as known."""
    lines: Callable[[Path], Lines | None] | None = field(default=None)
    """Which lines of a file changed; None for a file whose lines all count."""

    def sift(self, report: Report, settings: Settings, grammar: bool = True) -> Report:
        """Raises ConfigError for an allow list that cannot be read."""
        report = self._silence(report, settings, grammar)
        wanted = tuple(f for f in report.findings if self._wanted(settings, f))
        known = Silenced(wanted)
        if self.recorder is not None:
            self.recorder.add(report.path, report.document, report.findings)
            known = Silenced((), tuple(Suppressed(f, "baseline", "recorded") for f in wanted))
        elif self.baseline is not None:
            known = self.baseline.silence(report.document, wanted)
        report = replace(report, suppressed=report.suppressed + known.suppressed)
        lines = self.lines(Path(report.path)) if self.lines is not None else None
        findings = tuple(f for f in known.findings if _on(lines, f))
        suppressed = [s for s in report.suppressed if self._wanted(settings, s.finding) and _on(lines, s.finding)]
        suppressed.sort(key=lambda s: s.finding.start)
        return replace(report, findings=findings, suppressed=tuple(suppressed))

    def _silence(self, report: Report, settings: Settings, grammar: bool) -> Report:
        document = report.document
        if document is None:
            return report
        notes: tuple[Skipped, ...] = ()
        if report.words < _SHORT:
            notes = tuple(n for n in problems(document) if n not in report.skipped)
        not_run = frozenset() if grammar and not settings.no_grammar else frozenset({"grammar"})
        commented = by_comment(document, report.findings, settings.unused_ignores, not_run)
        allowed = by_allow_list(document, commented.findings, allow_list(settings))
        return replace(
            report,
            findings=allowed.findings,
            suppressed=(*report.suppressed, *commented.suppressed, *allowed.suppressed),
            skipped=(*report.skipped, *notes, *commented.notices),
        )

    def _wanted(self, settings: Settings, finding: Finding) -> bool:
        """Whether rules and confidence let a finding through."""
        least = settings.min_confidence if settings.min_confidence is not None else self.threshold
        chosen = not settings.select or finding.rule in settings.select
        return chosen and finding.rule not in settings.ignore and finding.confidence >= least


def allow_list(settings: Settings) -> tuple[str, ...]:
    """The allowed words and phrases of the settings and of their files. Raises ConfigError."""
    return settings.allow + tuple(phrase for path in settings.allow_file for phrase in _phrases(path))


@lru_cache(maxsize=64)
def _phrases(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError(f"{path}: the allow list cannot be read ({reason}); mend allow_file") from None
    return tuple(text for line in lines if (text := line.partition("#")[0].strip()))


def _on(lines: Lines | None, finding: Finding) -> bool:
    return lines is None or lines.touch(finding.line, finding.line + finding.text.count("\n"))
