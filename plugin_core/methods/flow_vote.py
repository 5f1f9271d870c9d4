"""``flow_vote``: each region takes the colors that lie where its pixels were in other drawings.

Dense flow (:mod:`plugin_core.features.optical_flow`) finds where; it is right where things move
little and keep their surroundings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..features.overlap import flow_overlap
from ..prepared import PreparedDrawing
from .looking import LookingMethod
from .votes import probabilities_of, votes_in_order

ONE_WAY: Final = 0.05
"""Weight of votes that the way back does not confirm."""
FEW_VOTES: Final = 0.1
"""Regions with about so few votes are told by half."""


def look_along_flow(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the share of each color where the flow leads."""
    matches = [flow_matches(target, one) for one in references]
    votes = votes_in_order(matches, target, references, palette_size)
    return probabilities_of(votes / (votes.sum(1, keepdims=True) + FEW_VOTES))


def flow_matches(target: PreparedDrawing, reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N, R): how much of two regions flows onto each other, there and back.

    What flows there but not back counts for little: it only decides where nothing agrees.
    """
    forth, back = flow_overlap(target, reference), flow_overlap(reference, target).T
    return np.asarray(np.sqrt(forth * back) + ONE_WAY * forth, np.float32)


METHOD: Final = LookingMethod("flow_vote", look_along_flow)
