"""Run the checker over annotated sets and measure: the engine behind ``mtcheck evaluate``."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from mtcheck.annotated import Annotated, read_annotated
from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.evaluation.measure import Judged, Measures, at_one_alarm, judge, measure
from mtcheck.evaluation.substitutions import Substitutions, by_kind
from mtcheck.scorer import Scorer
from mtcheck.signals import COLUMNS, ORIGINALS
from mtcheck.training.split import split
from mtcheck.trees import NO_TREES

KINDS: Mapping[str, frozenset[str]] = {
    "detector": frozenset({"detector", "neighbours", "elsewhere", "surprise"}),
    "document": frozenset(),
    "lexicon": frozenset({"lexicon", "lexicon_open", "lexicon_weak"}),
    "embedding": frozenset({"margin"}),
    "grammar": frozenset({"grammar"}),
    "frequency": frozenset({"rare", "habit", "frequency"}),
    "originals": frozenset(ORIGINALS),
}
"""Kinds of evidence that can be left out, and their columns; ``document`` is the shift by the rest of the story."""


@dataclass(frozen=True)
class Evaluation:
    """Measures of each set, and of the run."""

    sets: tuple[Measures, ...]
    threshold: float
    words_per_second: float
    signature: str
    substitutions: tuple[Substitutions, ...] = ()
    """Recall over all sets, by kind of substitution."""
    pairs: Mapping[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "signature": self.signature,
            "threshold": self.threshold,
            "words_per_second": round(self.words_per_second),
            "sets": [m.as_dict() for m in self.sets],
            "substitutions": [asdict(s) for s in self.substitutions],
            "pairs": self.pairs,
        }


def without(scorer: Scorer, kinds: Sequence[str]) -> Scorer:
    """The scorer with the columns of some kinds of evidence silenced; weights of the others stay, and the trees, which see them all, go."""
    silent = frozenset().union(*(KINDS[k] for k in kinds))
    weights = np.where([c in silent for c in COLUMNS], 0.0, scorer.weights)
    if "document" in kinds:
        scorer = replace(scorer, story=(0.0, 1.0, 0.0, 0.0), doubt=0.0)
    return replace(scorer, weights=weights, trees=NO_TREES, match=0.0 if "lexicon" in kinds else scorer.match)


def load_sets(arguments: Sequence[str]) -> dict[str, list[Annotated]]:
    """Documents by set; a set is a file. Of ``PATH:N`` only what ``mtcheck train`` with it neither trained nor calibrated on.

    Raises AnnotationError, and OSError for a path that is not there.
    """
    sets: dict[str, list[Annotated]] = {}
    for argument in arguments:
        if re.search(r":\d+$", argument):
            sets |= split([argument]).measure
            continue
        path = Path(argument)
        files = sorted(f for f in path.rglob("*") if f.suffix in {".jsonl", ".txt"}) if path.is_dir() else [path]
        for file in files:
            sets.setdefault(file.stem if file.stem not in sets else str(file), []).extend(read_annotated([file]))
    return sets


def parted(sets: Mapping[str, Sequence[Annotated]], field: str) -> dict[str, list[Annotated]]:
    """Sets parted by a field of their documents, such as the spinner's family."""
    parts: dict[str, list[Annotated]] = {}
    for name, documents in sets.items():
        for d in documents:
            value = getattr(d, field)
            parts.setdefault(f"{name}/{value}" if value else name, []).append(d)
    return dict(sorted(parts.items()))


def evaluate(checker: Checker, sets: Mapping[str, Sequence[Annotated]], threshold: float | None = None, progress: Callable[[str], None] | None = None) -> Evaluation:
    """Measure sets with a checker made with ``min_confidence=0``; clean controls of all sets set the point of 1 false alarm per 1,000 words."""
    at = checker.scorer.threshold if threshold is None else threshold
    judged: dict[str, list[Judged]] = {}
    begun = time.perf_counter()
    for name, documents in sets.items():
        if progress:
            progress(name)
        reports = checker.check_documents(Document.from_text(d.text, d.id) for d in documents)
        judged[name] = [_light(judge(g, r)) for g, r in zip(documents, reports, strict=True)]
    seconds = time.perf_counter() - begun
    everything = [j for documents in judged.values() for j in documents]
    clean = [j for j in everything if not j.gold.spans]
    words = sum(j.report.words for j in everything)
    measures = [measure(name, documents, at, clean) for name, documents in judged.items()]
    if len(measures) > 1:
        measures.append(measure("all", everything, at, clean))
    kinds = by_kind(everything, at, at_one_alarm(clean) if clean else None)
    return Evaluation(tuple(measures), at, words / max(seconds, 1e-9), checker.signature, kinds)


def _light(judged: Judged) -> Judged:
    return replace(judged, report=replace(judged.report, document=None))
