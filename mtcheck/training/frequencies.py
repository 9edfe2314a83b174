"""Counts the tables of ``mtcheck.frequency`` from human text.

    python -m mtcheck.training.frequencies CORPORA models/

Files whose name does not start with ``news-`` (in our corpora: English from
outside the United States, and translations) count three times, so that the
table is not American alone.
"""

from __future__ import annotations

import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np

from mtcheck.document.model import WORD
from mtcheck.frequency import LEVELS, PAIRS_FILE, WORDS_FILE, fold_word, pair_key
from mtcheck.training.corpus import files, read_texts

WORDS = 60_000
PAIRS = 800_000


def count(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Weighted counts of words and of neighbouring words (``"first second"``) in a folder of human text."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for path in files(folder):
        weight = 1 if path.name.startswith("news-") else 3
        own_words: Counter[str] = Counter()
        own_pairs: Counter[str] = Counter()
        for text in read_texts(path):
            matches = list(WORD.finditer(text))
            folded = [fold_word(m.group()) for m in matches]
            own_words.update(folded)
            own_pairs.update(
                f"{a} {b}"
                for (a, b), (m, n) in zip(pairwise(folded), pairwise(matches), strict=True)
                if text[m.end() : n.start()] in {" ", "-"}
            )
        for total, own in ((words, own_words), (pairs, own_pairs)):
            for key, n_times in own.items():
                if n_times > 1:
                    total[key] += weight * n_times
    return words, pairs


def zipf(times: int, total: int) -> float:
    return math.log10(times / total * 1e9)


def write_words(words: Counter[str], path: Path, sources: Iterable[str]) -> None:
    """One line for each tenth of the Zipf scale: the figure and its words in order."""
    total = words.total()
    bands: dict[float, list[str]] = {}
    for word, times in words.most_common(WORDS):
        bands.setdefault(round(zipf(times, total), 1), []).append(word)
    with lzma.open(path, "wt", preset=9 | lzma.PRESET_EXTREME, encoding="utf-8") as out:
        out.write(f"# Word frequencies on the Zipf scale, counted over {total:,} weighted words of human text: {', '.join(sources)}\n")
        out.writelines(f"{band:.1f}\t{' '.join(sorted(bands[band]))}\n" for band in sorted(bands, reverse=True))


def write_pairs(words: Counter[str], pairs: Counter[str], path: Path) -> None:
    """Keys of the most frequent pairs, sorted, as steps of at most 65,535, and their levels (0 for a step in between)."""
    total = words.total()
    known = {w for w, _ in words.most_common(WORDS)}
    best: dict[int, int] = {}
    for pair, times in pairs.most_common(2 * PAIRS):
        first, second = pair.split(" ")
        if len(best) < PAIRS and first in known and second in known:
            best.setdefault(pair_key(first, second), max(1, round(LEVELS * zipf(times, total))))
    steps: list[int] = []
    levels: list[int] = []
    at = 0
    for key in sorted(best):
        while key - at > 65_535:
            steps.append(65_535)
            levels.append(0)
            at += 65_535
        steps.append(key - at)
        levels.append(best[key])
        at = key
    np.savez_compressed(path, steps=np.array(steps, np.uint16), levels=np.array(levels, np.uint8))


def main(folder: str, models: str) -> None:
    words, pairs = count(Path(folder))
    sources = [p.name.removesuffix(".xz").removesuffix(".jsonl") for p in files(Path(folder))]
    write_words(words, Path(models) / WORDS_FILE, sources)
    write_pairs(words, pairs, Path(models) / PAIRS_FILE)


if __name__ == "__main__":
    main(*sys.argv[1:3])
