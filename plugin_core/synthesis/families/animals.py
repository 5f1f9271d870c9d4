"""Animals: four-legged ones that walk, run and turn round, birds that flap, fish that swim."""

from __future__ import annotations

import numpy as np

from ..subject import Subject
from .birds_and_fish import bird, fish
from .quadrupeds import quadruped


def animals(rng: np.random.Generator) -> Subject:
    """Any animal."""
    maker = (quadruped, quadruped, quadruped, bird, fish)[rng.integers(5)]
    return maker(rng)
