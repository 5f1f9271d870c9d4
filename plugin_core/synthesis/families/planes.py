"""Aeroplanes that bank and turn."""

from __future__ import annotations

import numpy as np

from ..geometry import (
    box,
    cornered,
    ellipse,
    points,
    rotate,
    rounded_box,
    tube,
)
from ..marks import Coat
from ..motion import Signal, Switch
from ..scene import Ink, Part, highlight, part, shadow_of


class Plane:
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
                rounded_box((-0.3 + 0.17 * n) * half, -0.3 * thick, 0.1 * half, 0.4 * thick),
            )
            for n in range(self._windows)
        ]
        stripe = part("stripe", "trim", box(0, 0.35 * thick, 3, 0.25 * thick))
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
            part("gleam", highlight("glass"), box(0.55 * half, -1.2 * thick, 0.04, 2), ink=Ink.RED),
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
            strut = part("strut", "metal", box(0.25 * half, thick + 0.08, 0.03, 0.2))
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
            np.array([(0.25, 0.02), tuple(tip + (0.12, 0)), tuple(tip - (0.14, 0)), (-0.25, 0.02)]),
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
