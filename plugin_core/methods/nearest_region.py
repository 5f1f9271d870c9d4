"""``nearest_region``: each region takes the colour of the painted region that looks most like it.

Stage 1 of component-based matching (METHODS section 3): distance of descriptors under constraints
on place and size, here as growing costs instead of hard limits. Neighbours then agree
(:mod:`plugin_core.matching.consistency`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, Probabilities
from ..features.region_descriptors import descriptor_distance, drawing_box
from ..matching.consistency import neighbors_agree
from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .looking import LookingMethod
from .votes import probabilities_of

FREE_MOVE: Final = 0.2
"""Distance between centres, in diagonals of the drawing, that costs nothing."""
FREE_GROWTH: Final = 0.38
"""Change of area, in octaves, that costs nothing."""
MOVE_COST: Final = 1.0
GROWTH_COST: Final = 0.1
BORDER_COST: Final = 0.3
COST_SCALE: Final = 0.03
"""Costs that differ by this much make one match e times as likely as the other."""


def look_for_nearest(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the colours of the regions that look alike."""
    costs = np.concatenate([matching_cost(target, one) for one in references], axis=1)
    painted = np.concatenate([one.colors != NO_COLOR for one in references])
    likeness = np.exp(-(costs - costs.min(1, keepdims=True)) / COST_SCALE)
    matches = (likeness / likeness.sum(1, keepdims=True)).astype(np.float32)
    agreed = neighbors_agree(matches, target.regions, [one.regions for one in references])
    everything = np.concatenate([one.colors for one in references])
    votes = np.zeros((palette_size, len(agreed)), np.float32)
    np.add.at(votes, everything[painted], agreed.T[painted])
    return probabilities_of(votes.T)


def matching_cost(target: PreparedDrawing, reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N, R): the cost of a region being a region of the reference."""
    here, there = target.regions, reference.regions
    moved = np.hypot(*np.moveaxis(_places(here)[:, None] - _places(there)[None], -1, 0))
    grown = np.abs(np.log2(here.area)[:, None] - np.log2(there.area)[None])
    return np.asarray(
        descriptor_distance(target, reference)
        + MOVE_COST * np.maximum(moved - FREE_MOVE, 0)
        + GROWTH_COST * np.maximum(grown - FREE_GROWTH, 0)
        + BORDER_COST * (here.on_border[:, None] != there.on_border[None]),
        np.float32,
    )


def _places(regions: RegionMap) -> NDArray[np.float64]:
    """Return (N, 2): centres relative to the drawing's box, in its diagonals."""
    x, y, width, height = drawing_box(regions)
    return (regions.centroid - (x, y)) / np.hypot(width, height)


nearest_region = LookingMethod("nearest_region", look_for_nearest)
