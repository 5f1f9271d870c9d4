"""Where on its canvas a drawing lies, and the window through which networks and flow see it.

A canvas is as large as the camera needs: a character fills it, or a third of it. What is seen must
not depend on that, so the window closes in on what is drawn; and it closes in on all drawings of a
shot alike, so that the same thing keeps its size from one to the next (``docs/decisions/0015``).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log2
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .remembering import remembered

Box = tuple[float, float, float, float]
"""``x, y, width, height`` in pixels of the drawing."""

Pixels = TypeVar("Pixels", bound=NDArray[Any])

ZOOMS_AN_OCTAVE: Final = 4
"""Zooms come in steps: drawings that differ a little in size are seen alike, and read once."""

MARGIN: Final = 0.04
"""Kept free around what is drawn, as a share of its longer side."""


class Window(NamedTuple):
    """A part of a canvas, in pixels."""

    x: int
    y: int
    width: int
    height: int

    def cut(self, pixels: Pixels) -> Pixels:
        """Return this part of an (H, W, ...) array, as a view."""
        return pixels[self.y : self.y + self.height, self.x : self.x + self.width]  # type: ignore[return-value]


@remembered
def drawing_box(regions: RegionMap) -> Box:
    """Return the box around all lines; the whole canvas if there are none."""
    width, height = regions.size
    drawn = regions.line.mask
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    if len(rows) == 0:
        return 0.0, 0.0, float(width), float(height)
    x, y = int(columns[0]), int(rows[0])
    return float(x), float(y), float(columns[-1] + 1 - x), float(rows[-1] + 1 - y)


def zooms(drawings: Sequence[PreparedDrawing]) -> list[float]:
    """Return how much closer than the whole canvas each drawing is to be seen, at least 1.

    Those of the shot are seen alike, as close as the largest of them allows. Those of a pool, whose
    scale is another anyway, are each seen as close as can be.
    """
    closest = [_closest(one.regions) for one in drawings]
    of_shot = [zoom for zoom, one in zip(closest, drawings, strict=True) if not one.pooled]
    shared = min(of_shot, default=1.0)
    return [zoom if one.pooled else shared for zoom, one in zip(closest, drawings, strict=True)]


def window_of(regions: RegionMap, zoom: float) -> Window:
    """Return the part of the canvas that is seen: a square, or what the canvas has of it."""
    side = ceil(max(regions.size) / zoom)
    x, y, width, height = drawing_box(regions)
    canvas_width, canvas_height = regions.size
    left, seen_width = _stretch(x + width / 2, side, canvas_width)
    top, seen_height = _stretch(y + height / 2, side, canvas_height)
    return Window(left, top, seen_width, seen_height)


def _closest(regions: RegionMap) -> float:
    """Return how close a drawing can be seen whole."""
    drawn = (1 + 2 * MARGIN) * max(drawing_box(regions)[2:])
    steps = floor(ZOOMS_AN_OCTAVE * log2(max(regions.size) / drawn))
    return float(2 ** (max(steps, 0) / ZOOMS_AN_OCTAVE))


def _stretch(center: float, length: int, canvas: int) -> tuple[int, int]:
    """Return where a stretch around ``center`` begins on the canvas, and its length there."""
    length = min(length, canvas)
    return min(max(round(center - length / 2), 0), canvas - length), length
