"""What a check yields: frozen data that every output format maps from.

All offsets are Python string offsets (code points) into the decoded source
file as it is on disk, markup included; ``source[f.start:f.end] == f.text``.
Lines and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtcheck.document import Document


class Severity(StrEnum):
    """Severity in MQM terms (Lommel et al. 2014): how much the reader is hurt."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Category(StrEnum):
    """MQM error categories that rewriting by a machine leaves behind."""

    TERMINOLOGY = "terminology"
    MISTRANSLATION = "accuracy/mistranslation"
    NAME = "accuracy/named-entity"
    IDIOM = "style/unidiomatic"
    GRAMMAR = "fluency/grammar"


class Verdict(StrEnum):
    """The judgement on a whole document; it needs both count and density."""

    CLEAN = "clean"
    SUSPECT = "suspect"
    SPUN = "spun"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a finding: its kind and its figures, JSON-serialisable."""

    kind: str
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, **self.detail}


@dataclass(frozen=True, slots=True)
class Finding:
    """One flagged span. Findings of a document never overlap."""

    rule: str
    start: int
    end: int
    line: int
    column: int
    text: str
    category: Category
    severity: Severity
    confidence: float
    """Calibrated probability, 0..1, that an editor would mend this span."""
    suggestions: tuple[str, ...]
    """What the writer probably meant, best first, in the right inflection."""
    evidence: tuple[Evidence, ...]
    message: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "start": self.start,
            "end": self.end,
            "line": self.line,
            "column": self.column,
            "text": self.text,
            "category": str(self.category),
            "severity": str(self.severity),
            "confidence": round(self.confidence, 4),
            "suggestions": list(self.suggestions),
            "evidence": [e.as_dict() for e in self.evidence],
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not be checked: data in the report, never silence."""

    what: str
    reason: str
    remedy: str
    failed: bool = True
    """False for a notice that must not make the exit code 2."""

    def as_dict(self) -> dict[str, str]:
        return {"what": self.what, "reason": self.reason, "remedy": self.remedy}


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a comment, the allow list or the baseline silenced."""

    finding: Finding
    by: str
    """``comment``, ``allow`` or ``baseline``."""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**self.finding.as_dict(), "suppressed_by": self.by, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one document."""

    path: str
    words: int = 0
    score: float = 100.0
    """0..100; 100 reads as written by a person."""
    spun_probability: float = 0.0
    verdict: Verdict = Verdict.CLEAN
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    document: Document | None = field(default=None, compare=False, repr=False)
    """The document itself, for formats that show text; not serialised."""

    @property
    def failed(self) -> bool:
        return any(s.failed for s in self.skipped)

    def as_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "path": self.path,
            "words": self.words,
            "score": round(self.score, 1),
            "spun_probability": round(self.spun_probability, 4),
            "verdict": str(self.verdict),
            "findings": [f.as_dict() for f in self.findings],
            "skipped": [s.as_dict() for s in self.skipped],
        }
        if self.suppressed:
            data["suppressed"] = [s.as_dict() for s in self.suppressed]
        return data


@dataclass(frozen=True, slots=True)
class Tool:
    """Which mtcheck made a report: version, and a signature of model, lexicon and settings."""

    version: str
    signature: str
    name: str = "mtcheck"


@dataclass(frozen=True, slots=True)
class RunReport:
    """All documents of one run: what every format renders."""

    tool: Tool
    documents: tuple[Report, ...]
    skipped: tuple[Skipped, ...] = ()
    """What was skipped for the whole run (for example: grammar, no Java)."""
