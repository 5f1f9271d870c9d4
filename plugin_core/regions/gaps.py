"""Gaps in the lines, closed virtually: the joins that keep two areas apart.

Where two stretches of line come close, their two nearest pixels span a disc free of ink; its
middle is a neck of the paper. A neck no wider than the chosen gap is a gap, not a corridor, if

* a ball too large for it fits into the paper on both of its sides, close by: what a trapped ball
  of the neck's own size finds, here for balls of every size at once, or
* a stroke ends at it and points across, and the paper does not taper off beside it.

Joins between such pixels cross neither lines nor each other. Whether a join separates anything
worth while is for :mod:`.closing` to see.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, Mask
from .line_art import line_width

DEFAULT_GAP_PX: Final = 8

_Points = NDArray[np.floating[Any]]
"""(..., 2) x, y."""

_STEEPEST = 1.6
"""The distance to the nearest line changes by 2 over 2 px, but hardly at all in a neck."""

_DETOUR = 1.05
_ROOM_OF_CORRIDOR = 0.5
_ROOM_OF_BALL = 1.5
_TIP_ANGLES = np.radians(np.arange(-100, 101, 10)).astype(np.float32)
_TIP_WIDEST = 8
_TIP_ALIGNED = 6
_RIVALS_PX = 16.0


@dataclass(frozen=True, eq=False)
class Necks:
    """Narrow places of the paper, from the line pixel ``start`` to the line pixel ``end``."""

    start: _Points
    end: _Points

    @property
    def length(self) -> NDArray[np.floating[Any]]:
        """Distance between the two pixels; one more than the paper between them."""
        return np.hypot(*(self.end - self.start).T)

    @property
    def middle(self) -> _Points:
        """Points midway."""
        return (self.start + self.end) / 2

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Necks:
        """Return some of the necks."""
        return Necks(self.start[chosen], self.end[chosen])


def find_joins(line: Mask, gap_px: int) -> Necks:
    """Find the joins that close gaps in the lines.

    Parameters
    ----------
    line
        (H, W) the line pixels.
    gap_px
        Greatest width of a gap, in pixels of paper.

    Returns
    -------
    Necks
        The joins, shortest first.
    """
    distance, nearest = cv2.distanceTransformWithLabels(
        (~line).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    necks = _find_necks(line, distance, nearest, gap_px)
    if len(necks.start) == 0:
        return necks
    room = _room_beside(necks, distance) - necks.length / 2
    is_gap = room >= (_ROOM_OF_BALL - 1) * necks.length / 2 + 1
    unsure = ~is_gap & (room >= _ROOM_OF_CORRIDOR)
    is_gap[unsure] = _continues_a_stroke(necks.where(unsure), line)
    return _without_rivals(necks.where(is_gap))


def _find_necks(line: Mask, distance: NDArray[np.float32], nearest: LabelMap, gap_px: int) -> Necks:
    """Find the pairs of line pixels that face each other over at most ``gap_px`` pixels."""
    width = line.shape[1]
    line_pixels, cell = np.flatnonzero(line), nearest.ravel()
    near = _flat_and_near(distance, gap_px / 2 + 1)
    pairs = [_facing(near, step, width, line, cell, line_pixels, gap_px) for step in (1, width)]
    keys = np.unique(np.concatenate(pairs))
    first, second = np.divmod(keys, len(line_pixels) + 1)
    return Necks(_points(line_pixels[first - 1], width), _points(line_pixels[second - 1], width))


def _flat_and_near(distance: NDArray[np.float32], furthest: float) -> NDArray[np.intp]:
    """Find the paper pixels near lines where the distance to them is not just growing."""
    chosen = (distance > 0) & (distance <= furthest)
    inner = slice(1, -1)
    across = distance[inner, 2:] - distance[inner, :-2]
    down = distance[2:, inner] - distance[:-2, inner]
    chosen[inner, inner] &= across * across + down * down <= _STEEPEST**2
    return np.flatnonzero(chosen)


def _facing(
    near: NDArray[np.intp],
    step: int,
    width: int,
    line: Mask,
    cell: NDArray[np.int32],
    line_pixels: NDArray[np.intp],
    gap_px: int,
) -> NDArray[np.int64]:
    """Keys of the line pixels nearest to two neighbours on the paper, if they face each other."""
    here = near[near + step < line.size]
    here = here[(cell[here] != cell[here + step]) & ~line.ravel()[here + step]]
    if step == 1:
        here = here[here % width < width - 1]
    cells = np.sort(np.stack([cell[here], cell[here + step]]).astype(np.int64), axis=0)
    start, end = (_points(line_pixels[cells[side] - 1], width) for side in (0, 1))
    middle = (_points(here, width) + _points(here + step, width)) / 2
    length = np.hypot(*(end - start).T)
    path = np.hypot(*(start - middle).T) + np.hypot(*(end - middle).T)
    faces = (length >= 2) & (length <= gap_px + 1) & (path <= _DETOUR * length + 0.5)
    return cells[0, faces] * (len(line_pixels) + 1) + cells[1, faces]


def _points(flat: NDArray[np.intp], width: int) -> _Points:
    rows, cols = np.divmod(flat, width)
    return np.stack([cols, rows], axis=1).astype(np.float32)


def _room_beside(necks: Necks, distance: NDArray[np.float32]) -> NDArray[np.floating[Any]]:
    """Radius of the largest ball close to the neck, on the side that has less room."""
    length = necks.length
    normal = ((necks.end - necks.start) / length[:, None])[:, ::-1] * np.array([1, -1], np.float32)
    furthest = 1.5 * length + 4
    sides = []
    for side in (normal, -normal):
        room = np.zeros(len(length), np.float32)
        on_paper = np.ones(len(length), np.bool_)
        for step in range(1, int(furthest.max()) + 1):
            here = _sample(distance, necks.middle + step * side)
            on_paper &= (here > 0) & (step <= furthest)
            np.maximum(room, here, out=room, where=on_paper)
        sides.append(room)
    return np.minimum(*sides)


def _continues_a_stroke(necks: Necks, line: Mask) -> NDArray[np.bool_]:
    """Whether a stroke ends at the neck and points across it."""
    radius = 1.5 * line_width(line) + 2
    ends = [(necks.start, necks.end), (necks.end, necks.start)]
    return np.logical_or(*(_is_aligned_tip(line, tip, beyond, radius) for tip, beyond in ends))


def _is_aligned_tip(line: Mask, tip: _Points, beyond: _Points, radius: float) -> NDArray[np.bool_]:
    """Whether all that lies behind the tip is one narrow stroke, in line with what is beyond."""
    back = tip - beyond
    angles = np.arctan2(back[:, 1], back[:, 0])[:, None] + _TIP_ANGLES
    circle = tip[:, None] + radius * np.stack([np.cos(angles), np.sin(angles)], axis=2)
    inked = _sample(line, circle).astype(np.int8)
    arcs = np.count_nonzero(np.diff(inked, axis=1, prepend=np.int8(0)) == 1, axis=1)
    extent = inked.sum(axis=1)
    straight = len(_TIP_ANGLES) // 2
    direction = (inked @ np.arange(-straight, straight + 1)) / np.maximum(extent, 1)
    return (arcs == 1) & (extent <= _TIP_WIDEST) & (np.abs(direction) <= _TIP_ALIGNED)


def _sample(picture: NDArray[Any], points: _Points) -> NDArray[Any]:
    height, width = picture.shape
    x = np.clip(np.rint(points[..., 0]).astype(np.int32), 0, width - 1)
    y = np.clip(np.rint(points[..., 1]).astype(np.int32), 0, height - 1)
    return picture.ravel()[y * width + x]


def _without_rivals(necks: Necks) -> Necks:
    """Keep the shortest of the joins that would close the same gap."""
    necks = necks.where(np.lexsort((*necks.start.T, *necks.end.T, necks.length)))
    taken: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    kept = []
    reach = np.clip(necks.length, 4.0, _RIVALS_PX)
    for index, ((x, y), near) in enumerate(zip(necks.middle.tolist(), reach.tolist(), strict=True)):
        column, row = int(x // _RIVALS_PX), int(y // _RIVALS_PX)
        around = ((column + i, row + j) for j in (-1, 0, 1) for i in (-1, 0, 1))
        rivals = (point for cell in around if cell in taken for point in taken[cell])
        if all((x - u) ** 2 + (y - v) ** 2 > near**2 for u, v in rivals):
            taken[column, row].append((x, y))
            kept.append(index)
    return necks.where(np.array(kept, np.intp))
