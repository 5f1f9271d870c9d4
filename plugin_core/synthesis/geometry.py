"""Curves and transforms of drawn shapes.

Points are (N, 2) ``float64`` arrays of (x, y), y downwards. Shapes are built in figure units (a
figure is about two units tall) and only the camera knows about pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points: TypeAlias = NDArray[np.float64]
"""(N, 2) x, y."""

Change: TypeAlias = Callable[[Points], Points]
"""What is done to every point of a shape."""


@cache
def _basis(steps: int) -> NDArray[np.float64]:
    """Catmull-Rom weights of four control points at ``steps`` places: (steps, 4)."""
    t = np.arange(steps) / steps
    powers = np.stack([np.ones_like(t), t, t**2, t**3], axis=1)
    matrix = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]])
    weights: NDArray[np.float64] = powers @ matrix
    return weights


def points(values: ArrayLike) -> Points:
    """Values as an (N, 2) array."""
    return np.asarray(values, np.float64).reshape(-1, 2)


def closed_curve(control: ArrayLike, *, steps: int = 6) -> Points:
    """Smooth closed curve through control points (Catmull-Rom), without repeating the first."""
    p = points(control)
    n = len(p)
    index = (np.arange(n)[:, None] + np.arange(-1, 3)[None]) % n
    return np.einsum("sk,nkd->nsd", _basis(steps), p[index]).reshape(-1, 2)


def open_curve(control: ArrayLike, *, steps: int = 6) -> Points:
    """Smooth open curve from the first to the last control point."""
    p = points(control)
    if len(p) < 3:
        return p
    padded = np.concatenate([[2 * p[0] - p[1]], p, [2 * p[-1] - p[-2]]])
    index = np.arange(len(p) - 1)[:, None] + np.arange(4)[None]
    inner = np.einsum("sk,nkd->nsd", _basis(steps), padded[index]).reshape(-1, 2)
    return np.concatenate([inner, p[-1:]])


def join(*pieces: ArrayLike) -> Points:
    """Pieces one after the other: where two meet, there is a corner."""
    return np.concatenate([points(piece) for piece in pieces])


def cornered(control: ArrayLike, corners: Sequence[int], *, steps: int = 6) -> Points:
    """Smooth closed curve through control points with sharp corners at some of them."""
    p = points(control)
    marks = sorted(corners)
    if not marks:
        return closed_curve(p, steps=steps)
    pieces = []
    for start, end in zip(marks, [*marks[1:], marks[0] + len(p)], strict=True):
        piece = p[np.arange(start, end + 1) % len(p)]
        pieces.append(open_curve(piece, steps=steps)[:-1] if len(piece) > 2 else piece[:1])
    return np.concatenate(pieces)


def ellipse(
    center: ArrayLike, radius_x: float, radius_y: float, *, tilt: float = 0.0, count: int = 28
) -> Points:
    """Ellipse as a closed outline; ``tilt`` in radians, clockwise on the screen."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    local = np.stack([radius_x * np.cos(angle), radius_y * np.sin(angle)], axis=1)
    return rotate(local, tilt) + points(center)


def polygon(*corners: tuple[float, float]) -> Points:
    """Straight-edged outline."""
    return points(corners)


def box(x: float, y: float, wide: float, tall: float) -> Points:
    """Upright rectangle around a middle."""
    return points([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (wide / 2, tall / 2) + (x, y)


def rounded_box(x: float, y: float, wide: float, tall: float, corner: float = 0.25) -> Points:
    """A box with round corners; ``corner`` is their radius as a share of the shorter side."""
    radius = min(corner, 0.5) * min(wide, tall)
    angle = np.linspace(0, np.pi / 2, 5)
    arc = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = np.array([wide / 2 - radius, tall / 2 - radius])
    quarter = [rotate(arc, k * np.pi / 2) for k in range(4)]
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    return np.concatenate([q + middle * s for q, s in zip(quarter, signs, strict=True)]) + (x, y)


def rotate(shape: Points, angle: float, about: ArrayLike = (0.0, 0.0)) -> Points:
    """Turn by ``angle`` radians, clockwise on the screen."""
    cos, sin = np.cos(angle), np.sin(angle)
    pivot = points(about)
    turned: Points = (shape - pivot) @ np.array([[cos, sin], [-sin, cos]]) + pivot
    return turned


def place(
    shape: Points, at: ArrayLike, *, angle: float = 0.0, scale: float | tuple[float, float] = 1.0
) -> Points:
    """Scale, turn and move a shape that was built around the origin."""
    return rotate(shape * np.asarray(scale), angle) + points(at)


def along(curve: Points, count: int) -> Points:
    """``count`` points evenly spread over the length of an open curve."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    where = np.linspace(0, length[-1], count)
    return np.stack([np.interp(where, length, curve[:, axis]) for axis in (0, 1)], axis=1)


def normals(curve: Points) -> Points:
    """Unit normals of an open curve: to the right of its direction on the screen."""
    direction = np.gradient(curve, axis=0)
    size = np.maximum(np.hypot(direction[:, 0], direction[:, 1]), 1e-9)[:, None]
    return np.stack([-direction[:, 1], direction[:, 0]], axis=1) / size


def tube(
    spine: ArrayLike, widths: Sequence[float], *, round_ends: tuple[bool, bool] = (True, True)
) -> Points:
    """Outline of a bending limb: half widths along a smooth spine, ends round or cut.

    The outline runs along one side, around the far end and back along the other side.
    """
    curve = open_curve(spine, steps=7)
    half = np.interp(np.linspace(0, 1, len(curve)), np.linspace(0, 1, len(widths)), widths)
    side = normals(curve) * half[:, None]
    far = _cap(curve[-1], side[-1], half[-1]) if round_ends[1] else np.empty((0, 2))
    near = _cap(curve[0], -side[0], half[0]) if round_ends[0] else np.empty((0, 2))
    right, left = (_clear(curve + way * side, curve, half) for way in (1, -1))
    return np.concatenate([right, far, left[::-1], near])


def _clear(edge: Points, curve: Points, half: NDArray[np.float64]) -> Points:
    """The edge of a tube without the knot that a sharp bend makes on its inner side."""
    distance = np.hypot(*(edge[:, None] - curve[None]).transpose(2, 0, 1))
    keep = np.all(distance > 0.93 * np.minimum(half[:, None], half[None]), axis=1)
    keep[[0, -1]] = True
    return edge[keep]


def _cap(center: Points, side: Points, radius: float) -> Points:
    """Half circle from ``center + side`` over the end of a tube to ``center - side``."""
    angle = np.linspace(0, np.pi, 7)[1:-1]
    ahead = np.array([side[1], -side[0]])
    return center + np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * ahead * (radius > 0)


def mirrored(shape: Points) -> Points:
    """The shape seen in a mirror that stands at x = 0."""
    return shape * np.array([-1.0, 1.0])


def inside(shape: Points, area: Points) -> NDArray[np.bool_]:
    """(N,) whether points lie inside a closed outline."""
    x, y = shape[:, :1], shape[:, 1:]
    ax, ay = area.T
    bx, by = np.roll(area, -1, axis=0).T
    rise = np.where(by == ay, 1e-12, by - ay)
    crosses = ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / rise + ax)
    odd: NDArray[np.bool_] = crosses.sum(axis=1) % 2 == 1
    return odd
