"""Machines: cars, robots and aeroplanes. Never trained on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..geometry import Points, closed_curve, cornered, ellipse, place, points, rotate, tube
from ..marks import Coat
from ..motion import Signal, Switch
from ..scene import Ink, Part, Stroke, highlight, part, shadow_of
from ..subject import Subject


def machines(rng: np.random.Generator) -> Subject:
    """A car, a robot or an aeroplane."""
    maker = (_Car, _Robot, _Plane)[rng.integers(3)]
    return Subject(maker(rng).parts)


def _box(x: float, y: float, wide: float, tall: float) -> Points:
    return points([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (wide / 2, tall / 2) + (x, y)


def _rounded(x: float, y: float, wide: float, tall: float, corner: float = 0.25) -> Points:
    """A box with round corners; ``corner`` is their radius as a share of the shorter side."""
    radius = min(corner, 0.5) * min(wide, tall)
    angle = np.linspace(0, np.pi / 2, 5)
    arc = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = np.array([wide / 2 - radius, tall / 2 - radius])
    quarter = [rotate(arc, k * np.pi / 2) for k in range(4)]
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    return np.concatenate([q + middle * s for q, s in zip(quarter, signs, strict=True)]) + (x, y)


class _Car:
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
        stripe = part("stripe", "trim", _box(0, 0.07, 3, 0.05))
        door = part("door", "shell", _box(-0.02, -0.02, 0.42 * half, 0.75 * tall), weight=0.7)
        knob = part("knob", "metal", _box(-0.12 * half, -0.06, 0.09, 0.025), weight=0.7)
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
        tail = part("tail", "tail_lamp", _box(-half + 0.04, -0.08, 0.08, 0.1))
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
            part("rack", "metal", _box(-0.1 * half, roof - 0.02, 0.7 * half, 0.05)),
            part("case", "case", _rounded(-0.15 * half, roof - 0.12, 0.35 * half, 0.16)),
        ]
        bumper = part("bumper", "metal", _rounded(0, 0.2, 2.05 * half, 0.09))
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


class _Robot:
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
        chest = part("chest", "shell", _rounded(0, 0, wide, tall, 0.35))
        chest = chest.with_details(shadow_of(chest, (-0.07, -0.05)))
        panel = part("panel", "panel", _rounded(0, -0.08 * tall, 0.7 * wide, 0.5 * tall))
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
        belt = part("belt", "trim", _box(0, 0.33 * tall, 2, 0.08 * tall))
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
        neck = part("neck", "hose", _box(0, -0.5 * self._tall - 0.05, 0.12, 0.2))
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
        head = part("head", "shell", _rounded(0, y, 1.15 * size, size, 0.5))
        visor = part(
            "visor", "glass", _rounded(shift, y - 0.1 * size, 0.9 * size, 0.34 * size, 0.6)
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
        mouth = part("mouth", "dark", _box(shift, y + 0.27 * size, 0.5 * size, gape * size))
        bars = [
            Stroke(points([(shift + x, y), (shift + x, y + size)]), weight=0.6)
            for x in (-0.12 * size, 0, 0.12 * size)
        ]
        ears = [
            part(f"ear{s}", "trim", _rounded(s * 0.62 * size, y, 0.16 * size, 0.4 * size))
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
                    part(f"sole{side}", "dark", _box(foot[0], foot[1] + 0.07, 1, 0.05))
                ),
            ]
        return found

    def _tracks(self, time: float) -> list[Part]:
        y, wide = 0.5 * self._tall + 0.2, 1.25 * self._wide
        belt = part("track", "tyre", _rounded(0, y, wide, 0.3, 0.9))
        wheels = []
        for n, x in enumerate(np.linspace(-0.36, 0.36, 4)):
            wheel = part(f"wheel{n}", "metal", ellipse((x * wide, y), 0.08, 0.08, count=18))
            angle = 2.5 * time
            hole = np.array([x * wide, y]) + 0.04 * np.array([np.cos(angle), np.sin(angle)])
            wheels.append(
                wheel.with_details(part(f"peg{n}", "dark", ellipse(hole, 0.025, 0.025, count=12)))
            )
        plate = part("plate", "trim", _rounded(0, y - 0.18, 0.9 * wide, 0.12))
        return [belt.with_details(*wheels), plate]


class _Plane:
    """An aeroplane that banks and loops, with a spinning propeller."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._long = float(rng.uniform(0.9, 1.5))
        self._thick = float(rng.uniform(0.12, 0.22))
        self._span = float(rng.uniform(0.35, 0.7))
        self._windows = int(rng.integers(2, 6))
        self._blades = int(rng.integers(2, 5))
        self._coat = Coat(rng, "marking")
        self._bank = Signal(rng, -1.0, 1.0)
        self._pitch = Signal(rng, -0.6, 0.6)
        self._x, self._y = Signal(rng, -0.5, 0.5), Signal(rng, -0.3, 0.3)
        self._spin = float(rng.uniform(3, 8))
        self._gear = Switch(rng, 0.5)

    def parts(self, time: float) -> list[Part]:
        bank, half, thick = self._bank(time), self._long / 2, self._thick
        hull = tube(
            [(-half, -0.05), (-0.2 * half, 0), (0.5 * half, 0.01), (half, 0.02)],
            [0.3 * thick, 0.9 * thick, thick, 0.6 * thick],
        )
        body = part("hull", "shell", hull)
        panes = [
            part(
                f"pane{n}",
                "glass",
                _rounded((-0.3 + 0.17 * n) * half, -0.3 * thick, 0.1 * half, 0.4 * thick),
            )
            for n in range(self._windows)
        ]
        stripe = part("stripe", "trim", _box(0, 0.35 * thick, 3, 0.25 * thick))
        body = body.with_details(
            shadow_of(body, (0, -0.4 * thick)),
            stripe,
            *self._coat.marks("hull", (0, 0), (half, thick)),
            *panes,
        )
        cockpit = cornered(
            points(
                [
                    (0.45 * half, -0.85 * thick),
                    (0.55 * half, -1.5 * thick),
                    (0.72 * half, -1.4 * thick),
                    (0.85 * half, -0.75 * thick),
                ]
            ),
            (0, 3),
        )
        canopy = part("canopy", "glass", cockpit)
        canopy = canopy.with_details(
            part("pilot", "skin", ellipse((0.62 * half, -1.05 * thick), 0.25 * thick, 0.3 * thick)),
            part(
                "gleam", highlight("glass"), _box(0.55 * half, -1.2 * thick, 0.04, 2), ink=Ink.RED
            ),
        )
        fin = part(
            "fin",
            "trim",
            points(
                [(-half, -0.05), (-1.08 * half, -0.4), (-0.9 * half, -0.4), (-0.72 * half, -0.1)]
            ),
        )
        parts = [
            self._wing("far", bank - 0.3, 0.85),
            fin,
            canopy,
            body,
            *self._propeller(half, time),
            self._wing("near", bank + 0.35, 1.0),
        ]
        if self._gear(time):
            strut = part("strut", "metal", _box(0.25 * half, thick + 0.08, 0.03, 0.2))
            wheel = part(
                "wheel",
                "tyre",
                ellipse((0.25 * half, thick + 0.2), 0.07, 0.07),
                part("hub", "metal", ellipse((0.25 * half, thick + 0.2), 0.03, 0.03)),
            )
            parts = [strut, wheel, *parts]
        pitch, spot = self._pitch(time), np.array([self._x(time), self._y(time)])
        return [p.moved(lambda shape: rotate(shape, pitch) + spot) for p in parts]

    def _wing(self, name: str, bank: float, scale: float) -> Part:
        reach = scale * self._span * bank
        tip = np.array([-0.25, reach])
        wing = part(
            f"wing.{name}",
            "wing",
            points([(0.25, 0.02), tip + (0.12, 0), tip + (-0.14, 0), (-0.25, 0.02)]),
        )
        mark = ellipse(0.65 * tip + (0.0, 0.01), 0.08, 0.06 * max(0.4, abs(bank)))
        flap = np.array([(-0.24, 0.02), tip + (-0.13, 0), tip + (-0.08, 0), (-0.16, 0.02)])
        return wing.with_details(
            part(f"flap.{name}", "trim", flap), part(f"mark.{name}", "marking", mark)
        )

    def _propeller(self, half: float, time: float) -> list[Part]:
        hub = np.array([half + 0.08, 0.02])
        found = []
        for n in range(self._blades):
            turn = float(np.cos(self._spin * time + 2 * np.pi * n / self._blades))
            end = hub + (0.02, 0.32 * turn)
            if abs(turn) > 0.15:
                found.append(
                    part(
                        f"blade{n}", "metal", tube([hub, (hub + end) / 2, end], [0.02, 0.045, 0.02])
                    )
                )
        nose = cornered(
            points([(half - 0.01, -0.07), (half + 0.14, 0.02), (half - 0.01, 0.11)]), (0, 2)
        )
        return [*found, part("nose", "trim", nose)]


def _across(at: Points, direction: Points, half: float) -> Points:
    side = np.array([-direction[1], direction[0]]) / max(float(np.hypot(*direction)), 1e-6)
    return np.stack([at - half * side, at + half * side])
