"""Small people with large heads."""

from __future__ import annotations

import numpy as np

from ..subject import Subject
from .humans import people


def chibi(rng: np.random.Generator) -> Subject:
    """A chibi or two."""
    return people(rng, heads=(2.0, 3.2), close=True)
