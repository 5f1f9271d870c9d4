"""Machines: cars, robots and aeroplanes. Never trained on."""

from __future__ import annotations

import numpy as np

from ..subject import Subject
from .cars import Car
from .planes import Plane
from .robots import Robot


def machines(rng: np.random.Generator) -> Subject:
    """A car, a robot or an aeroplane."""
    maker = (Car, Robot, Plane)[rng.integers(3)]
    return Subject(maker(rng).parts)
