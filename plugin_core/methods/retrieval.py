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
from ..features.drawing_embedding import embed_drawing, similarity
from ..features.pair_evidence import MAX_ORDER_DISTANCE
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .matcher import copy_colors

MOST: Final = 6
"""Drawings that the matcher looks at."""

ORDER_COST: Final = 0.02
"""What similarity loses for each drawing between two of the same shot."""


def copy_from_the_nearest(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): colors copied from the references that are most like the target.

    Raises
    ------
    ModelError
        If onnxruntime or the weights are missing or damaged.
    """
    ranked = sorted(references, key=lambda one: -nearness(target, one))
    return copy_colors(target, ranked[:MOST], palette_size)


def nearness(target: PreparedDrawing, reference: PreparedDrawing) -> float:
    """Return how alike two drawings are, at most 1; a pool drawing counts as far in the order."""
    alike = similarity(embed_drawing(target.regions), embed_drawing(reference.regions)[None])
    between = min(abs(target.position - reference.position), MAX_ORDER_DISTANCE)
    return float(alike[0]) - ORDER_COST * between


retrieval: Final = LookingMethod("retrieval", copy_from_the_nearest)
