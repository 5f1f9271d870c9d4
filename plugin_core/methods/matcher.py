"""``matcher``: the in-context region matcher; it comes trained, a shot only shows it colors.

METHODS section 7. Learning a shot means keeping its painted drawings at hand: fine-tuning on one
shot was measured to hurt (METHODS section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from ..arrays import Probabilities
from ..features.match_portions import match_portions
from ..files.shipped import need_onnxruntime, weights_file
from ..prepared import PreparedDrawing
from .looking import LookingMethod

if TYPE_CHECKING:
    from ..features.line_readings import Reader
    from ..inference.matcher_session import MatcherSession


def copy_colors(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): colors copied in context from the painted drawings.

    Raises
    ------
    NoWeights
        If onnxruntime or the weights are missing or damaged.
    """
    read, matcher = matcher_networks()
    probabilities = np.zeros((target.regions.count, palette_size), np.float32)
    for places, inputs in match_portions(target, references, read):
        known = target.colors[places]
        probabilities[places] = matcher.probabilities(inputs, known, palette_size)
    return probabilities


@cache
def matcher_networks() -> tuple[Reader, MatcherSession]:
    """Return what reads the lines of a drawing, and what matches regions by it."""
    need_onnxruntime()
    from ..inference.line_encoder import open_line_encoder
    from ..inference.matcher_session import MatcherSession

    matcher = MatcherSession(weights_file("matcher.onnx"))
    return open_line_encoder(weights_file("line_encoder.onnx")), matcher


METHOD: Final = LookingMethod("matcher", copy_colors)
