"""What makes a run fail: the exit code, and the reasons for it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from mtcheck.finding import Severity, Verdict
from mtcheck.formats.base import plural
from mtcheck.settings import Settings
from mtcheck.tally import Tally


class Exit(IntEnum):
    """Exit codes; FAILED wins over FINDINGS."""

    OK = 0
    FINDINGS = 1
    FAILED = 2


class Outcome(NamedTuple):
    """The exit code of a run, and why it is not 0, one clause a gate."""

    code: Exit
    reasons: tuple[str, ...]


def judge(settings: Settings, tally: Tally) -> Outcome:
    """The outcome of a finished run under its gates."""
    reasons = tuple(_reasons(settings, tally))
    if tally.failed:
        return Outcome(Exit.FAILED, (f"{tally.failed:,} not checked", *reasons))
    if reasons and not settings.exit_zero:
        return Outcome(Exit.FINDINGS, reasons)
    return Outcome(Exit.OK, ())


def fail_on(settings: Settings) -> str:
    """The gate on findings: any, unless another gate was asked for."""
    if settings.fail_on is not None:
        return settings.fail_on
    others = (settings.max_findings, settings.min_score, settings.max_spun_probability)
    return "any" if all(gate is None for gate in others) else "none"


def _reasons(settings: Settings, tally: Tally) -> list[str]:
    reasons = []
    gate = fail_on(settings)
    if gate == "any" and tally.findings:
        reasons.append(f"{plural(tally.findings, 'finding')} (--fail-on any)")
    elif gate in {str(s) for s in Severity} and tally.at_least(Severity(gate)):
        reasons.append(f"{plural(tally.at_least(Severity(gate)), 'finding')} at least {gate} (--fail-on {gate})")
    elif gate in ("verdict", "suspect"):
        bad = tally.judged[Verdict.SPUN] + (tally.judged[Verdict.SUSPECT] if gate == "suspect" else 0)
        reasons += (
            [f"{plural(bad, 'document')} judged spun{' or suspect' if gate == 'suspect' else ''} (--fail-on {gate})"]
            if bad
            else []
        )
    if settings.max_findings is not None and tally.findings > settings.max_findings:
        reasons.append(f"{plural(tally.findings, 'finding')} (--max-findings {settings.max_findings})")
    if settings.min_score is not None and tally.lowest_score < settings.min_score:
        reasons.append(f"a document scores {tally.lowest_score:.1f} (--min-score {settings.min_score:g})")
    limit = settings.max_spun_probability
    if limit is not None and tally.highest_probability > limit:
        reasons.append(
            f"a document is spun with probability {tally.highest_probability:.2f} (--max-spun-probability {limit:g})"
        )
    return reasons
