"""Outlines of regions as the fills of each version can show them. Knows numpy, not Blender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def as_polygons(rings: Sequence[Array]) -> list[Array]:
    """Return polygons without holes that cover what the rings cover, even-odd.

    A hole is joined to its outline by a bridge of no width, which nobody sees.
    """
    around = np.sign(area_of(rings[0]))
    outer = [ring for ring in rings if np.sign(area_of(ring)) == around]
    holes = [ring for ring in rings if np.sign(area_of(ring)) != around]
    inside: list[list[Array]] = [[] for _ in outer]
    for hole in holes:
        owner = _smallest_around(outer, hole[0])
        if owner is not None:
            inside[owner].append(hole)
    return [_bridge(ring, kept) for ring, kept in zip(outer, inside, strict=True)]


def area_of(ring: Array) -> float:
    """Return the signed area of a ring; the sign says which way round it goes."""
    x, y = ring[:, 0], ring[:, 1]
    around = np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:])
    return float(around + x[-1] * y[0] - y[-1] * x[0]) / 2


def covered_area(rings: Iterable[Array]) -> float:
    """Return how many pixels rings of one shape cover: holes go round the other way."""
    return abs(sum(area_of(ring) for ring in rings))


def _bridge(outer: Array, holes: Sequence[Array]) -> Array:
    ring = outer
    # From the left: a bridge then never has to cross a hole that comes later.
    for hole in sorted(holes, key=lambda each: float(each[:, 0].min())):
        apart = np.square(ring[:, None] - hole[None]).sum(axis=-1)
        here, there = np.unravel_index(int(apart.argmin()), apart.shape)
        way = np.concatenate([hole[there:], hole[: there + 1]])
        ring = np.concatenate([ring[: here + 1], way, ring[here:]])
    return ring


def _smallest_around(outer: Sequence[Array], point: Array) -> int | None:
    around = [index for index, ring in enumerate(outer) if holds(ring, point)]
    return min(around, key=lambda index: abs(area_of(outer[index])), default=None)


def holds(ring: Array, point: Array) -> bool:
    """Whether a point lies inside a ring: a ray to the right crosses it an odd number of times."""
    start, end = ring, np.roll(ring, -1, axis=0)
    across = (start[:, 1] > point[1]) != (end[:, 1] > point[1])
    rise = np.where(across, end[:, 1] - start[:, 1], 1.0)
    x = start[:, 0] + (point[1] - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
    return bool(np.count_nonzero(across & (x > point[0])) % 2)
