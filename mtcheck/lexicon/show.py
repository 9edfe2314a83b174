"""Entries as a person reads them, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mtcheck.lexicon.entry import Entry, inflections


def explained(entry: Entry) -> str:
    """What an entry matches, what decides, and its two clauses."""
    lines = [f"{entry.spun} → {' | '.join(entry.expected)}", f"  {entry.pos}, {entry.topic}; found as: {', '.join(forms(entry))}"]
    if entry.pos == "name":
        lines.append("  found only with these capitals")
    if entry.near:
        lines.append(f"  only near: {', '.join(sorted(entry.near))} (one of them, in this or a neighbouring sentence)")
    if entry.not_near:
        lines.append(f"  never with: {', '.join(sorted(entry.not_near))} (in the same sentence)")
    if not entry.near and not entry.not_near:
        lines.append("  whatever stands near")
    lines += [f"  {label}: {text}" for label, text in (("meant", entry.example), ("right use", entry.honest)) if text]
    return "\n".join(lines)


def nothing(wording: str, entries: Sequence[Entry]) -> str:
    """That no entry matches a wording, and where else in the lexicon it stands."""
    low = wording.lower()
    inside = sorted({e.spun for e in entries if f" {low} " in f" {e.spun.lower()} "})[:8]
    meant = sorted({e.spun for e in entries if low in (x.lower() for x in e.expected)})[:8]
    lines = [f"No entry matches {wording!r}."]
    if inside:
        lines.append(f"It is part of: {', '.join(inside)}.")
    if meant:
        lines.append(f"It is what the writer meant by: {', '.join(meant)}.")
    lines.append("mtcheck lexicon add puts an entry into a lexicon of your own.")
    return "\n".join(lines)


def forms(entry: Entry) -> list[str]:
    """The wordings in which an entry is found."""
    return list(dict.fromkeys(wording for wording, _ in inflections(entry)))


def as_dict(entry: Entry) -> dict[str, Any]:
    """An entry for JSON."""
    near, not_near = sorted(entry.near), sorted(entry.not_near)
    return {
        "spun": entry.spun, "expected": list(entry.expected), "pos": str(entry.pos), "topic": entry.topic,
        "near": near, "not_near": not_near, "example": entry.example, "honest": entry.honest,
    }  # fmt: skip
