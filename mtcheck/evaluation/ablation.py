"""What each kind of evidence is worth: every one left out, and every one alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mtcheck.annotated import Annotated
from mtcheck.checker import Checker
from mtcheck.document import Document
from mtcheck.evaluation.measure import labels
from mtcheck.evaluation.run import KINDS, without
from mtcheck.metrics import average_precision, precision_recall, threshold_for
from mtcheck.scorer import Scorer


def ablations(checker: Checker, documents: Sequence[Annotated]) -> Iterator[tuple[str, float, float]]:
    """``(what, average precision, recall at 1 false alarm per 1,000 clean words)``, word level, before words are joined into spans.

    Weights are not fitted anew: the figures tell what this scorer takes from each kind.
    """
    read = [(s, g) for (s, _), g in zip(checker.read(Document.from_text(d.text, d.id) for d in documents), documents, strict=True)]
    gold, counted, clean = [], [], []
    for signals, document in read:
        y = labels(signals.document, document)
        keep = ~np.isnan(y) & ~signals.stop
        counted.append(keep)
        gold.append(y[keep] == 1)
        clean.append(not document.spans)

    def figures(scorer: Scorer) -> tuple[float, float]:
        scores = [scorer.words(s)[keep] for (s, _), keep in zip(read, counted, strict=True)]
        spun = np.concatenate([x for x, c in zip(scores, clean, strict=True) if not c] or [np.empty(0)])
        right = np.concatenate([g for g, c in zip(gold, clean, strict=True) if not c] or [np.empty(0, bool)])
        honest = np.concatenate([x for x, c in zip(scores, clean, strict=True) if c] or [np.empty(0)])
        words = sum(len(s.document.tokens) for (s, _), c in zip(read, clean, strict=True) if c)
        cut = threshold_for(honest, words, 1.0)
        return average_precision(spun, right), precision_recall(spun, right, max(cut, 1e-9)).recall

    yield "all evidence", *figures(checker.scorer)
    for kind in KINDS:
        yield f"without {kind}", *figures(without(checker.scorer, [kind]))
    for kind in KINDS:
        if kind != "document":
            yield f"{kind} alone", *figures(without(checker.scorer, [k for k in KINDS if k != kind]))
