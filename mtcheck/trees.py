"""A sum of small regression trees: what a weighted sum of columns cannot say, such as that a rare word tells more in a long story.

Gradient boosting (Friedman 2001) fits them, in :mod:`mtcheck.training.boost`;
here they are only read and applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Arrays ``[trees, nodes]``, the root first. A row goes left where its ``feature`` is at most the ``threshold``; a leaf leads to itself."""

    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats

    @classmethod
    def of(cls, trees: Sequence[Mapping[str, Any]]) -> Trees:
        """From what ``as_list`` gives. Raises KeyError, TypeError or ValueError for what is no tree."""
        shape = len(trees), max((len(t["value"]) for t in trees), default=1)
        made = cls(np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape))
        for number, tree in enumerate(trees):
            nodes = len(tree["value"])
            for name in ("feature", "threshold", "left", "right", "value"):
                getattr(made, name)[number, :nodes] = np.asarray(tree[name], getattr(made, name).dtype)
            for name in ("left", "right"):
                if not ((getattr(made, name)[number] >= 0) & (getattr(made, name)[number] < nodes)).all():
                    raise ValueError("a node leads nowhere")
        return made

    def as_list(self) -> list[dict[str, list[float]]]:
        return [
            {
                "feature": self.feature[i].tolist(), "threshold": self.threshold[i].tolist(),
                "left": self.left[i].tolist(), "right": self.right[i].tolist(), "value": self.value[i].tolist(),
            }
            for i in range(len(self.feature))
        ]  # fmt: skip

    def __call__(self, rows: Floats) -> Floats:
        """``[rows]``: the sum of the leaves that each of ``rows [rows, features]`` comes to."""
        every = np.arange(len(self.feature))
        at = np.zeros((len(rows), len(every)), np.int64)
        for _ in range(self.feature.shape[1]):
            features = np.take_along_axis(rows, self.feature[every, at], axis=1)
            after = np.where(features <= self.threshold[every, at], self.left[every, at], self.right[every, at])
            if (after == at).all():
                break
            at = after
        total: Floats = self.value[every, at].sum(axis=1)
        return total


NO_TREES = Trees.of(())
