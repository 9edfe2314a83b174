"""Counts the table of ``mtcheck.triples`` from human text.

    python -m mtcheck.training.triples CORPORA models/

Words are those of ``mtcheck.frequency``; a triple counts when it occurs twice.
Needs about ten bytes of memory for each byte of text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mtcheck.frequency import fold_word, known_words
from mtcheck.training.corpus import files, read_texts
from mtcheck.triples import TRIPLES_FILE, triple_key

TIMES = 2
_STEP = 65_535
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[.,;:!?()\"“”—–]|\n")


def numbers(texts: Iterable[str], vocabulary: Mapping[str, int]) -> NDArray[np.int32]:
    """The words of all texts as numbers from 1; 0 for a sign, for a word that is not known, and between texts."""
    memory: dict[str, int] = {}
    found: list[int] = []
    for text in texts:
        for token in _TOKEN.findall(text):
            if token not in memory:
                memory[token] = vocabulary.get(fold_word(token), 0)
            found.append(memory[token])
        found.append(0)
    return np.array(found, np.int32)


def repeated(ids: NDArray[np.int32], size: int) -> Iterable[tuple[int, int, int]]:
    """The triples of numbers, all above 0 and under ``size``, that occur at least ``TIMES`` times."""
    wide = ids.astype(np.int64)
    whole = (wide[:-2] > 0) & (wide[1:-1] > 0) & (wide[2:] > 0)
    packed = ((wide[:-2] * size + wide[1:-1]) * size + wide[2:])[whole]
    keys, times = np.unique(packed, return_counts=True)
    for key in keys[times >= TIMES].tolist():
        yield key // size // size, key // size % size, key % size


def write(keys: Iterable[int], path: Path) -> None:
    """Sorted keys as steps of at most 65,535; a longer way takes several, and the stops between are keys, too."""
    steps: list[int] = []
    at = 0
    for key in sorted(set(keys)):
        while key - at > _STEP:
            steps.append(_STEP)
            at += _STEP
        steps.append(key - at)
        at = key
    np.savez_compressed(path, steps=np.array(steps, np.uint16))


def main(folder: str, models: str) -> None:
    words = known_words()
    vocabulary = {w: n for n, w in enumerate(words, 1)}
    ids = np.concatenate([numbers(read_texts(p), vocabulary) for p in files(Path(folder))])
    keys = (triple_key(words[a - 1], words[b - 1], words[c - 1]) for a, b, c in repeated(ids, len(words) + 1))
    write(keys, Path(models) / TRIPLES_FILE)


if __name__ == "__main__":
    main(*sys.argv[1:3])
