"""Stills: the drawings of a shot on one canvas, as a reference-based network sees them.

METHODS section 4. Every drawing is centered by its box, at one scale for the whole shot, so that
the same place means about the same thing in all of them and positions can be compared one by one.
Besides the distance to the nearest line, which is the field of the paper, fields tell the size of
the region that a pixel lies in, and its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap
from ..prepared import PreparedDrawing
from ..regions import LineArt, RegionMap
from .drawing_window import drawing_box
from .position import REGION_FEATURES, line_layers, region_features, shrink_labels
from .remembering import remembered

FIELDS: Final = ("distance", *REGION_FEATURES, "middle x", "middle y", "x", "y")
"""Channels of :attr:`Still.fields`."""

STRIDE: Final = 2
"""Fields and regions are kept, and colors told, for every second pixel of the lines."""
CELL: Final = 8
"""Sides of the canvas are multiples of this."""
REACH_PX: Final = 32
"""Distances to the nearest line saturate here, in pixels of the canvas."""
ROOM: Final = 1.1
"""Sides of the canvas per side of the largest painted drawing."""

Point = tuple[float, float]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class Canvas:
    """What the drawings of a shot are laid on.

    Attributes
    ----------
    size
        Width and height in pixels.
    scale
        Pixels of the canvas per pixel of a drawing.
    """

    size: tuple[int, int]
    scale: float


@dataclass(frozen=True, eq=False)
class Still:
    """One drawing on the canvas.

    Attributes
    ----------
    lines
        (H, W, 4) ``uint8``, see :func:`.line_layers`.
    fields
        (H / 2, W / 2, F) ``float32`` about -1..1, see :data:`FIELDS`.
    regions
        (H / 2, W / 2) ``int32`` region ids, grown under the lines; 0 outside the drawing.
    scale, corner
        Pixels of the canvas are ``(pixels of the drawing - corner) * scale``.
    """

    lines: NDArray[np.uint8]
    fields: NDArray[np.float32]
    regions: LabelMap
    scale: float
    corner: Point


def canvas_for(drawings: Sequence[PreparedDrawing], side: int) -> Canvas:
    """Return a canvas whose longer side is ``side`` and on which the drawings have some room."""
    boxes = np.array([drawing_box(one.regions)[2:] for one in drawings])
    width, height = boxes.max(0) * ROOM
    scale = side / max(width, height)
    cells = [max(1, int(np.ceil(length * scale / CELL - 1e-6))) for length in (width, height)]
    return Canvas((cells[0] * CELL, cells[1] * CELL), float(scale))


@remembered
def still(regions: RegionMap, canvas: Canvas) -> Still:
    """Lay a drawing on the canvas; one that is larger than the canvas is made to fit."""
    x, y, width, height = drawing_box(regions)
    fit = min(canvas.scale, canvas.size[0] / width, canvas.size[1] / height)
    return lay(regions, canvas.size, fit, (x + width / 2, y + height / 2))


def lay(regions: RegionMap, size: tuple[int, int], scale: float, middle: Point) -> Still:
    """Lay a drawing on a canvas.

    Parameters
    ----------
    regions
        The drawing.
    size
        Width and height of the canvas in pixels.
    scale
        Pixels of the canvas per pixel of the drawing, about.
    middle
        ``x, y`` of the drawing that come to lie in the middle of the canvas.
    """
    window = max(1, round(size[0] / scale)), max(1, round(size[1] / scale))
    left, top = (math.floor(at - length / 2) for at, length in zip(middle, window, strict=True))
    cut = _Window(left, top, *window)
    line = LineArt(cut.out_of(regions.line.strength), cut.out_of(regions.line.classes))
    labels = cut.out_of(regions.grown)
    half = size[0] // STRIDE, size[1] // STRIDE
    exact = size[0] / window[0]
    distance = _distances(regions)
    near = np.minimum(cut.out_of(distance, beyond=REACH_PX / exact) * exact / REACH_PX, 1)
    small = shrink_labels(labels, half)
    known = region_features(regions, _thickness(regions), drawing_box(regions))[small]
    nearby = cv2.resize(near, half, interpolation=cv2.INTER_AREA)
    middles = _middles(regions, (left, top), exact, size)[small]
    fields = np.dstack([nearby, known, middles, _places(half)])
    return Still(line_layers(line, size), fields.astype(np.float32), small, exact, (left, top))


@dataclass(frozen=True)
class _Window:
    """A part of a drawing, which may reach beyond its edges."""

    left: int
    top: int
    width: int
    height: int

    def out_of(self, layer: NDArray[Scalar], beyond: float = 0) -> NDArray[Scalar]:
        """Cut the window out of a layer; outside there is ``beyond``."""
        found = np.full((self.height, self.width), beyond, layer.dtype)
        rows = slice(max(self.top, 0), max(self.top + self.height, 0))
        columns = slice(max(self.left, 0), max(self.left + self.width, 0))
        part = layer[rows, columns]
        y, x = rows.start - self.top, columns.start - self.left
        found[y : y + part.shape[0], x : x + part.shape[1]] = part
        return found


def _distances(regions: RegionMap) -> NDArray[np.float32]:
    paper = (~regions.line.mask).view(np.uint8)
    return cv2.distanceTransform(paper, cv2.DIST_L2, cv2.DIST_MASK_5, dstType=cv2.CV_32F)


def _thickness(regions: RegionMap) -> NDArray[np.float32]:
    thickness = np.zeros(regions.count + 1, np.float32)
    np.maximum.at(thickness, regions.labels.ravel(), _distances(regions).ravel())
    return thickness[1:]


def _middles(
    regions: RegionMap, corner: Point, scale: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Return (N + 1, 2): the middle of each region, as :func:`_places` tells it; row 0 is 0."""
    middles = np.zeros((regions.count + 1, 2), np.float32)
    pixels = (regions.centroid + 0.5 - np.array(corner)) * scale
    middles[1:] = (pixels - np.array(size) / 2) * (2 / max(size))
    return middles


def _places(size: tuple[int, int]) -> NDArray[np.float32]:
    """Return (H, W, 2): x and y of every pixel, -1..1 along the longer side."""
    longer = max(size)
    x, y = ((np.arange(side) + 0.5 - side / 2) * (2 / longer) for side in size)
    return np.stack(np.meshgrid(x, y), axis=-1).astype(np.float32)
