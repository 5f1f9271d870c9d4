"""Methods that learn nothing: they look at painted drawings each time they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..arrays import Probabilities
from ..palette import Palette
from ..prepared import PreparedDrawing
from .leave_one_out import leave_one_out
from .method import HeldOut, LearnOptions, State
from .nearest_drawings import nearest_drawings

Look = Callable[[PreparedDrawing, Sequence[PreparedDrawing], int], Probabilities]
"""``look(target, references, palette_size)`` gives (N, K) probabilities."""


class Onlooker:
    """A shot's painted drawings, and a way to look at them."""

    def __init__(self, references: Sequence[PreparedDrawing], palette: Palette, look: Look) -> None:
        self._references = references
        self._palette_size = len(palette)
        self._look = look
        self.held_out: list[HeldOut] = []

    def examine_itself(self, options: LearnOptions) -> None:
        """Predict each painted drawing from the others."""
        self.held_out = leave_one_out(self._references, self._ask, options)

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): what the painted drawings that are most like ``target`` say about it."""
        return self._ask(target, self._references)

    def state(self) -> State:
        """Return nothing: the painted drawings are all it knows."""
        return State()

    def _ask(self, target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> Probabilities:
        shown = nearest_drawings(target, references)
        return self._look(target, shown, self._palette_size)


@dataclass(frozen=True)
class LookingMethod:
    """A :class:`~plugin_core.methods.method.Method` made of one function."""

    name: str
    look: Look

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> Onlooker:
        """Look at each painted drawing from the others."""
        onlooker = Onlooker(references, palette, self.look)
        if resume is None or not options.at_once:
            onlooker.examine_itself(options)
        return onlooker

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> Onlooker:
        """Look at the painted drawings again."""
        return Onlooker(references, palette, self.look)
