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
from mtcheck.lexicon.match import Match, substituted

Vector = NDArray[np.float32]


def story_centre(document: Document, encoder: SentenceEncoder) -> Vector:
    """Unit mean of the embeddings of a document's sentences (the first 40)."""
    texts = [document.text[s:e] for s, e in document.sentences[:40]]
    return _unit(encoder.encode(texts).mean(0)) if texts else np.zeros(0, np.float32)


def margins(documents: Sequence[tuple[Document, Sequence[Match], Vector]], encoder: SentenceEncoder) -> list[dict[int, tuple[float, float]]]:
    """For each ``(document, matches, story centre)``: ``{index of match: (story margin, reference margin)}``, each about -1..1.

    The sentences of all documents are embedded in one batch.
    """
    texts: dict[str, int] = {}

    def index(text: str) -> int:
        return texts.setdefault(text, len(texts)) if text else -1

    rows = []
    for document, matches, _ in documents:
        rows.append([])
        for m in matches:
            start, end = _sentence(document, m)
            written = document.text[start:end]
            mended = substituted(written, m.start - start, m.end - start, m.replacements(document.text)[0])
            rows[-1].append((index(written), index(mended), index(m.entry.example), index(m.entry.honest)))
    if not texts:
        return [{} for _ in documents]
    vectors = encoder.encode(list(texts))
    return [{k: _margin(vectors, centre, row) for k, row in enumerate(found)} for found, (_, _, centre) in zip(rows, documents, strict=True)]


def _unit(vector: Vector) -> Vector:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _margin(vectors: Vector, centre: Vector, row: tuple[int, int, int, int]) -> tuple[float, float]:
    written, mended, example, honest = row
    story = float(vectors[mended] @ centre - vectors[written] @ centre)
    near = float(vectors[written] @ vectors[example]) if example >= 0 else 0.0
    far = float(vectors[written] @ vectors[honest]) if honest >= 0 else 0.0
    return story, (near - far if example >= 0 and honest >= 0 else 0.0)


def _sentence(document: Document, match: Match) -> Span:
    for s in document.sentences:
        if s.start <= match.start < s.end:
            return Span(s.start, max(s.end, match.end))
    return Span(match.start, match.end)
