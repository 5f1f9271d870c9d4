"""What a family of drawings offers: something that moves, and how to look at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from .scene import Part


@dataclass(frozen=True)
class Subject:
    """One random member of a family.

    Attributes
    ----------
    parts
        The parts at a time, farthest first, in figure units.
    closeness
        How much of the picture the whole shot fills: 1 fits it exactly, 2 shows a half of it.
    focus
        For a close-up: its middle and the length that the shorter side of the picture shows, in
        figure units; otherwise the camera looks at everything there is.
    """

    parts: Callable[[float], list[Part]]
    closeness: tuple[float, float] = (0.8, 1.08)
    focus: tuple[tuple[float, float], float] | None = None


Family: TypeAlias = Callable[[np.random.Generator], Subject]
