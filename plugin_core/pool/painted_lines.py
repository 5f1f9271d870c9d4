"""The line art of a picture that was painted over its lines, or that shows no lines at all.

A color model seldom comes with its line art. Its lines are what is dark and thin, and what is no
flat color: antialiasing. Two flat colors that meet without a line are parted by one.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from ..arrays import NO_COLOR, LabelMap, Mask, PaintMap, RgbaImage
from ..images import Picture
from ..paint.paint_colors import find_paint_colors, peaks
from ..paint.painted import map_paint
from ..palette import Palette

INK_LEVEL: Final = 72
"""Ink is darker than this in every channel."""

INK_WIDTH: Final = 0.006
"""Lines are thinner than this share of the picture's diagonal; wider dark areas are paint."""

_LEAST_RADIUS_PX: Final = 4.0
_LEAST_AREA_PX: Final = 6
"""Smaller patches of flat color are part of a line's edge."""


def lines_of_painting(name: str, picture: Picture) -> RgbaImage:
    """Return the line art of a painted picture.

    Parameters
    ----------
    name
        The file, for sentences.
    picture
        Flat paint with or without lines.

    Returns
    -------
    RgbaImage
        (H, W, 4): opaque black lines on nothing.

    Raises
    ------
    TooManyColors
        If it is no flat paint: a photo, a gradient.
    """
    ink = _ink(picture.rgba)
    found = find_paint_colors(name, picture, ink)
    palette = Palette().with_colors(found.colors)
    if found.noisy:
        palette = palette.with_colors(peaks(name, found, palette))
    indices = map_paint(picture, palette, noisy=found.noisy)
    indices[ink] = NO_COLOR
    lines = np.zeros_like(picture.rgba)
    lines[_parting(_flat_areas(indices)), 3] = 255
    return lines


def _ink(rgba: RgbaImage) -> Mask:
    """Dark pixels, but for the dark areas that are too wide for a line."""
    dark = (rgba[..., 3] >= 128) & (rgba[..., :3].max(axis=2) < INK_LEVEL)
    radius = max(_LEAST_RADIUS_PX, INK_WIDTH * float(np.hypot(*dark.shape)) / 2)
    inside = cv2.distanceTransform(dark.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    middle = (inside <= radius).view(np.uint8)
    if middle.all():
        return dark
    away = cv2.distanceTransform(middle, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(dark & (away > radius))


def _flat_areas(indices: PaintMap) -> LabelMap:
    """Return (H, W): 0 on lines, a number for each area of one color elsewhere."""
    areas = np.zeros(indices.shape, np.int32)
    total = 0
    for color in np.unique(indices[indices != NO_COLOR]):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(
            (indices == color).view(np.uint8), connectivity=4, ltype=cv2.CV_32S
        )
        large = stats[:, cv2.CC_STAT_AREA] >= _LEAST_AREA_PX
        large[0] = False
        numbers = np.where(large, np.arange(total, total + count), 0).astype(np.int32)
        areas += numbers[labels]
        total += count
    return areas


def _parting(areas: LabelMap) -> Mask:
    """Lines, and where two areas meet without one the last pixels of the first."""
    parting = areas == 0
    for first, second, edge in (
        (areas[:, :-1], areas[:, 1:], parting[:, :-1]),
        (areas[:-1], areas[1:], parting[:-1]),
    ):
        edge |= (first != second) & (first > 0) & (second > 0)
    return parting
