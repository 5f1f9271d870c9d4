"""Drawings as an image encoder sees them: a small picture of the lines, and places to read it at.

Features are read at a few places spread evenly over each region, so that a region of any size
counts, however small the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..regions import LineClass, RegionMap
from .drawing_window import Window, window_of
from .region_samples import region_samples

MULTIPLE: Final = 16
"""Sides of the picture are multiples of this, so that it can be halved and doubled again."""


@dataclass(frozen=True, eq=False)
class LineView:
    """One drawing of N regions.

    Attributes
    ----------
    lines
        (3, H, W) ``uint8``: ink, red or green lines, blue lines; 255 is full line.
    places
        (N, S, 2) ``float32``: ``x, y`` of sample pixels of each region, as shares of the picture;
        those beyond it (of the paper, mostly) are read at its edge.
    """

    lines: NDArray[np.uint8]
    places: NDArray[np.float32]


def line_view(regions: RegionMap, long_side: int, zoom: float) -> LineView:
    """Return what an image encoder sees of a drawing in a picture of about this longer side.

    Parameters
    ----------
    regions
        The drawing.
    long_side
        Of the picture, in pixels.
    zoom
        How much closer than the whole canvas the drawing is seen.
    """
    seen = window_of(regions, zoom)
    places = (region_samples(regions) + 0.5 - (seen.x, seen.y)) / (seen.width, seen.height)
    return LineView(_small_lines(regions, seen, long_side), places.astype(np.float32))


def _small_lines(regions: RegionMap, seen: Window, long_side: int) -> NDArray[np.uint8]:
    sides = seen.width, seen.height
    scale = long_side / max(sides)
    small = [max(1, round(side * scale / MULTIPLE)) * MULTIPLE for side in sides]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    classes, strength = seen.cut(regions.line.classes), seen.cut(regions.line.strength)
    kinds = (
        (classes == LineClass.INK) | (classes == LineClass.SELF),
        (classes == LineClass.RED) | (classes == LineClass.GREEN),
        classes == LineClass.BLUE,
    )
    layers = np.zeros((len(kinds), *small[::-1]), np.uint8)
    for layer, kind in zip(layers, kinds, strict=True):
        if kind.any():  # most drawings have ink alone
            cv2.resize(strength * kind, small, layer, interpolation=way)
    return layers
