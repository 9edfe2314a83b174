"""Without an original: the rewritten story beside the restoration that its findings suggest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from mtcheck.document.model import WORD, Document, Span
from mtcheck.finding import Finding, Report, Skipped
from mtcheck.pairing.model import Change, ChangeKind, Comparison, Edit, Judgement, Pair

_NEAR = 80
"""Characters in which the word beside a finding is looked for."""


def restoration(report: Report, threshold: float) -> Comparison:
    """The story compared with itself where each finding's first suggestion is put in.

    A finding from ``threshold`` up is wrong, one under it doubtful. A suggestion
    that would repeat the word beside it gives way to the next. The original is
    prose that no file holds: its offsets are into that prose.
    """
    document = report.document
    if document is None:
        raise ValueError(f"{report.path}: the report has no text to restore")
    found = _in_prose(document, report.findings)
    mended = [_Mended(f, span, _wording(document.text, f, span)) for f, span in found if f.suggestions]
    text, shifts = _mend(document.text, mended)
    original = Document.from_text(text, f"{document.path} (suggested restoration)")
    edits, changes = [], []
    for f, span, wording in mended:
        start = _shifted(shifts, span.start)
        edit = Edit(ChangeKind.SUBSTITUTION, span.start, span.end, start, start + len(wording))
        judgement = Judgement.WRONG if f.confidence >= threshold else Judgement.DOUBTFUL
        edits.append(edit)
        old = edit.original_start, edit.original_end, wording
        changes.append(Change(edit.kind, f.start, f.end, f.text, *old, judgement, f.confidence, f.evidence, f.message))
    pairs = tuple(Pair(s, Span(_shifted(shifts, s.start), _shifted(shifts, s.end)), 1.0) for s in document.sentences)
    skipped = (*report.skipped, *_unmended(document.path, len(report.findings) - len(mended)))
    return Comparison(original, document, tuple(changes), tuple(edits), pairs, skipped, restored=True)


class _Mended(NamedTuple):
    """A finding, its span in the prose, and the wording put in its place."""

    finding: Finding
    span: Span
    wording: str


def _wording(text: str, finding: Finding, span: Span) -> str:
    """The first suggestion that does not repeat the word before or after; the first of all when each does."""
    before, after = WORD.findall(text[max(0, span.start - _NEAR) : span.start]), WORD.findall(text[span.end : span.end + _NEAR])

    def repeats(wording: str) -> bool:
        words = [w.lower() for w in WORD.findall(wording)]
        return bool(words) and (words[:1] == [w.lower() for w in before[-1:]] or words[-1:] == [w.lower() for w in after[:1]])

    return next((s for s in finding.suggestions if not repeats(s)), finding.suggestions[0])


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


def _mend(text: str, mended: Sequence[_Mended]) -> tuple[str, Shifts]:
    parts: list[str] = []
    ends: list[int] = []
    moved: list[int] = []
    at = total = 0
    for _, span, wording in mended:
        parts += (text[at : span.start], wording)
        total += len(wording) - (span.end - span.start)
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
