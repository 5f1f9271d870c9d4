"""Matching two drawings as graphs: regions are nodes, and pairs of matches must fit each other.

Stage 2 of Do et al., "Anime sketch colorization by component-based matching using deep appearance
features and graph representation" (2020), equations 5 to 8: maximize x'Qx over assignments x that
give each region one candidate (several may share one: lines split regions). Solved by the spectral
start of Leordeanu and Hebert (2005) with the fixed matches as anchors, then by integer projected
fixed point (Leordeanu, Hebert, Sukthankar 2009). Deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Places = NDArray[np.intp]

DISTANCE_WEIGHT: Final = 0.55
AREA_WEIGHT: Final = 0.15
NODE_WEIGHT: Final = 0.30
DISTANCE_FALL: Final = 1.0
AREA_FALL: Final = 1.0
SHAPE_FALL: Final = 2.0
"""Alpha, beta and gamma of the affinities."""
ADJACENCY_BONUS: Final = 0.2
"""For two matches whose regions are neighbors in both drawings."""

POWER_STEPS: Final = 60
FIXED_POINT_STEPS: Final = 10
CONVERGED: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Nodes:
    """The regions of one drawing: (N, 2) centroids, (N,) areas, (N, N) who touches whom."""

    centroids: NDArray[np.float64]
    areas: NDArray[np.float64]
    touch: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Possible matches, one a row: target region, reference region, what the match costs.

    ``fixed`` rows are known to be right: they anchor the others.
    """

    target: Places
    reference: Places
    cost: Values
    fixed: NDArray[np.bool_]


def match_graphs(target: Nodes, reference: Nodes, candidates: Candidates) -> Values:
    """Return how well each candidate fits all the others.

    Parameters
    ----------
    target, reference
        The drawings.
    candidates
        M possible matches.

    Returns
    -------
    Values
        (M,) scores, comparable among the candidates of one region: its part of x'Q at the best
        assignment found.
    """
    affinity = pair_affinities(target, reference, candidates)
    start = _spectral_start(affinity, candidates)
    assigned = _fixed_point(affinity, start, candidates)
    return affinity @ assigned


def pair_affinities(target: Nodes, reference: Nodes, candidates: Candidates) -> Values:
    """Return (M, M): how well two matches fit each other; 0 for two of the same region."""
    here, there = candidates.target, candidates.reference
    apart_here = _distances(target.centroids[here])
    apart_there = _distances(reference.centroids[there])
    distance = _agreement(apart_here, apart_there, DISTANCE_FALL)
    area_here, area_there = target.areas[here], reference.areas[there]
    area = _agreement(np.outer(area_here, area_here), np.outer(area_there, area_there), AREA_FALL)
    shape = np.exp(-SHAPE_FALL / 2 * candidates.cost)
    fits = DISTANCE_WEIGHT * distance + AREA_WEIGHT * area + NODE_WEIGHT * np.outer(shape, shape)
    both = target.touch[np.ix_(here, here)] & reference.touch[np.ix_(there, there)]
    fits += ADJACENCY_BONUS * both
    fits[here[:, None] == here[None]] = 0
    return np.asarray(fits, np.float32)


def _distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))


def _agreement(
    here: NDArray[np.float64], there: NDArray[np.float64], fall: float
) -> NDArray[np.float64]:
    """Return exp(-fall * relative difference)."""
    larger = np.maximum(np.maximum(here, there), 1e-9)
    return np.asarray(np.exp(-fall * np.abs(here - there) / larger))


def _spectral_start(affinity: Values, candidates: Candidates) -> Values:
    """Return the leading eigenvector, anchors held at the largest entry."""
    x = np.exp(-SHAPE_FALL * candidates.cost).astype(np.float32)
    for _ in range(POWER_STEPS):
        x = affinity @ x
        x /= max(float(np.linalg.norm(x)), 1e-9)
        if candidates.fixed.any():
            x[candidates.fixed] = x.max()
    return _per_region(x, candidates)


def _per_region(x: Values, candidates: Candidates) -> Values:
    """Scale the candidates of each region to a sum of 1."""
    sums = np.bincount(candidates.target, weights=x)
    return np.asarray(x / np.maximum(sums[candidates.target], 1e-9), np.float32)


def _fixed_point(affinity: Values, start: Values, candidates: Candidates) -> Values:
    """Climb from a soft to a hard assignment; return the best hard one on the way."""
    x, best, best_value = start, _harden(start, candidates), -np.inf
    for _ in range(FIXED_POINT_STEPS):
        hard = _harden(affinity @ x, candidates)
        value = float(hard @ affinity @ hard)
        if value > best_value:
            best, best_value = hard, value
        step = hard - x
        slope, bend = float(x @ affinity @ step), float(step @ affinity @ step)
        if slope < CONVERGED:
            break
        x = hard if bend >= 0 else x + min(1.0, -slope / bend) * step
    return best


def _harden(scores: Values, candidates: Candidates) -> Values:
    """Return 1 for the best candidate of each region (a fixed one above all), 0 for the rest."""
    order = np.lexsort((-scores, ~candidates.fixed, candidates.target))
    _, first = np.unique(candidates.target[order], return_index=True)
    hard = np.zeros(len(scores), np.float32)
    hard[order[first]] = 1
    return hard
