"""Toonz raster drawings as pictures of a shot folder: line art, and paint."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask, RgbaImage

from .cm32 import Cm32, ink_of, paint_of, tone_of
from .tpl import Rgba
from .trace_lines import Inks

_FAINTEST: Final = 6
"""A line that shows at all is line in the shot, too: regions are the program's own."""

_RED, _GREEN, _BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
_GREENS: Final = (80 / 360, 165 / 360)
_BLUES: Final = (165 / 360, 270 / 360)


def line_picture(
    pixels: Cm32, before: Cm32 | None, trace: Mask, inks: Inks, colors: Mapping[int, Rgba]
) -> RgbaImage:
    """Return the line art: black lines, trace lines in the pure color nearest to their ink's."""
    tone = tone_of(pixels)
    strength = np.maximum(255 - tone, np.where(tone < 255, _FAINTEST, 0)).astype(np.uint8)
    picture = np.zeros((*tone.shape, 4), np.uint8)
    picture[..., 3] = strength
    if trace.any():
        shown = ink_of(pixels if before is None else before)[trace]
        table = np.zeros((4096, 3), np.uint8)
        table[:] = _RED
        for ink in inks.trace:
            table[ink] = _pure(colors.get(ink, (*_RED, 255)))
        picture[trace, :3] = table[shown]
    return picture[::-1]


def paint_picture(
    pixels: Cm32, trace: Mask, inks: Inks, values: NDArray[np.uint8], unpainted: int | None
) -> RgbaImage:
    """Return the paint, with the styles that trace lines took on these lines."""
    paint, ink = paint_of(pixels), ink_of(pixels)
    if unpainted is not None:
        paint = np.where(paint == unpainted, np.uint16(0), paint)
    recolored = trace & ~np.isin(ink, list(inks.trace)) & (ink != (inks.main or 0))
    shown = np.where(recolored, ink, paint)
    return values[shown[::-1]]


def _pure(rgba: Rgba) -> tuple[int, int, int]:
    hue = colorsys.rgb_to_hsv(*(value / 255 for value in rgba[:3]))[0]
    if _GREENS[0] <= hue < _GREENS[1]:
        return _GREEN
    return _BLUE if _BLUES[0] <= hue < _BLUES[1] else _RED
