"""``retrieval``: colors copied in context from the drawings that are most like the target.

ColorFlow (Zhuang et al. 2024) without its diffusion network; METHODS section 5. Of all references,
those of the shot and those taken from a pool, the few that look most like the target are shown to
the region matcher, whose attention runs from every region of the target to every region of these
drawings: the paper's attention over a stitched canvas, on regions instead of pixels. A color is
copied whole, so that the full-resolution result needs no second network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..arrays import Probabilities
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .matcher import copy_colors
from .nearest_drawings import by_nearness

MOST: Final = 6
"""Drawings that the matcher looks at."""


def copy_from_the_nearest(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): colors copied from the references that are most like the target.

    Raises
    ------
    NoWeights
        If onnxruntime or the weights are missing or damaged.
    """
    return copy_colors(target, by_nearness(target, references)[:MOST], palette_size)


METHOD: Final = LookingMethod("retrieval", copy_from_the_nearest)
