"""Effects and props: smoke, flames, splashes, banners, falling leaves, swords. Never trained on."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, cornered, ellipse, open_curve, place, points, rotate, tube
from ..motion import Signal
from ..scene import Ink, Part, Stroke, part, shadow_of
from ..subject import Subject


def effects(rng: np.random.Generator) -> Subject:
    """One or two effects at once."""
    makers = (_Smoke, _Flame, _Splash, _Banner, _Leaves, _Blade)
    first, second = rng.choice(len(makers), 2, replace=False)
    shown = [makers[first](rng)]
    if rng.random() < 0.6:
        shown.append(makers[second](rng))

    def parts(time: float) -> list[Part]:
        return [piece for effect in shown for piece in effect.parts(time)]

    return Subject(parts)


class _Smoke:
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


class _Flame:
    """Flames in layers of colour."""

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


class _Splash:
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


class _Banner:
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


class _Leaves:
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


class _Blade:
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
