"""Necks: places where two stretches of line come close, with free paper between them.

The two line pixels of a neck span a disc without ink, so that joins across necks cross neither
lines nor each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, Mask
from .neighbors import Pixels

Points: TypeAlias = NDArray[np.floating[Any]]
"""(..., 2) x, y."""

_STEEPEST = 1.6
"""Over 2 px, the distance to the nearest line changes by 2, but hardly at all in a neck."""

_DETOUR = 1.05
_SLIT_PX = 7
_STRIP = 64


@dataclass(frozen=True, eq=False)
class Necks:
    """Narrow places of the paper, from the line pixels ``start`` to the line pixels ``end``."""

    start: Points
    end: Points

    def __len__(self) -> int:
        return len(self.start)

    @property
    def length(self) -> NDArray[np.floating[Any]]:
        """Distance between the two pixels; one more than the paper between them."""
        return np.hypot(*(self.end - self.start).T)

    @property
    def middle(self) -> Points:
        """Points midway."""
        return (self.start + self.end) / 2

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Necks:
        """Return some of the necks."""
        return Necks(self.start[chosen], self.end[chosen])


@dataclass(frozen=True, eq=False)
class NearestLine:
    """For every pixel, how far the nearest line pixel is, and which one it is.

    Attributes
    ----------
    line
        (H, W) the line pixels.
    distance
        (H, W) pixels to the nearest of them; 0 on lines.
    cell
        (H, W) its row in ``pixels``, counted from 1.
    pixels
        Flat indices of all line pixels.
    """

    line: Mask
    distance: NDArray[np.float32]
    cell: LabelMap
    pixels: Pixels

    @classmethod
    def to(cls, line: Mask) -> NearestLine:
        """Measure the distances to ``line``."""
        distance, cell = cv2.distanceTransformWithLabels(
            (~line).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
        )
        return cls(line, distance, cell, np.flatnonzero(line))


def find_necks(nearest: NearestLine, widest: float) -> Necks:
    """Find the necks of at most ``widest`` pixels of paper."""
    width = nearest.line.shape[1]
    near = _flat_and_near(nearest.distance, widest / 2 + 1)
    beside = near[near % width < width - 1]
    above = near[near + width < nearest.line.size]
    start, end = _different_cells(nearest, (beside, beside + 1), (above, above + width))
    slits = _slits(nearest, beside[beside % width > 0], 1, along=width)
    clefts = _slits(nearest, above[above >= width], width, along=1)
    starts, ends = (np.concatenate(each) for each in zip((start, end), slits, clefts, strict=True))
    necks = Necks(_points(starts, width), _points(ends, width))
    return necks.where(necks.length <= widest + 1)


def _slits(
    nearest: NearestLine, pixels: Pixels, across: int, *, along: int
) -> tuple[Pixels, Pixels]:
    """Line pixels on both sides of a single pixel of paper, where it soon opens at both ends.

    No two pixels of paper tell of such a neck; of long ones there are too many in a screen tone.
    """
    is_line = nearest.line.ravel()
    between = pixels[is_line[pixels - across] & is_line[pixels + across]]
    for step in (along, -along):
        between = between[_opens(nearest.distance, between, step)]
    return between - across, between + across


def _opens(distance: NDArray[np.float32], pixels: Pixels, step: int) -> NDArray[np.bool_]:
    """Whether there is room close to pixels in one direction."""
    room = np.zeros(len(pixels), np.float32)
    for away in range(1, _SLIT_PX + 1):
        np.maximum(room, np.take(distance, pixels + away * step, mode="clip"), out=room)
    return room > 1.5


def _flat_and_near(distance: NDArray[np.float32], furthest: float) -> Pixels:
    """Find the paper pixels near lines where the distance to them is not just growing."""
    chosen = np.zeros(distance.shape, np.bool_)
    # Strip by strip, all stays in the processor's cache.
    for top in range(0, len(distance), _STRIP):
        chosen[top : top + _STRIP] = _near_in(distance[top : top + _STRIP], furthest)
    for top in range(1, len(distance) - 1, _STRIP):
        strip = distance[top - 1 : top + _STRIP + 1]
        chosen[top : top + len(strip) - 2, 1:-1] &= _flat_in(strip)
    return np.flatnonzero(chosen)


def _near_in(distance: NDArray[np.float32], furthest: float) -> Mask:
    return (distance > 0) & (distance <= furthest)


def _flat_in(strip: NDArray[np.float32]) -> Mask:
    inner = slice(1, -1)
    across = strip[inner, 2:] - strip[inner, :-2]
    down = strip[2:, inner] - strip[:-2, inner]
    flat: Mask = across * across + down * down <= _STEEPEST**2
    return flat


def _different_cells(
    nearest: NearestLine, *neighbors: tuple[Pixels, Pixels]
) -> tuple[Pixels, Pixels]:
    """Line pixels that face each other across two neighboring paper pixels, each pair once."""
    cell, is_line, count = nearest.cell.ravel(), nearest.line.ravel(), len(nearest.pixels)
    keys = []
    for here, there in neighbors:
        between = (cell[here] != cell[there]) & ~is_line[there]
        here, there = here[between], there[between]
        rows = np.sort(np.stack([cell[here], cell[there]]).astype(np.int64) - 1, axis=0)
        start, end = nearest.pixels[rows]
        faces = _face_each_other(start, end, here, there, nearest.line.shape[1])
        keys.append(rows[0, faces] * count + rows[1, faces])
    start_row, end_row = np.divmod(np.unique(np.concatenate(keys)), max(count, 1))
    return nearest.pixels[start_row], nearest.pixels[end_row]


def _face_each_other(
    start: Pixels, end: Pixels, here: Pixels, there: Pixels, width: int
) -> NDArray[np.bool_]:
    """Whether the way from start to end past the two paper pixels is all but straight."""
    a, b = _points(start, width), _points(end, width)
    middle = (_points(here, width) + _points(there, width)) / 2
    length = np.hypot(*(b - a).T)
    path = np.hypot(*(a - middle).T) + np.hypot(*(b - middle).T)
    return (length >= 2) & (path <= _DETOUR * length + 0.5)


def _points(pixels: Pixels, width: int) -> Points:
    rows, cols = np.divmod(pixels, width)
    return np.stack([cols, rows], axis=1).astype(np.float32)
