"""The embedding comparison: does the story like the expected wording better?

For a lexicon match the sentence as written and the sentence with the expected
wording in its place (inflected, article corrected) are embedded. Two margins
come of it:

- *story*: cosine of the mended sentence with the rest of the story, less that
  of the sentence as written. A spun wording pulls its sentence away from what
  the story is about; the wording meant pulls it back.
- *reference*: how much nearer the sentence as written lies to the entry's
  ``example`` (human use of the expected wording, same kind of news) than to its
  ``honest`` clause (human use of the spun wording).

Honest use shows the reverse: the sentence lies nearer to the ``honest`` clause,
and putting the other wording in moves it away from its story.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mtcheck.document import Document, Span
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.encoder.detector import unit
from mtcheck.lexicon.match import Match, substituted

Vector = NDArray[np.float32]


def story_centre(document: Document, encoder: SentenceEncoder) -> Vector:
    """Unit mean of the embeddings of a document's sentences (the first 40)."""
    texts = [document.text[s:e] for s, e in document.sentences[:40]]
    return unit(encoder.encode(texts).mean(0)) if texts else np.zeros(0, np.float32)


class Comparison:
    """Compares matches with their mended sentences and with their entries' reference clauses, whose embeddings it keeps."""

    def __init__(self, encoder: SentenceEncoder):
        self._encoder = encoder
        self._references: dict[str, Vector] = {}

    def margins(self, documents: Sequence[tuple[Document, Sequence[Match], Vector]]) -> list[dict[int, tuple[float, float]]]:
        """For each ``(document, matches, story centre)``: ``{index of match: (story margin, reference margin)}``, each about -1..1.

        The sentences of all documents are embedded in one batch.
        """
        pairs = [[_written_and_mended(document, m) for m in matches] for document, matches, _ in documents]
        clauses = {c for _, matches, _ in documents for m in matches for c in (m.entry.example, m.entry.honest) if c}
        texts = list({t for found in pairs for pair in found for t in pair} | clauses - self._references.keys())
        if not texts:
            return [{} for _ in documents]
        vectors = dict(zip(sorted(texts), self._encoder.encode(sorted(texts)), strict=True))
        self._references.update({c: vectors[c] for c in clauses & vectors.keys()})
        return [
            {k: self._margin(m, vectors[pair[0]], vectors[pair[1]], centre) for k, (m, pair) in enumerate(zip(matches, found, strict=True))}
            for found, (_, matches, centre) in zip(pairs, documents, strict=True)
        ]

    def _margin(self, match: Match, written: Vector, mended: Vector, centre: Vector) -> tuple[float, float]:
        story = float(mended @ centre - written @ centre)
        example, honest = (self._references.get(c) for c in (match.entry.example, match.entry.honest))
        return story, 0.0 if example is None or honest is None else float(written @ example - written @ honest)


def _written_and_mended(document: Document, match: Match) -> tuple[str, str]:
    start, end = _sentence(document, match)
    written = document.text[start:end]
    return written, substituted(written, match.start - start, match.end - start, match.replacements(document.text)[0])


def _sentence(document: Document, match: Match) -> Span:
    for s in document.sentences:
        if s.start <= match.start < s.end:
            return Span(s.start, max(s.end, match.end))
    return Span(match.start, match.end)
