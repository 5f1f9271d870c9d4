"""Line art as strokes (``A.0001.strokes.json``): what a vector host sends, drawn into a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from ..arrays import GrayImage, RgbaImage
from .vector_files import (
    Numbers,
    bad_entry,
    read_entries,
    read_points,
    read_radii,
    read_vector_file,
)

_COLORS: Final = {
    "guide": (0, 255, 0),
    "blue": (0, 0, 255),
    "green": (0, 255, 0),
    "red": (255, 0, 0),
    "ink": (0, 0, 0),
}
"""Color of each line class, in the order in which they cover each other: ink lies on top.

A guide is no line: the helper of a host's fill tool. It closes regions as a trace line does.
"""

_FINE: Final = 4
"""Strokes are drawn this many times larger and shrunk: antialiasing in 16 steps."""

_SHIFT: Final = 4


@dataclass(frozen=True, eq=False)
class Stroke:
    """A polyline: ``points`` (N, 2) ``x, y`` and ``radii`` (N,) in pixels."""

    points: Numbers
    radii: Numbers
    line_class: str


@dataclass(frozen=True, eq=False)
class StrokeDrawing:
    """The strokes of one drawing and the size of its picture."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]


def read_strokes(path: Path) -> StrokeDrawing:
    """Read a strokes file.

    Raises
    ------
    InputError
        If it does not follow the schema; the sentence names the file and the entry.
    """
    document, width, height = read_vector_file(path)
    entries = read_entries(path, document, "strokes")
    strokes = tuple(_stroke(path, where, entry) for where, entry in entries)
    return StrokeDrawing(width, height, strokes)


def draw_strokes(drawing: StrokeDrawing) -> RgbaImage:
    """Draw strokes, antialiased, on transparent paper.

    Returns
    -------
    RgbaImage
        (height, width, 4) ``uint8``, straight alpha.
    """
    picture = np.zeros((drawing.height, drawing.width, 4), np.uint8)
    for line_class, color in _COLORS.items():
        strokes = [stroke for stroke in drawing.strokes if stroke.line_class == line_class]
        if strokes:
            _cover(picture, _coverage(drawing, strokes), color)
    return picture


def _cover(picture: RgbaImage, alpha: GrayImage, color: tuple[int, int, int]) -> None:
    """Lay a color over the picture; where both are partly opaque the new color wins."""
    inked = alpha > 0
    stronger = inked & (alpha >= picture[..., 3] // 2)
    picture[stronger, :3] = color
    below = picture[..., 3].astype(np.uint16)
    over = alpha + below * (255 - alpha.astype(np.uint16)) // 255
    picture[..., 3] = np.where(inked, over, below)


def _coverage(drawing: StrokeDrawing, strokes: list[Stroke]) -> GrayImage:
    fine = np.zeros((drawing.height * _FINE, drawing.width * _FINE), np.uint8)
    for stroke in strokes:
        # OpenCV fills the pixels that an outline passes through, half a pixel too far.
        _fill(fine, stroke.points * _FINE, np.maximum(stroke.radii * _FINE - 0.5, 0.0))
    size = (drawing.width, drawing.height)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fill(fine: GrayImage, points: Numbers, radii: Numbers) -> None:
    """Fill the discs at the points and the tangent quads between them."""
    for point, radius in zip(points, radii, strict=True):
        cv2.circle(fine, _fixed(point), int(radius * 2**_SHIFT), 255, cv2.FILLED, shift=_SHIFT)
    for i in range(len(points) - 1):
        quad = _quad(points[i], points[i + 1], radii[i], radii[i + 1])
        if quad is not None:
            cv2.fillConvexPoly(fine, quad, 255, shift=_SHIFT)


def _quad(start: Numbers, end: Numbers, start_radius: float, end_radius: float) -> Any:
    """Return the quad between two discs, or ``None`` where one disc holds the other."""
    step = end - start
    length = math.hypot(*step)
    if length <= abs(start_radius - end_radius) or length == 0:
        return None
    along = step / length
    slant = (start_radius - end_radius) / length
    rise = math.sqrt(1 - slant * slant)
    across = np.array([-along[1], along[0]])
    left, right = along * slant + across * rise, along * slant - across * rise
    corners = (
        start + left * start_radius,
        end + left * end_radius,
        end + right * end_radius,
        start + right * start_radius,
    )
    return np.array([_fixed(corner) for corner in corners], np.int32)


def _fixed(point: Numbers) -> tuple[int, int]:
    """Fixed-point coordinates; a pixel's center is its whole number for OpenCV, half for us."""
    x, y = ((point - 0.5) * 2**_SHIFT).round()
    return int(x), int(y)


def _stroke(path: Path, where: str, entry: dict[str, Any]) -> Stroke:
    points = read_points(path, f"{where}.points", entry.get("points"))
    radii = entry.get("radii", [entry.get("radius")] * len(points))
    widths = read_radii(path, f"{where}.radii", radii, len(points))
    line_class = entry.get("class", "ink")
    if not isinstance(line_class, str) or line_class not in _COLORS:
        raise bad_entry(path, f"{where}.class", f"one of {', '.join(sorted(_COLORS))}")
    if entry.get("closed", False):
        points, widths = np.vstack([points, points[:1]]), np.append(widths, widths[0])
    return Stroke(points, widths, line_class)
