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

_CELLS_AT_ONCE: Final = 2**22
"""Attention weights in memory at a time, so that thousands of regions need no gigabytes."""


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


Reader = Callable[[RegionMap], Reading]


def reading_evidence(here: Reading, there: Reading) -> NDArray[np.float32]:
    """Return (N, R, 3) ``float32``, columns named by ``READING_EVIDENCE_NAMES``, about 0..1."""
    columns = (
        here.tokens @ there.tokens.T,
        attention(here.points, there.points),
        attention(there.points, here.points).T,
    )
    return np.stack(columns, axis=-1, dtype=np.float32)


def attention(here: NDArray[np.float32], there: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (N, R) how much of each region's attention falls on each other region; rows sum to 1.

    Parameters
    ----------
    here, there
        (N, P, d) and (R, P, d) points, scaled so that dot products are log-odds.
    """
    regions, points, _ = there.shape
    keys = there.reshape(regions * points, -1).T
    share = np.empty((len(here), regions), np.float32)
    step = max(1, _CELLS_AT_ONCE // max(1, points * keys.shape[1]))
    for start in range(0, len(here), step):
        block = here[start : start + step]
        scores = block.reshape(-1, block.shape[2]) @ keys
        np.exp(scores - scores.max(axis=1, keepdims=True), out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        share[start : start + step] = scores.reshape(len(block), points, regions, points).sum(
            axis=(1, 3)
        )
    return share / points
