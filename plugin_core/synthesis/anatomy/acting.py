"""A person who acts: random looks, and poses over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from ..geometry import Points
from ..motion import Signal, Switch
from ..scene import Part
from .carried import KINDS as THINGS
from .figure import FigureLook, FigurePose, LimbPose, figure
from .hair import random_hair
from .head import FaceLook, FacePose
from .headwear import KINDS as HATS
from .trunk import build, random_outfit

VIEWS: Final = (0.0, 0.6, 1.57, 2.4, 3.14)
"""Yaw of the front, three-quarter, side, three-quarter back and back view."""

USUAL_VIEWS: Final = (0.28, 0.34, 0.2, 0.09, 0.09)
FACING_VIEWS: Final = (0.4, 0.42, 0.15, 0.02, 0.01)
"""How often each view is drawn; close-ups mostly show the face."""

_Signals: TypeAlias = tuple[Signal, Signal, Signal]


def random_face(rng: np.random.Generator, *, close: bool) -> FaceLook:
    """Any face; small ones have fewer details, as artists draw them."""
    return FaceLook(
        eye_width=float(rng.uniform(0.2, 0.31)),
        eye_height=float(rng.uniform(0.16, 0.34)),
        eye_apart=float(rng.uniform(0.42, 0.52)),
        eye_y=float(rng.uniform(0.18, 0.32)),
        iris=float(rng.uniform(0.5, 0.72)),
        chin=float(rng.uniform(0.85, 1.15)),
        brow_weight=float(rng.uniform(0.8, 1.8)),
        has_blush=bool(rng.random() < 0.35),
        has_shine=close or bool(rng.random() < 0.5),
        has_pupil=close or bool(rng.random() < 0.4),
        iris_tones=close and bool(rng.random() < 0.7),
        lash=float(rng.uniform(1.2, 2.6) if close else rng.uniform(0.8, 1.5)),
    )


def random_look(rng: np.random.Generator, heads: float, *, close: bool, prefix: str) -> FigureLook:
    """Any person of a given height in heads."""
    return FigureLook(
        body=build(heads, broad=float(rng.uniform(0.85, 1.25)), thick=float(rng.uniform(0.8, 1.3))),
        face=random_face(rng, close=close),
        hair=random_hair(rng),
        outfit=random_outfit(rng),
        prefix=prefix,
        hat=str(rng.choice(HATS)) if rng.random() < 0.25 else "",
        has_glasses=bool(rng.random() < 0.12),
        holds=str(rng.choice(THINGS)) if rng.random() < 0.25 else "",
    )


class Actor:
    """A person who stands, walks, gestures or turns."""

    def __init__(
        self, rng: np.random.Generator, look: FigureLook, *, views: Sequence[float] = USUAL_VIEWS
    ) -> None:
        self.look = look
        self._gait = str(rng.choice(["stand", "walk", "run", "gesture"], p=[0.2, 0.3, 0.15, 0.35]))
        view = float(rng.choice(VIEWS, p=views)) * float(rng.choice([-1, 1]))
        turning = float(rng.choice([0.1, 0.35, 1.2], p=[0.4, 0.35, 0.25]))
        self._yaw = Signal(rng, view - turning, view + turning, speed=0.9)
        self._spin = float(rng.choice([0.0, 0.0, 0.0, 0.0, 1.1]))
        self._cadence = float(rng.uniform(2.0, 4.5))
        self._stride = float(rng.uniform(0.35, 0.8)) * (1.3 if self._gait == "run" else 1.0)
        wild = {"stand": 0.25, "walk": 0.15, "run": 0.2, "gesture": 1.0}[self._gait]
        self._arms = [_limb_signals(rng, (0.2, 2.4), (0.3, 1.2), (0.3, 2.2), wild) for _ in "lr"]
        self._legs = [_limb_signals(rng, (0.0, 1.0), (0.08, 0.5), (0.25, 1.4), wild) for _ in "lr"]
        self._head = Signal(rng, -0.7, 0.7, speed=1.1)
        self._roll = Signal(rng, -0.22, 0.22)
        self._pitch = Signal(rng, -0.35, 0.35)
        self._lean = Signal(rng, -0.18, 0.18)
        self._sway = Signal(rng, -1.0, 1.0, speed=2.0)
        self._blink = Switch(rng, 0.18)
        self._half = Switch(rng, 0.3, speed=0.5)
        self._talks = bool(rng.random() < 0.6)
        self._mouth = Signal(rng, -0.4, 1.1, speed=4.0)
        self._smile = Signal(rng, 0.1, 1.0, speed=0.5)
        self._gaze = Signal(rng, -1, 1, speed=1.2), Signal(rng, -0.7, 0.7)
        self._brows = Signal(rng, -1, 1)

    def parts(self, time: float) -> list[Part]:
        """The person at a time, standing at x = 0."""
        return figure(self.look, self.pose(time))

    def pose(self, time: float) -> FigurePose:
        """What the person does at a time."""
        beat = self._cadence * time
        steps = self._gait in ("walk", "run")
        arms, legs = [], []
        for index, side in enumerate((-1, 1)):
            swing = side * self._stride * float(np.sin(beat)) if steps else 0.0
            lift = max(0.0, side * float(np.cos(beat))) if steps else 0.0
            arm, leg = (_pose(s[index], time) for s in (self._arms, self._legs))
            bend = 0.9 if self._gait == "run" else 0.0
            arms.append(LimbPose(arm.swing - 0.9 * swing, arm.spread, arm.bend + bend))
            flex = leg.bend * (0.3 if steps else 1) + 1.1 * lift**1.5
            legs.append(LimbPose(leg.swing * (0.2 if steps else 1) + swing, leg.spread, flex))
        return FigurePose(
            yaw=self._yaw(time) + self._spin * time,
            head_turn=self._head(time),
            face=self._face(time),
            roll=self._roll(time),
            lean=self._lean(time),
            rise=0.04 * abs(float(np.cos(beat))) if steps else 0.0,
            sway=self._sway(time),
            arms=(arms[0], arms[1]),
            legs=(legs[0], legs[1]),
        )

    def _face(self, time: float) -> FacePose:
        open_eyes = 0.55 if self._half(time) else 1.0
        return FacePose(
            pitch=self._pitch(time),
            eyes=0.1 if self._blink(time) else open_eyes,
            mouth=float(np.clip(self._mouth(time), 0, 1)) if self._talks else 0.0,
            smile=self._smile(time),
            gaze=(self._gaze[0](time), self._gaze[1](time)),
            brows=self._brows(time),
        )


class Stage:
    """Moves parts about: somebody who crosses the picture, comes in or leaves."""

    def __init__(self, rng: np.random.Generator, *, reach: float, middle: float = 0.0) -> None:
        self._x = Signal(rng, middle - reach, middle + reach, speed=0.7)
        self._y = Signal(rng, -0.15 * reach, 0.15 * reach, speed=0.7)

    def moved(self, parts: list[Part], time: float) -> list[Part]:
        """The parts where they are at a time."""
        shift = np.array([self._x(time), self._y(time)])

        def change(shape: Points) -> Points:
            return shape + shift

        return [piece.moved(change) for piece in parts]


def _limb_signals(
    rng: np.random.Generator,
    swing: tuple[float, float],
    spread: tuple[float, float],
    bend: tuple[float, float],
    wild: float,
) -> _Signals:
    """Signals for swing, spread and bend; each limit is (at rest, farthest)."""
    limits = [
        (-0.3 * wild * (swing[1] - swing[0]), swing[0] + wild * (swing[1] - swing[0])),
        (0.5 * spread[0], spread[0] + wild * (spread[1] - spread[0])),
        (0.4 * bend[0], bend[0] + wild * (bend[1] - bend[0])),
    ]
    low, mid, high = (Signal(rng, *limit, speed=1.3) for limit in limits)
    return low, mid, high


def _pose(signals: _Signals, time: float) -> LimbPose:
    swing, spread, bend = signals
    return LimbPose(swing(time), spread(time), bend(time))
