"""Shots of a family: the same subject in several drawings with one hand, one camera, one palette."""

from __future__ import annotations

import numpy as np

from .camera import Camera
from .coloring import random_scheme
from .drawing import PartNumbers, SyntheticDrawing, draw
from .families import FAMILIES
from .line_style import LineStyle, draw_style
from .motion import Signal, times
from .subject import Subject

_ASPECTS = (1.0, 1.0, 4 / 3, 3 / 4, 2 / 3, 16 / 9)


def generate_shot(
    family: str, seed: int, drawings: int, size: int, *, style: LineStyle | None = None
) -> list[SyntheticDrawing]:
    """Generate a shot.

    Parameters
    ----------
    family
        A name in ``FAMILIES``.
    seed
        The same family and seed give the same pixels.
    drawings
        How many drawings.
    size
        Long side of the drawings in pixels; the aspect is random, the same for the whole shot.
    style
        How lines look; a random style by default.

    Returns
    -------
    list of SyntheticDrawing
        Drawings of one shot: part numbers and colours mean the same in all of them.

    Raises
    ------
    KeyError
        If there is no such family.

    Examples
    --------
    >>> shot = generate_shot("humans", seed=1, drawings=2, size=200)
    >>> [max(drawing.line.shape) for drawing in shot]
    [200, 200]
    """
    rng = np.random.default_rng([seed, *family.encode()])
    subject = FAMILIES[family](rng)
    moments = times(rng, drawings)
    scenes = [subject.parts(moment) for moment in moments]
    roles = {piece.role for scene in scenes for top in scene for piece in top.walk()}
    numbers = PartNumbers(random_scheme(rng, roles))
    chosen = draw_style(rng, size)
    sheet = _sheet(rng, size)
    look = _Look(rng, subject)
    return [
        draw(
            scene,
            numbers=numbers,
            style=style or chosen,
            camera=look.at(moment),
            size=sheet,
            rng=rng,
        )
        for scene, moment in zip(scenes, moments, strict=True)
    ]


def _sheet(rng: np.random.Generator, size: int) -> tuple[int, int]:
    aspect = float(rng.choice(_ASPECTS))
    return (size, round(size / aspect)) if aspect >= 1 else (round(size * aspect), size)


class _Look:
    """A camera that stands, drifts or shakes; now and then it zooms or tilts."""

    def __init__(self, rng: np.random.Generator, subject: Subject) -> None:
        base = float(rng.uniform(*subject.zoom))
        drift = float(rng.choice([0.0, 0.3, 1.0]))
        speed = float(rng.choice([0.5, 1.5]))
        reach = subject.roam * drift
        self._x = Signal(rng, subject.center[0] - reach, subject.center[0] + reach, speed=speed)
        self._y = Signal(rng, subject.center[1] - reach, subject.center[1] + reach, speed=speed)
        zooming = float(rng.choice([0.0, 0.0, 0.25]))
        self._zoom = Signal(rng, base * (1 - zooming), base * (1 + zooming), speed=0.6)
        tilting = float(rng.choice([0.0, 0.0, 0.2]))
        lean = float(rng.normal(0, 0.08))
        self._tilt = Signal(rng, lean - tilting, lean + tilting, speed=0.6)

    def at(self, moment: float) -> Camera:
        """The camera at a time."""
        return Camera((self._x(moment), self._y(moment)), self._zoom(moment), self._tilt(moment))
