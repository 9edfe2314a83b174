"""Without an original: the rewritten story beside the restoration that its findings suggest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from mtcheck.document.model import Document, Span
from mtcheck.finding import Finding, Report, Skipped
from mtcheck.pairing.model import Change, ChangeKind, Comparison, Edit, Judgement, Pair


def restoration(report: Report, threshold: float) -> Comparison:
    """The story compared with itself where each finding's first suggestion is put in.

    A finding from ``threshold`` up is wrong, one under it doubtful. The original
    is prose that no file holds: its offsets are into that prose.
    """
    document = report.document
    if document is None:
        raise ValueError(f"{report.path}: the report has no text to restore")
    found = _in_prose(document, report.findings)
    mended = [(f, span) for f, span in found if f.suggestions]
    text, shifts = _mend(document.text, mended)
    original = Document.from_text(text, f"{document.path} (suggested restoration)")
    edits, changes = [], []
    for f, span in mended:
        start = _shifted(shifts, span.start)
        edit = Edit(ChangeKind.SUBSTITUTION, span.start, span.end, start, start + len(f.suggestions[0]))
        judgement = Judgement.WRONG if f.confidence >= threshold else Judgement.DOUBTFUL
        edits.append(edit)
        old = edit.original_start, edit.original_end, f.suggestions[0]
        changes.append(Change(edit.kind, f.start, f.end, f.text, *old, judgement, f.confidence, f.evidence))
    pairs = tuple(Pair(s, Span(_shifted(shifts, s.start), _shifted(shifts, s.end)), 1.0) for s in document.sentences)
    return Comparison(original, document, tuple(changes), tuple(edits), pairs, (*report.skipped, *_unmended(document.path, len(report.findings) - len(mended))))


def _in_prose(document: Document, findings: Sequence[Finding]) -> list[tuple[Finding, Span]]:
    """Findings with their spans in the prose; one that would overlap the one before it there is left out."""
    kept: list[tuple[Finding, Span]] = []
    for f in findings:
        span = document.map.to_text(f.start, f.end)
        if span is not None and (not kept or span.start >= kept[-1][1].end):
            kept.append((f, span))
    return kept


Shifts = tuple[list[int], list[int]]
"""Ends of the mended spans in the prose, and by how much what follows each is moved."""


def _mend(text: str, mended: Sequence[tuple[Finding, Span]]) -> tuple[str, Shifts]:
    parts: list[str] = []
    ends: list[int] = []
    moved: list[int] = []
    at = total = 0
    for f, span in mended:
        parts += (text[at : span.start], f.suggestions[0])
        total += len(f.suggestions[0]) - (span.end - span.start)
        ends.append(span.end)
        moved.append(total)
        at = span.end
    return "".join([*parts, text[at:]]), (ends, moved)


def _shifted(shifts: Shifts, offset: int) -> int:
    at = bisect_right(shifts[0], offset)
    return offset + (shifts[1][at - 1] if at else 0)


def _unmended(path: str, count: int) -> tuple[Skipped, ...]:
    if not count:
        return ()
    what = "1 finding has no suggestion and stands as it is" if count == 1 else f"{count} findings have no suggestion and stand as they are"
    return (Skipped(path, what, "mtcheck check shows all of them", failed=False),)
