"""The sheet and the camera of a shot: what is in the picture, and how that changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .camera import SHOWN, Camera
from .geometry import Points
from .motion import Signal
from .scene import Part
from .subject import Subject

_ASPECTS = (1.0, 4 / 3, 3 / 4, 16 / 9)


class Framing:
    """A camera that stands, drifts or shakes; now and then it zooms or tilts."""

    def __init__(
        self,
        rng: np.random.Generator,
        subject: Subject,
        scenes: Sequence[Sequence[Part]],
        size: int,
    ) -> None:
        low, high = _extent(scenes) if subject.focus is None else _around(subject.focus)
        extent = np.maximum(high - low, 0.3)
        self.sheet = _sheet(rng, float(extent[0] / extent[1]), size)
        width, height = self.sheet
        fits = min(width / extent[0], height / extent[1]) * SHOWN / min(width, height)
        base = float(fits * rng.uniform(*subject.closeness))
        reach = 0.08 * float(rng.choice([0.0, 0.5, 2.0])) * float(min(extent))
        center = (low + high) / 2
        speed = float(rng.choice([0.5, 1.5]))
        self._x = Signal(rng, center[0] - reach, center[0] + reach, speed=speed)
        self._y = Signal(rng, center[1] - reach, center[1] + reach, speed=speed)
        zooming = float(rng.choice([0.0, 0.0, 0.25]))
        self._zoom = Signal(rng, base * (1 - zooming), base * (1 + zooming), speed=0.6)
        tilting = float(rng.choice([0.0, 0.0, 0.2]))
        lean = float(rng.normal(0, 0.08))
        self._tilt = Signal(rng, lean - tilting, lean + tilting, speed=0.6)

    def camera(self, moment: float) -> Camera:
        """The camera at a time."""
        return Camera((self._x(moment), self._y(moment)), self._zoom(moment), self._tilt(moment))


def _extent(scenes: Sequence[Sequence[Part]]) -> tuple[Points, Points]:
    """Box around all parts of a shot, but not farther out than half a figure."""
    lows = [piece.outlines[0].min(axis=0) for scene in scenes for piece in scene]
    highs = [piece.outlines[0].max(axis=0) for scene in scenes for piece in scene]
    return np.maximum(np.min(lows, axis=0), -1.6), np.minimum(np.max(highs, axis=0), 1.6)


def _around(focus: tuple[tuple[float, float], float]) -> tuple[Points, Points]:
    center, length = focus
    return np.subtract(center, length / 2), np.add(center, length / 2)


def _sheet(rng: np.random.Generator, fitting: float, size: int) -> tuple[int, int]:
    """(width, height): mostly cut to what is drawn, else a usual format."""
    cut = rng.random() < 0.6
    aspect = float(np.clip(fitting, 0.5, 1.9) if cut else rng.choice(_ASPECTS))
    return (size, round(size / aspect)) if aspect >= 1 else (round(size * aspect), size)
