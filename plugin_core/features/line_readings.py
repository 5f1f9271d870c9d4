"""What the line encoder reads in a drawing, and what two readings say about pairs of regions.

METHODS section 7: "dense attention overlap (softmax(F8 F8^T) pooled per pair)". Attention goes from
sample point to sample point instead of from cell to cell, so every region counts alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..regions import RegionMap

INPUT_NAMES: Final = ("lines", "places")
"""The network's inputs, in its order."""
OUTPUT_NAMES: Final = ("tokens", "points")
READING_EVIDENCE_NAMES: Final = ("likeness", "attention", "attention back")

MOST_LOG_ODDS: Final = 60.0
"""More would overflow; two unit vectors at the sharpness that is learned stay below 40."""
_ODDS_AT_ONCE: Final = 2**22
"""In memory at a time, so that thousands of regions need no gigabytes."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What the line encoder says of a drawing of N regions.

    Attributes
    ----------
    tokens
        (N, d) unit vectors, alike where regions show the same thing.
    points
        (N, P, d) of some sample pixels; dot products are log-odds of showing the same place.
    """

    tokens: NDArray[np.float32]
    points: NDArray[np.float32]


Reader = Callable[[RegionMap, float], Reading]
"""Reads a drawing, seen so many times closer than its whole canvas."""


def reading_evidence(here: Reading, there: Reading) -> NDArray[np.float32]:
    """Return (N, R, 3) ``float32``, columns named by ``READING_EVIDENCE_NAMES``, about 0..1."""
    likeness = here.tokens @ there.tokens.T
    return np.stack([likeness, *attention(here.points, there.points)], axis=-1, dtype=np.float32)


def attention(
    here: NDArray[np.float32], there: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how much of each region's attention falls on each region of another drawing.

    Parameters
    ----------
    here, there
        (N, P, d) and (R, P, d) points, scaled so that dot products are log-odds.

    Returns
    -------
    tuple
        (N, R) from here to there, whose rows sum to 1, and (N, R) back, whose columns do.
    """
    count, points, _ = here.shape
    keys = there.transpose(2, 1, 0).reshape(there.shape[2], -1)  # (d, P * R)
    forth = np.empty((count, len(there)), np.float32)
    reached = np.empty((count, keys.shape[1]), np.float32)  # odds of each point there
    step = max(1, _ODDS_AT_ONCE // max(1, points * keys.shape[1]))
    for start in range(0, count, step):
        block = here[start : start + step]
        odds = np.exp(np.minimum(block.reshape(-1, block.shape[2]) @ keys, MOST_LOG_ODDS))
        odds = odds.reshape(len(block), points, points, len(there))
        on_regions = odds.sum(axis=2)  # (n, P, R)
        forth[start : start + step] = (on_regions / on_regions.sum(2, keepdims=True)).mean(1)
        reached[start : start + step] = odds.sum(axis=1).reshape(len(block), -1)
    back = (reached / reached.sum(0)).reshape(count, points, len(there)).mean(1)
    return forth, back
