"""Findings that comments or the allow list silence; what they silence stays in the report as suppressed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mtcheck.directives import Directive, Mistake, find_directives
from mtcheck.document.model import WORD, Document
from mtcheck.excerpt import normalised
from mtcheck.finding import Finding, Skipped, Suppressed

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_LINE_END = re.compile(r"\r\n?|\n")
_TEXT = re.compile(r"\S")


@dataclass(frozen=True)
class Silenced:
    """What suppression leaves, what it took, and what is to be said about the comments."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notices: tuple[Skipped, ...] = ()


def by_comment(
    document: Document, findings: Sequence[Finding], unused: str = "notice", not_run: frozenset[str] = frozenset()
) -> Silenced:
    """Apply the suppression comments of a document.

    ``unused`` is ``off``, ``notice`` or ``fail``: what to make of a comment that
    silences nothing. One that is only about the rules in ``not_run`` is never
    called unused.
    """
    directives, mistakes = find_directives(document.source, document.kind)
    if not directives and not mistakes:
        return Silenced(tuple(findings))
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[Directive] = set()
    reaches = [(d, _Reach(document, d, directives, findings)) for d in directives if d.verb != "on"]
    for finding in findings:
        holding = [d for d, reach in reaches if finding in reach]
        used.update(holding)
        if holding:
            suppressed.append(Suppressed(finding, "comment", holding[0].reason))
        else:
            kept.append(finding)
    notices = [_mistake(document, m, unused == "fail") for m in mistakes]
    if unused != "off":
        idle = (d for d, _ in reaches if d not in used and not (d.rules and d.rules <= not_run))
        notices += [_unused(document, d, unused == "fail") for d in idle]
    return Silenced(tuple(kept), tuple(suppressed), tuple(notices))


def by_allow_list(document: Document, findings: Sequence[Finding], allowed: Iterable[str]) -> Silenced:
    """Silence findings that lie inside an allowed word or phrase.

    A phrase in lower case stands for any case, one with capitals for itself;
    white space and kinds of apostrophe do not matter.
    """
    pattern = _allowed(tuple(allowed))
    if pattern is None or not findings:
        return Silenced(tuple(findings))
    spans = [(m.start(), m.end(), m.group()) for m in pattern.finditer(document.text)]
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        span = document.map.to_text(finding.start, finding.end)
        inside = [text for a, b, text in spans if span is not None and a <= span.start and span.end <= b]
        if inside:
            suppressed.append(Suppressed(finding, "allow", f"“{' '.join(inside[0].split())}” is on the allow list"))
        else:
            kept.append(finding)
    return Silenced(tuple(kept), tuple(suppressed))


class _Reach:
    """The findings that one comment is about."""

    def __init__(
        self, document: Document, directive: Directive, directives: Sequence[Directive], findings: Sequence[Finding]
    ):
        self._rules = directive.rules
        self._about: set[tuple[int, int]] = set()
        mine = [f for f in findings if not self._rules or f.rule in self._rules]
        if directive.verb == "ignore":
            about = _phrase(document, directive, mine) if directive.phrase else _beside(document, directive, mine)
        elif directive.verb == "ignore-next-line":
            about = _next_line(document, directive, mine)
        elif directive.verb == "off":
            end = _block_end(directive, directives)
            about = [f for f in mine if directive.end <= f.start < end]
        else:
            about = mine
        self._about.update((f.start, f.end) for f in about)

    def __contains__(self, finding: Finding) -> bool:
        return (not self._rules or finding.rule in self._rules) and (finding.start, finding.end) in self._about


def _beside(document: Document, directive: Directive, findings: Sequence[Finding]) -> list[Finding]:
    """The finding that ends right before the comment, or else the one that begins right after it."""
    before = [f for f in findings if f.end <= directive.start]
    if before and _touch(document, before[-1].end, directive.start):
        return before[-1:]
    after = [f for f in findings if f.start >= directive.end]
    return after[:1] if after and _touch(document, directive.end, after[0].start) else []


def _touch(document: Document, start: int, end: int) -> bool:
    """Whether no word and no paragraph break lies between two source offsets."""
    if _BLANK_LINE.search(document.source, start, end):
        return False
    between = document.map.to_text(start, end) if start < end else None
    return between is None or WORD.search(document.text, *between) is None


def _phrase(document: Document, directive: Directive, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of the comment's phrase in its paragraph, or in the next one when it stands alone in its own."""
    breaks = [m.span() for m in _BLANK_LINE.finditer(document.source)]
    low = max((b for _, b in breaks if b <= directive.start), default=0)
    ends = [a for a, _ in breaks if a >= directive.end] + [len(document.source)]
    alone = not document.source[low : directive.start].strip() and not document.source[directive.end : ends[0]].strip()
    high = ends[1] if alone and len(ends) > 1 else ends[0]
    wanted = normalised(directive.phrase)
    return [f for f in findings if low <= f.start and f.end <= high and normalised(f.text) == wanted]


def _next_line(document: Document, directive: Directive, findings: Sequence[Finding]) -> list[Finding]:
    rest = _LINE_END.search(document.source, directive.end)
    text = _TEXT.search(document.source, rest.end()) if rest else None
    if text is None:
        return []
    line, _ = document.position(text.start())
    return [f for f in findings if f.line == line]


def _block_end(directive: Directive, directives: Sequence[Directive]) -> float:
    """Where the ``on`` that closes an ``off`` begins; infinity when there is none."""
    for other in directives:
        closes = not other.rules or (directive.rules and directive.rules <= other.rules)
        if other.verb == "on" and other.start >= directive.end and closes:
            return other.start
    return float("inf")


def _unused(document: Document, directive: Directive, failed: bool) -> Skipped:
    line, _ = document.position(directive.start)
    what = f"{document.path}:{line}"
    remedy = "remove it"
    if directive.verb == "ignore":
        remedy = "remove it, or put it right after the phrase that it is about"
    return Skipped(what, f"the suppression comment “{directive.verb}” silences nothing", remedy, failed)


def _mistake(document: Document, mistake: Mistake, failed: bool) -> Skipped:
    line, _ = document.position(mistake.start)
    return Skipped(f"{document.path}:{line}", f"in the suppression comment, {mistake.reason}", mistake.remedy, failed)


@lru_cache(maxsize=64)
def _allowed(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = []
    for phrase in sorted({p for p in phrases if p.strip()}, key=len, reverse=True):
        words = (re.escape(word).replace("'", "['’]").replace("’", "['’]") for word in phrase.split())
        body = r"\s+".join(words)
        parts.append(f"(?i:{body})" if phrase == phrase.lower() else body)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
