"""Smoke, fire and water."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, cornered, ellipse, open_curve, points, rotate, tube
from ..motion import Signal
from ..scene import Ink, Part, Stroke, part, shadow_of


class Smoke:
    """Puffs that rise, grow and pass each other."""

    def __init__(self, rng: np.random.Generator) -> None:
        count = int(rng.integers(5, 11))
        self._phases = rng.uniform(0, 1, count)
        self._x = rng.normal(0, 0.22, count)
        self._size = rng.uniform(0.14, 0.3, count)
        self._bumps = [rng.uniform(0.8, 1.25, int(rng.integers(6, 10))) for _ in range(count)]
        self._speed = float(rng.uniform(0.15, 0.5))
        self._drift = float(rng.uniform(-0.5, 0.5))

    def parts(self, time: float) -> list[Part]:
        ages = (self._phases + self._speed * time) % 1.0
        found = []
        for n in np.argsort(-ages):
            age = float(ages[n])
            at = np.array([self._x[n] * (0.6 + age) + self._drift * age**2, 0.8 - 1.5 * age])
            size = self._size[n] * (0.5 + 1.0 * age) * (1 - max(0.0, age - 0.8) * 3)
            found.append(_puff(f"puff{n}", "smoke", at, size, self._bumps[n], 0.3 * time + n))
        return found


def _puff(name: str, role: str, at: Points, size: float, bumps: Points, turn: float) -> Part:
    count = len(bumps)
    ring = []
    for k, bump in enumerate(bumps):
        notch = 2 * np.pi * k / count
        for share, reach in ((0.0, 0.86), (0.28, bump), (0.72, bump)):
            angle = notch + 2 * np.pi / count * share + 0.12 * np.sin(turn + k)
            ring.append(reach * np.array([np.cos(angle), np.sin(angle)]))
    outline = _scallops(points(ring), at, size)
    puff = part(name, role, outline)
    light = part(
        f"{name}.light",
        f"{role}.light",
        outline * 0.6 + (0.4 * at + (-0.1 * size, -0.14 * size)),
        ink=Ink.RED,
    )
    swirl = open_curve(
        [
            at + (0.2 * size, 0.3 * size),
            at + (0.45 * size, 0.1 * size),
            at + (0.3 * size, -0.1 * size),
        ]
    )
    return puff.with_details(shadow_of(puff, (-0.18 * size, -0.22 * size)), light).with_strokes(
        Stroke(swirl, weight=0.7)
    )


def _scallops(ring: Points, at: Points, size: float) -> Points:
    return cornered(at + size * ring, range(0, len(ring), 3), steps=4)


class Flame:
    """Flames in layers of color."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._tongues = int(rng.integers(3, 7))
        self._phase = rng.uniform(0, 6, 8)
        self._tall = float(rng.uniform(0.8, 1.5))
        self._x = float(rng.uniform(-0.3, 0.3))
        self._logs = int(rng.integers(0, 4))
        self._lean = Signal(rng, -0.3, 0.3, speed=2)

    def parts(self, time: float) -> list[Part]:
        at = np.array([self._x, 0.6])
        layers = [
            ("outer", 1.0, "flame"),
            ("middle", 0.68, "flame_mid"),
            ("core", 0.38, "flame_core"),
        ]
        shapes = [self._layer(name, scale, role, time, at) for name, scale, role in layers]
        flame = shapes[0].with_details(shapes[1], shapes[2])
        logs = []
        for n in range(self._logs):
            tilt = -0.5 + n * 0.45
            bark = part(
                f"log{n}",
                "log",
                rotate(
                    tube([at + (-0.4, 0.1), at + (0.4, 0.1)], [0.07, 0.07]), tilt, at + (0, 0.1)
                ),
            )
            end = rotate(ellipse(at + (0.42, 0.1), 0.045, 0.06, count=16), tilt, at + (0, 0.1))
            logs += [bark, part(f"log{n}.end", "log_end", end)]
        sparks = [
            part(
                f"spark{n}",
                "flame_core",
                ellipse(
                    at
                    + (
                        0.3 * np.sin(5 * n + time),
                        -self._tall * ((0.3 * n + 0.8 * time) % 1.0) - 0.2,
                    ),
                    0.025,
                    0.04,
                    count=12,
                ),
            )
            for n in range(3)
        ]
        return [flame, *logs, *sparks]

    def _layer(self, name: str, scale: float, role: str, time: float, at: Points) -> Part:
        count = self._tongues
        ring = [np.array([-0.42, 0.05])]
        for n in range(count):
            share = (n + 0.5) / count
            x = -0.42 + 0.84 * share
            wave = np.sin(4 * time + self._phase[n] + 2 * scale)
            tip = -self._tall * np.sin(np.pi * share) * (0.75 + 0.25 * wave) - 0.1
            ring.append(np.array([x + 0.1 * wave + self._lean(time) * abs(tip) * 0.4, tip]))
            if n < count - 1:
                ring.append(
                    np.array(
                        [-0.42 + 0.84 * (n + 1) / count, 0.3 * tip - 0.05 * np.sin(3 * time + n)]
                    )
                )
        ring += [np.array([0.42, 0.05]), np.array([0.2, 0.18]), np.array([-0.2, 0.18])]
        outline = cornered(points(ring) * scale + at, range(1, 2 * count, 2), steps=5)
        return part(f"flame.{name}", role, outline)


class Splash:
    """Water that leaps up, with drops and rings."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._spouts = int(rng.integers(4, 8))
        self._reach = rng.uniform(0.4, 1.1, 8)
        self._speed = float(rng.uniform(0.4, 1.0))
        self._y = float(rng.uniform(0.2, 0.6))
        self._drops = rng.uniform(-1, 1, (8, 3))

    def parts(self, time: float) -> list[Part]:
        age = (self._speed * time) % 1.0
        rise = float(np.sin(np.pi * min(1.0, age + 0.12)))
        found = [
            part(
                f"ring{n}",
                "water" if n % 2 else "foam",
                ellipse((0, self._y + 0.05), 0.35 + 0.22 * n + 0.3 * age, 0.1 + 0.05 * n),
            )
            for n in (2, 1, 0)
        ]
        for layer, depth in (("back", 1.0), ("front", 0.62)):
            crown = self._crown(rise * depth, 0.5 * (1.1 - 0.2 * depth) + 0.3 * age)
            water = part(f"crown.{layer}", "water", crown)
            light = part(
                f"crown.{layer}.light",
                "foam",
                crown * (0.7, 0.7) + (0, 0.3 * self._y + 0.08),
                ink=Ink.BLUE,
            )
            found.append(water.with_details(light))
        for n, (x, y, s) in enumerate(self._drops):
            height = self._y - 1.3 * rise * (0.6 + 0.4 * y)
            drop = points([(0, -1.6), (0.7, 0.1), (0.5, 0.8), (-0.5, 0.8), (-0.7, 0.1)]) * (
                0.04 + 0.02 * s
            )
            body = part(f"drop{n}", "water", cornered(drop + (x * (0.4 + 0.5 * age), height), (0,)))
            found.append(
                body.with_details(
                    part(
                        f"drop{n}.shine",
                        "foam",
                        ellipse((x * (0.4 + 0.5 * age) - 0.012, height), 0.014, 0.02, count=12),
                        weight=0.5,
                    )
                )
            )
        return found

    def _crown(self, rise: float, wide: float) -> Points:
        ring = []
        for n in range(self._spouts):
            share = n / (self._spouts - 1)
            x = -wide + 2 * wide * share
            tip = self._y - 0.15 - rise * self._reach[n]
            ring += [
                np.array([1.25 * x, tip]),
                np.array([x + wide / self._spouts, self._y - 0.1 - 0.25 * rise]),
            ]
        ring = [
            *ring[:-1],
            np.array([0.8 * wide, self._y + 0.1]),
            np.array([0, self._y + 0.16]),
            np.array([-0.8 * wide, self._y + 0.1]),
        ]
        return cornered(points(ring), range(0, 2 * self._spouts - 1, 2), steps=5)
