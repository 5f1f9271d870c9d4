"""Creatures that nobody has seen: lumps of any shape with any number of limbs and eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..geometry import Points, closed_curve, cornered, ellipse, open_curve, points, rotate, tube
from ..marks import Coat, round_eye
from ..motion import Signal, Switch
from ..scene import Ink, Part, Stroke, part, shadow_of
from ..subject import Subject


def creatures(rng: np.random.Generator) -> Subject:
    """One creature that waves its limbs."""
    return Subject(_Creature(rng).parts)


@dataclass(frozen=True)
class _Arm:
    """A limb: where it grows, how it is made and how it moves."""

    root: float
    length: float
    width: float
    kind: str
    near: bool
    bands: int
    turn: Signal
    curl: Signal


class _Creature:
    def __init__(self, rng: np.random.Generator) -> None:
        bumps = int(rng.integers(6, 10))
        angle = np.linspace(0, 2 * np.pi, bumps, endpoint=False)
        radius = rng.uniform(0.28, 0.52, bumps)
        tall = float(rng.uniform(0.8, 1.4))
        self._ring = np.stack([np.cos(angle) * radius, np.sin(angle) * radius * tall], axis=1)
        self._coat = Coat(rng, "marking")
        self._arms = [_arm(rng) for _ in range(int(rng.integers(2, 8)))]
        self._eyes = [
            (rng.uniform(-0.2, 0.2), rng.uniform(-0.3, 0.0), rng.uniform(0.06, 0.13))
            for _ in range(int(rng.integers(1, 4)))
        ]
        self._spikes = int(rng.choice([0, 0, 4, 6]))
        self._belly = bool(rng.random() < 0.5)
        self._hole = bool(rng.random() < 0.2)
        self._shadow = tuple(rng.uniform(-0.12, 0.12, 2))
        self._squash = Signal(rng, 0.82, 1.2, speed=2)
        self._lean = Signal(rng, -0.4, 0.4)
        self._mouth = Signal(rng, -0.4, 1.0, speed=3)
        self._gaze = Signal(rng, -1, 1), Signal(rng, -1, 1)
        self._blink = Switch(rng, 0.15)
        self._flip = Switch(rng, 0.25 if rng.random() < 0.5 else 0.0, speed=0.6)

    def parts(self, time: float) -> list[Part]:
        """The creature at a time; now and then far limbs come to the front."""
        body = self._body(time)
        flip = self._flip(time)
        far: list[Part] = []
        near: list[Part] = []
        for number, arm in enumerate(self._arms):
            pieces = self._limb(arm, number, time, body)
            (near if arm.near != flip else far).extend(pieces)
        squash = self._squash(time)
        stretch = np.array([squash, 1 / squash])
        lean = self._lean(time)
        whole = [*far, *self._spike_parts(), body, *near]
        return [p.moved(lambda shape: rotate(shape * stretch, lean)) for p in whole]

    def _body(self, time: float) -> Part:
        outline = closed_curve(self._ring)
        body = part("body", "hide", outline)
        if self._hole:
            gap = ellipse((0.0, 0.24), 0.09, 0.07, count=16)
            body = part("body", "hide", outline, part("gap", "", gap))
        found: list[Part] = [shadow_of(body, self._shadow)]
        if self._belly:
            found.append(part("belly", "belly", ellipse((0, 0.25), 0.24, 0.22), ink=Ink.RED))
        found += self._coat.marks("body", (0, 0), (0.45, 0.45))
        found += self._face(time)
        details = (*found, *body.details)
        return Part("body", "hide", (outline,), details=details)

    def _face(self, time: float) -> list[Part]:
        gape = float(np.clip(self._mouth(time), 0, 1))
        found: list[Part] = []
        if gape > 0.15:
            lips = cornered(
                points([(-0.2, 0.08), (0, 0.1), (0.2, 0.08), (0, 0.1 + 0.2 * gape)]), (0, 2)
            )
            tongue = part("tongue", "tongue", ellipse((0, 0.1 + 0.2 * gape), 0.12, 0.07, count=14))
            teeth = [
                part(
                    f"tooth{n}",
                    "eye_white",
                    points([(x, 0.06), (x + 0.08, 0.06), (x + 0.04, 0.14)]),
                    weight=0.7,
                )
                for n, x in enumerate((-0.14, -0.03, 0.07))
            ]
            found.append(part("mouth", "mouth", lips, tongue, *teeth))
        blink = 0.1 if self._blink(time) else 1.0
        gaze = (self._gaze[0](time), self._gaze[1](time))
        for number, (x, y, size) in enumerate(self._eyes):
            found.append(round_eye(f"eye{number}", (x, y), size, open_share=blink, gaze=gaze))
        return found

    def _limb(self, arm: _Arm, number: int, time: float, body: Part) -> list[Part]:
        heading = arm.root + arm.turn(time)
        curl = arm.curl(time)
        spots = [0.3 * np.array([np.cos(arm.root), np.sin(arm.root)])]
        for _ in range(4):
            spots.append(
                spots[-1] + 0.25 * arm.length * np.array([np.cos(heading), np.sin(heading)])
            )
            heading += curl
        width = arm.width
        widths = [1.3 * width, width, 0.8 * width, 0.55 * width if arm.kind != "tentacle" else 0.01]
        name = f"limb{number}"
        limb = part(name, "limb" if number % 2 else "hide", tube(spots, widths))
        limb = limb.with_details(shadow_of(limb, (0.5 * width, -0.3 * width)))
        curve = open_curve(spots)
        for band in range(arm.bands):
            at = curve[int((0.3 + 0.2 * band) * len(curve))]
            ring = tube([at - (0, 0.03), at + (0.02, 0.03)], [1.4 * width, 1.4 * width])
            limb = limb.with_details(part(f"{name}.band{band}", "trim", ring))
        if arm.near:
            limb = limb.grown_from(body)
        return [limb, *_tip(arm, name, spots, heading)]

    def _spike_parts(self) -> list[Part]:
        found = []
        for number in range(self._spikes):
            angle = -np.pi * (0.15 + 0.7 * number / max(1, self._spikes - 1))
            out = np.array([np.cos(angle), np.sin(angle)])
            side = np.array([-out[1], out[0]]) * 0.08
            root, tip = 0.3 * out, 0.68 * out
            found.append(part(f"spike{number}", "horn", points([root - side, tip, root + side])))
        return found


def _arm(rng: np.random.Generator) -> _Arm:
    return _Arm(
        root=float(rng.uniform(0, 2 * np.pi)),
        length=float(rng.uniform(0.35, 0.9)),
        width=float(rng.uniform(0.045, 0.11)),
        kind=str(rng.choice(["claw", "ball", "tentacle", "paddle", "eye"])),
        near=bool(rng.random() < 0.5),
        bands=int(rng.choice([0, 0, 1, 2, 3])),
        turn=Signal(rng, -0.9, 0.9, speed=1.4),
        curl=Signal(rng, -0.6, 0.6, speed=1.4),
    )


def _tip(arm: _Arm, name: str, spots: list[Points], heading: float) -> list[Part]:
    at, size = spots[-1], 1.6 * arm.width
    ahead = np.array([np.cos(heading), np.sin(heading)])
    if arm.kind == "ball":
        ball = part(f"{name}.tip", "tip", ellipse(at, size, size))
        return [ball.with_details(shadow_of(ball, (-0.4 * size, -0.3 * size)))]
    if arm.kind == "eye":
        return [round_eye(f"{name}.tip", at, 1.1 * size)]
    if arm.kind == "paddle":
        paddle = tube(
            [at, at + 1.2 * size * ahead, at + 2.4 * size * ahead],
            [0.4 * size, 1.1 * size, 0.5 * size],
        )
        web = Stroke(np.stack([at, at + 2.6 * size * ahead]), weight=0.7)
        return [part(f"{name}.tip", "tip", paddle, strokes=[web])]
    if arm.kind == "claw":
        claws = []
        for n, bend in enumerate((-0.6, 0.0, 0.6)):
            end = at + 2.2 * size * np.array([np.cos(heading + bend), np.sin(heading + bend)])
            claws.append(
                part(
                    f"{name}.claw{n}",
                    "horn",
                    tube([at, 0.5 * (at + end), end], [0.35 * size, 0.3 * size, 0.01]),
                )
            )
        return [*claws, part(f"{name}.tip", "tip", ellipse(at, 0.75 * size, 0.75 * size, count=18))]
    return []
