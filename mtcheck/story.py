"""What the story around a word says of it: how much of it looks spun, far and near."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
BASE_RATE = 0.01
"""Rate of spun words at which the document says nothing either way."""
_PRIOR_WORDS = 30.0
_SHIFT = (-2.0, 2.0)
_NEAR = (6, 12, 25)
"""Words on each side that are near."""
_NEAR_RATE, _NEAR_WORDS = 0.02, 5.0
SURROUNDINGS = 2 + len(_NEAR)
"""How many columns ``surroundings`` has."""


def sigmoid(z: Floats) -> Floats:
    p: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return p


def log_odds(p: ArrayLike) -> Floats:
    """Inverse of ``sigmoid``; finite at 0 and 1."""
    inside = np.clip(np.asarray(p, float), 1e-9, 1 - 1e-9)
    odds: Floats = np.log(inside / (1 - inside))
    return odds


def story_shift(own: Floats, stop: NDArray[np.bool_]) -> Floats:
    """``[tokens]`` log of the document's smoothed rate of spun words over the base rate, each word left out, in -2..2."""
    p = np.where(stop, 0.0, sigmoid(own))
    others = (~stop).sum() - ~stop
    rate = (p.sum() - p + BASE_RATE * _PRIOR_WORDS) / (others + _PRIOR_WORDS)
    shift: Floats = np.clip(np.log(rate / BASE_RATE), *_SHIFT)
    return shift


def document_features(own: Floats, stop: NDArray[np.bool_]) -> Floats:
    """Three figures on a document: how many words look spun (log), how surely the three likeliest do, and their rate (log)."""
    p = np.sort(sigmoid(own[~stop]))[::-1]
    if not len(p):
        return np.array([0.0, 0.0, np.log(BASE_RATE)])
    rate = (p.sum() + BASE_RATE * _PRIOR_WORDS) / (len(p) + _PRIOR_WORDS)
    return np.array([np.log1p(p[p > 0.2].sum()), p[:3].sum() / 3, np.log(rate)])


def surroundings(own: Floats, stop: NDArray[np.bool_]) -> Floats:
    """``[tokens, SURROUNDINGS]``: a word's own log-odds, the story's shift, and the rate of spun words near it (log, itself left out).

    NOTE: not the length of the story. Most short texts at hand are clean, and a short spun one would be taken for clean.
    """
    p, content = np.where(stop, 0.0, sigmoid(own)), (~stop).astype(float)
    rates = [np.log((_others(p, half) + _NEAR_RATE * _NEAR_WORDS) / (_others(content, half) + _NEAR_WORDS)) for half in _NEAR]
    return np.stack([own, story_shift(own, stop), *rates], axis=1)


def _others(values: Floats, half: int) -> Floats:
    """Sum of the values up to ``half`` places away on either side, one's own left out."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    around: Floats = total[np.minimum(at + half + 1, len(values))] - total[np.maximum(at - half, 0)] - values
    return around
