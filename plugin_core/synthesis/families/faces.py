"""Heads in close-up: they turn, nod, blink and speak."""

from __future__ import annotations

import numpy as np

from ..anatomy.acting import FACING_VIEWS, Actor, random_look
from ..subject import Subject


def faces(rng: np.random.Generator) -> Subject:
    """One face that fills the picture."""
    look = random_look(rng, float(rng.uniform(3.0, 6.0)), close=True, prefix="")
    radius = look.body.head_radius
    height = look.body.neck_y - 1.0 * radius
    return Subject(Actor(rng, look, views=FACING_VIEWS).parts, focus=((0.0, height), 4.6 * radius))
