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
from .votes import probabilities_of, votes_in_order


def look_at_same_position(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the share of each color at the region's own pixels."""
    here = region_samples(target.regions)
    matches = [overlap(here, one.regions) for one in references]
    return probabilities_of(votes_in_order(matches, target, references, palette_size))


METHOD: Final = LookingMethod("same_position", look_at_same_position)
