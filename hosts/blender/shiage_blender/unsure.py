"""Regions left to the artist: what is noted of one, and how a list of them is walked.

Knows numpy, not Blender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .shapes import holds

Array = NDArray[np.float64]
Point = tuple[float, float, float]

_LONGEST_OUTLINE: Final = 64
_DIGITS: Final = 5


@dataclass(frozen=True)
class Unsure:
    """A region of the drawing at frame ``number``, in the space of the color layer ``layer``.

    ``place`` is a point in its middle, ``guess`` the color that it most likely has. ``key`` knows
    the keys at that frame wherever they are moved.
    """

    number: int
    place: Point
    outline: tuple[Point, ...]
    guess: str = ""
    confidence: float = 0.0
    layer: str = ""
    key: str = ""


def note_region(
    number: int, layer: str, place: Array, outline: Array, guess: str, confidence: float
) -> Unsure:
    """Note a region with no more of its outline than it takes to show it."""
    stride = -(-len(outline) // _LONGEST_OUTLINE)
    points = [_as_point(point) for point in outline[::stride]]
    return Unsure(number, _as_point(place), tuple(points), guess, round(confidence, 4), layer)


def _as_point(point: Array) -> Point:
    x, y, z = point.round(_DIGITS).tolist()
    return x, y, z


def is_covered(region: Unsure, shapes: Sequence[Sequence[Array]]) -> bool:
    """Whether any shape, of (N, 3) rings filled even-odd, lies over the middle of a region."""
    corners = np.array(region.outline)
    origin = corners.mean(axis=0)
    across = np.linalg.svd(corners - origin, full_matrices=False)[2][:2].T
    middle = (np.array(region.place) - origin) @ across
    return any(
        sum(holds((ring - origin) @ across, middle) for ring in rings) % 2 == 1 for rings in shapes
    )


def next_after(waiting: Sequence[Unsure], frame: int, last: Unsure | None) -> int:
    """Return the place in the list of what follows the region that the artist looks at."""
    if last is not None and last in waiting and last.number == frame:
        return (waiting.index(last) + 1) % len(waiting)
    later = [place for place, one in enumerate(waiting) if one.number >= frame]
    return later[0] if later else 0


def window_of(count: int, at: int, length: int) -> range:
    """Return which entries of a long list to show, so that ``at`` is among them."""
    start = max(0, min(at - length // 2, count - length))
    return range(start, min(count, start + length))


def on_screen(points: Sequence[Point], matrix: Array, width: int, height: int) -> Array | None:
    """Return (N, 2) pixels of a view, y upwards; None if any point lies behind the eye.

    ``matrix`` is (4, 4) from the space of the points to the view's window.
    """
    seen = np.array([(*point, 1.0) for point in points]) @ matrix.T
    if (seen[:, 3] <= 0).any():
        return None
    flat = seen[:, :2] / seen[:, 3:]
    return np.asarray((flat * 0.5 + 0.5) * np.array([width, height]))
