"""Clothes and hair in close-up: trunks, skirts, capes and long hair, and clothes on a line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..anatomy.acting import Actor, random_look
from ..anatomy.hair import curtain_edge
from ..geometry import Points, open_curve, points
from ..marks import Coat
from ..motion import Signal
from ..scene import Part, Stroke, part, shadow_of
from ..subject import Subject


def clothes_and_hair(rng: np.random.Generator) -> Subject:
    """Somebody's clothes, somebody's hair, or washing in the wind."""
    return (_clothes, _long_hair, _washing)[rng.choice(3, p=[0.45, 0.35, 0.2])](rng)


def _clothes(rng: np.random.Generator) -> Subject:
    look = random_look(rng, float(rng.uniform(3.0, 6.0)), close=True, prefix="")
    outfit = replace(
        look.outfit,
        jacket=bool(rng.random() < 0.5),
        belt=bool(rng.random() < 0.6),
        cape=bool(rng.random() < 0.35),
        front=str(rng.choice(["buttons", "logo", "pockets"])),
        shadows=True,
    )
    actor = Actor(rng, replace(look, outfit=outfit))
    body = look.body
    middle = body.neck_y + float(rng.uniform(0.3, 0.9)) * body.trunk_length
    return Subject(actor.parts, focus=((0.0, middle), 1.9 * max(body.trunk_length, 0.45)))


def _long_hair(rng: np.random.Generator) -> Subject:
    look = random_look(rng, float(rng.uniform(2.6, 5.0)), close=True, prefix="")
    edge = curtain_edge(
        rng,
        bangs=int(rng.integers(4, 9)),
        bang_y=float(rng.uniform(-0.1, 0.2)),
        side_y=float(rng.uniform(0.9, 2.2)),
        back_y=float(rng.uniform(1.8, 3.6)),
    )
    hair = replace(look.hair, edge=edge, has_bow=bool(rng.random() < 0.6), flare=0.15)
    actor = Actor(rng, replace(look, hair=hair))
    radius = look.body.head_radius
    center = (0.0, look.body.neck_y - 0.2 * radius)
    return Subject(actor.parts, focus=(center, 6.0 * radius))


def _washing(rng: np.random.Generator) -> Subject:
    return Subject(_WashingLine(rng).parts, closeness=(1.0, 1.7))


class _WashingLine:
    """Clothes that hang on a line and flutter."""

    def __init__(self, rng: np.random.Generator) -> None:
        kinds = ("shirt", "towel", "trousers", "dress", "sock")
        count = int(rng.integers(3, 6))
        self._kinds = [str(rng.choice(kinds)) for _ in range(count)]
        self._coats = [Coat(rng, f"pattern{number}") for number in range(count)]
        self._winds = [Signal(rng, -0.5, 0.6, speed=2.5) for _ in range(count)]
        self._sag = Signal(rng, 0.02, 0.1)
        self._slide = Signal(rng, -0.4, 0.4, speed=0.6)
        self._pitch = float(rng.uniform(0.38, 0.55))

    def parts(self, time: float) -> list[Part]:
        x = np.linspace(-1.6, 1.6, 9)
        rope = np.stack([x, -0.55 + self._sag(time) * (1 - (x / 1.6) ** 2)], axis=1)
        cord = np.concatenate([open_curve(rope), (open_curve(rope) + (0, 0.025))[::-1]])
        found = [part("rope", "rope", cord)]
        for number, kind in enumerate(self._kinds):
            at = (number - (len(self._kinds) - 1) / 2) * self._pitch + self._slide(time)
            y = float(np.interp(at, rope[:, 0], rope[:, 1]))
            found += self._garment(number, kind, np.array([at, y]), self._winds[number](time))
        return found

    def _garment(self, number: int, kind: str, at: Points, wind: float) -> list[Part]:
        shape = points(_PATTERNS[kind])
        below = np.maximum(shape[:, 1], 0)
        ripple = 0.04 * np.sin(9 * below + 6 * wind + number)
        shape = at + shape + np.stack([wind * below**1.5 + ripple, -0.25 * wind**2 * below], axis=1)
        cloth = part(f"cloth{number}", f"cloth{number}", shape)
        low, high = shape.min(axis=0), shape.max(axis=0)
        radii = ((high[0] - low[0]) / 2, (high[1] - low[1]) / 2)
        marks = self._coats[number].marks(f"cloth{number}", (low + high) / 2, radii)
        cloth = cloth.with_details(shadow_of(cloth, (-0.06, -0.03)), *marks)
        middle = shape.mean(axis=0)
        folds = [
            Stroke(open_curve([middle + (dx, -0.1), middle + (dx + 0.2 * wind, 0.25)]), weight=0.7)
            for dx in (-0.05, 0.07)
        ]
        pegs = [
            part(
                f"peg{number}{n}",
                "peg",
                at
                + points(
                    [
                        (dx - 0.015, -0.05),
                        (dx + 0.015, -0.05),
                        (dx + 0.015, 0.04),
                        (dx - 0.015, 0.04),
                    ]
                ),
            )
            for n, dx in enumerate((-0.1, 0.1))
        ]
        return [cloth.with_strokes(*folds), *pegs]


_PATTERNS: dict[str, list[tuple[float, float]]] = {
    "shirt": [(-0.14, 0), (-0.05, 0.03), (0.05, 0.03), (0.14, 0), (0.27, 0.2), (0.2, 0.26)]
    + [(0.14, 0.18), (0.15, 0.35), (0.15, 0.52), (0.0, 0.54), (-0.15, 0.52), (-0.15, 0.35)]
    + [(-0.14, 0.18), (-0.2, 0.26), (-0.27, 0.2)],
    "towel": [(-0.17, 0), (0.17, 0), (0.17, 0.2), (0.17, 0.4), (0.17, 0.62), (-0.17, 0.62)]
    + [(-0.17, 0.4), (-0.17, 0.2)],
    "trousers": [(-0.13, 0), (0.13, 0), (0.16, 0.3), (0.17, 0.65), (0.05, 0.66), (0.0, 0.25)]
    + [(-0.05, 0.66), (-0.17, 0.65), (-0.16, 0.3)],
    "dress": [(-0.1, 0), (0.1, 0), (0.09, 0.2), (0.16, 0.4), (0.24, 0.68), (0.1, 0.72), (-0.1, 0.7)]
    + [(-0.24, 0.68), (-0.16, 0.4), (-0.09, 0.2)],
    "sock": [(-0.1, 0), (0.08, 0), (0.08, 0.25), (0.2, 0.36), (0.18, 0.46), (-0.06, 0.42)],
}
