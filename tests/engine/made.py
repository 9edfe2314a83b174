"""Evidence made by hand: a document whose words have the log-odds a test gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from mtcheck.document import Document
from mtcheck.encoder.detector import Reading
from mtcheck.lexicon import Entry, Pos
from mtcheck.lexicon.match import Matcher
from mtcheck.scorer import Scorer
from mtcheck.signals import COLUMNS, Signals
from mtcheck.training.fit import neutral

HONEST = -6.0


def made(text: str, odds: Mapping[str, float] | Sequence[float] = {}, entries: Sequence[Entry] = ()) -> Signals:
    """``odds``: log-odds by word (others are honest) or for every word; each word is one piece."""
    document = Document.from_text(text)
    tokens = document.tokens
    logits = [odds.get(t.text, HONEST) for t in tokens] if isinstance(odds, Mapping) else list(odds)
    assert len(logits) == len(tokens)
    offsets = np.array([(t.start, t.end) for t in tokens], np.int64).reshape(-1, 2)
    hidden = np.zeros((len(tokens), 4), np.float32)
    reading = Reading(offsets, np.arange(len(tokens), dtype=np.int64), np.array(logits, np.float32), hidden)
    return Signals(document, reading, Matcher(entries).match(document))


def scorer(threshold: float = 0.5, shift: float = 0.0, **weights: float) -> Scorer:
    """The detector's own probability, with the weight of the story's shift and those of other columns as given."""
    given = {"detector": 1.0, **weights}
    return replace(
        neutral(),
        weights=np.array([given.get(c, 0.0) for c in COLUMNS]),
        story=(0.0, 1.0, shift, 0.0),
        threshold=threshold,
    )


def entry(
    spun: str, expected: str, pos: str = "noun", near: str = "", not_near: str = "", topic: str = "general"
) -> Entry:
    return Entry(spun, (expected,), Pos(pos), topic, frozenset(near.split()), frozenset(not_near.split()))
