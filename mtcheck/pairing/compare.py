"""Compare a rewritten story with its original: align, find the changes, judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mtcheck.document.model import Document, OffsetMap, Span
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.finding import Evidence
from mtcheck.pairing.edits import bead_span, find_edits
from mtcheck.pairing.judge import Judge, rows_of
from mtcheck.pairing.model import Bead, Change, ChangeKind, Comparison, Edit, Pair, SpanScorer
from mtcheck.pairing.swap import Swap, View, swaps

_PASSAGE = {
    ChangeKind.INSERTION: "a passage that the original does not have",
    ChangeKind.DELETION: "a passage that was left out",
    ChangeKind.MOVE: "a passage that stands elsewhere in the original",
}
_PASSAGE_CONFIDENCE = {ChangeKind.INSERTION: 0.25, ChangeKind.DELETION: 0.25, ChangeKind.MOVE: 0.1}
"""Whole sentences added, left out or moved are an editor's daily work; whether they should stand is not a matter of wording."""


@dataclass
class Found:
    """Changes of one pair of documents before they are judged."""

    original: Document
    rewritten: Document
    beads: list[Bead]
    edits: list[tuple[Edit, Bead]]
    swaps: list[Swap]
    views: list[View] = field(default_factory=list)
    """What the model makes of each swap."""


def find(original: Document, rewritten: Document, encoder: SentenceEncoder, scorer: SpanScorer) -> Found:
    """All changes, with the model's view of each new wording."""
    beads, edits = find_edits(original, rewritten, encoder)
    inside = swaps(original, rewritten, edits)
    if not inside:
        return Found(original, rewritten, beads, edits, inside)
    spun = scorer.score_spans(rewritten.text, [s.new_span for s in inside])
    seen = zip(spun, scorer.prefer(original.text, [(*s.old_span, s.new_text) for s in inside]), strict=True)
    return Found(original, rewritten, beads, edits, inside, [View(*v) for v in seen])


def compare(original: Document, rewritten: Document, encoder: SentenceEncoder, scorer: SpanScorer, judge: Judge) -> Comparison:
    """The judged differences between two versions of a story, in order of ``start`` in the rewritten one."""
    found = find(original, rewritten, encoder, scorer)
    rows = rows_of(found.swaps, found.views, encoder, judge.habits)
    judged = {s.edit: (float(c), judge.evidence(s, r)) for s, r, c in zip(found.swaps, rows, judge.confidences(rows), strict=True)}
    changes: list[tuple[Change, Edit]] = []
    for edit, _ in found.edits:
        confidence, evidence = judged.get(edit) or (_PASSAGE_CONFIDENCE[edit.kind], (Evidence("passage", {"note": _PASSAGE[edit.kind]}),))
        change = _change(original, rewritten, edit, judge, confidence, evidence)
        changes.append((change, edit))
    changes.sort(key=lambda c: (c[0].start, c[0].original_start, c[0].kind != ChangeKind.MOVE))
    pairs = tuple(_pair(original, rewritten, b) for b in found.beads)
    return Comparison(original, rewritten, tuple(c for c, _ in changes), tuple(e for _, e in changes), pairs, cuts=judge.cuts)


def _change(original: Document, rewritten: Document, edit: Edit, judge: Judge, confidence: float, evidence: Sequence[Evidence]) -> Change:
    new, old = in_source(rewritten, edit.start, edit.end), in_source(original, edit.original_start, edit.original_end)
    return Change(
        edit.kind, *new, rewritten.source[slice(*new)], *old, original.source[slice(*old)],
        judge.judgement(confidence), confidence, tuple(evidence),
    )  # fmt: skip


def in_source(document: Document, start: int, end: int) -> Span:
    """Source span of a prose span; an empty one becomes the point after the character before it."""
    if start < end:
        return document.map.to_source(start, end)
    return _point(document.map, start, len(document.text))


def _point(offsets: OffsetMap, at: int, length: int) -> Span:
    for start, end, last in ((at - 1, at, True), (at, at + 1, False)):
        if start >= 0 and end <= length:
            try:
                span = offsets.to_source(start, end)
            except ValueError:
                continue
            return Span(span.end, span.end) if last else Span(span.start, span.start)
    return Span(0, 0)


def _pair(original: Document, rewritten: Document, bead: Bead) -> Pair:
    return Pair(
        bead_span(rewritten, bead.first, bead.last), bead_span(original, bead.original_first, bead.original_last), bead.similarity, bead.moved
    )  # fmt: skip
