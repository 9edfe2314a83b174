"""From runs of differing words to the substitutions that an editor sees.

A run such as *bigger classes and less transport courses* holds several swaps.
A small dynamic programme cuts it into pairs of phrases: what stands for what
by meaning (word vectors) and by kind of word, one word for one where it can.
*Kicked the pail* for *died* stays one swap, two neighbouring swaps stay two,
and an article belongs to its noun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mtcheck.pairing.association import association
from mtcheck.pairing.words import Block, Word
from mtcheck.stopwords import FUNCTION_WORDS

Vectors = Mapping[str, NDArray[np.float32]]

MAX_PHRASE = 5
"""Longest side of a substitution; a longer run without any match is cut."""
_MAX_RUN = 60
_SET_PHRASE = 1.2
"""Association from which a word and the preposition after it are one phrase."""
_LOOSE = frozenset({"a", "an", "the", "and"})


@dataclass(frozen=True)
class Costs:
    """What the programme pays; found by coordinate search on the marked stories outside fold 0 (share of swaps cut exactly as marked)."""

    extra_word: float = 0.5
    """For each word by which a side exceeds one word."""
    many_to_many: float = 0.2
    unpaired_function: float = 0.75
    unpaired_content: float = 2.25
    other_class: float = 0.16
    other_capital: float = 0.3
    meaning: float = 0.9
    sign: float = 2.0


COSTS = Costs()


def pair_up(original: Sequence[Word], rewritten: Sequence[Word], run: Block, vectors: Vectors, costs: Costs = COSTS) -> list[Block]:
    """Cut one run of differing words into substitutions, insertions and deletions, in order."""
    (a, b), (c, d) = run.original, run.rewritten
    if b - a <= 1 and d - c <= 1:
        return [run]
    if a == b or c == d or b - a > _MAX_RUN or d - c > _MAX_RUN:
        return [run]
    left = [_Part(w) for w in original[a:b]]
    right = [_Part(w) for w in rewritten[c:d]]
    found: list[Block] = []
    for i, n, j, m in _cut(left, right, vectors, costs):
        block = Block((a + i, a + i + n), (c + j, c + j + m))
        if found and n and m and _belongs(original, rewritten, found[-1], block):
            block = Block((found[-1].original[0], block.original[1]), (found[-1].rewritten[0], block.rewritten[1]))
            found.pop()
        found.append(block)
    return found


def _belongs(original: Sequence[Word], rewritten: Sequence[Word], before: Block, block: Block) -> bool:
    """Whether two neighbouring swaps are one: an article and its noun, or the halves of *according to* and the like."""
    if _is_article(original, before.original) and _is_article(rewritten, before.rewritten):
        return True
    if block.original[1] - block.original[0] > 1 or before.original[0] == before.original[1] or before.rewritten[0] == before.rewritten[1]:
        return False
    first, second = original[block.original[0] - 1].key.lower(), original[block.original[0]].key.lower()
    return second in FUNCTION_WORDS - _LOOSE and first not in FUNCTION_WORDS and association(first, second) >= _SET_PHRASE


def _is_article(side: Sequence[Word], at: tuple[int, int]) -> bool:
    return at[1] - at[0] == 1 and side[at[0]].key.lower() in {"a", "an"}


class _Part:
    """A word with what the costs ask about it."""

    __slots__ = ("capital", "function", "key", "sign", "weight")

    def __init__(self, word: Word):
        self.key = word.key.lower()
        self.sign = not word.text[0].isalnum()
        self.function = self.sign or self.key in FUNCTION_WORDS
        self.capital = word.key[0].isupper()
        self.weight = 0.3 if self.function else 1.0


def _cut(left: Sequence[_Part], right: Sequence[_Part], vectors: Vectors, costs: Costs) -> list[tuple[int, int, int, int]]:
    n, m = len(left), len(right)
    best = np.full((n + 1, m + 1), np.inf)
    best[0, 0] = 0
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(n + 1):
        for j in range(m + 1):
            for p in range(min(i, MAX_PHRASE) + 1):
                for q in range(min(j, MAX_PHRASE) + 1):
                    if p + q == 0 or best[i - p, j - q] == np.inf:
                        continue
                    if min(p, q) == 0 and p + q > 1:
                        continue
                    value = best[i - p, j - q] + _cost(left[i - p : i], right[j - q : j], vectors, costs)
                    if value < best[i, j]:
                        best[i, j] = value
                        back[i, j] = p, q
    cuts = []
    i, j = n, m
    while i or j:
        p, q = back[i, j]
        i, j = i - p, j - q
        cuts.append((i, p, j, q))
    return cuts[::-1]


def _cost(left: Sequence[_Part], right: Sequence[_Part], vectors: Vectors, costs: Costs) -> float:
    if not left or not right:
        part = (left or right)[0]
        return costs.sign / 2 if part.sign else costs.unpaired_function if part.function else costs.unpaired_content
    total = costs.extra_word * (len(left) + len(right) - 2)
    if min(len(left), len(right)) > 1:
        total += costs.many_to_many
    total += costs.meaning * (1 - _cosine(left, right, vectors))
    if all(p.function for p in left) != all(p.function for p in right):
        total += costs.other_class
    if any(p.sign for p in left) != any(p.sign for p in right):
        total += costs.sign
    if any(p.capital for p in left) != any(p.capital for p in right):
        total += costs.other_capital
    return total


def _cosine(left: Sequence[_Part], right: Sequence[_Part], vectors: Vectors) -> float:
    a, b = (np.sum([p.weight * vectors[p.key] for p in side], axis=0) for side in (left, right))
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-6))
