"""``mtcheck evaluate --pairs``: are the substitutions found, and are those that an editor would undo told from the fine ones?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtcheck.annotated import Annotated
from mtcheck.document.model import Document
from mtcheck.metrics import roc_auc
from mtcheck.pairing.model import ChangeKind, Comparison

if TYPE_CHECKING:
    from mtcheck.checker import Checker


@dataclass(frozen=True)
class GoldSwap:
    """A marked swap and what the comparison made of it."""

    certainty: str
    found: bool
    as_substitution: bool
    confidence: float
    """Highest confidence of the changes that overlap it; 0 when none does."""


def against_gold(gold: Annotated, comparison: Comparison) -> list[GoldSwap]:
    """Each gold span with the changes that overlap it; offsets of both are into the rewritten text."""
    swaps = []
    for span in gold.spans:
        over = [c for c in comparison.changes if c.start < span.end and span.start < c.end and c.kind is not ChangeKind.MOVE]
        swaps.append(
            GoldSwap(
                span.certainty,
                bool(over),
                any(c.kind is ChangeKind.SUBSTITUTION for c in over),
                max((c.confidence for c in over), default=0.0),
            )
        )
    return swaps


def summary(swaps: Iterable[GoldSwap]) -> dict[str, Any]:
    """Share of gold swaps found (and found as a substitution), and ROC AUC of confidence for high and medium against fine."""
    every = list(swaps)
    found = [s for s in every if s.found]
    auc = roc_auc([s.confidence for s in found], [s.certainty != "fine" for s in found])
    return {
        "substitutions": len(every),
        "found": sum(s.found for s in every) / max(len(every), 1),
        "found_as_substitution": sum(s.as_substitution for s in every) / max(len(every), 1),
        "roc_auc": None if auc != auc else auc,
    }


def evaluate_pairs(documents: Iterable[Annotated], checker: Checker, progress: Callable[[str], None] | None = None) -> Mapping[str, Any]:
    """Compare each document with its original and measure against its gold spans, in all and by family of spinner."""
    from mtcheck.pairing.run import Comparer

    comparer = Comparer(checker)
    groups: dict[str, list[GoldSwap]] = {}
    count = 0
    for d in documents:
        if d.original is None:
            continue
        if progress:
            progress(d.id)
        count += 1
        comparison = comparer.compare(Document.from_text(d.original, f"{d.id} (original)"), Document.from_text(d.text, d.id))
        groups.setdefault(d.family, []).extend(against_gold(d, comparison))
    result = {"documents": count, **summary(s for g in groups.values() for s in g)}
    if len(groups) > 1:
        result["by_family"] = {name: summary(g) for name, g in sorted(groups.items())}
    return result
