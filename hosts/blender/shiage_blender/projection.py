"""From the world to the pixels of a picture and back. Knows numpy, not Blender."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FLAT: Final = 1e-3
"""A shape this thin, by its extent, tells nothing of what happens across it."""


@dataclass(frozen=True)
class View:
    """What a camera sees at one frame, as a picture of ``width`` x ``height`` pixels.

    ``projection`` and ``pose`` are the camera's (4, 4) window and world matrices; ``left`` and
    ``top`` say how many pixels the picture shows beyond the camera's frame.
    """

    projection: Array
    pose: Array
    frame_width: int
    frame_height: int
    left: int = 0
    top: int = 0

    def project(self, world: Array) -> tuple[Array, Array]:
        """Return (N, 2) ``x, y`` in pixels and (N,) depths of (N, 3) points; 0 is behind us."""
        seen = transform(self._from_world, world)
        depth = -seen[:, 2]
        x, y, w = (
            _dot(seen, self.projection[row, :3], self.projection[row, 3]) for row in (0, 1, 3)
        )
        w = np.where(np.abs(w) < 1e-9, 1e-9, w)
        x = (x / w * 0.5 + 0.5) * self.frame_width + self.left
        y = (0.5 - y / w * 0.5) * self.frame_height + self.top
        return np.stack([x, y], axis=1), depth

    @cached_property
    def _from_world(self) -> Array:
        return inverse_of(self.pose)

    @property
    def is_perspective(self) -> bool:
        """Whether things grow smaller with their depth."""
        return bool(abs(self.projection[3, 2]) > 0.5)

    def pixels_per_unit(self, depth: Array) -> Array:
        """Return how many pixels one unit covers at each depth."""
        at_one = abs(self.projection[0, 0]) * self.frame_width / 2
        if not self.is_perspective:
            return np.full_like(depth, at_one)
        return np.asarray(at_one / np.maximum(depth, 1e-6))

    def rays(self, pixels: Array) -> tuple[Array, Array]:
        """Return (N, 3) origins and directions in the world; a direction advances depth by 1."""
        x = (pixels[:, 0] - self.left) / self.frame_width * 2 - 1
        y = 1 - (pixels[:, 1] - self.top) / self.frame_height * 2
        across = self.projection
        if self.is_perspective:
            slope_x = (x + across[0, 2]) / across[0, 0]
            slope_y = (y + across[1, 2]) / across[1, 1]
            start = np.zeros((len(pixels), 3))
        else:
            slope_x, slope_y = np.zeros_like(x), np.zeros_like(y)
            start_x = (x - across[0, 3]) / across[0, 0]
            start_y = (y - across[1, 3]) / across[1, 1]
            start = np.stack([start_x, start_y, np.zeros_like(x)], axis=1)
        direction = np.stack([slope_x, slope_y, -np.ones_like(x)], axis=1)
        return transform(self.pose, start), turn(self.pose, direction)

    def on_plane(self, pixels: Array, origin: Array, normal: Array) -> Array | None:
        """Return the (N, 3) points of a plane that show at these pixels; None if seen edge-on."""
        start, direction = self.rays(pixels)
        slant = _dot(direction, normal)
        if np.abs(slant).min(initial=1.0) < 1e-4 * float(np.linalg.norm(normal)):
            return None
        return np.asarray(start + direction * (_dot(origin - start, normal) / slant)[:, None])

    def at_depth(self, pixels: Array, depth: Array) -> Array:
        """Return the (N, 3) points at these depths that show at these pixels."""
        start, direction = self.rays(pixels)
        return np.asarray(start + direction * depth[:, None])


def transform(matrix: Array, points: Array) -> Array:
    """Return (N, 3) points moved by a (4, 4) matrix."""
    return turn(matrix, points) + matrix[:3, 3]


def turn(matrix: Array, directions: Array) -> Array:
    """Return (N, 3) directions turned by a (4, 4) matrix."""
    return np.stack([_dot(directions, matrix[row, :3]) for row in range(3)], axis=1)


def inverse_of(matrix: Array) -> Array:
    """Return the inverse of an affine (4, 4) matrix."""
    x, y, z = matrix[:3, :3].T
    rows = np.stack([np.cross(y, z), np.cross(z, x), np.cross(x, y)])
    inverse = np.eye(4)
    inverse[:3, :3] = rows / (x * rows[0]).sum()
    inverse[:3, 3] = -turn(inverse, matrix[None, :3, 3])[0]
    return inverse


def scale_of(matrix: Array) -> float:
    """Return by how much a matrix enlarges, on average."""
    return float(np.cbrt(abs(np.linalg.det(matrix[:3, :3]))))


def fit_plane(points: Array) -> tuple[Array, Array, float]:
    """Return origin, normal, and the largest distance of the points from their best plane."""
    origin = points.mean(axis=0)
    _, _, axes = np.linalg.svd(points - origin, full_matrices=False)
    normal = axes[-1]
    return origin, normal, float(np.abs((points - origin) @ normal).max(initial=0.0))


def steps_towards(aims: Array, places: Array, shown: Array) -> Array:
    """Return by how much to move (N, 3) points of one shape at ``places``, which show elsewhere.

    So that they show at ``aims``: what moves them is taken for affine, as far as the points tell.
    """
    spread, moved = places - places.mean(axis=0), shown - places
    # The least change that explains it: across a flat shape, none.
    change = np.linalg.lstsq(spread, moved - moved.mean(axis=0), rcond=_FLAT)[0]
    return np.asarray((aims - shown) @ np.linalg.pinv(np.eye(3) + change, rcond=_FLAT))


def _dot(points: Array, weights: Array, more: float = 0.0) -> Array:
    # A product of matrices would wait for threads, for milliseconds on a machine that is busy.
    x, y, z = weights
    return np.asarray(points[:, 0] * x + points[:, 1] * y + points[:, 2] * z + more)
