"""People from all sides, alone or two of them, with things that hide a part of them."""

from __future__ import annotations

import numpy as np

from ..anatomy.acting import Actor, Stage, random_look
from ..scene import Part
from ..subject import Subject
from ..things import Bystander


def humans(rng: np.random.Generator) -> Subject:
    """A grown person or two."""
    return people(rng, heads=(3.6, 6.8), close=False)


def people(rng: np.random.Generator, *, heads: tuple[float, float], close: bool) -> Subject:
    """People of a height in heads; now and then two, now and then a thing."""
    count = 1 + int(rng.random() < 0.18)
    actors = [
        Actor(rng, random_look(rng, float(rng.uniform(*heads)), close=close, prefix=f"{number}."))
        for number in range(count)
    ]
    suffixes = ["", "_other" if rng.random() < 0.6 else ""]
    reach = float(rng.choice([0.0, 0.15, 0.9], p=[0.5, 0.35, 0.15]))
    spots = [0.0] if count == 1 else [-0.35, 0.35]
    stages = [Stage(rng, reach=reach, middle=spot) for spot in spots]
    things = [Bystander(rng, prefix="thing_")] if rng.random() < 0.25 else []

    def parts(time: float) -> list[Part]:
        back = [p for thing in things if not thing.is_in_front for p in thing.parts(time)]
        front = [p for thing in things if thing.is_in_front for p in thing.parts(time)]
        cast = [
            piece.recast(suffix)
            for actor, stage, suffix in zip(actors, stages, suffixes, strict=False)
            for piece in stage.moved(actor.parts(time), time)
        ]
        return [*back, *cast, *front]

    if rng.random() < 0.7:
        return Subject(parts)
    return Subject(parts, focus=((0.0, -0.4), float(rng.uniform(1.1, 1.9))))
