"""Gaps in the lines, closed virtually: the joins that keep two areas apart.

A neck of the paper no wider than the chosen gap is a gap, not a corridor, if

* a ball too large for it fits into the paper on both of its sides, close by: what a trapped ball
  of the neck's own size finds, here for balls of every size at once, or
* a stroke ends at it and points across, and the paper does not taper off beside it.

Whether a join separates anything worth while is for :mod:`.closing` to see.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Mask
from ..protocol.settings import DEFAULT_SETTINGS
from .line_art import line_width
from .necks import NearestLine, Necks, Points, find_necks

DEFAULT_GAP_PX: Final = DEFAULT_SETTINGS.gap_px
"""On 1000 px drawings of several hands, it closes what leaks and adds one region in twenty."""

_ROOM_OF_BALL = 1.5
"""Radius of the ball that does not fit through a neck, by half the neck's length."""

_ROOM_OF_STROKE = 0.5
_CLOSE = 1.5
_TIP_ANGLES = np.radians(np.arange(-100, 101, 10)).astype(np.float32)
_TIP_WIDEST = 8
_TIP_ALIGNED = 5
_RIVALS_PX = 16.0


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
    nearest = NearestLine.to(line)
    necks = find_necks(nearest, gap_px)
    if len(necks) == 0:
        return necks
    half = necks.length / 2
    straight = _room_beside(necks, nearest.distance)
    is_gap = straight >= _ROOM_OF_BALL * half + 1
    rest = np.flatnonzero(~is_gap & (straight >= half - _ROOM_OF_STROKE))
    rest = rest[_continues_a_stroke(necks.where(rest), line)]
    # Beside a line that a stroke runs up to, room opens along the stroke: look aslant.
    aslant = _room_beside(necks.where(rest), nearest.distance, tilts=(-1.0, 0.0, 1.0))
    is_gap[rest] = aslant >= half[rest] + _ROOM_OF_STROKE
    return _without_rivals(necks.where(is_gap))


def _room_beside(
    necks: Necks, distance: NDArray[np.float32], *, tilts: tuple[float, ...] = (0.0,)
) -> NDArray[np.floating[Any]]:
    """Radius of the largest ball close to the neck, on the side that has less room."""
    along = (necks.end - necks.start) / necks.length[:, None]
    across = along[:, ::-1] * np.array([1, -1], np.float32)
    sides = [
        np.max([_room_towards(side + tilt * along, necks, distance) for tilt in tilts], axis=0)
        for side in (across, -across)
    ]
    return np.minimum(*sides)


def _room_towards(
    direction: Points, necks: Necks, distance: NDArray[np.float32]
) -> NDArray[np.floating[Any]]:
    """Radius of the largest ball on a ray from the middle of each neck to the next line."""
    middle, furthest = necks.middle, _CLOSE * necks.length + 4
    room = np.zeros(len(necks), np.float32)
    on_paper = np.arange(len(necks))
    for step in range(1, int(furthest.max(initial=0)) + 1):
        on_paper = on_paper[furthest[on_paper] >= step]
        here = _sample(distance, middle[on_paper] + step * direction[on_paper])
        on_paper, here = on_paper[here > 0], here[here > 0]
        room[on_paper] = np.maximum(room[on_paper], here)
    return room


def _continues_a_stroke(necks: Necks, line: Mask) -> NDArray[np.bool_]:
    """Whether a stroke ends at the neck and points across it."""
    radius = 1.5 * line_width(line) + 2
    ends = [(necks.start, necks.end), (necks.end, necks.start)]
    return np.logical_or(*(_is_aligned_tip(line, tip, beyond, radius) for tip, beyond in ends))


def _is_aligned_tip(line: Mask, tip: Points, beyond: Points, radius: float) -> NDArray[np.bool_]:
    """Whether all that lies behind the tip is one narrow stroke, in line with what is beyond."""
    back = tip - beyond
    angles = np.arctan2(back[:, 1], back[:, 0])[:, None] + _TIP_ANGLES
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=2)
    # Two circles: a line of single pixels slips through one.
    circles = (_sample(line, tip[:, None] + each * rays) for each in (radius, radius - 0.7))
    inked = np.logical_or(*circles).astype(np.int8)
    arcs = np.count_nonzero(np.diff(inked, axis=1, prepend=np.int8(0)) == 1, axis=1)
    extent = inked.sum(axis=1)
    straight = len(_TIP_ANGLES) // 2
    direction = (inked @ np.arange(-straight, straight + 1)) / np.maximum(extent, 1)
    return (arcs == 1) & (extent <= _TIP_WIDEST) & (np.abs(direction) <= _TIP_ALIGNED)


def _sample(picture: NDArray[Any], points: Points) -> NDArray[Any]:
    height, width = picture.shape
    x = np.clip((points[..., 0] + 0.5).astype(np.int32), 0, width - 1)
    y = np.clip((points[..., 1] + 0.5).astype(np.int32), 0, height - 1)
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
