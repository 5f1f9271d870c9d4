"""Neighbors agree: a match is likelier where the neighbors' matches are neighbors too.

The neighbor-propagation pass of component matching (METHODS section 3), on probabilities instead
of on top candidates, so that nothing is decided here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..regions import RegionMap

Matches = NDArray[np.float32]
"""(N, R): the probability of each target region being each reference region."""

ROUNDS = 2
SUPPORT_WEIGHT = 2.5
SUPPORT_FLOOR = 0.075


def neighbors_agree(matches: Matches, target: RegionMap, references: list[RegionMap]) -> Matches:
    """Sharpen matches by what the neighbors match.

    Parameters
    ----------
    matches
        (N, R) rows that sum to 1, R counting the regions of all references one after the other.
    target, references
        The drawings.

    Returns
    -------
    Matches
        (N, R), rows that sum to 1.
    """
    beside = neighbor_shares(target).astype(np.float64)
    blocks = [neighbor_shares(reference) for reference in references]
    ends = np.cumsum([len(block) for block in blocks])
    current = matches.astype(np.float64)
    for _ in range(ROUNDS):
        seen = beside @ current
        support = np.concatenate(
            [
                seen[:, end - len(block) : end] @ (block > 0)
                for block, end in zip(blocks, ends, strict=True)
            ],
            axis=1,
        )
        current = matches * (support + SUPPORT_FLOOR) ** SUPPORT_WEIGHT
        current /= current.sum(1, keepdims=True)
    return current.astype(np.float32)


def neighbor_shares(regions: RegionMap) -> Matches:
    """Return (N, N): how much each region has to do with each neighbor; rows sum to 1 or 0.

    Borders count by the root of their length, so that a long one does not silence the others.
    """
    shares = np.zeros((regions.count, regions.count), np.float32)
    first, second = (regions.adjacency.pairs - 1).T
    shares[first, second] = shares[second, first] = np.sqrt(regions.adjacency.length_px)
    return shares / np.maximum(shares.sum(1, keepdims=True), 1)
