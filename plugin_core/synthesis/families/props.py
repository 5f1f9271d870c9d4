"""Banners, falling leaves and swords."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, cornered, ellipse, open_curve, place, points, rotate, tube
from ..motion import Signal
from ..scene import Ink, Part, Stroke, part


class Banner:
    """A flag or ribbon that waves."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._long, self._tall = float(rng.uniform(0.7, 1.3)), float(rng.uniform(0.3, 0.6))
        self._bands = int(rng.integers(2, 5))
        self._swallow = bool(rng.random() < 0.5)
        self._emblem = bool(rng.random() < 0.6)
        self._wave = float(rng.uniform(3, 7))
        self._depth = float(rng.uniform(0.04, 0.12))
        self._y = float(rng.uniform(-0.6, 0.1))

    def parts(self, time: float) -> list[Part]:
        pole = part(
            "pole", "wood", tube([(-0.72, -0.75 + self._y + 0.4), (-0.7, 1.1)], [0.03, 0.03])
        )
        knob = part("knob", "metal", ellipse((-0.72, -0.38 + self._y), 0.055, 0.055, count=16))
        x = np.linspace(0, self._long, 14)
        edges = np.linspace(0, self._tall, self._bands + 1)
        waves = [self._laid(x, y, time) for y in edges]
        end = (
            [self._laid(np.array([self._long * 0.85]), self._tall / 2, time)]
            if self._swallow
            else []
        )
        outline = np.concatenate([waves[0], *end, waves[-1][::-1]])
        cloth = part("cloth", "band0", outline)
        for n in range(1, self._bands):
            strip = np.concatenate([waves[n], self._laid(x, self._tall * 1.2, time)[::-1]])
            cloth = cloth.with_details(part(f"band{n}", f"band{n}", strip))
        if self._emblem:
            spot = ellipse(
                (0.35 * self._long, self._tall / 2), 0.16 * self._tall + 0.05, 0.3 * self._tall
            )
            cloth = cloth.with_details(
                part("emblem", "emblem", self._laid(spot[:, 0], spot[:, 1], time))
            )
        folds = [
            Stroke(
                open_curve(
                    self._laid(
                        np.array([k, k + 0.04, k]) * self._long,
                        np.array([0.05, 0.5, 0.9]) * self._tall,
                        time,
                    )
                ),
                weight=0.7,
            )
            for k in (0.3, 0.6)
        ]
        dark = self._laid(
            np.array([0.42, 0.58, 0.58, 0.46]) * self._long,
            np.array([0, 0, 1, 1]) * self._tall,
            time,
        )
        cloth = cloth.with_details(part("fold", "band0.shadow", dark, ink=Ink.BLUE))
        return [cloth.with_strokes(*folds), pole, knob]

    def _laid(self, x: Points, y: float | Points, time: float) -> Points:
        grow = x / self._long
        lift = self._depth * (0.3 + grow) * np.sin(self._wave * time - 5 * x + 0.4 * np.asarray(y))
        shift = 0.05 * grow * np.cos(self._wave * time - 5 * x)
        return np.stack([-0.7 + x + shift, self._y - 0.3 + np.asarray(y) + lift], axis=-1).reshape(
            -1, 2
        )


class Leaves:
    """Leaves or petals that fall and tumble; they come in and leave."""

    def __init__(self, rng: np.random.Generator) -> None:
        count = int(rng.integers(6, 13))
        self._seeds = rng.uniform(0, 1, (count, 4))
        self._speed = float(rng.uniform(0.1, 0.4))
        self._kind = str(rng.choice(["leaf", "petal"]))

    def parts(self, time: float) -> list[Part]:
        found = []
        for n, (x, phase, size, turn) in enumerate(self._seeds):
            fall = (phase + self._speed * (0.7 + 0.6 * turn) * time) % 1.0
            at = (2.4 * x - 1.2 + 0.15 * np.sin(6 * fall + 6 * turn), 2.6 * fall - 1.3)
            flat = 0.35 + 0.65 * abs(float(np.sin(4 * time * (0.5 + turn) + n)))
            found.append(
                self._leaf(n, at, 0.12 + 0.14 * size, flat, 5 * turn + 2 * time * (turn - 0.5))
            )
        return found

    def _leaf(
        self, n: int, at: tuple[float, float], size: float, flat: float, angle: float
    ) -> Part:
        shape = [(-1, 0), (-0.3, -0.55), (0.5, -0.5), (1.1, 0), (0.5, 0.5), (-0.3, 0.55)]
        if self._kind == "petal":
            shape = [(-0.9, 0), (-0.2, -0.6), (0.7, -0.55), (0.55, 0), (0.7, 0.55), (-0.2, 0.6)]
        scale = (size, size * flat)
        outline = cornered(place(points(shape), at, angle=angle, scale=scale), (0, 3), steps=4)
        leaf = part(f"leaf{n}", f"leaf{n % 3}", outline)
        half = cornered(
            place(points([(-1.2, 0), (1.2, 0), (1, 1), (-1, 1)]), at, angle=angle, scale=scale),
            (0, 1, 2, 3),
        )
        vein = place(points([(-0.8, 0), (0.9, 0)]), at, angle=angle, scale=scale)
        return leaf.with_details(
            part(f"leaf{n}.shadow", f"leaf{n % 3}.shadow", half, ink=Ink.BLUE)
        ).with_strokes(Stroke(vein, weight=0.7))


class Blade:
    """A sword or staff that is swung and leaves a trail."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._long = float(rng.uniform(0.8, 1.3))
        self._wide = float(rng.uniform(0.05, 0.11))
        self._angle = Signal(rng, -2.4, 2.4, speed=1.5)
        self._x, self._y = Signal(rng, -0.3, 0.3), Signal(rng, -0.2, 0.3)
        self._gem = bool(rng.random() < 0.6)
        self._arc = float(rng.uniform(0.4, 1.2))
        self._tassel = Signal(rng, -0.6, 0.6, speed=3)

    def parts(self, time: float) -> list[Part]:
        long, wide, angle = self._long, self._wide, self._angle(time)
        hilt = np.array([self._x(time), self._y(time)])
        sweep = np.sign(angle - self._angle(time - 0.1)) * self._arc

        def laid(shape: Points | list[tuple[float, float]]) -> Points:
            return hilt + rotate(points(shape), angle)

        blade = part(
            "blade",
            "steel",
            laid([(-wide, 0), (-wide, -0.85 * long), (0, -long), (wide, -0.85 * long), (wide, 0)]),
        )
        half = part(
            "blade.half",
            "steel.shadow",
            laid([(0, 0.1), (0, -1.1 * long), (1, -1.1 * long), (1, 0.1)]),
            ink=Ink.BLUE,
        )
        guard = part(
            "guard",
            "gold",
            laid(tube([(-0.2, -0.02), (0, 0.03), (0.2, -0.02)], [0.04, 0.05, 0.04])),
        )
        grip = part(
            "grip", "leather", laid([(-0.035, 0.03), (0.035, 0.03), (0.035, 0.26), (-0.035, 0.26)])
        )
        wraps = [
            Stroke(laid([(-0.05, y), (0.05, y + 0.04)]), weight=0.7) for y in (0.07, 0.13, 0.19)
        ]
        knob = part("pommel", "gold", laid(ellipse((0, 0.28), 0.055, 0.05, count=16)))
        end = laid([(0, 0.3)])[0]
        tassel = part(
            "tassel",
            "ribbon",
            tube(
                [
                    end,
                    end + (0.1 * self._tassel(time), 0.12),
                    end + (0.3 * self._tassel(time), 0.26),
                ],
                [0.02, 0.035, 0.05],
            ),
        )
        gem = part("gem", "gem", laid(ellipse((0, 0.015), 0.045, 0.045, count=16)))
        turns = np.linspace(0, -sweep, 9)
        outer = [hilt + rotate(points([(0, -0.97 * long)]), angle + t)[0] for t in turns]
        inner = [
            hilt + rotate(points([(0, -(0.5 + 0.45 * k / 8) * long)]), angle + t)[0]
            for k, t in enumerate(turns)
        ]
        trail = part("trail", "trail", points([*outer, *inner[::-1]]))
        shine = part(
            "trail.core",
            "trail_core",
            points([*[0.6 * o + 0.4 * i for o, i in zip(outer, inner, strict=True)], *inner[::-1]]),
            ink=Ink.RED,
        )
        sword = [blade.with_details(half), grip.with_strokes(*wraps), tassel, knob, guard]
        return [trail.with_details(shine), *sword, *([gem] if self._gem else [])]
