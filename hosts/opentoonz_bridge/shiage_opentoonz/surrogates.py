"""Styles as colors of the shot's palette: one color a style, so that twins stay two."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import RgbaImage
from plugin_core.palette import PAPER, Color, Palette

from .cm32 import Styles
from .tpl import Rgba, Style

_WHITE: Final = 0xFFFFFF
_STYLES: Final = 4096


def palette_of(styles: Iterable[Style], wanted: Collection[int]) -> Palette:
    """Return the palette of a shot: ids are style ids, values are unique.

    Styles of one color differ by a level or more in the shot, and white is never pure white, which
    reads as paper. Only the shot folder shows these values; the level keeps its styles.
    """
    taken: set[int] = {_WHITE}
    colors = []
    for style in styles:
        if style.style_id in wanted and style.style_id != 0:
            value = _free(style.rgba, taken)
            taken.add(value)
            rgba = (value >> 16, value >> 8 & 0xFF, value & 0xFF, 255)
            colors.append(Color(style.style_id, rgba, style.name))
    return Palette((PAPER, *colors))


def style_table(palette: Palette) -> NDArray[np.uint8]:
    """(4096, 4): the value of every style id; transparent where the palette has none."""
    table = np.zeros((_STYLES, 4), np.uint8)
    for color in palette.colors[1:]:
        table[color.color_id] = color.rgba
    return table


def styles_in(picture: RgbaImage, palette: Palette) -> Styles:
    """(H, W): style id of every pixel, 0 where it is transparent or off the palette."""
    ids = np.array([*(color.color_id for color in palette.colors), 0], np.uint16)
    found: Styles = ids[palette.index_map(picture)]  # NO_COLOR is -1: the last entry
    return found


def _free(rgba: Rgba, taken: Collection[int]) -> int:
    """Return the free value nearest to a color, blue first: the eye minds it least."""
    start = rgba[0] << 16 | rgba[1] << 8 | rgba[2]
    if start not in taken:
        return start
    for reach in range(1, 256):
        for channel in (0, 8, 16):
            for value in ((start >> channel & 0xFF) - reach, (start >> channel & 0xFF) + reach):
                moved = start & ~(0xFF << channel) | (value & 0xFF) << channel
                if 0 <= value <= 255 and moved not in taken:
                    return moved
    raise ValueError("more styles than colors")
