"""``same_position``: each region takes the colors that lie at its pixels in the painted drawings.

The plainest baseline. It is right wherever nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..arrays import Probabilities
from ..features.overlap import overlap
from ..features.region_samples import region_samples
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .votes import closeness_in_order, color_votes, probabilities_of


def look_at_same_position(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the share of each color at the region's own pixels."""
    here = region_samples(target.regions)
    weights = closeness_in_order(target, references)
    votes = [
        weight * color_votes(overlap(here, reference.regions), reference, palette_size)
        for weight, reference in zip(weights, references, strict=True)
    ]
    return probabilities_of(sum(votes[1:], votes[0]))


METHOD: Final = LookingMethod("same_position", look_at_same_position)
