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

from mtcheck.document import Document, Span
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.lexicon.match import Match, substituted


def margins(document: Document, matches: Sequence[Match], encoder: SentenceEncoder) -> dict[int, tuple[float, float]]:
    """``{index of match: (story margin, reference margin)}``, each about -1..1; one batch of embeddings for a document."""
    if not matches:
        return {}
    sentences = [_sentence(document, m) for m in matches]
    rest = sorted(set(document.sentences[:40]) - set(sentences)) or list(sentences)
    texts: dict[str, int] = {}

    def index(text: str) -> int:
        return texts.setdefault(text, len(texts))

    story = [index(document.text[s:e]) for s, e in rest]
    rows = []
    for m, (start, end) in zip(matches, sentences, strict=True):
        written = document.text[start:end]
        mended = substituted(written, m.start - start, m.end - start, m.replacements(document.text)[0])
        references = [index(t) if t else -1 for t in (m.entry.example, m.entry.honest)]
        rows.append((index(written), index(mended), *references))
    vectors = encoder.encode(list(texts))
    centre = vectors[story].mean(0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    return {k: _margin(vectors, centre, row) for k, row in enumerate(rows)}


def _margin(vectors: np.ndarray, centre: np.ndarray, row: tuple[int, int, int, int]) -> tuple[float, float]:
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
