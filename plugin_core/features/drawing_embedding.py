"""What a whole drawing looks like, as five unit vectors: how alike two are is their cosine.

METHODS section 5 (ColorFlow, retrieval-augmented pipeline): a drawing is compared as a whole and by
four overlapping windows of three quarters of its size. Instead of an image encoder, the regions
that lie in a window are averaged in random Fourier features (Rahimi and Recht 2007), so that the
cosine of two windows says how many of their regions look alike, wherever these lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..regions import RegionMap
from .region_descriptors import GEOMETRY_NAMES, PARTS, region_descriptors
from .remembering import remembered

Embedding = NDArray[np.float32]
"""(WINDOWS, WIDTH): the whole drawing, then its four windows; rows of length 1, or 0 if empty."""

WIDTH: Final = 512
WINDOWS: Final = 5
WINDOW_SHARE: Final = 0.75
"""Side of a window, in sides of the drawing's box."""

EMBEDDING_VERSION: Final = 1
"""Grows whenever the same drawing would get another embedding."""

WHOLE_WEIGHT: Final = 0.7
"""What the cosine of whole drawings counts; the rest belongs to the windows."""

_GRID_WEIGHTS: Final[Mapping[str, float]] = {"mask": 0.3, "near": 0.3, "far": 1.0}
_LIGHT: Final = frozenset({"slant", "lean", "elongation", "log Hu 1", "log Hu 2"})
_UNUSED: Final = frozenset({"x on canvas", "y on canvas", "x in drawing", "y in drawing"})
_REACH: Final = 0.4
"""Distance of two regions' descriptors at which they begin to look unlike."""
_SMALLEST_PX: Final = 10
_AREA_POWER: Final = 0.5
"""A region counts by the root of its area: neither the sky alone nor the specks alone decide."""
_SEED: Final = 0


@remembered
def embed_drawing(regions: RegionMap) -> Embedding:
    """Describe a drawing by its regions, without their colors.

    Returns
    -------
    Embedding
        (5, 512) ``float32``.
    """
    descriptors = region_descriptors(regions)
    phases = descriptors @ _projection(descriptors.shape[1])
    features = np.concatenate([np.cos(phases), np.sin(phases)], axis=1)
    counts = np.where(regions.area > _SMALLEST_PX, regions.area.astype(np.float64), 0)
    weights = _window_members(descriptors) * counts**_AREA_POWER  # (5, N)
    sums = weights @ features
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, 1e-9), np.float32)


def similarity(target: Embedding, pool: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (M,): how alike a drawing and each of M others are, at most 1.

    Parameters
    ----------
    target
        (5, 512) its embedding.
    pool
        (M, 5, 512) theirs. Every window of the target counts with the window there that is most
        like it.
    """
    cosines = (pool.reshape(-1, WIDTH) @ target.T).reshape(-1, WINDOWS, WINDOWS)
    best = cosines[:, 1:, 1:].max(axis=1).mean(axis=1)
    return np.asarray(WHOLE_WEIGHT * cosines[:, 0, 0] + (1 - WHOLE_WEIGHT) * best, np.float32)


def _window_members(descriptors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return (5, N): which regions' centers lie in the whole drawing and in each window."""
    geometry = descriptors[:, PARTS["geometry"]]
    x, y = (geometry[:, GEOMETRY_NAMES.index(f"{axis} in drawing")] for axis in "xy")
    low, high = x <= WINDOW_SHARE, x >= 1 - WINDOW_SHARE
    upper, lower = y <= WINDOW_SHARE, y >= 1 - WINDOW_SHARE
    everything = np.ones_like(low)
    return np.stack([everything, upper & low, upper & high, lower & low, lower & high])


@cache
def _projection(width: int) -> NDArray[np.float32]:
    """Return (width, 256): random directions, scaled by what each number of a descriptor counts."""
    weights = np.zeros(width)
    for part, weight in _GRID_WEIGHTS.items():
        weights[PARTS[part]] = weight / (PARTS[part].stop - PARTS[part].start)
    weights[PARTS["geometry"]] = [_geometry_weight(name) for name in GEOMETRY_NAMES]
    directions = np.random.default_rng(_SEED).normal(size=(width, WIDTH // 2)) / _REACH
    return np.asarray(directions * np.sqrt(weights)[:, None], np.float32)


def _geometry_weight(name: str) -> float:
    if name in _UNUSED:
        return 0.0
    return 0.1 if name in _LIGHT else 1.0 if name == "on border" else 0.5
