"""CM32: pixels of a Toonz raster, a line style over a fill style with a tone between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Cm32: TypeAlias = NDArray[np.uint32]
"""(H, W): 12 bits ink, 12 bits paint, 8 bits tone; row 0 is the bottom of the drawing."""

Styles: TypeAlias = NDArray[np.uint16]
"""(H, W) style ids."""

EMPTY: Final = np.uint32(0xFF)
"""No ink, no paint, pure paint."""

PURE_PAINT: Final = 255
_INK: Final = np.uint32(20)
_PAINT: Final = np.uint32(8)
LAST_STYLE: Final = 4094
"""4095 marks reference lines inside the program."""

Box: TypeAlias = tuple[int, int, int, int]
"""x, y, width, height; y counts from the bottom."""

NOWHERE: Final[Box] = (0, 0, 0, 0)


def tone_of(pixels: Cm32) -> NDArray[np.uint8]:
    """(H, W): 0 is pure ink, 255 pure paint."""
    return (pixels & 0xFF).astype(np.uint8)


def paint_of(pixels: Cm32) -> Styles:
    """(H, W): style ids of the fills, 0 where unpainted."""
    return (pixels >> 8 & 0xFFF).astype(np.uint16)


def ink_of(pixels: Cm32) -> Styles:
    """(H, W): style ids of the lines, also where no line shows."""
    return (pixels >> 20).astype(np.uint16)


def join(ink: Styles, paint: Styles, tone: NDArray[np.uint8]) -> Cm32:
    """Return the pixels that three planes make."""
    high, middle = ink.astype(np.uint32) << _INK, paint.astype(np.uint32) << _PAINT
    joined: Cm32 = np.bitwise_or(np.bitwise_or(high, middle), tone.astype(np.uint32))
    return joined


def empty(width: int, height: int) -> Cm32:
    """Return a drawing with nothing on it."""
    return np.full((height, width), EMPTY, np.uint32)


def is_visible(pixels: Cm32) -> NDArray[np.bool_]:
    """(H, W): whether a pixel has line or paint, whatever ink it names."""
    return (pixels & 0xFFFFF) != EMPTY


def box_of(mask: NDArray[np.bool_]) -> Box:
    """Return the tight box of the True pixels; ``NOWHERE`` without any."""
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return NOWHERE
    x, y = int(cols[0]), int(rows[0])
    return x, y, int(cols[-1]) - x + 1, int(rows[-1]) - y + 1


def crop(pixels: NDArray[Any], box: Box) -> NDArray[Any]:
    """Return the part of a drawing, or of a map of it, inside a box."""
    x, y, width, height = box
    return pixels[y : y + height, x : x + width]


def union(boxes: Iterable[Box]) -> Box:
    """Return the box around some boxes."""
    real = [box for box in boxes if box != NOWHERE]
    if not real:
        return NOWHERE
    left, bottom = min(box[0] for box in real), min(box[1] for box in real)
    right, top = max(box[0] + box[2] for box in real), max(box[1] + box[3] for box in real)
    return left, bottom, right - left, top - bottom


def widen(box: Box, margin: int, size: tuple[int, int]) -> Box:
    """Return a box with a margin, within a sheet of ``(width, height)`` ``size``."""
    x, y, width, height = box
    left, bottom = max(x - margin, 0), max(y - margin, 0)
    right, top = min(x + width + margin, size[0]), min(y + height + margin, size[1])
    return left, bottom, right - left, top - bottom
