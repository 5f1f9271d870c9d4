"""``matcher``: the in-context region matcher; it comes trained, a shot only shows it colours.

METHODS section 7. Learning a shot means keeping its painted drawings at hand: fine-tuning on one
shot was measured to hurt (METHODS section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..arrays import Probabilities
from ..features.match_inputs import match_inputs
from ..inference.matcher_session import load_matcher
from ..palette import Palette
from ..prepared import PreparedDrawing
from .leave_one_out import leave_one_out
from .method import LearnOptions, State

WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "matcher.onnx"


class LearnedMatcher:
    """The painted drawings of a shot, ready to be copied from."""

    def __init__(self, references: Sequence[PreparedDrawing], palette: Palette) -> None:
        self.references = references
        self.palette = palette
        self.held_out = leave_one_out(references, self._copy)

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): colours copied from the painted drawings."""
        return self._copy(target, self.references)

    def state(self) -> State:
        """Return nothing: the painted drawings are all it knows."""
        return State()

    def _copy(
        self, target: PreparedDrawing, references: Sequence[PreparedDrawing]
    ) -> Probabilities:
        inputs = match_inputs(target, references)
        return load_matcher(WEIGHTS).probabilities(inputs, target.colors, len(self.palette))


class MatcherMethod:
    """Copy colours in context with weights that were trained on generated drawings."""

    name = "matcher"

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> LearnedMatcher:
        """Look at the references."""
        return LearnedMatcher(references, palette)

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> LearnedMatcher:
        """Look at the references again."""
        return LearnedMatcher(references, palette)
