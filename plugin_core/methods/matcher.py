"""``matcher``: the in-context region matcher; it comes trained, a shot only shows it colours.

METHODS section 7. Learning a shot means keeping its painted drawings at hand: fine-tuning on one
shot was measured to hurt (METHODS section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..arrays import Probabilities
from ..features.match_inputs import match_inputs
from ..inference.matcher_session import load_matcher
from ..prepared import PreparedDrawing
from .looking import LookingMethod

WEIGHTS: Final = Path(__file__).resolve().parents[2] / "models" / "matcher.onnx"


def copy_colors(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): colours copied in context from the painted drawings."""
    inputs = match_inputs(target, references)
    return load_matcher(WEIGHTS).probabilities(inputs, target.colors, palette_size)


MATCHER: Final = LookingMethod("matcher", copy_colors)
