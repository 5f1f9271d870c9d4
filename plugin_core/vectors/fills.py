"""Paint as fills (``paint/A.0001.strokes.json``): what a vector host sends, in palette colors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from ..arrays import Mask, RgbaImage
from ..errors import InputError
from ..files.json_files import is_whole
from ..images import Picture, picture_size, read_picture
from ..naming import STROKES
from ..palette import PAPER, Palette
from .vector_files import Numbers, bad_entry, read_entries, read_points, read_vector_file

_FINE: Final = 3
"""Rings are filled this many times larger, and the middle of each pixel says whether it is in."""

_SHIFT: Final = 4


@dataclass(frozen=True, eq=False)
class Fill:
    """A filled shape: closed ``rings`` of (N, 2) ``x, y`` pixels, even-odd; 0 clears to paper."""

    color_id: int
    rings: tuple[Numbers, ...]


@dataclass(frozen=True, eq=False)
class FillDrawing:
    """The fills of one drawing, bottom to top, and the size of its picture."""

    width: int
    height: int
    fills: tuple[Fill, ...]


def is_vector(path: Path) -> bool:
    """Whether a file of line art or paint holds shapes instead of pixels."""
    return path.name.lower().endswith(STROKES)


def read_paint(path: Path, palette: Palette) -> Picture:
    """Return a paint file as a picture, whether it holds pixels or fills.

    Parameters
    ----------
    path
        A picture, or a strokes file with fills.
    palette
        The colors that the fills name.

    Raises
    ------
    InputError
        If it cannot be read, or if a fill has a color that the palette lacks.
    """
    if not is_vector(path):
        return read_picture(path)
    return Picture(draw_fills(path.name, read_fills(path), palette), has_alpha=True)


def file_size(path: Path) -> tuple[int, int]:
    """Return the ``(width, height)`` of line art or paint without drawing or decoding it."""
    if is_vector(path):
        _, width, height = read_vector_file(path)
        return width, height
    return picture_size(path)


def read_fills(path: Path) -> FillDrawing:
    """Read a strokes file with fills.

    Raises
    ------
    InputError
        If it does not follow the schema; the sentence names the file and the entry.
    """
    document, width, height = read_vector_file(path)
    entries = read_entries(path, document, "fills")
    return FillDrawing(width, height, tuple(_fill(path, where, entry) for where, entry in entries))


def draw_fills(name: str, drawing: FillDrawing, palette: Palette) -> RgbaImage:
    """Draw fills in exact colors on transparent paper, without antialiasing.

    Parameters
    ----------
    name
        The file, for sentences.
    drawing
        The fills.
    palette
        The colors that they name.

    Returns
    -------
    RgbaImage
        (height, width, 4) ``uint8``; a pixel has the color of the topmost fill over its middle.

    Raises
    ------
    InputError
        If a fill has a color that the palette lacks.
    """
    rgba_of = {color.color_id: color.rgba for color in (*palette.colors, *palette.twins)}
    picture = np.zeros((drawing.height, drawing.width, 4), np.uint8)
    for place, fill in enumerate(drawing.fills):
        if fill.color_id not in rgba_of:
            raise InputError(
                f"{name}: fills[{place}] has the color {fill.color_id}, which palette.json lacks.",
                hint="Export the palette together with the paint.",
            )
        _cover(picture, fill, rgba_of[fill.color_id])
    return picture


def _cover(picture: RgbaImage, fill: Fill, rgba: tuple[int, int, int, int]) -> None:
    height, width = picture.shape[:2]
    points = np.concatenate(fill.rings)
    x0, y0 = (int(v) for v in np.clip(np.floor(points.min(axis=0)), 0, (width, height)))
    x1, y1 = (int(v) for v in np.clip(np.ceil(points.max(axis=0)), 0, (width, height)))
    if x1 > x0 and y1 > y0:
        inside = _inside(fill.rings, (x0, y0), (x1 - x0, y1 - y0))
        picture[y0:y1, x0:x1][inside] = rgba


def _inside(rings: tuple[Numbers, ...], origin: tuple[int, int], size: tuple[int, int]) -> Mask:
    """(H, W): the pixels of a window whose middle lies inside, even-odd."""
    fine = np.zeros((size[1] * _FINE, size[0] * _FINE), np.uint8)
    # OpenCV counts pixels from their middles; for us pixel 0 reaches from 0 to 1.
    fixed = [
        np.rint(((ring - origin) * _FINE - 0.5) * 2**_SHIFT).astype(np.int32) for ring in rings
    ]
    cv2.fillPoly(fine, fixed, 1, shift=_SHIFT)
    middle = _FINE // 2
    return fine[middle::_FINE, middle::_FINE].astype(np.bool_)


def _fill(path: Path, where: str, entry: dict[str, Any]) -> Fill:
    color_id, rings = entry.get("color_id"), entry.get("rings")
    if not is_whole(color_id) or color_id < PAPER.color_id:
        raise bad_entry(path, f"{where}.color_id", "a whole number from 0")
    if not isinstance(rings, list) or not rings:
        raise bad_entry(path, f"{where}.rings", "a list of rings")
    read = (read_points(path, f"{where}.rings[{i}]", ring) for i, ring in enumerate(rings))
    return Fill(color_id, tuple(read))
