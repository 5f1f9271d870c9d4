"""One drawing painted: what was decided in the shot folder, as paint and ink of the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from plugin_core.arrays import Mask

from .cm32 import PURE_PAINT, Cm32, Styles, box_of, ink_of, join, paint_of, tone_of
from .growing import UNLABELED, fill_specks, grow_downhill
from .trace_lines import Inks, Pair, recolor

_SPECK_PX: Final = 4
_OURS: Final = 1
_MARGIN: Final = 2


@dataclass(frozen=True)
class PaintedDrawing:
    """A drawing with our paint in it.

    Attributes
    ----------
    pixels
        The drawing; tones, lines and the artist's paint are as they were.
    filled_px
        Pixels between lines that we painted.
    recolored_px
        Pixels of trace lines that took a style.
    """

    pixels: Cm32
    filled_px: int
    recolored_px: int


def paint_drawing(
    pixels: Cm32,
    decided: Styles,
    trace: Mask,
    inks: Inks,
    pairs: Mapping[Pair, int],
    *,
    unpainted: int | None = None,
) -> PaintedDrawing:
    """Paint what is unpainted.

    Parameters
    ----------
    pixels
        The drawing as the artist left it.
    decided
        (H, W) style ids to paint with, 0 for nothing; only what lies between the lines counts.
    trace
        (H, W) pixels of its trace lines.
    inks
        The inks of the level.
    pairs
        What style trace lines take between two others.
    unpainted
        A style that counts as no paint, and goes: our mark of unsure regions.
    """
    tone, paint = tone_of(pixels), paint_of(pixels)
    if unpainted is not None and (paint == unpainted).any():
        paint[paint == unpainted] = 0
        pixels = join(ink_of(pixels), paint, tone)
    blank = paint == 0
    fill = (tone == PURE_PAINT) & blank & (decided > 0)
    if not fill.any():
        return PaintedDrawing(pixels, 0, 0)
    painted = paint.copy()
    painted[fill] = decided[fill]
    window = _around(fill, tone)
    specks = _specks(painted[window], tone[window])
    grown, ours = _grow(painted[window], tone[window], fill[window], specks)
    under = (tone[window] < PURE_PAINT) | specks
    spread = ours & under & blank[window] & (grown > 0)
    painted[window][spread] = grown[spread]
    ink = ink_of(pixels)
    taken = recolor(pixels[window], painted[window], fill[window], trace[window], inks, pairs)
    recolored_px = int(np.count_nonzero(taken != ink[window]))
    ink[window] = taken
    return PaintedDrawing(join(ink, painted, tone), int(np.count_nonzero(fill)), recolored_px)


def _around(fill: Mask, tone: Styles | np.ndarray) -> tuple[slice, slice]:
    """Return the part of the drawing where anything can change: its lines and our paint."""
    x, y, width, height = box_of(fill | (tone < PURE_PAINT))
    rows = slice(max(y - _MARGIN, 0), y + height + _MARGIN)
    return rows, slice(max(x - _MARGIN, 0), x + width + _MARGIN)


def _grow(
    painted: Styles, tone: Styles | np.ndarray, fill: Mask, specks: Mask
) -> tuple[Styles, Mask]:
    """Return the paint grown under the lines, and where it grew out of our fills."""
    labels = np.ascontiguousarray(painted.astype(np.int32) << 1 | (fill * _OURS))
    labels[(tone < PURE_PAINT) | specks] = UNLABELED
    grow_downhill(labels, np.ascontiguousarray(np.where(specks, np.uint8(255), tone)))
    fill_specks(labels, specks)
    reached = labels != UNLABELED
    grown = np.where(reached, labels >> 1, 0).astype(np.uint16)
    return grown, reached & (labels & _OURS == _OURS)


def _specks(painted: Styles, tone: Styles | np.ndarray) -> Mask:
    """(H, W): unpainted areas between lines too small for anybody to paint them by hand."""
    bare = ((tone == PURE_PAINT) & (painted == 0)).view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=4, ltype=cv2.CV_32S)
    small = stats[:, cv2.CC_STAT_AREA] < _SPECK_PX
    small[0] = False
    return small[labels]
