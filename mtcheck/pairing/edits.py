"""All differences between two documents, unjudged: sentences first, then words, then phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtcheck.document.model import Document, Span
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.pairing.model import Bead, ChangeKind, Edit
from mtcheck.pairing.phrases import pair_up
from mtcheck.pairing.sentences import align
from mtcheck.pairing.words import Block, Word, blocks, words


@dataclass(frozen=True)
class Passage:
    """The two sides of one bead as words, with the runs that differ."""

    bead: Bead
    original: list[Word]
    rewritten: list[Word]
    runs: list[Block]


def bead_span(document: Document, first: int, last: int) -> Span:
    """Prose span of a range of sentences; for an empty range the point before its first sentence."""
    sentences = document.sentences
    if first < last:
        return Span(sentences[first].start, sentences[last - 1].end)
    at = sentences[first].start if first < len(sentences) else len(document.text)
    return Span(at, at)


def find_edits(original: Document, rewritten: Document, encoder: SentenceEncoder) -> tuple[list[Bead], list[tuple[Edit, Bead]]]:
    """Beads and edits, each edit with the bead it stands in; offsets into each document's prose, edits in order of ``start``."""
    texts = [[d.text[s.start : s.end] for s in d.sentences] for d in (original, rewritten)]
    beads = align(texts[0], texts[1], encoder)
    passages: list[Passage] = []
    edits: list[tuple[Edit, Bead]] = []
    for bead in beads:
        spans = bead_span(original, bead.original_first, bead.original_last), bead_span(rewritten, bead.first, bead.last)
        if spans[0].start == spans[0].end or spans[1].start == spans[1].end:
            kind = ChangeKind.INSERTION if spans[0].start == spans[0].end else ChangeKind.DELETION
            edits.append((Edit(kind, *spans[1], *spans[0]), bead))
            continue
        if bead.moved:
            edits.append((Edit(ChangeKind.MOVE, *spans[1], *spans[0]), bead))
        sides = words(original.text, spans[0]), words(rewritten.text, spans[1])
        passages.append(Passage(bead, *sides, blocks(*sides)))
    for passage, block in _phrases(passages, encoder):
        edits.append((_edit(passage, block), passage.bead))
    edits.sort(key=lambda e: (e[0].start, e[0].original_start, e[0].kind != ChangeKind.MOVE))
    return beads, edits


def _phrases(passages: Sequence[Passage], encoder: SentenceEncoder) -> list[tuple[Passage, Block]]:
    keys: set[str] = set()
    for p in passages:
        for run in p.runs:
            if run.original[1] - run.original[0] + run.rewritten[1] - run.rewritten[0] > 2:
                keys.update(w.key.lower() for w in p.original[slice(*run.original)] + p.rewritten[slice(*run.rewritten)])
    vocabulary = sorted(keys)
    vectors = dict(zip(vocabulary, encoder.encode(vocabulary), strict=True)) if vocabulary else {}
    return [(p, block) for p in passages for run in p.runs for block in pair_up(p.original, p.rewritten, run, vectors)]


def _edit(passage: Passage, block: Block) -> Edit:
    spans = _span(passage.original, block.original), _span(passage.rewritten, block.rewritten)
    kind = ChangeKind.SUBSTITUTION
    if block.original[0] == block.original[1]:
        kind = ChangeKind.INSERTION
    elif block.rewritten[0] == block.rewritten[1]:
        kind = ChangeKind.DELETION
    return Edit(kind, *spans[1], *spans[0])


def _span(side: Sequence[Word], at: tuple[int, int]) -> Span:
    """Prose span of a range of words; for an empty one the end of the word before it."""
    if at[0] < at[1]:
        return Span(side[at[0]].start, side[at[1] - 1].end)
    point = side[at[0] - 1].end if at[0] else side[0].start
    return Span(point, point)
