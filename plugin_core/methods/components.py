"""``components``: regions are matched by looks where these are plain, by their graph elsewhere.

Do et al., "Anime sketch colorization by component-based matching using deep appearance features and
graph representation" (2020); METHODS section 3. Stage 1 fixes matches under constraints on place,
size and looks (equations 1 and 2); stage 2 (:mod:`plugin_core.matching.graph`) decides the deformed
ones by how they fit all others; then what is undecided follows its neighbors. Instead of the deep
features of the paper, regions are described without weights
(:mod:`plugin_core.features.region_descriptors`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..features.remembering import remembered_pair
from ..matching.graph import Candidates, Nodes, match_graphs
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .nearest_region import costs_between
from .votes import colors_of_matches

NEAR: Final = 0.2
"""Matches of stage 1 lie at most this share of the drawing's diagonal apart."""
LEAST_AREA, MOST_AREA = 0.7, 1.3
PLAIN_COST: Final = 0.15
"""Matches of stage 1 cost less."""
CANDIDATES: Final = 8
SCORE_SCALE: Final = 0.1
"""Candidates whose scores differ by this share make one e times as likely as the other."""
COST_SCALE: Final = 0.09
"""The same for what matches in different references cost."""


def look_at_components(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the colors of the matched regions of every reference, the likest most."""
    costs = np.concatenate([costs_between(target, one) for one in references], axis=1)
    fits = np.concatenate([component_matches(target, one) for one in references], axis=1)
    return colors_of_matches(matches_of_all(costs, fits), target, references, palette_size)


@remembered_pair
def component_matches(target: PreparedDrawing, reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N, R): how well regions fit together, worked out once; see ``match_components``."""
    return match_components(target, reference, costs_between(target, reference))


def matches_of_all(costs: NDArray[np.float32], fits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (N, R): which regions of all references a region follows, by cost and by fit."""
    weights = fits * np.exp(-(costs - costs.min(1, keepdims=True)) / COST_SCALE)
    return np.asarray(weights / weights.sum(1, keepdims=True), np.float32)


def match_components(
    target: PreparedDrawing, reference: PreparedDrawing, costs: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Match two drawings whose regions look so unlike as (N, R) ``costs`` says.

    Returns
    -------
    NDArray
        (N, R): 1 for the best match of each region, less for the others, 0 for most.
    """
    candidates = _candidates(costs, plain_matches(target, reference, costs))
    scores = match_graphs(_nodes(target), _nodes(reference), candidates)
    highest = np.zeros(len(costs), np.float32)
    np.maximum.at(highest, candidates.target, scores)
    share = scores / np.maximum(highest[candidates.target], 1e-9)
    fits = np.zeros_like(costs)
    fits[candidates.target, candidates.reference] = np.exp((share - 1) / SCORE_SCALE)
    return fits


def plain_matches(
    target: PreparedDrawing, reference: PreparedDrawing, costs: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Return (N,) the match of stage 1 for each region; -1 where there is none."""
    here, there = target.regions, reference.regions
    diagonal = float(np.hypot(*here.size))
    away = np.linalg.norm(here.centroid[:, None] - there.centroid[None], axis=-1)
    ratio = here.area[:, None] / there.area[None]
    allowed = (
        (away < NEAR * diagonal)
        & (ratio >= LEAST_AREA)
        & (ratio <= MOST_AREA)
        & (costs < PLAIN_COST)
    )
    nearest = np.where(allowed, costs, np.inf).argmin(axis=1)
    return np.where(allowed.any(axis=1), nearest, -1)


def _candidates(costs: NDArray[np.float32], plain: NDArray[np.intp]) -> Candidates:
    """List the match of each plainly matched region, and the likest few of each other one."""
    fixed = np.flatnonzero(plain >= 0)
    open_rows = np.flatnonzero(plain < 0)
    few = min(CANDIDATES, costs.shape[1])
    likest = np.argpartition(costs[open_rows], few - 1, axis=1)[:, :few]
    target = np.concatenate([fixed, np.repeat(open_rows, few)])
    reference = np.concatenate([plain[fixed], likest.ravel()])
    is_fixed = np.arange(len(target)) < len(fixed)
    return Candidates(target, reference, costs[target, reference], is_fixed)


def _nodes(drawing: PreparedDrawing) -> Nodes:
    regions = drawing.regions
    touch = np.zeros((regions.count, regions.count), np.bool_)
    first, second = (regions.adjacency.pairs - 1).T
    touch[first, second] = touch[second, first] = True
    return Nodes(regions.centroid, regions.area.astype(np.float64), touch)


METHOD: Final = LookingMethod("components", look_at_components)
