"""Which sentences of two versions say the same, also when they were split, merged, left out, added or moved.

A dynamic programme over both lists (Gale and Church 1993; Sennrich and Volk
2010 for similarity in place of length) that lets one sentence stand for one or
two; its score is embedding cosine and lexical overlap above a threshold,
weighted by length. What is left over on both sides is then paired as moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mtcheck.encoder.base import SentenceEncoder
from mtcheck.pairing.model import Bead
from mtcheck.pairing.similarity import Matrix, Similarity, measure

THRESHOLD = 0.25
"""Similarity at which two sentences are as likely unrelated as versions of each other."""
MOVED = 0.45
"""Similarity from which a sentence left out here and one added there are one that was moved."""
MERGE_COST = 0.08
_MAX_CELLS = 9_000_000
_SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1))


def align(original: Sequence[str], rewritten: Sequence[str], encoder: SentenceEncoder) -> list[Bead]:
    """Beads in the order of the rewritten version; omissions stand where they were left out."""
    if not original or not rewritten:
        return [*(Bead(0, 0, i, i + 1) for i in range(len(original))), *(Bead(j, j + 1, 0, 0) for j in range(len(rewritten)))]
    texts = sorted({*original, *rewritten})
    row = {t: k for k, t in enumerate(texts)}
    encoded = np.asarray(encoder.encode(texts), np.float32)
    beads: list[Bead] = []
    loose: tuple[list[int], list[int]] = [], []
    for rows, columns in _gaps(original, rewritten):
        if rows.start == rows.stop or columns.start == columns.stop:
            beads += _unpaired(rows, columns)
            continue
        sides = original[rows], rewritten[columns]
        similarity = measure(*sides, (encoded[[row[t] for t in sides[0]]], encoded[[row[t] for t in sides[1]]]))
        beads += (_shifted(b, rows.start, columns.start) for b in _programme(similarity))
    for b in beads:
        loose[0].extend(range(b.original_first, b.original_last) if b.first == b.last else ())
        loose[1].extend(range(b.first, b.last) if b.original_first == b.original_last else ())
    moves = _moves(original, rewritten, loose, encoded, row)
    return _with_moves(beads, moves)


def _shifted(bead: Bead, rows: int, columns: int) -> Bead:
    first, last, original_first, original_last, similarity, moved = bead
    return Bead(first + columns, last + columns, original_first + rows, original_last + rows, similarity, moved)


def _gaps(original: Sequence[str], rewritten: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    """Ranges to align one after the other, parted at sentences that both sides share unchanged and in the same order."""
    i = j = 0
    for a, b in [*_anchors(original, rewritten), (len(original), len(rewritten))]:
        yield from _cut(slice(i, a), slice(j, b))
        if a < len(original):
            yield slice(a, a + 1), slice(b, b + 1)
        i, j = a + 1, b + 1


def _cut(rows: slice, columns: slice) -> Iterator[tuple[slice, slice]]:
    """Halve a gap until its matrix fits; a book-length rewrite without one unchanged sentence is aligned by halves."""
    n, m = rows.stop - rows.start, columns.stop - columns.start
    if n <= 0 and m <= 0:
        return
    if n * m <= _MAX_CELLS:
        yield rows, columns
        return
    a, b = rows.start + n // 2, columns.start + m // 2
    yield from _cut(slice(rows.start, a), slice(columns.start, b))
    yield from _cut(slice(a, rows.stop), slice(b, columns.stop))


def _anchors(original: Sequence[str], rewritten: Sequence[str]) -> list[tuple[int, int]]:
    """The longest chain of sentences that stand once on each side, word for word (patience diff)."""
    once = [{s for s, n in Counter(side).items() if n == 1} for side in (original, rewritten)]
    place = {s: j for j, s in enumerate(rewritten)}
    common = [(i, place[s]) for i, s in enumerate(original) if s in once[0] and s in once[1]]
    tails: list[int] = []
    links: list[tuple[tuple[int, int], int]] = []
    ends: list[int] = []
    for pair in common:
        at = bisect_left(tails, pair[1])
        links.append((pair, ends[at - 1] if at else -1))
        tails[at : at + 1] = [pair[1]]
        ends[at : at + 1] = [len(links) - 1]
    chain: list[tuple[int, int]] = []
    link = ends[-1] if ends else -1
    while link >= 0:
        pair, link = links[link]
        chain.append(pair)
    return chain[::-1]


def _programme(similarity: Similarity) -> list[Bead]:
    """The best chain of beads, by anti-diagonals so that each step is one vector operation."""
    n, m = similarity.shape
    best = [np.zeros(1, np.float32)]
    choice = np.full((n + 1, m + 1), -1, np.int8)
    for d in range(1, n + m + 1):
        low, high = max(0, d - m), min(n, d)
        i = np.arange(low, high + 1)
        scores = np.full((len(_SHAPES), len(i)), -np.inf, np.float32)
        for s, (rows, columns) in enumerate(_SHAPES):
            a, b = i - rows, d - i - columns
            ok = (a >= 0) & (b >= 0)
            before = d - rows - columns
            if before >= 0 and ok.any():
                scores[s, ok] = best[before][a[ok] - max(0, before - m)] + _gain(similarity, a[ok], b[ok], rows, columns)
        pick = scores.argmax(axis=0)
        choice[i, d - i] = pick
        best.append(scores[pick, np.arange(len(i))])
        if d >= 4:
            best[d - 4] = best[d - 4][:0]
    return _trace(choice, similarity)


def _gain(similarity: Similarity, i: NDArray[np.intp], j: NDArray[np.intp], rows: int, columns: int) -> Matrix:
    if not rows or not columns:
        return np.zeros(len(i), np.float32)
    value = similarity.of(i, j, rows, columns) - THRESHOLD - MERGE_COST * (rows + columns - 2)
    return np.asarray(value * similarity.length(i, j, rows, columns), np.float32)


def _trace(choice: NDArray[np.int8], similarity: Similarity) -> list[Bead]:
    i, j = choice.shape[0] - 1, choice.shape[1] - 1
    beads: list[Bead] = []
    while i or j:
        rows, columns = _SHAPES[choice[i, j]]
        i, j = i - rows, j - columns
        value = float(similarity.of(np.array([i]), np.array([j]), rows, columns)[0]) if rows and columns else 0.0
        beads.append(Bead(j, j + columns, i, i + rows, value))
    return beads[::-1]


def _moves(original: Sequence[str], rewritten: Sequence[str], loose: tuple[list[int], list[int]], encoded: Matrix, row: dict[str, int]) -> dict[int, tuple[int, float]]:
    """Rewritten sentence -> (original sentence, similarity) of what was moved, most similar first."""
    left, right = loose
    if not left or not right or len(left) * len(right) > _MAX_CELLS:
        return {}
    sides = [original[i] for i in left], [rewritten[j] for j in right]
    s = measure(*sides, (encoded[[row[t] for t in sides[0]]], encoded[[row[t] for t in sides[1]]]))
    i, j = (a.ravel() for a in np.indices(s.shape))
    value = s.of(i, j, 1, 1)
    value[s.length(i, j, 1, 1) < 6] = 0
    moves: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for k in np.argsort(-value, kind="stable"):
        if value[k] < MOVED:
            break
        a, b = left[i[k]], right[j[k]]
        if a not in taken and b not in moves:
            taken.add(a)
            moves[b] = a, float(value[k])
    return moves


def _unpaired(rows: slice, columns: slice) -> list[Bead]:
    return [
        *(Bead(columns.start, columns.start, i, i + 1) for i in range(rows.start, rows.stop)),
        *(Bead(j, j + 1, rows.start, rows.start) for j in range(columns.start, columns.stop)),
    ]


def _with_moves(beads: Sequence[Bead], moves: dict[int, tuple[int, float]]) -> list[Bead]:
    gone = {i for i, _ in moves.values()}
    result: list[Bead] = []
    for b in beads:
        if b.first == b.last and b.original_first in gone:
            continue
        if b.first < b.last and b.first in moves and b.original_first == b.original_last:
            i, value = moves[b.first]
            b = Bead(b.first, b.last, i, i + 1, value, moved=True)
        result.append(b)
    return result
