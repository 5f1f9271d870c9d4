"""Marks that many subjects share: round eyes, spots, stripes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .geometry import Points, ellipse, open_curve, place, points, tube
from .scene import Ink, Part, Stroke, part


def round_eye(
    name: str,
    at: Sequence[float] | Points,
    size: float,
    *,
    open_share: float = 1.0,
    gaze: tuple[float, float] = (0.0, 0.0),
) -> Part:
    """A round eye: white, iris, pupil and shine; shut it is a bent line on a lid."""
    center = np.asarray(at, np.float64)
    if open_share < 0.25:
        lid = open_curve(center + size * points([(-1, 0), (-0.4, 0.4), (0.4, 0.4), (1, 0)]))
        closed = part(f"{name}.lid", "lid", ellipse(center, size, size, count=18), weight=0.7)
        return closed.with_strokes(Stroke(lid, weight=1.5))
    iris_at = center + 0.3 * size * np.asarray(gaze)
    return part(
        name,
        "eye_white",
        ellipse(center, size, size * open_share, count=20),
        part(
            f"{name}.iris",
            "iris",
            ellipse(iris_at, 0.62 * size, 0.7 * size, count=18),
            part(f"{name}.pupil", "pupil", ellipse(iris_at, 0.3 * size, 0.38 * size, count=14)),
            part(
                f"{name}.shine",
                "shine",
                ellipse(iris_at - 0.3 * size, 0.2 * size, 0.2 * size, count=12),
                weight=0.5,
            ),
            weight=0.7,
        ),
    )


class Coat:
    """A pattern on a skin: plain, spots or stripes, laid out once around the unit circle."""

    def __init__(self, rng: np.random.Generator, role: str) -> None:
        self.kind = str(rng.choice(["plain", "spots", "stripes", "patch"]))
        self._role = role
        self._ink = Ink(str(rng.choice(["line", "line", "blue", "red"])))
        count = int(rng.integers(3, 8))
        self._spots = np.concatenate(
            [rng.uniform(-0.8, 0.8, (count, 2)), rng.uniform(0.1, 0.24, (count, 2))], axis=1
        )
        self._stripes = np.linspace(-0.75, 0.75, count) + rng.normal(0, 0.04, count)
        self._width = float(rng.uniform(0.03, 0.07))

    def marks(
        self, name: str, center: Sequence[float] | Points, radii: tuple[float, float]
    ) -> list[Part]:
        """The pattern laid into an ellipse."""

        def laid(shape: Points) -> Points:
            return place(shape, center, scale=radii)

        if self.kind == "spots":
            shapes = [ellipse((x, y), rx, ry, count=16) for x, y, rx, ry in self._spots]
        elif self.kind == "stripes":
            shapes = [
                tube(
                    [(x, -1.2), (x + 0.06, -0.3), (x - 0.02, 0.35)],
                    [self._width, 1.4 * self._width, 0.004],
                )
                for x in self._stripes
            ]
        elif self.kind == "patch":
            shapes = [ellipse((self._stripes[0], -0.3), 0.5, 0.8), ellipse((0.6, 0.2), 0.4, 0.5)]
        else:
            shapes = []
        return [
            part(f"{name}.mark{number}", self._role, laid(shape), ink=self._ink, weight=0.8)
            for number, shape in enumerate(shapes)
        ]
