"""Random line art for property tests; Hypothesis chooses the dice, numpy draws fast."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

patient = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For machines that are busy with other things."""


def speckles(seed: int) -> NDArray[np.bool_]:
    """Return a small mask of random pixels, sparse or dense."""
    dice = np.random.default_rng(seed)
    return dice.random(dice.integers(1, 40, 2)) < dice.uniform(0.05, 0.8)


def strokes(seed: int) -> NDArray[np.bool_]:
    """Return a mask of straight strokes, with gaps, corners and crossings as drawings have."""
    dice = np.random.default_rng(seed)
    size = int(dice.integers(20, 90))
    mask = np.zeros((size, size + 7), np.uint8)
    for x, y, u, v, width in dice.integers(0, size, (int(dice.integers(1, 15)), 5)).tolist():
        cv2.line(mask, (x, y), (u, v), 1, 1 + width % 4)
    return mask.astype(np.bool_)


SEEDS = st.integers(0, 10**9)
STROKES = st.builds(strokes, SEEDS)
SCRIBBLES = st.one_of(st.builds(speckles, SEEDS), STROKES)
