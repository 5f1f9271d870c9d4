"""Four-legged animals from the side: dogs, cats, horses, deer and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..geometry import (
    Change,
    Points,
    closed_curve,
    cornered,
    ellipse,
    open_curve,
    points,
    rotate,
    tube,
)
from ..marks import Coat, round_eye
from ..motion import Signal, Switch
from ..scene import Ink, Part, Stroke, part, shadow_of
from ..subject import Subject


@dataclass(frozen=True)
class _Breed:
    """Proportions and ornaments of one animal; lengths in figure units."""

    length: float
    girth: float
    leg: float
    leg_width: float
    neck: float
    neck_width: float
    head: float
    snout: float
    ears: str
    tail: float
    tail_width: float
    has_mane: bool
    has_horns: bool
    has_collar: bool
    has_saddle: bool
    has_socks: bool
    has_shadow: bool


def _breed(rng: np.random.Generator) -> _Breed:
    return _Breed(
        length=float(rng.uniform(0.65, 1.15)),
        girth=float(rng.uniform(0.15, 0.28)),
        leg=float(rng.uniform(0.3, 0.62)),
        leg_width=float(rng.uniform(0.05, 0.09)),
        neck=float(rng.uniform(0.12, 0.42)),
        neck_width=float(rng.uniform(0.09, 0.15)),
        head=float(rng.uniform(0.15, 0.28)),
        snout=float(rng.uniform(0.5, 1.3)),
        ears=str(rng.choice(["pointed", "floppy", "round", "long"])),
        tail=float(rng.uniform(0.15, 0.7)),
        tail_width=float(rng.uniform(0.03, 0.1)),
        has_mane=bool(rng.random() < 0.3),
        has_horns=bool(rng.random() < 0.2),
        has_collar=bool(rng.random() < 0.4),
        has_saddle=bool(rng.random() < 0.25),
        has_socks=bool(rng.random() < 0.5),
        has_shadow=bool(rng.random() < 0.7),
    )


class _Animal:
    """One animal in motion, looking to the right before it is turned round."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._breed = _breed(rng)
        self._coat = Coat(rng, "marking")
        self._cadence = float(rng.uniform(2, 5))
        self._gallops = bool(rng.random() < 0.4)
        self._stride = float(rng.uniform(0.25, 0.85))
        self._narrow = Signal(rng, 0.62, 1.0)
        self._flips = Switch(rng, 0.15 if rng.random() < 0.3 else 0.0, speed=0.5)
        self._first_side = float(rng.choice([-1, 1]))
        self._nod = Signal(rng, -0.5, 0.4)
        self._reach = Signal(rng, 0.2, 1.2)
        self._wag = Signal(rng, -0.9, 0.9, speed=3)
        self._blink = Switch(rng, 0.15)
        self._mouth = Signal(rng, -0.5, 1.0, speed=2)
        self._arch = Signal(rng, -0.08, 0.08, speed=2)

    def parts(self, time: float) -> list[Part]:
        """The animal at a time."""
        side = self._first_side * (-1 if self._flips(time) else 1)
        squeeze = np.array([side * self._narrow(time), 1.0])
        return [piece.moved(lambda shape: shape * squeeze) for piece in self._side_view(time)]

    def _side_view(self, time: float) -> list[Part]:
        breed = self._breed
        beat = self._cadence * time
        rise = 0.05 * float(np.sin(2 * beat))
        arch = self._arch(time)
        trunk = self._trunk(rise, arch)
        shoulder = np.array([0.36 * breed.length, rise + 0.3 * breed.girth])
        hip = np.array([-0.38 * breed.length, rise + 0.25 * breed.girth])
        phases = (0.0, 0.5, 0.2, 0.7) if self._gallops else (0.0, np.pi, np.pi, 0.0)
        legs = [
            self._leg(name, root, beat + phase, trunk, fore=fore, far=far)
            for name, root, phase, fore, far in (
                ("far_fore", shoulder + (0.05, -0.02), phases[0], True, True),
                ("far_hind", hip + (0.05, -0.02), phases[1], False, True),
                ("near_fore", shoulder, phases[2], True, False),
                ("near_hind", hip, phases[3], False, False),
            )
        ]
        tail = self._tail(time, hip - (0.1 * breed.length, 0.5 * breed.girth))
        neck, head = self._neck_and_head(time, shoulder, trunk)
        body = [*legs[0], *legs[1], *tail, *head[:1], trunk]
        return [*body, *neck, *legs[2], *legs[3], *head[1:]]

    def _trunk(self, rise: float, arch: float) -> Part:
        breed = self._breed
        half, girth = breed.length / 2, breed.girth
        spine = points([(-0.98, 0.0), (-0.4, -0.03), (0.2, 0.03), (0.98, -0.02)]) * (half, 1)
        spine[1:3, 1] += arch
        outline = tube(spine + (0, rise), [0.8 * girth, 0.92 * girth, 1.08 * girth, 0.75 * girth])
        trunk = part("trunk", "fur", outline)
        belly = ellipse((0.05, rise + 0.95 * girth), 0.9 * half, 0.55 * girth)
        trunk = trunk.with_details(part("belly", "belly", belly, ink=Ink.RED, weight=0.8))
        if breed.has_shadow:
            trunk = trunk.with_details(shadow_of(trunk, (-0.03, -0.22 * girth)))
        marks = self._coat.marks("trunk", (0, rise), (half, girth))
        if breed.has_saddle:
            cloth = points([(-0.4, -2), (0.35, -2), (0.45, 0.35), (-0.5, 0.3)]) * (half, girth)
            rim = points([(-0.52, 0.1), (0.46, 0.16), (0.46, 0.4), (-0.52, 0.34)]) * (half, girth)
            saddle = part(
                "saddle", "saddle", cloth + (0, rise), part("rim", "trim", rim + (0, rise))
            )
            marks.append(saddle)
        return trunk.with_details(*marks)

    def _leg(
        self, name: str, root: Points, beat: float, trunk: Part, *, fore: bool, far: bool
    ) -> list[Part]:
        breed = self._breed
        swing = self._stride * float(np.sin(beat))
        lift = max(0.0, float(np.cos(beat)))
        knee = 0.9 * lift * (1 if fore else -0.7) + (0.1 if fore else -0.25)
        ankle = 0.5 * lift + (0.0 if fore else 0.35)
        spots = [root]
        for length, angle in ((0.5, swing), (0.34, swing - knee), (0.16, swing - knee + ankle)):
            spots.append(spots[-1] + length * breed.leg * np.array([np.sin(angle), np.cos(angle)]))
        thick = breed.leg_width
        widths = [(1.5 if fore else 2.0) * thick, 0.95 * thick, 0.75 * thick, 0.75 * thick]
        role = "fur.shadow" if far and breed.has_shadow else "fur"
        leg = part(f"{name}.leg", role, tube(spots, widths, round_ends=(True, False)))
        if breed.has_socks:
            cut = 0.4 * spots[1] + 0.6 * spots[2]
            sock = tube([cut, spots[2], spots[3] + (0, 0.05)], [1.6 * thick, 1.6 * thick])
            leg = leg.with_details(part(f"{name}.sock", "sock", sock, ink=Ink.BLUE))
        if not far:
            leg = leg.grown_from(trunk)
        foot = spots[3]
        shape = [(-0.9, -0.5), (0.5, -0.6), (1.5, 0.2), (1.4, 0.75), (-0.9, 0.75)]
        paw = part(f"{name}.paw", "paw", cornered(foot + thick * points(shape), (3, 4)))
        toes = [[(0.9, 0.75), (0.8, 0.3)], [(0.3, 0.75), (0.25, 0.35)]]
        return [
            leg,
            paw.with_strokes(*(Stroke(foot + thick * points(t), weight=0.6) for t in toes)),
        ]

    def _tail(self, time: float, root: Points) -> list[Part]:
        breed = self._breed
        wag = self._wag(time)
        spine = root + breed.tail * points(
            [
                (0.1, 0.15),
                (-0.35, -0.05 + 0.1 * wag),
                (-0.7, -0.25 - 0.3 * wag),
                (-0.9, -0.5 - 0.6 * wag),
            ]
        )
        width = breed.tail_width
        tail = part("tail", "fur", tube(spine, [0.7 * width, width, 1.3 * width, 0.3 * width]))
        tip = ellipse(spine[-1], 0.3 * breed.tail + width, 0.25 * breed.tail + width)
        return [tail.with_details(part("tail.tip", "marking", tip))]

    def _neck_and_head(
        self, time: float, shoulder: Points, trunk: Part
    ) -> tuple[list[Part], list[Part]]:
        breed = self._breed
        reach = self._reach(time)
        root = shoulder + (0.05, -0.45 * breed.girth)
        top = root + (breed.neck + 0.5 * breed.girth) * np.array([np.sin(reach), -np.cos(reach)])
        width = breed.neck_width
        neck = part(
            "neck",
            "fur",
            tube([root, (root + top) / 2 + (0.02, 0), top], [1.5 * width, 1.1 * width, width]),
        )
        neck = neck.grown_from(trunk)
        found = [neck]
        if breed.has_mane:
            spots = np.linspace(0, 1, 5)[:, None] * (root - top) + top
            zigzag = np.concatenate([spots - (0.6 * width, 0), (spots - (2.0 * width, -0.1))[::-1]])
            found.insert(0, part("mane", "mane", cornered(zigzag, (0, 4, 5, 6, 7, 8, 9), steps=3)))
        if breed.has_collar:
            ring = root * 0.35 + top * 0.65
            across = 1.25 * width * np.array([np.cos(reach), np.sin(reach)])
            found.append(
                part("collar", "trim", tube([ring - across, ring + across], [0.035, 0.035]))
            )
        head = self._head(time, top, self._nod(time))
        return found, head

    def _head(self, time: float, at: Points, nod: float) -> list[Part]:
        breed = self._breed
        size, snout = breed.head, breed.snout
        jaw = float(np.clip(self._mouth(time), 0, 0.6))

        def laid(shape: ArrayLike) -> Points:
            return at + size * rotate(points(shape), nod)

        end = 0.75 + snout
        skull = [(-0.75, -0.3), (-0.25, -0.82), (0.35, -0.75), (0.8, -0.3), (end, 0.0)]
        skull += [(end + 0.12, 0.2), (end - 0.1, 0.42), (0.7, 0.55), (0.1, 0.72), (-0.6, 0.45)]
        head = part("head", "fur", laid(closed_curve(skull, steps=5)))
        cheek = laid(ellipse((0.55 * end, 0.62), 0.62 * end, 0.42, count=20))
        head = head.with_details(part("muzzle", "belly", cheek, ink=Ink.RED))
        head = head.with_details(*self._coat.marks("head", at, (0.8 * size, 0.8 * size))[:3])
        mouth = Stroke(laid(open_curve([(end - 0.08, 0.34), (0.7, 0.4), (0.4, 0.3)])))
        head = head.with_strokes(mouth)
        eye = round_eye(
            "eye",
            laid([(0.32, -0.22)])[0],
            0.19 * size,
            open_share=0.1 if self._blink(time) else 1.0,
        )
        nose = part("nose", "nose", laid(ellipse((end + 0.02, 0.05), 0.16, 0.13, count=14)))
        front = [head.with_details(eye), nose]
        if jaw > 0.15:
            lower = [(0.3, 0.45), (end - 0.15, 0.4), (end - 0.2, 0.5 + jaw), (0.5, 0.7 + 0.6 * jaw)]
            open_jaw = part("jaw", "mouth", laid(lower))
            tongue = laid(ellipse((0.6 * end, 0.5 + 0.5 * jaw), 0.4 * end, 0.16, count=14))
            front.insert(0, open_jaw.with_details(part("tongue", "tongue", tongue)))
        far_ear, near_ear = (self._ear(name, laid, x) for name, x in (("far", 0.2), ("near", -0.2)))
        horns = []
        if breed.has_horns:
            horn = tube(
                laid([(0.15, -0.7), (0.2, -1.3), (-0.1, -1.7)]), [0.14 * size, 0.1 * size, 0.01]
            )
            horns = [part("horn", "horn", horn)]
        return [far_ear, *horns, *front, near_ear]

    def _ear(self, name: str, laid: Change, x: float) -> Part:
        shapes = {
            "pointed": [(-0.3, 0.1), (-0.25, -0.5), (0.0, -0.95), (0.3, -0.4), (0.3, 0.1)],
            "floppy": [
                (-0.1, -0.1),
                (-0.6, 0.1),
                (-0.75, 0.75),
                (-0.4, 0.95),
                (0.1, 0.3),
                (0.2, -0.1),
            ],
            "round": [(-0.3, 0.1), (-0.42, -0.3), (-0.1, -0.6), (0.25, -0.4), (0.25, 0.1)],
            "long": [(-0.2, 0.1), (-0.5, -0.7), (-0.35, -1.4), (-0.05, -0.9), (0.2, 0.1)],
        }
        shape = points(shapes[self._breed.ears]) + (x, -0.6)
        inner = (shape - shape.mean(axis=0)) * 0.55 + shape.mean(axis=0)
        corners = (2,) if self._breed.ears == "pointed" else ()
        detail = part(f"ear.{name}.inner", "ear", laid(closed_curve(inner)), weight=0.7)
        return part(f"ear.{name}", "fur", laid(cornered(shape, corners)), detail)


def quadruped(rng: np.random.Generator) -> Subject:
    """A four-legged animal, filling the picture."""
    return Subject(_Animal(rng).parts, closeness=(0.85, 1.2))
