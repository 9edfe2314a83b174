"""What comparing two versions of a story yields: frozen data, offsets into each source file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from mtcheck.document.model import Document, Span
from mtcheck.finding import Evidence, Skipped, Tool


class SpanScorer(Protocol):
    """The model's view of wordings; ``Checker`` is one."""

    def score_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        """Confidence, 0..1, that each span of ``text`` is spun."""
        ...

    def prefer(self, text: str, wordings: Sequence[tuple[int, int, str]]) -> list[float]:
        """How much better what stands at each ``(start, end, other)`` of ``text`` fits there than the other wording."""
        ...


class ChangeKind(StrEnum):
    SUBSTITUTION = "substitution"
    INSERTION = "insertion"
    DELETION = "deletion"
    MOVE = "move"


class Judgement(StrEnum):
    """What an editor would think of a change."""

    FINE = "fine"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


class Edit(NamedTuple):
    """A change before it is judged; offsets are into each document's ``text``.

    The empty side of an insertion or a deletion is the point where it belongs.
    """

    kind: ChangeKind
    start: int
    end: int
    original_start: int
    original_end: int


class Bead(NamedTuple):
    """Sentences of both versions that say the same: half-open ranges of sentence numbers.

    An empty range stands for an omission or an addition. ``moved`` marks a
    bead that stands elsewhere in the rewritten version.
    """

    first: int
    last: int
    original_first: int
    original_last: int
    similarity: float = 0.0
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the original and the rewritten file, judged."""

    kind: ChangeKind
    start: int
    end: int
    text: str
    original_start: int
    original_end: int
    original_text: str
    judgement: Judgement
    confidence: float
    """Probability, 0..1, that an editor would undo it."""
    evidence: tuple[Evidence, ...] = ()
    message: str = ""
    """What a finding says, when there is no original."""

    @property
    def passage(self) -> bool:
        """Whether whole sentences were added, left out or moved: shown, and left to the editor."""
        return any(e.kind == "passage" for e in self.evidence)

    def as_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": str(self.kind),
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "original_start": self.original_start,
            "original_end": self.original_end,
            "original_text": self.original_text,
            "judgement": str(self.judgement),
            "confidence": round(self.confidence, 4),
            "evidence": [e.as_dict() for e in self.evidence],
        }
        return data | {"message": self.message} if self.message else data


class Cuts(NamedTuple):
    """From which probability of being undone a change is doubtful, and from which it is wrong."""

    doubtful: float
    wrong: float


class Pair(NamedTuple):
    """Passages of the two versions that say the same, as spans of each prose; an omission or an addition has one empty side."""

    rewritten: Span
    original: Span
    similarity: float
    moved: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two versions of a story side by side."""

    original: Document
    rewritten: Document
    changes: tuple[Change, ...]
    """In order of ``start``; offsets into each ``Document.source``."""
    edits: tuple[Edit, ...]
    """The same changes, one for one, with offsets into each ``Document.text``."""
    pairs: tuple[Pair, ...]
    """Sentence by sentence in the order of the rewritten version; omissions stand where they were left out."""
    skipped: tuple[Skipped, ...] = ()
    cuts: Cuts | None = None
    restored: bool = False
    """Whether the original is not the writer's but the restoration that findings suggest."""

    @property
    def wrong(self) -> int:
        return sum(c.judgement is Judgement.WRONG for c in self.changes)

    def as_dict(self, tool: Tool) -> dict[str, Any]:
        """The comparison as ``mtcheck diff --format json`` writes it."""
        data: dict[str, Any] = {
            "schema_version": "1",
            "tool": {"name": tool.name, "version": tool.version, "signature": tool.signature},
            "original": self.original.path,
            "rewritten": self.rewritten.path,
            **({"judgements": {"fine": 0.0, "doubtful": self.cuts.doubtful, "wrong": self.cuts.wrong}} if self.cuts else {}),
            "changes": [c.as_dict() for c in self.changes],
        }
        if self.skipped:
            data["skipped"] = [s.as_dict() for s in self.skipped]
        return data
