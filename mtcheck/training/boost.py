"""Gradient boosting of small monotone trees onto a logistic regression (Friedman 2001)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mtcheck.story import sigmoid
from mtcheck.trees import Trees

Floats = NDArray[np.float64]
_LEAVES = 8
_SMALLEST = 100
"""Rows in a leaf, at least."""
_RATE = 0.08
_LEAST = 1e-2


def boost(x: Floats, y: Floats, weight: Floats, base: Floats, rising: Sequence[int], count: int = 80) -> Trees:
    """Trees whose sum, added to the log-odds ``base [rows]``, tells ``y`` better. In columns ``rising`` the sum never falls."""
    from sklearn.tree import DecisionTreeRegressor

    monotone = np.zeros(x.shape[1], int)
    monotone[list(rising)] = 1
    odds = base.copy()
    found = []
    for _ in range(count):
        p = sigmoid(odds)
        gradient, curvature = y - p, p * (1 - p)
        step = weight * np.maximum(curvature, _LEAST)
        grown = DecisionTreeRegressor(max_leaf_nodes=_LEAVES, min_samples_leaf=min(_SMALLEST, max(len(x) // 4, 1)), monotonic_cst=monotone, random_state=0)
        tree = grown.fit(x, gradient / np.maximum(curvature, _LEAST), sample_weight=step).tree_
        value = np.round(_RATE * tree.value.reshape(-1), 5)  # as the tree bounded it, so that it stays monotone
        at = tree.apply(x.astype(np.float32))
        odds = odds + value[at]
        leaf = tree.children_left < 0
        own = np.arange(tree.node_count)
        found.append({
            "feature": np.where(leaf, 0, tree.feature), "threshold": np.where(leaf, 0.0, np.round(tree.threshold, 5)),
            "left": np.where(leaf, own, tree.children_left), "right": np.where(leaf, own, tree.children_right), "value": np.where(leaf, value, 0.0),
        })  # fmt: skip
    return Trees.of(found)
