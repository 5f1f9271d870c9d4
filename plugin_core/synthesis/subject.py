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
    center
        Where the camera looks.
    zoom
        Smallest and largest zoom that suit it; 1 shows a whole figure.
    roam
        How far the camera may stray from the center, in figure units.
    """

    parts: Callable[[float], list[Part]]
    center: tuple[float, float] = (0.0, 0.0)
    zoom: tuple[float, float] = (0.8, 1.15)
    roam: float = 0.15


Family: TypeAlias = Callable[[np.random.Generator], Subject]
