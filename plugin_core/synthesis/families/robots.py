"""Robots of boxes and hoses."""

from __future__ import annotations

import numpy as np

from ..geometry import (
    Points,
    box,
    ellipse,
    place,
    points,
    rotate,
    rounded_box,
    tube,
)
from ..motion import Signal, Switch
from ..scene import Part, Stroke, part, shadow_of


class Robot:
    """A robot of boxes and hoses that waves, walks and turns its head."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._wide = float(rng.uniform(0.35, 0.6))
        self._tall = float(rng.uniform(0.45, 0.7))
        self._head = float(rng.uniform(0.22, 0.42))
        self._limb = float(rng.uniform(0.06, 0.1))
        self._dials = int(rng.integers(1, 5))
        self._antennas = int(rng.integers(0, 3))
        self._eyes = int(rng.integers(1, 4))
        self._legs = str(rng.choice(["legs", "tracks"]))
        self._swings = [Signal(rng, -1.2, 2.6, speed=1.4) for _ in "lr"]
        self._bends = [Signal(rng, 0.1, 1.6, speed=1.4) for _ in "lr"]
        self._walk = float(rng.uniform(2, 5))
        self._turn = Signal(rng, -0.14, 0.14, speed=1.4)
        self._tilt = Signal(rng, -0.12, 0.12)
        self._x = Signal(rng, -0.3, 0.3)
        self._light = Switch(rng, 0.5, speed=2)
        self._grin = Signal(rng, 0.0, 1.0, speed=3)

    def parts(self, time: float) -> list[Part]:
        base = self._tracks(time) if self._legs == "tracks" else self._leg_parts(time)
        arms = [self._arm(n, side, time) for n, side in enumerate((-1, 1))]
        far = [p for n, arm in enumerate(arms) if self._swings[n](time) < 0.4 for p in arm]
        near = [p for n, arm in enumerate(arms) if self._swings[n](time) >= 0.4 for p in arm]
        body = [*base, *far, *self._head_parts(time), self._chest(time), *near]
        tilt, spot = self._tilt(time), np.array([self._x(time), 0.0])
        return [p.moved(lambda shape: rotate(shape, tilt, (0, 0.8)) + spot) for p in body]

    def _chest(self, time: float) -> Part:
        wide, tall = self._wide, self._tall
        chest = part("chest", "shell", rounded_box(0, 0, wide, tall, 0.35))
        chest = chest.with_details(shadow_of(chest, (-0.07, -0.05)))
        panel = part("panel", "panel", rounded_box(0, -0.08 * tall, 0.7 * wide, 0.5 * tall))
        for n in range(self._dials):
            x = (n - (self._dials - 1) / 2) * 0.6 * wide / self._dials
            role = "lamp" if (self._light(time + n)) else "lamp_off"
            panel = panel.with_details(
                part(f"dial{n}", role, ellipse((x, -0.15 * tall), 0.04, 0.04, count=16))
            )
        needle = part("gauge", "glass", ellipse((0, 0.05 * tall), 0.12 * wide, 0.1 * tall))
        turn = self._turn(time) * 6
        hand = Stroke(
            np.array(
                [
                    (0.0, 0.08 * tall),
                    (0.09 * wide * np.sin(turn), 0.08 * tall - 0.08 * tall * np.cos(turn)),
                ]
            )
        )
        belt = part("belt", "trim", box(0, 0.33 * tall, 2, 0.08 * tall))
        bolts = [
            part(
                f"bolt{n}",
                "metal",
                ellipse((sx * 0.42 * wide, sy * 0.42 * tall), 0.02, 0.02, count=12),
            )
            for n, (sx, sy) in enumerate(((-1, -1), (1, -1), (-1, 1), (1, 1)))
        ]
        return chest.with_details(panel.with_details(needle.with_strokes(hand)), belt, *bolts)

    def _head_parts(self, time: float) -> list[Part]:
        size, shift = self._head, self._turn(time)
        y = -0.5 * self._tall - 0.62 * size
        neck = part("neck", "hose", box(0, -0.5 * self._tall - 0.05, 0.12, 0.2))
        neck = neck.with_strokes(
            *(
                Stroke(
                    points([(-0.1, -0.5 * self._tall - dy), (0.1, -0.5 * self._tall - dy)]),
                    weight=0.7,
                )
                for dy in (0.02, 0.06)
            )
        )
        found: list[Part] = [neck]
        for n in range(self._antennas):
            x = (n - (self._antennas - 1) / 2) * 0.6 * size
            found.append(
                part(
                    f"antenna{n}",
                    "metal",
                    tube([(x, y - 0.4 * size), (x + 0.5 * shift, y - 0.9 * size)], [0.015, 0.015]),
                )
            )
            found.append(
                part(
                    f"ball{n}",
                    "lamp",
                    ellipse((x + 0.5 * shift, y - 0.95 * size), 0.045, 0.045, count=16),
                )
            )
        head = part("head", "shell", rounded_box(0, y, 1.15 * size, size, 0.5))
        visor = part(
            "visor", "glass", rounded_box(shift, y - 0.1 * size, 0.9 * size, 0.34 * size, 0.6)
        )
        for n in range(self._eyes):
            x = shift + (n - (self._eyes - 1) / 2) * 0.26 * size
            visor = visor.with_details(
                part(
                    f"eye{n}",
                    "lamp",
                    ellipse((x, y - 0.1 * size), 0.08 * size, 0.11 * size, count=16),
                )
            )
        gape = 0.05 + 0.12 * self._grin(time)
        mouth = part("mouth", "dark", box(shift, y + 0.27 * size, 0.5 * size, gape * size))
        bars = [
            Stroke(points([(shift + x, y), (shift + x, y + size)]), weight=0.6)
            for x in (-0.12 * size, 0, 0.12 * size)
        ]
        ears = [
            part(f"ear{s}", "trim", rounded_box(s * 0.62 * size, y, 0.16 * size, 0.4 * size))
            for s in (-1, 1)
        ]
        return [
            *found,
            *ears,
            head.with_details(shadow_of(head, (-0.05, -0.04)), visor, mouth.with_strokes(*bars)),
        ]

    def _arm(self, number: int, side: int, time: float) -> list[Part]:
        raised, bend = self._swings[number](time), self._bends[number](time)
        root = np.array([side * 0.5 * self._wide, -0.33 * self._tall])
        angle = np.pi / 2 - side * raised
        elbow = root + 0.34 * np.array([np.cos(angle), np.sin(angle)])
        lower = angle - side * bend
        wrist = elbow + 0.3 * np.array([np.cos(lower), np.sin(lower)])
        hose = part(
            f"hose{side}", "hose", tube([root, elbow, wrist], [self._limb, 0.8 * self._limb])
        )
        ribs = [
            _across(root + k * (elbow - root), elbow - root, self._limb) for k in (0.35, 0.55, 0.75)
        ]
        hose = hose.with_strokes(*(Stroke(r, weight=0.7) for r in ribs))
        fore = tube(
            [elbow + 0.35 * (wrist - elbow), wrist],
            [1.35 * self._limb, 1.5 * self._limb],
            round_ends=(False, False),
        )
        cuff = part(f"cuff{side}", "shell", fore)
        claws = [
            part(
                f"claw{side}.{n}",
                "metal",
                place(
                    points([(0, -0.03), (0.12, -0.07), (0.2, 0.0), (0.12, 0.0), (0, 0.03)])
                    * (1, s),
                    wrist,
                    angle=lower + 0.35 * s,
                ),
            )
            for n, s in enumerate((-1, 1))
        ]
        shoulder = part(
            f"shoulder{side}", "trim", ellipse(root, 1.5 * self._limb, 1.5 * self._limb, count=20)
        )
        return [hose, *claws, cuff.with_details(shadow_of(cuff, (-0.03, -0.03))), shoulder]

    def _leg_parts(self, time: float) -> list[Part]:
        found = []
        for number, side in enumerate((-1, 1)):
            lift = max(0.0, float(np.sin(self._walk * time + number * np.pi))) * 0.16
            root = np.array([side * 0.26 * self._wide, 0.48 * self._tall])
            foot = np.array([side * 0.32 * self._wide, 0.92 - lift])
            knee = (root + foot) / 2 + (side * (0.02 + 0.6 * lift), 0)
            leg = part(f"leg{side}", "hose", tube([root, knee, foot], [self._limb, self._limb]))
            cap = part(
                f"knee{side}", "trim", ellipse(knee, 1.3 * self._limb, 1.3 * self._limb, count=18)
            )
            boot = points([(-0.11, -0.1), (0.11, -0.1), (0.16, 0.08), (-0.16, 0.08)]) + foot
            shoe = part(f"boot{side}", "shell", boot)
            found += [
                leg,
                cap,
                shoe.with_details(
                    part(f"sole{side}", "dark", box(foot[0], foot[1] + 0.07, 1, 0.05))
                ),
            ]
        return found

    def _tracks(self, time: float) -> list[Part]:
        y, wide = 0.5 * self._tall + 0.2, 1.25 * self._wide
        belt = part("track", "tyre", rounded_box(0, y, wide, 0.3, 0.9))
        wheels = []
        for n, x in enumerate(np.linspace(-0.36, 0.36, 4)):
            wheel = part(f"wheel{n}", "metal", ellipse((x * wide, y), 0.08, 0.08, count=18))
            angle = 2.5 * time
            hole = np.array([x * wide, y]) + 0.04 * np.array([np.cos(angle), np.sin(angle)])
            wheels.append(
                wheel.with_details(part(f"peg{n}", "dark", ellipse(hole, 0.025, 0.025, count=12)))
            )
        plate = part("plate", "trim", rounded_box(0, y - 0.18, 0.9 * wide, 0.12))
        return [belt.with_details(*wheels), plate]


def _across(at: Points, direction: Points, half: float) -> Points:
    side = np.array([-direction[1], direction[0]]) / max(float(np.hypot(*direction)), 1e-6)
    return np.stack([at - half * side, at + half * side])
