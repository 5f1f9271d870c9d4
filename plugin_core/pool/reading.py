"""A painted drawing of a pool, read as if it were the only drawing of a shot."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np

from ..arrays import PaintMap, RgbaImage
from ..errors import InputError
from ..images import read_picture
from ..palette import Palette
from ..palettes import follow_palette
from ..prepared import PreparedDrawing
from ..preparing import prepare
from ..shot import Drawing, Shot
from ..shot_folder import check_sizes
from .painted_lines import lines_of_painting
from .pool_drawings import PoolDrawing

FAR_BEFORE: Final = -12
"""Place in the order of a shot that pool drawings get: as far as methods tell drawings apart."""


class PaintedPicture(Shot):
    """A painted picture whose lines lie in the picture itself."""

    def read_line(self, drawing: Drawing) -> RgbaImage:
        """Return the lines that the paint shows."""
        return self._lines

    @cached_property
    def _lines(self) -> RgbaImage:
        file = self.drawings[0].line
        return lines_of_painting(file.name, read_picture(file))


def open_alone(pooled: PoolDrawing) -> Shot:
    """Return the shot that has this drawing only.

    Raises
    ------
    SizeMismatch
        If paint and line art differ in size.
    UnreadableImage
        If one of them is no picture.
    """
    check_sizes(pooled.drawing)
    kind = PaintedPicture if pooled.holds_its_lines else Shot
    return kind(pooled.home, "", (pooled.drawing,))


def read_pooled(pooled: PoolDrawing, *, gap_px: int) -> tuple[PreparedDrawing, Palette]:
    """Cut a pool drawing into regions and read its colors.

    Parameters
    ----------
    pooled
        The drawing.
    gap_px
        Gaps in the lines up to this many pixels count as closed.

    Returns
    -------
    PreparedDrawing
        Its colors point into the palette.
    Palette
        The colors that it is painted in, under the ids and names of its own shot.

    Raises
    ------
    InputError
        If it is not painted, cannot be read, or its lines close no region.
    """
    shot = open_alone(pooled)
    if not shot.painted_drawings:
        raise InputError(
            f"{pooled.file} is not painted.", hint="Paint it, or take it out of the pool."
        )
    prepared = prepare(shot, pooled.drawing, gap_px=gap_px)
    used = {*prepared.colors.tolist(), *np.unique(_paint(prepared)).tolist()}
    colors = enumerate(shot.palette.colors)
    palette = Palette(tuple(color for index, color in colors if index == 0 or index in used))
    placed = replace(prepared, position=FAR_BEFORE, pooled=str(pooled.file))
    return follow_palette(placed, shot.palette, palette), palette


def _paint(prepared: PreparedDrawing) -> PaintMap:
    assert prepared.paint is not None
    return prepared.paint
