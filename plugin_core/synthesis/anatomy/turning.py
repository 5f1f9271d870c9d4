"""Surfaces that turn: where a mark on a head or a trunk lies on the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..geometry import Points

QUARTER = np.pi / 2


def wrapped(angle: ArrayLike) -> NDArray[np.float64]:
    """Angles in (-pi, pi]."""
    turned: NDArray[np.float64] = np.pi - np.mod(np.pi - np.asarray(angle, np.float64), 2 * np.pi)
    return turned


def facing(azimuth: float, yaw: float) -> float:
    """How much a mark at an azimuth looks at us: 1 straight, 0 at the edge, negative behind."""
    return float(np.cos(azimuth + yaw))


@dataclass(frozen=True)
class Barrel:
    """An upright elliptic barrel that turns by ``yaw``: head, trunk, skirt.

    Levels are y values with half width (side to side) and half depth (front to back) and how far
    the middle lies ahead of the axis.
    """

    levels: tuple[float, ...]
    half_width: tuple[float, ...]
    half_depth: tuple[float, ...]
    ahead: tuple[float, ...]
    yaw: float

    def at(self, azimuth: ArrayLike, y: ArrayLike) -> Points:
        """Points of the surface; marks on the far side slide to the silhouette."""
        azimuths, ys = np.broadcast_arrays(np.asarray(azimuth, float), np.asarray(y, float))
        width = np.interp(ys, self.levels, self.half_width)
        depth = np.interp(ys, self.levels, self.half_depth)
        ahead = np.interp(ys, self.levels, self.ahead)
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        middle = np.arctan2(width * cos, depth * sin) - QUARTER
        shown = middle + np.clip(wrapped(azimuths - middle), -QUARTER, QUARTER)
        x = width * np.sin(shown) * cos + (depth * np.cos(shown) + ahead) * sin
        return np.stack([x, ys], axis=-1).reshape(-1, 2)

    def middle(self, y: float) -> float:
        """Azimuth of the surface point that is halfway between both edges."""
        width = np.interp(y, self.levels, self.half_width)
        depth = np.interp(y, self.levels, self.half_depth)
        angle = np.arctan2(width * np.cos(self.yaw), depth * np.sin(self.yaw))
        return float(angle - QUARTER)

    def silhouette(self, ys: ArrayLike) -> tuple[Points, Points]:
        """Left and right edge at given heights."""
        heights = np.asarray(ys, float)
        width = np.interp(heights, self.levels, self.half_width)
        depth = np.interp(heights, self.levels, self.half_depth)
        ahead = np.interp(heights, self.levels, self.ahead) * np.sin(self.yaw)
        reach = np.hypot(width * np.cos(self.yaw), depth * np.sin(self.yaw))
        left = np.stack([ahead - reach, heights], axis=1)
        return left, np.stack([ahead + reach, heights], axis=1)

    def panel(self, azimuths: tuple[float, float], ys: tuple[float, float]) -> Points | None:
        """Outline of a rectangle on the surface; ``None`` when it is on the far side."""
        if not self.shows(azimuths, float(np.mean(ys))):
            return None
        across = np.linspace(*azimuths, 7)
        down = np.linspace(*ys, 5)
        top, bottom = self.at(across, ys[0]), self.at(across[::-1], ys[1])
        right, left = self.at(azimuths[1], down[1:-1]), self.at(azimuths[0], down[::-1][1:-1])
        return np.concatenate([top, right, bottom, left])

    def shows(self, azimuths: tuple[float, float], y: float) -> bool:
        """Whether enough of a span of azimuths is on our side to be drawn."""
        edges = self.at(np.array(azimuths), y)
        middle = facing(float(np.mean(azimuths)), self.yaw)
        is_wide = abs(edges[1, 0] - edges[0, 0]) > min(0.02, 0.08 * float(np.ptp(azimuths)))
        return is_wide and middle > -0.5
