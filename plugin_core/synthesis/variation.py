"""What may happen to any shot: straight edges, inner lines in trace colors, a cast shadow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .geometry import Points, open_curve, points, rotate
from .motion import Signal
from .scene import Ink, Part, shade


def vary(rng: np.random.Generator, scenes: Sequence[list[Part]]) -> list[list[Part]]:
    """The scenes of a shot, each changed in the same way."""
    changed = list(scenes)
    if rng.random() < 0.15:
        every = int(rng.integers(2, 4))
        changed = [[piece.angular(every) for piece in scene] for scene in changed]
    if rng.random() < 0.12:
        inner = (Ink.BLUE, Ink.RED) if rng.random() < 0.5 else (Ink.BLUE, Ink.BLUE)
        changed = [[_traced(piece, inner) for piece in scene] for scene in changed]
    if rng.random() < 0.25:
        shadow = _Shadow(rng)
        changed = [shadow.on(scene, number) for number, scene in enumerate(changed)]
    return changed


def _traced(piece: Part, inner: tuple[Ink, Ink]) -> Part:
    """The part with trace lines around its details: ink only where the figure ends."""
    details = []
    for detail in piece.details:
        ink = inner[len(detail.name) % 2] if detail.ink is Ink.LINE else detail.ink
        details.append(replace(_traced(detail, inner), ink=ink))
    return replace(piece, details=tuple(details))


class _Shadow:
    """A shadow with one wavy edge that moves across the figure."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._edge = rng.normal(0, 0.06, 9)
        self._place = Signal(rng, -0.35, 0.35, speed=0.5)
        self._angle = Signal(rng, -0.3, 0.3, speed=0.5)
        self._turn = float(rng.choice([0.0, np.pi / 2, np.pi, -np.pi / 2])) + rng.uniform(-0.4, 0.4)
        self._ink = Ink.BLUE if rng.random() < 0.8 else Ink.LINE

    def on(self, scene: Sequence[Part], number: int) -> list[Part]:
        """The scene in the shadow; the shadow lies below other details of each part."""
        outline = self._outline(0.5 * number)
        return [self._shaded(piece, outline) for piece in scene]

    def _shaded(self, piece: Part, outline: Points) -> Part:
        if not piece.role or piece.role.endswith((".shadow", ".light")):
            return piece
        cast = Part(f"{piece.name}.cast", shade(piece.role), (outline,), ink=self._ink, weight=0.7)
        return replace(piece, details=(cast, *piece.details))

    def _outline(self, time: float) -> Points:
        x = np.linspace(-3, 3, 9)
        edge = open_curve(np.stack([x, self._edge + self._place(time)], axis=1), steps=8)
        frame = np.concatenate([edge, points([(3, 9), (-3, 9)])])
        return rotate(frame, self._turn + self._angle(time))
