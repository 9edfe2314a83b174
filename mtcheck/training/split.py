"""Who trains, who calibrates, who measures: split by document id, the same on every machine.

Of a marked set ``PATH:N`` one document in N is held out of training (0: the
whole set is), those whose ids begin alike, up to a ``/``, together; of those held out, one half fits the scorer and the other half is
only ever measured.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mtcheck.annotated import Annotated, read_annotated
from mtcheck.training.corpus import fingerprint, fold


@dataclass
class Split:
    """Documents by use; groups are named after their files, ``…-clean`` for controls."""

    train: list[Annotated] = field(default_factory=list)
    calibrate: dict[str, list[Annotated]] = field(default_factory=dict)
    measure: dict[str, list[Annotated]] = field(default_factory=dict)

    def fingerprints(self) -> frozenset[int]:
        """Paragraphs of all that is calibrated or measured on: never to be trained on."""
        held = [d for groups in (self.calibrate, self.measure) for docs in groups.values() for d in docs]
        return frozenset(fingerprint(p) for d in held for p in (d.original or d.text).split("\n\n"))


def parse(argument: str, folds: int = 6) -> tuple[Path, int]:
    """``PATH`` or ``PATH:N``; without N it is ``folds``."""
    head, colon, tail = argument.rpartition(":")
    return (Path(head), int(tail)) if colon and tail.isdigit() else (Path(argument), folds)


def split(marked: Iterable[str], sample: int = 600) -> Split:
    """Read and split marked sets; of a set held out whole and longer than ``sample`` documents an even sample is taken.

    A set that is named twice counts twice in training and once in what is held out; it is parted as it is named first.
    """
    result = Split()
    seen: dict[Path, int] = {}
    for path, folds in (file for argument in marked for file in _files(*parse(argument))):
        again = path in seen
        folds = seen.setdefault(path, folds)
        documents = list(read_annotated([path]))
        held = [d for d in documents if folds == 0 or fold(_source(d), folds) == 0]
        if folds:
            result.train += [d for d in documents if fold(_source(d), folds) != 0]
        for d in [] if again else held[:: max(len(held) // sample, 1)]:
            name = path.stem if d.spans else f"{path.stem}-clean" if any(o.spans for o in documents) else path.stem
            half = result.calibrate if folds and fold("cal" + d.id, 2) == 0 else result.measure
            if not folds and not d.spans:
                half = result.calibrate if fold("cal" + d.id, 2) == 0 else result.measure
            half.setdefault(name, []).append(d)
            if d.original and d.spans:
                half.setdefault(f"{path.stem}-original", []).append(Annotated(d.id, d.original))
    return result


def _source(document: Annotated) -> str:
    """The part of an id before ``/``: what was made of one text goes to one side."""
    return document.id.partition("/")[0]


def _files(path: Path, folds: int) -> list[tuple[Path, int]]:
    found = sorted(f for f in path.rglob("*") if f.suffix in {".jsonl", ".txt"}) if path.is_dir() else [path]
    return [(f, folds) for f in found]
