"""Fit the weights of the judgement from marked pairs.

    python -m mtcheck.pairing.fit [--model models] PATH[:N]...

Stories are split by id as in training, and N (3 when left out) should be the
one that the detector was trained with: those outside fold 0 of N give the
editors' habits and the weights of everything but the detector, whose scores on
stories that it was trained on would be too good. Of fold 0, one half sets how
much the detector counts and where *doubtful* and *wrong* begin, and then adds
to the habits; the other half is only ever measured. Each story is learned from twice, as it is and with
its fine swaps alone, so that a good edit in a good story is known as well.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mtcheck.annotated import Annotated, GoldSpan, read_annotated
from mtcheck.document.model import Document
from mtcheck.pairing.compare import find
from mtcheck.pairing.features import Row
from mtcheck.pairing.habits import Habits, count, swap_key
from mtcheck.pairing.judge import FILE, Judge, rows_of
from mtcheck.training.corpus import fold
from mtcheck.training.fit import logistic
from mtcheck.training.split import parse

if TYPE_CHECKING:
    from mtcheck.checker import Checker

FOLDS = 3
_RIDGE = 8.0
_FINE_ONLY_WEIGHT = 0.25
"""What a change in a story's fine-only version counts: enough to know good stories, not so much that fine swaps in bad ones are forgotten."""
_WRONG_PRECISION = 0.9
"""Share of the changes called wrong that editors must have undone."""
_FINE_PRECISION = 0.75
"""Share of the changes called fine that editors must have let stand."""


@dataclass
class Example:
    """A change of wording that an editor marked."""

    story: str
    new: str
    old: str
    undone: bool
    row: Row
    whole: bool
    """False for one from a story's fine-only version."""
    folds: int = FOLDS
    """The N of the set that the story is from."""


def held_out(identity: str, folds: int = FOLDS) -> bool:
    return fold(identity, folds) == 0


def measured(identity: str, folds: int = FOLDS) -> bool:
    """Whether a story is never fitted on in any way; ``mtcheck evaluate PATH:N`` takes the same ones."""
    return held_out(identity, folds) and fold("cal" + identity, 2) == 1


def only_fine(gold: Annotated) -> Annotated | None:
    """The story with the fine swaps alone, the others undone; None when that cannot be told or leaves none."""
    if not gold.original or not any(s.certainty == "fine" for s in gold.spans) or any(s.expected is None for s in gold.errors):
        return None
    parts: list[str] = []
    spans: list[GoldSpan] = []
    at = length = 0
    for s in gold.spans:
        if s.start < at:
            return None
        wording = gold.text[s.start : s.end] if s.certainty == "fine" else str(s.expected)
        parts += (gold.text[at : s.start], wording)
        length += s.start - at
        if s.certainty == "fine":
            spans.append(s._replace(start=length, end=length + len(wording)))
        length += len(wording)
        at = s.end
    return Annotated(gold.id, "".join(parts) + gold.text[at:], tuple(spans), gold.original)


def examples(documents: Iterable[Annotated], checker: Checker, folds: int = FOLDS) -> Iterator[Example]:
    """Marked changes of wording with their features, but for the habits."""
    empty = Habits({})
    for gold in documents:
        for version in (gold, only_fine(gold)):
            if version is None or version.original is None:
                continue
            found = find(Document.from_text(version.original), Document.from_text(version.text), checker.detector, checker)
            for swap, row in zip(found.swaps, rows_of(found.swaps, found.views, checker.detector, empty), strict=True):
                over = [s.certainty for s in version.spans if s.start < swap.edit.end and swap.edit.start < s.end]
                if over:
                    yield Example(gold.id, swap.new_text, swap.old_text, any(c != "fine" for c in over), row, version is gold, folds)


def fit(found: Sequence[Example], extra: Mapping[str, tuple[float, float]] | None = None) -> Judge:
    """Weights from marked changes; ``extra``: counts from elsewhere to add to the habits."""
    learned = [e for e in found if not held_out(e.story, e.folds)]
    tuned = [e for e in found if held_out(e.story, e.folds) and not measured(e.story, e.folds)]
    counts = _added(extra or {}, learned)
    habits = Habits(counts)
    _add_habits(learned, habits, own=True)
    _add_habits(tuned, habits, own=False)
    names = [n for n in learned[0].row if n != "detector"]
    x, y = _table(learned, names)
    weights, bias = logistic(x, y, _weight(learned), _RIDGE)
    others, labels = _table(tuned, names)
    two = np.c_[others @ weights + bias, [e.row["detector"] for e in tuned]]
    scale, shift = logistic(two, labels, _weight(tuned), 1.0, [0, 1])
    final = dict(zip(names, (scale[0] * weights).tolist(), strict=True)) | {"detector": float(scale[1])}
    judge = Judge(final, float(scale[0] * bias + shift), 0.5, 0.5, counts)
    doubtful, wrong = _cuts(judge.confidences([e.row for e in tuned]), labels > 0, _weight(tuned))
    return Judge(judge.weights, judge.bias, doubtful, wrong, _added(counts, tuned))


def _added(counts: Mapping[str, tuple[float, float]], found: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """``counts`` and those of the changes in whole stories."""
    total = dict(counts)
    for key, (stand, undone) in count((e.new, e.old, e.undone) for e in found if e.whole).items():
        before = total.get(key, (0.0, 0.0))
        total[key] = before[0] + stand, before[1] + undone
    return total


def _add_habits(found: Sequence[Example], habits: Habits, own: bool) -> None:
    stories: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for e in found:
        if e.whole:
            stories[e.story].append((e.new, e.old, e.undone))
    mine = {story: count(swaps) for story, swaps in stories.items()} if own else {}
    for e in found:
        story = mine.get(e.story, {})
        related = {k: v for k, v in story.items() if _related(k, swap_key(e.new, e.old))}
        e.row.update(habits.features(e.new, e.old, related))


def _related(a: str, b: str) -> bool:
    """Whether two swaps of a story may share a cell of the habits; a quick and generous test."""
    return bool({w[:3] for w in a.split()} & {w[:3] for w in b.split()} - {">"})


def _table(found: Sequence[Example], names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([[e.row[n] for n in names] for e in found], float), np.array([e.undone for e in found], float)


def _weight(found: Sequence[Example]) -> NDArray[np.float64]:
    return np.array([1.0 if e.whole else _FINE_ONLY_WEIGHT for e in found])


def _cuts(confidence: NDArray[np.float64], undone: NDArray[np.bool_], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Where *doubtful* and *wrong* begin, in steps of .01."""

    def share(chosen: NDArray[np.bool_]) -> float:
        return float((weight * undone)[chosen].sum() / weight[chosen].sum()) if chosen.any() else np.nan

    steps = [t / 100 for t in range(1, 100)]
    wrong = next((t for t in steps if share(confidence >= t) >= _WRONG_PRECISION), 0.9)
    fine = [t for t in steps if t <= wrong and 1 - share(confidence < t) >= _FINE_PRECISION]
    return max(fine, default=min(0.4, wrong)), wrong


def main() -> None:
    """Entry point of the module."""
    from mtcheck.checker import Checker
    from mtcheck.resources import models_dir

    parser = argparse.ArgumentParser(prog="python -m mtcheck.pairing.fit", description="Fit the weights of the judgement from marked pairs.")
    parser.add_argument("paths", nargs="+", metavar="PATH[:N]")
    parser.add_argument("--model", type=Path, default=models_dir())
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    with Checker(grammar=False, model=arguments.model, threads=arguments.threads) as checker:
        found: list[Example] = []
        for path, folds in (parse(p, FOLDS) for p in arguments.paths):
            documents = (d for d in read_annotated([path]) if d.original and d.spans and not measured(d.id, folds))
            found += examples(documents, checker, folds)
        fit(found).save(arguments.model / FILE)


if __name__ == "__main__":
    main()
