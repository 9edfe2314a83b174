"""How likely an editor is to undo a change of wording: a logistic regression with its weights in a file."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.atomic import replacing
from mtcheck.encoder.base import SentenceEncoder
from mtcheck.errors import gist
from mtcheck.finding import Evidence
from mtcheck.pairing.features import Row, features
from mtcheck.pairing.habits import Habits
from mtcheck.pairing.model import ChangeKind, Cuts, Judgement
from mtcheck.pairing.swap import Swap, View

FILE = "pairs.json.xz"
EVEN = 0.5


class JudgeError(RuntimeError):
    """Weights that are missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Judge:
    """Weights of the features, the cuts of the judgement, and the editors' habits."""

    weights: Mapping[str, float]
    bias: float
    doubtful_from: float
    wrong_from: float
    counts: Mapping[str, tuple[float, float]]

    @classmethod
    def load(cls, path: Path) -> Judge:
        """Raises JudgeError."""
        try:
            data = json.loads(lzma.decompress(path.read_bytes()))
            counts = {k: (v[0], v[1]) for k, v in data["habits"].items()}
            return cls(data["weights"], data["bias"], data["doubtful_from"], data["wrong_from"], counts)
        except (OSError, EOFError, lzma.LZMAError, ValueError, KeyError, TypeError, IndexError) as error:
            raise JudgeError(f"{path}: the weights of the comparison cannot be read ({gist(error)}); install mtcheck again") from error

    def save(self, path: Path) -> None:
        """Write what :meth:`load` reads. Raises OSError."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":"))
        with replacing(path) as file:
            file.write(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))

    def as_dict(self) -> dict[str, Any]:
        return {
            "bias": round(self.bias, 4),
            "doubtful_from": self.doubtful_from,
            "wrong_from": self.wrong_from,
            "weights": {k: round(v, 4) for k, v in self.weights.items()},
            "habits": {k: [round(v[0], 1), round(v[1], 1)] for k, v in sorted(self.counts.items())},
        }

    @cached_property
    def habits(self) -> Habits:
        return Habits(self.counts)

    @cached_property
    def cuts(self) -> Cuts:
        """As fitted, but for this: what is likelier than not to be undone is never fine, and what is likelier to stand is never wrong."""
        return Cuts(min(self.doubtful_from, EVEN), max(self.wrong_from, EVEN))

    def judgement(self, confidence: float) -> Judgement:
        if confidence >= self.cuts.wrong:
            return Judgement.WRONG
        return Judgement.DOUBTFUL if confidence >= self.cuts.doubtful else Judgement.FINE

    def confidences(self, rows: Sequence[Row]) -> NDArray[np.float64]:
        """Probability for each row of features that an editor would undo the change."""
        return 1 / (1 + np.exp(-np.clip([self._sum(r) for r in rows], -30, 30))) if rows else np.empty(0)

    def _sum(self, row: Row) -> float:
        return self.bias + sum(w * row[name] for name, w in self.weights.items())

    def evidence(self, swap: Swap, row: Row) -> tuple[Evidence, ...]:
        """The detector's score, what editors did with the swap before, and the figures that weighed most."""
        found = [Evidence("context", {"probability": round(float(1 / (1 + np.exp(-row["detector"]))), 3)})]
        stand, undone = self.habits.seen(swap.new_text, swap.old_text)
        if stand + undone:
            found.append(Evidence("habit", {"undone": undone, "let_stand": stand}))
        if swap.edit.kind == ChangeKind.SUBSTITUTION:
            found.append(Evidence("embedding", {"cosine": round(row["meaning alone"], 3), "preferred": round(row["old preferred"], 2)}))
        found.append(Evidence("frequency", {"zipf": row["rarest new"], "zipf_original": row["rarest old"]}))
        found.append(Evidence("neighbours", {k: round(row[k], 2) for k in ("new after left", "old after left", "new before right", "old before right")}))
        found += [Evidence(kind, {}) for name, kind in _SIGNS.items() if row[name] > 0]
        return tuple(found)


_SIGNS = {
    "contraction": "contraction", "same spelling": "spelling", "capital only": "capitals", "same lemma": "inflection",
    "wrong article": "article", "figure changed": "figure", "name changed": "name",
}  # fmt: skip


def rows_of(swaps: Sequence[Swap], views: Sequence[View], encoder: SentenceEncoder, habits: Habits) -> list[Row]:
    """Features of each swap, the editors' habits among them."""
    rows = features(swaps, views, encoder)
    for s, row in zip(swaps, rows, strict=True):
        row.update(habits.features(s.new_text, s.old_text))
    return rows
