"""Measures against scikit-learn on random data, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mtcheck.metrics import average_precision, best_f1, calibration, precision_recall, roc_auc, threshold_for

Data = tuple[NDArray[np.float64], NDArray[np.bool_]]


def _data(seed: int) -> Data:
    """Random scores, for even seeds with many ties."""
    rng = np.random.default_rng(seed)
    gold = rng.random(int(rng.integers(5, 400))) < rng.uniform(0.05, 0.9)
    gold[:2] = True, False
    scores = np.clip(rng.normal(gold * rng.uniform(-0.5, 2), 1), -2, 3)
    return (np.round(scores) if seed % 2 == 0 else scores), gold


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_scikit_learn(seed: int) -> None:
    theirs = pytest.importorskip("sklearn.metrics")
    scores, gold = _data(seed)
    assert average_precision(scores, gold) == pytest.approx(theirs.average_precision_score(gold, scores))
    assert roc_auc(scores, gold) == pytest.approx(theirs.roc_auc_score(gold, scores))
    for threshold in (-1.0, 0.0, 0.5, 1.0, 9.0):
        at = precision_recall(scores, gold, threshold)
        flagged = scores >= threshold
        assert at.precision == pytest.approx(theirs.precision_score(gold, flagged, zero_division=0))
        assert at.recall == pytest.approx(theirs.recall_score(gold, flagged))
        assert at.f1 == pytest.approx(theirs.f1_score(gold, flagged))
    highest, threshold = best_f1(scores, gold)
    precision, recall, _ = theirs.precision_recall_curve(gold, scores)
    assert highest == pytest.approx((2 * precision * recall / np.maximum(precision + recall, 1e-12)).max())
    assert theirs.f1_score(gold, scores >= threshold) == pytest.approx(highest)


def test_measures_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.8, 0.4, 0.1])
    gold = np.array([True, True, False, False, True])
    at = precision_recall(scores, gold, 0.8)
    assert (at.precision, at.recall, at.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert average_precision(scores, gold) == pytest.approx(1 / 3 * 1 + 1 / 3 * 2 / 3 + 1 / 3 * 3 / 5)
    assert best_f1(scores, gold) == pytest.approx((2 * 3 / (5 + 3), 0.1))
    assert roc_auc(scores, gold) == pytest.approx((2 + 1.5 + 0) / 6)


def test_a_tie_is_taken_or_left_whole() -> None:
    scores, gold = np.array([0.5, 0.5, 0.5, 0.2]), np.array([True, False, False, False])
    highest, threshold = best_f1(scores, gold)
    assert threshold == 0.5
    assert highest == pytest.approx(precision_recall(scores, gold, threshold).f1)
    assert highest == pytest.approx(0.5)


def test_one_class_alone_has_no_curve() -> None:
    scores = np.array([0.1, 0.2])
    assert np.isnan(average_precision(scores, np.array([False, False])))
    assert np.isnan(roc_auc(scores, np.array([True, True])))
    assert np.isnan(roc_auc([], []))
    assert np.isnan(best_f1(np.array([]), np.array([], bool))[0])
    at = precision_recall(scores, np.array([False, False]), 0.5)
    assert (at.precision, at.recall, at.f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("per_thousand", [0.0, 0.5, 1.0, 3.0, 100.0])
@pytest.mark.parametrize("ties", [False, True])
def test_the_threshold_keeps_the_allowance_and_is_the_lowest_that_does(per_thousand: float, ties: bool) -> None:
    scores = np.random.default_rng(3).random(2000)
    scores = np.round(scores, 2) if ties else scores
    words = 4000
    threshold = threshold_for(scores, words, per_thousand)
    allowed = words * per_thousand / 1000
    assert (scores >= threshold).sum() <= allowed
    below = scores[scores < threshold]
    assert (scores >= below.max()).sum() > allowed


def test_the_threshold_of_few_words_flags_all() -> None:
    assert threshold_for(np.array([0.3, 0.9]), 2000, 1.0) == 0.0
    assert threshold_for(np.array([]), 0, 1.0) == 0.0


def test_calibration_by_hand() -> None:
    confidence = np.array([0.15, 0.15, 0.95, 0.95, 0.95, 1.0])
    correct = np.array([False, True, True, True, True, False])
    error, diagram = calibration(confidence, correct)
    assert diagram == [(pytest.approx(0.15), 0.5, 2), (pytest.approx(0.9625), 0.75, 4)]
    assert error == pytest.approx((2 * 0.35 + 4 * 0.2125) / 6)


def test_what_is_well_calibrated_has_a_small_error() -> None:
    rng = np.random.default_rng(5)
    confidence = rng.random(20_000)
    correct = rng.random(20_000) < confidence
    good, diagram = calibration(confidence, correct)
    bad, _ = calibration(confidence, rng.random(20_000) < 0.1)
    assert good < 0.03
    assert bad > 0.3
    assert sum(count for _, _, count in diagram) == 20_000


def test_calibration_of_nothing() -> None:
    assert calibration(np.array([]), np.array([], bool)) == (0.0, [])
