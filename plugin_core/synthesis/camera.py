"""From figure units to pixels, with the tremor of a hand that draws every drawing anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from .geometry import Points

SHOWN: Final = 2.3
"""Figure units along the shorter side of the sheet at zoom 1."""


@dataclass(frozen=True)
class Camera:
    """Where the sheet looks: ``center`` in figure units, ``tilt`` in radians."""

    center: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    tilt: float = 0.0

    def project(self, shape: Points, size: tuple[int, int]) -> Points:
        """Pixels of figure points on a sheet of (width, height)."""
        scale = self.zoom * min(size) / SHOWN
        cos, sin = scale * np.cos(self.tilt), scale * np.sin(self.tilt)
        turned: Points = (shape - self.center) @ np.array([[cos, sin], [-sin, cos]])
        return turned + np.array([size[0] / 2, size[1] / 2])


class Tremor:
    """A smooth random displacement of the sheet: lines that touch stay together.

    It is made of a few waves, slow ones for wrong proportions and quick ones for an unsteady hand.
    """

    def __init__(self, rng: np.random.Generator, amplitude_px: float, size: int) -> None:
        lengths = size * np.array([0.5, 0.22, 0.1, 0.05, 0.03])
        angle = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        self._waves = 2 * np.pi / lengths * np.stack([np.cos(angle), np.sin(angle)])
        self._phase = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        self._share = amplitude_px * np.array([0.9, 0.7, 0.45, 0.28, 0.16])

    def __call__(self, shape: Points) -> Points:
        """The points as the hand puts them, in pixels."""
        if not self._share[0]:
            return shape
        moved = shape.copy()
        for axis in (0, 1):
            argument = shape @ self._waves[:, axis] + self._phase[axis]
            moved[:, axis] += np.sin(argument) @ self._share
        return moved
