"""Two versions of a story as text for a terminal: each change with its judgement and how likely it is to be undone."""

from __future__ import annotations

from collections import Counter

import click

from mtcheck.formats.base import one_line, plural
from mtcheck.pairing.model import Change, ChangeKind, Comparison, Judgement

_COLOURS = {Judgement.WRONG: "bright_red", Judgement.DOUBTFUL: "yellow", Judgement.FINE: "green"}
_LONGEST = 90
_PASSAGES = {ChangeKind.INSERTION: "added", ChangeKind.DELETION: "left out", ChangeKind.MOVE: "moved"}


def render_comparison(comparison: Comparison, color: bool = False) -> str:
    """One line for each change, in order of ``start``, and a summary."""
    lines = [_line(comparison, c, color) for c in comparison.changes]
    return "".join(f"{line}\n" for line in [*lines, *([""] if lines else []), _summary(comparison)])


def _line(comparison: Comparison, change: Change, color: bool) -> str:
    line, column = comparison.rewritten.position(change.start)
    place = f"{one_line(comparison.rewritten.path)}:{line}:{column}:"
    if change.passage:
        text = change.original_text if change.kind is ChangeKind.DELETION else change.text
        return f"{place} {_quoted(text)} {_PASSAGES[change.kind]}  [for the editor to judge]"
    if comparison.restored:
        opinion = f"{change.confidence:.0%} sure"
    else:
        opinion = f"{_judgement(change.judgement, color)}, {change.confidence:.0%} likely to be undone by an editor"
    return f"{place} {_wordings(change, comparison.restored)}  [{opinion}]"


def _wordings(change: Change, restored: bool) -> str:
    if change.kind is ChangeKind.INSERTION:
        return f"{_quoted(change.text)} added"
    if change.kind is ChangeKind.DELETION:
        return f"{_quoted(change.original_text)} left out"
    return f"{_quoted(change.text)} {'→' if restored else 'for'} {_quoted(change.original_text)}"


def _judgement(judgement: Judgement, color: bool) -> str:
    return click.style(str(judgement), fg=_COLOURS[judgement], bold=True) if color else str(judgement)


def _quoted(text: str) -> str:
    text = one_line(text)
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]} …"'


def _summary(comparison: Comparison) -> str:
    if comparison.restored:
        return f"{plural(len(comparison.changes), 'finding')} with a suggestion."
    if not comparison.changes:
        return "The two texts do not differ."
    judged = Counter(c.judgement for c in comparison.changes if not c.passage)
    passages = sum(c.passage for c in comparison.changes)
    parts = [f"{judged[j]:,} {j}" for j in reversed(Judgement)] + ([f"{plural(passages, 'passage')} for the editor to judge"] if passages else [])
    return f"{plural(len(comparison.changes), 'change')}: {', '.join(parts)}."
