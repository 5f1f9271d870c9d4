"""Effects and props: smoke, flames, splashes, banners, falling leaves, swords. Never trained on."""

from __future__ import annotations

import numpy as np

from ..scene import Part
from ..subject import Subject
from .elements import Flame, Smoke, Splash
from .props import Banner, Blade, Leaves


def effects(rng: np.random.Generator) -> Subject:
    """One or two effects at once."""
    makers = (Smoke, Flame, Splash, Banner, Leaves, Blade)
    first, second = rng.choice(len(makers), 2, replace=False)
    shown = [makers[first](rng)]
    if rng.random() < 0.6:
        shown.append(makers[second](rng))

    def parts(time: float) -> list[Part]:
        return [piece for effect in shown for piece in effect.parts(time)]

    return Subject(parts)
