"""Labelled words to model inputs: word pieces in windows, with targets and weights."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from mtcheck.annotated import Annotated
from mtcheck.encoder.casing import LOWER, casing
from mtcheck.encoder.detector import PLAIN
from mtcheck.stopwords import STOP_WORDS
from mtcheck.training.spinner import DOUBTFUL, HONEST, IGNORE, SPUN, TOKEN, Word

TARGETS = {HONEST: 0.0, SPUN: 1.0, DOUBTFUL: 0.7, IGNORE: np.nan}
_BUCKETS = 1 << 16


@dataclass
class Window:
    """Word pieces of one window. Only the first piece of a word has a target; the others are nan."""

    ids: list[int]
    cases: list[int]
    """How each piece is written: see :mod:`mtcheck.encoder.casing`."""
    targets: list[float]
    weights: list[float]
    restore: list[int]
    """Piece id of the original word where a word was replaced, else 0."""
    synthetic: bool


class Balance:
    """Weights that keep a word's identity from deciding: each type should be as often honest as spun.

    Counts decay, so that the weights follow the data; the root keeps some of
    the prior knowledge that spinners have favourite words.
    """

    def __init__(self, strength: float = 0.5):
        self.honest = np.zeros(_BUCKETS)
        self.spun = np.zeros(_BUCKETS)
        self.strength = strength

    def weight(self, word: str, label: int) -> float:
        bucket = zlib.crc32(word.encode()) % _BUCKETS
        if label == HONEST:
            self.honest[bucket] += 1
        else:
            self.spun[bucket] += 1
        share = (self.spun[bucket] + 3) / (self.honest[bucket] + self.spun[bucket] + 20)
        ratio = share / 0.15
        if label == HONEST:
            return float(np.clip(ratio**self.strength, 0.7, 3.0))
        weight = float(np.clip(ratio**-self.strength, 0.35, 1.5))
        return weight * 0.3 if word in STOP_WORDS else weight


class Windower:
    """Cuts labelled words into windows of at most ``size`` pieces."""

    def __init__(self, tokenizer: Tokenizer, size: int = 384, balance: Balance | None = None):
        self.size = size
        self.balance = balance or Balance()
        self._tokenizer = tokenizer
        self._pieces: dict[str, tuple[list[int], list[int]]] = {}
        self.cls, self.sep = _special(tokenizer, "[CLS]"), _special(tokenizer, "[SEP]")

    def pieces(self, word: str) -> list[int]:
        """The ids of a word's pieces."""
        return self._written(word)[0]

    def _written(self, word: str) -> tuple[list[int], list[int]]:
        known = self._pieces.get(word)
        if known is None:
            found = self._tokenizer.encode(word.translate(PLAIN), add_special_tokens=False)
            known = self._pieces[word] = found.ids[:16], casing(word, found.offsets[:16]).tolist()
        return known

    def windows(self, words: Iterable[Word], synthetic: bool, size: int | None = None) -> Iterator[Window]:
        """The windows of a text, each as long as it may be; ``size``: shorter ones for this text."""
        limit = (size or self.size) - 2
        window = Window([], [], [], [], [], synthetic)
        for w in words:
            ids, cases = self._written(w.text)
            if not ids:
                continue
            if len(window.ids) + len(ids) > limit:
                yield self._closed(window)
                window = Window([], [], [], [], [], synthetic)
            real = w.text[0].isalnum()
            target = TARGETS[w.label] if real else np.nan
            window.ids += ids
            window.cases += cases
            window.targets += [target] + [np.nan] * (len(ids) - 1)
            window.weights += [self.balance.weight(w.text.lower(), w.label) if real and w.label != IGNORE else 0.0] + [0.0] * (len(ids) - 1)
            restore = self.pieces(w.original)[:1] if w.original and w.label != HONEST else []
            window.restore += [restore[0] if restore else 0] + [0] * (len(ids) - 1)
        if len(window.ids) > 24:
            yield self._closed(window)

    def _closed(self, w: Window) -> Window:
        return Window([self.cls, *w.ids, self.sep], [LOWER, *w.cases, LOWER], [np.nan, *w.targets, np.nan], [0.0, *w.weights, 0.0], [0, *w.restore, 0], w.synthetic)


def _special(tokenizer: Tokenizer, name: str) -> int:
    found = tokenizer.token_to_id(name)
    if found is None:
        raise ValueError(f"the tokenizer has no {name}: it is not BERT's")
    return int(found)


def respin(document: Annotated, rng: random.Random, keep: float | None = None) -> list[Word]:
    """Labelled words of a marked document with a random share of its swaps taken back.

    A quarter of the time all swaps stand, a quarter of the time none does (where
    the original is known), else many or few: the same words are seen honest and
    spun, and a heavy spinner's also in a lightly spun story.
    """
    if keep is None:
        keep = rng.choice((1.0, rng.uniform(0.5, 1.0), rng.uniform(0.05, 0.5), 0.0))
    certainty = {"high": SPUN, "medium": DOUBTFUL, "fine": IGNORE}
    words: list[Word] = []
    at = 0
    for span in document.spans:
        words += [Word(t) for t in TOKEN.findall(document.text[at : span.start])]
        at = max(at, span.end)
        spun, expected = document.text[span.start : span.end], span.expected
        if expected is not None and rng.random() >= keep:
            words += [Word(t) for t in TOKEN.findall(expected)]
            continue
        content = next((t.lower() for t in TOKEN.findall(expected or "") if t.lower() not in STOP_WORDS), expected or "")
        words += [Word(t, certainty[span.certainty], content.lower() if i == 0 else "") for i, t in enumerate(TOKEN.findall(spun))]
    return words + [Word(t) for t in TOKEN.findall(document.text[at:])]


def collate(windows: Sequence[Window]) -> dict[str, np.ndarray]:
    """Pad windows to one length: ids, cases, targets, weights, restore, synthetic."""
    length = max(len(w.ids) for w in windows)

    def padded(field: str, fill: float, dtype: type) -> np.ndarray:
        out: np.ndarray = np.full((len(windows), length), fill, dtype)
        for row, w in zip(out, windows, strict=True):
            values = getattr(w, field)
            row[: len(values)] = values
        return out

    return {
        "ids": padded("ids", 0, np.int64),
        "cases": padded("cases", LOWER, np.int64),
        "targets": padded("targets", np.nan, np.float32),
        "weights": padded("weights", 0, np.float32),
        "restore": padded("restore", 0, np.int64),
        "synthetic": np.array([w.synthetic for w in windows]),
    }
