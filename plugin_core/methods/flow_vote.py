"""``flow_vote``: each region takes the colours that lie where its pixels were in other drawings.

Dense flow (:mod:`plugin_core.features.optical_flow`) finds where; it is right where things move
little and keep their surroundings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..features.optical_flow import drawing_flow
from ..features.overlap import overlap, samples
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .votes import closeness_in_order, color_votes, probabilities_of


def look_along_flow(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the share of each colour where the flow leads."""
    weights = closeness_in_order(target, references)
    votes = [
        weight * color_votes(flow_matches(target, reference), reference, palette_size)
        for weight, reference in zip(weights, references, strict=True)
    ]
    return probabilities_of(sum(votes[1:], votes[0]))


def flow_matches(target: PreparedDrawing, reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N, R): how much of each region flows onto each reference region, and back."""
    here, there = samples(target.regions), samples(reference.regions)
    forth = overlap(drawing_flow(target, reference).move(here), reference.regions)
    back = overlap(drawing_flow(reference, target).move(there), target.regions).T
    return np.asarray((forth + back * (forth > 0)) / 2, np.float32)


flow_vote = LookingMethod("flow_vote", look_along_flow)
