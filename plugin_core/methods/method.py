"""The one protocol behind which every colorization method lives.

Evidence flows one way: a :class:`Method` learns from references and becomes a :class:`Learned`,
which gives for any drawing the probability of every palette color in every region. It decides
nothing: colors, confidence and abstention belong to :mod:`plugin_core.decisions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, Probabilities
from ..jobs import CancelToken, Progress, no_progress
from ..palette import Palette
from ..prepared import PreparedDrawing
from ..protocol.settings import DEFAULT_SETTINGS

PRETRAINED: Final = frozenset({"matcher", "retrieval"})
"""The methods that are nothing without the weights that come with Shiage."""

SPECK_PX: Final = 10
"""The color of a region of so few pixels is often a matter of taste: nothing is judged by it."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What a method says about a painted drawing that it had not learned from.

    ``probabilities`` is (N, K); the truth is ``reference.colors``.
    """

    reference: PreparedDrawing
    probabilities: Probabilities

    @property
    def judged(self) -> NDArray[np.bool_]:
        """(N,) the regions by which it is judged: those that are painted and no specks."""
        drawing = self.reference
        return (drawing.colors != NO_COLOR) & (drawing.regions.area > SPECK_PX)


def keep_nothing(state: State) -> None:
    """Let what a cancelled learning had learned go."""


@dataclass(frozen=True)
class LearnOptions:
    """How long a method may learn, and with which dice.

    ``max_steps`` replaces the clock where a run must be repeatable to the bit. A method that can
    be resumed gives ``keep`` its state before it raises ``JobCancelled``. No time at all means that
    a correction is taken up at once by what was learned before: nothing is judged anew.
    """

    max_seconds: float = DEFAULT_SETTINGS.max_seconds
    max_steps: int | None = None
    seed: int = 0
    pretrained: bool = True
    progress: Progress = field(default=no_progress, compare=False)
    cancel: CancelToken = field(default_factory=CancelToken, compare=False)
    keep: Callable[[State], object] = field(default=keep_nothing, compare=False)

    @property
    def at_once(self) -> bool:
        """Whether there is no time to learn or to judge."""
        return self.max_steps is None and self.max_seconds <= 0


@dataclass(frozen=True, eq=False)
class State:
    """What a learned method needs to be saved: arrays for safetensors, the rest for JSON."""

    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def arrays_under(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays that are called ``name/...``, by the rest of their names."""
        prefix = f"{name}/"
        found = ((key, array) for key, array in self.arrays.items() if key.startswith(prefix))
        return {key.removeprefix(prefix): array for key, array in found}


class Learned(Protocol):
    """A method that has learned one shot."""

    @property
    def held_out(self) -> Sequence[HeldOut]:
        """Predictions on painted drawings made before (or without) learning from them."""
        ...

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): the distribution over the palette for each of the target's regions.

        What a row lacks to 1 is the chance of a color that no painted drawing shows.
        """
        ...

    def state(self) -> State:
        """Return what :meth:`Method.restore` needs."""
        ...


class Method(Protocol):
    """A way to color a drawing from references."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> Learned:
        """Learn the references, going on from ``resume`` if the method can.

        Raises
        ------
        JobCancelled
            If ``options.cancel`` was set.
        """
        ...

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> Learned:
        """Return the learned method that ``state`` describes."""
        ...
