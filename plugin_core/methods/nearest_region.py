"""``nearest_region``: each region takes the color of the painted region that looks most like it.

Stage 1 of component-based matching (METHODS section 3): distance of descriptors under constraints
on place and size, here as growing costs instead of hard limits. Neighbors then agree
(:mod:`plugin_core.matching.consistency`). The weights are round numbers chosen on the bench's dev
sequences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..features.region_descriptors import GEOMETRY_NAMES, PARTS, region_descriptors
from ..features.remembering import remembered_pair
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .votes import colors_of_matches

GRID_WEIGHTS: Final[Mapping[str, float]] = {"mask": 0.3, "near": 0.3, "far": 3.0}
"""What the mean squared difference of two grids costs."""

GEOMETRY_WEIGHTS: Final[Mapping[str, float]] = {
    "x in drawing": 1.0,
    "y in drawing": 1.0,
    "log area": 0.5,
    "log width": 0.5,
    "log height": 0.5,
    "fill of box": 0.5,
    "compactness": 0.5,
    "on border": 1.0,
    "log neighbors": 0.5,
    "slant": 0.1,
    "lean": 0.1,
    "elongation": 0.1,
    "ink share": 0.5,
    "red share": 0.5,
    "blue share": 0.5,
    "log Hu 1": 0.1,
    "log Hu 2": 0.1,
}
"""What the squared difference of a number costs; what is not named costs nothing."""

FREE_GROWTH: Final = 0.38
"""Change of area, in octaves, that costs nothing more: a factor of 1.3."""
GROWTH_COST: Final = 0.03
"""For each further octave."""
ORDER_COST: Final = 0.003
"""For each drawing between the two."""
COST_SCALE: Final = 0.09
"""Costs that differ by this much make one match e times as likely as the other."""
SPECK_PX: Final = 10
"""Of a smaller region a pixel more or less changes the looks: its costs tell less."""


def look_for_nearest(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the colors of the regions that look alike."""
    matches = likeness(target, references)
    matches /= matches.sum(1, keepdims=True)
    return colors_of_matches(matches, target, references, palette_size)


@dataclass(frozen=True, eq=False)
class Looks:
    """What of a drawing is compared: little enough to be kept for every drawing of a shot.

    Attributes
    ----------
    descriptors
        (N, D) scaled so that the squared distance of two regions is what their match costs.
    log_area
        (N,) octaves.
    position
        Place of the drawing in the shot.
    """

    descriptors: NDArray[np.float32]
    log_area: NDArray[np.float64]
    position: int


def looks_of(drawing: PreparedDrawing) -> Looks:
    """Return what the regions of a drawing look like."""
    descriptors = region_descriptors(drawing.regions)
    weights = np.zeros(descriptors.shape[1], np.float32)
    for part, weight in GRID_WEIGHTS.items():
        weights[PARTS[part]] = weight / descriptors[:, PARTS[part]].shape[1]
    weights[PARTS["geometry"]] = [GEOMETRY_WEIGHTS.get(name, 0.0) for name in GEOMETRY_NAMES]
    scaled = np.asarray(descriptors * np.sqrt(weights), np.float32)
    return Looks(scaled, np.log2(drawing.regions.area), drawing.position)


def matching_cost(target: Looks, reference: Looks) -> NDArray[np.float32]:
    """Return (N, R): what it costs a region to be a region of the reference."""
    # In double precision, so that the number of threads does not show in what is decided.
    here, there = (each.descriptors.astype(np.float64) for each in (target, reference))
    squared = (here**2).sum(1)[:, None] + (there**2).sum(1)[None] - 2 * here @ there.T
    octaves = np.abs(target.log_area[:, None] - reference.log_area[None])
    growth = np.maximum(octaves - FREE_GROWTH, 0)
    order = abs(target.position - reference.position)
    return np.asarray(squared + GROWTH_COST * growth + ORDER_COST * order, np.float32)


@remembered_pair
def costs_between(target: PreparedDrawing, reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N, R): the matching cost of two drawings, worked out once."""
    return matching_cost(looks_of(target), looks_of(reference))


def likeness(target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> NDArray[np.float32]:
    """Return (N, R): how much each region is like each region of all references; the best has 1."""
    costs = np.concatenate([costs_between(target, one) for one in references], axis=1)
    return likeness_by_cost(target, costs)


def likeness_by_cost(target: PreparedDrawing, costs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (N, R): how much regions are alike whose matches cost so much."""
    scale = COST_SCALE * np.sqrt(np.maximum(SPECK_PX / target.regions.area, 1.0))[:, None]
    return np.exp(-(costs - costs.min(1, keepdims=True)) / scale).astype(np.float32)


METHOD: Final = LookingMethod("nearest_region", look_for_nearest)
