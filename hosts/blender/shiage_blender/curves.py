"""The polylines that curves draw: Grease Pencil strokes may be Bezier or Catmull-Rom curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CATMULL_ROM, POLY, BEZIER = 0, 1, 2
_STEPS = np.arange(12) / 12
"""Places along a curved piece; enough for a piece of some 100 pixels."""


class Sampler:
    """Turns the control points of one drawing into polylines, stroke by stroke.

    A Bezier curve that was never given handles has none: it is drawn from corner to corner.
    """

    def __init__(
        self, kinds: NDArray[np.int32], handles: tuple[NDArray[Any], NDArray[Any]] | None
    ) -> None:
        self._curved = {CATMULL_ROM} if handles is None else {CATMULL_ROM, BEZIER}
        self._kinds = kinds.tolist()
        self._handles = handles

    def polyline(
        self, index: int, part: slice, points: Array, radii: Array, *, cyclic: bool
    ) -> tuple[Array, Array]:
        """Return points and radii along the stroke whose control points are ``part``."""
        kind, count = self._kinds[index], part.stop - part.start
        if kind not in self._curved or count < 2:
            return points[part], radii[part]
        control = np.concatenate([points[part], radii[part, None]], axis=1)
        closed = np.concatenate([control, control[:1]]) if cyclic else control
        if kind == BEZIER and self._handles is not None:
            left, right = (each[part].astype(np.float64) for each in self._handles)
            handles = (right, np.roll(left, -1, axis=0))
        else:
            handles = _smooth_handles(points[part], cyclic=cyclic)
        pieces = len(closed) - 1
        line = _cubic(closed[:-1, :3], handles[0][:pieces], handles[1][:pieces], closed[1:, :3])
        wide = closed[:-1, 3:] + (closed[1:, 3:] - closed[:-1, 3:]) * _STEPS
        if cyclic:
            return line, wide.ravel()
        return np.concatenate([line, control[-1:, :3]]), np.append(wide, control[-1, 3])


def _smooth_handles(points: Array, *, cyclic: bool) -> tuple[Array, Array]:
    """Return the handles that make a Bezier curve of a Catmull-Rom curve."""
    if cyclic:
        tangent = (np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)) / 6
    else:
        reach = np.concatenate([points[:1], points, points[-1:]])
        tangent = (reach[2:] - reach[:-2]) / 6
    return points + tangent, np.roll(points - tangent, -1, axis=0)


def _cubic(start: Array, out: Array, into: Array, end: Array) -> Array:
    """Return (pieces * steps, 3) points along cubic Bezier pieces, without their ends."""
    t = _STEPS[None, :, None]
    start, out, into, end = (each[:, None, :] for each in (start, out, into, end))
    u = 1 - t
    line = u**3 * start + 3 * u * u * t * out + 3 * u * t * t * into + t**3 * end
    return np.asarray(line.reshape(-1, 3))
