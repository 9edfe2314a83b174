"""The trees: how they are read, walked and grown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mtcheck.resources import models_dir
from mtcheck.scorer import Scorer
from mtcheck.signals import COLUMNS
from mtcheck.story import SURROUNDINGS, surroundings
from mtcheck.trees import NO_TREES, Trees

STUMP = {"feature": [1, 0, 0], "threshold": [2.0, 0.0, 0.0], "left": [1, 1, 2], "right": [2, 1, 2], "value": [0.0, -1.0, 3.0]}
LEAF = {"feature": [0], "threshold": [0.0], "left": [0], "right": [0], "value": [0.5]}
WIDTH = SURROUNDINGS + len(COLUMNS)


def test_a_row_goes_left_up_to_the_threshold_and_trees_add_up() -> None:
    rows = np.array([[9.0, 1.0], [9.0, 2.0], [9.0, 2.1]])
    assert Trees.of([STUMP, LEAF])(rows).tolist() == [-0.5, -0.5, 3.5]
    assert NO_TREES(rows).tolist() == [0, 0, 0]
    assert Trees.of([STUMP])(rows[:0]).tolist() == []


def test_they_go_round_through_a_list() -> None:
    trees = Trees.of([STUMP, LEAF])
    again = Trees.of(trees.as_list())
    rows = np.random.default_rng(0).normal(2, 1, (50, 2))
    assert again(rows).tolist() == trees(rows).tolist()


@pytest.mark.parametrize(
    "damaged", [{"value": [1.0]}, STUMP | {"left": [7, 1, 2]}, STUMP | {"right": [-1, 1, 2]}, STUMP | {"threshold": ["x", 0, 0]}, STUMP | {"feature": [1, 0]}]
)
def test_what_is_no_tree_is_refused(damaged: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Trees.of([damaged])


@given(arrays(np.float64, WIDTH, elements=st.floats(-8, 8)), st.integers(0, SURROUNDINGS), st.floats(0, 8))
def test_the_shipped_ones_never_fall_as_the_detector_and_the_story_grow_surer(row: np.ndarray, column: int, more: float) -> None:
    trees = Scorer.load(models_dir() / "scorer.json").trees
    raised = row.copy()
    raised[column] += more
    before, after = trees(np.stack([row, raised]))
    assert after >= before - 1e-9


def test_boosting_finds_what_a_sum_cannot_say_and_keeps_what_must_rise() -> None:
    from mtcheck.training.boost import boost

    chance = np.random.default_rng(1)
    x = chance.normal(size=(4000, 3))
    y = (x[:, 0] * (x[:, 1] > 0) + 0.3 * chance.normal(size=4000) > 0.5).astype(float)
    trees = boost(x, y, np.ones(4000), np.zeros(4000), [0], count=40)
    fresh = chance.normal(size=(2000, 3))
    told = trees(fresh)
    truth = fresh[:, 0] * (fresh[:, 1] > 0) > 0.5
    assert told[truth].mean() > told[~truth].mean() + 1
    assert (trees(fresh + np.array([1.0, 0, 0])) >= told - 1e-9).all()


def test_surroundings_leave_the_word_itself_out() -> None:
    own, stop = np.array([5.0, -5, -5, -5]), np.array([False, False, False, True])
    near = surroundings(own, stop)
    assert near.shape == (4, SURROUNDINGS)
    assert near[:, 0].tolist() == own.tolist()
    assert near[0, 2] < near[1, 2] == pytest.approx(near[2, 2])
    far = surroundings(np.array([5.0, *[-5.0] * 30]), np.zeros(31, bool))
    assert far[6, 2] > far[7, 2]
    assert far[25, 4] > far[26, 4]
    assert surroundings(np.empty(0), np.empty(0, bool)).shape == (0, SURROUNDINGS)
