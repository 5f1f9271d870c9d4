"""Cars that drive: wheels turn, the body rocks, a driver nods."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..geometry import (
    box,
    closed_curve,
    cornered,
    ellipse,
    place,
    points,
    rotate,
    rounded_box,
)
from ..marks import Coat
from ..motion import Signal, Switch
from ..scene import Ink, Part, highlight, part, shadow_of


class Car:
    """A car that drives: wheels turn, the body rocks, a driver nods, doors open."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._long = float(rng.uniform(1.2, 1.9))
        self._tall = float(rng.uniform(0.28, 0.4))
        self._cabin = float(rng.uniform(0.25, 0.45))
        self._slope = float(rng.uniform(0.1, 0.3))
        self._wheel = float(rng.uniform(0.16, 0.24))
        self._spokes = int(rng.integers(4, 8))
        self._windows = int(rng.integers(1, 4))
        self._coat = Coat(rng, "marking")
        self._has_rack = bool(rng.random() < 0.4)
        self._speed = float(rng.uniform(0.5, 3))
        self._x = Signal(rng, -0.5, 0.5, speed=0.8)
        self._rock = Signal(rng, -0.06, 0.06, speed=3)
        self._nod = Signal(rng, -0.03, 0.03, speed=3)
        self._lamp = Switch(rng, 0.5)
        self._side = float(rng.choice([-1, 1]))

    def parts(self, time: float) -> list[Part]:
        rock = self._rock(time)
        spot = np.array([self._x(time), 0.1])
        turn = np.array([self._side, 1.0])
        wheels = [
            w
            for n, x in enumerate((-0.31, 0.31))
            for w in self._wheel_parts(n, x * self._long, time)
        ]
        body = [p.moved(lambda shape: rotate(shape, rock)) for p in self._body(time)]
        return [p.moved(lambda shape: shape * turn + spot) for p in [*body, *wheels]]

    def _body(self, time: float) -> list[Part]:
        half, tall, slope = self._long / 2, self._tall, self._slope
        shell = closed_curve(
            points(
                [
                    (-half, 0.1),
                    (-half + 0.03, -tall * 0.6),
                    (-0.5 * half, -tall * 0.8),
                    (0.4 * half, -tall * 0.8),
                    (half - 0.05, -tall * 0.45),
                    (half, 0.1),
                    (half - 0.1, 0.22),
                    (-half + 0.1, 0.22),
                ]
            ),
            steps=5,
        )
        body = part("shell", "shell", shell)
        body = body.with_details(
            shadow_of(body, (0, -0.1)), *self._coat.marks("shell", (0, -0.05), (half, tall))
        )
        stripe = part("stripe", "trim", box(0, 0.07, 3, 0.05))
        door = part("door", "shell", box(-0.02, -0.02, 0.42 * half, 0.75 * tall), weight=0.7)
        knob = part("knob", "metal", box(-0.12 * half, -0.06, 0.09, 0.025), weight=0.7)
        arches = [
            part(
                f"arch{n}",
                "dark",
                ellipse((x * self._long, 0.2), self._wheel * 1.18, self._wheel * 1.18),
            )
            for n, x in enumerate((-0.31, 0.31))
        ]
        lamp = part(
            "lamp",
            "lamp" if self._lamp(time) else "lamp_off",
            ellipse((half - 0.09, -0.04), 0.05, 0.07),
        )
        tail = part("tail", "tail_lamp", box(-half + 0.04, -0.08, 0.08, 0.1))
        body = body.with_details(stripe, door, knob, *arches, lamp, tail)
        roof = -0.8 * tall - self._cabin
        cabin = points(
            [
                (-0.55 * half, -0.72 * tall),
                (-0.55 * half + slope, roof),
                (0.3 * half - slope / 2, roof),
                (0.45 * half, -0.72 * tall),
            ]
        )
        frame = part(
            "cabin", "shell", cornered(cabin, (0, 3), steps=5), *self._panes(half, roof, time)
        )
        rack = [
            part("rack", "metal", box(-0.1 * half, roof - 0.02, 0.7 * half, 0.05)),
            part("case", "case", rounded_box(-0.15 * half, roof - 0.12, 0.35 * half, 0.16)),
        ]
        bumper = part("bumper", "metal", rounded_box(0, 0.2, 2.05 * half, 0.09))
        return [*(rack if self._has_rack else []), frame, body, bumper]

    def _panes(self, half: float, roof: float, time: float) -> list[Part]:
        found = []
        edges = np.linspace(-0.48 * half, 0.34 * half, self._windows + 1)
        nod = self._nod(time)
        for n, (left, right) in enumerate(pairwise(edges)):
            low, high = -0.78 * self._tall, roof + 0.06
            pane = part(
                f"pane{n}",
                "glass",
                points(
                    [(left + 0.03, low), (left + 0.05, high), (right - 0.04, high), (right, low)]
                ),
            )
            gleam = points(
                [(left, low), (left + 0.12, high), (left + 0.2, high), (left + 0.08, low)]
            )
            if n == self._windows - 1:
                head = part(
                    "driver",
                    "skin",
                    ellipse(((left + right) / 2, -1.05 * self._tall + nod), 0.08, 0.1),
                )
                hair = part(
                    "driver.hair",
                    "hair",
                    ellipse(
                        ((left + right) / 2 - 0.02, -1.05 * self._tall - 0.06 + nod), 0.09, 0.07
                    ),
                )
                pane = pane.with_details(head, hair)
            found.append(
                pane.with_details(part(f"gleam{n}", highlight("glass"), gleam, ink=Ink.RED))
            )
        return found

    def _wheel_parts(self, number: int, x: float, time: float) -> list[Part]:
        size, at = self._wheel, np.array([x, 0.22])
        tyre = part(f"tyre{number}", "tyre", ellipse(at, size, size))
        rim = part(f"rim{number}", "metal", ellipse(at, 0.62 * size, 0.62 * size))
        for n in range(self._spokes):
            angle = 2 * np.pi * n / self._spokes + self._speed * 3 * time
            wedge = place(
                points([(0.15, -0.08), (0.5, -0.14), (0.5, 0.14), (0.15, 0.08)]) * size,
                at,
                angle=angle,
            )
            rim = rim.with_details(part(f"hole{number}.{n}", "dark", wedge, weight=0.7))
        hub = part(f"hub{number}", "trim", ellipse(at, 0.14 * size, 0.14 * size, count=14))
        return [tyre.with_details(rim, hub)]
