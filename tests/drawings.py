"""Small drawings whose regions and colors are known to the pixel.

    drawing = LineDrawing(120, 80)
    drawing.circle((40, 40), 20, SKIN)
    drawing.rectangle((70, 20, 30, 40), CLOTH)
    drawing.stroke([(70, 40), (100, 40)], ink=TRACE_BLUE)
    drawing.line()     # what the painter gets
    drawing.paint()    # what a perfect painter gives back

Shapes are stacked like cut paper: a later one hides the lines and paint of those below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Rgb = tuple[int, int, int]
Rgba = tuple[int, int, int, int]
Point = tuple[int, int]
Pixels = NDArray[np.uint8]

INK: Rgb = (0, 0, 0)
TRACE_RED: Rgb = (255, 0, 0)
TRACE_GREEN: Rgb = (0, 255, 0)
TRACE_BLUE: Rgb = (0, 0, 255)

SKIN: Rgba = (255, 224, 196, 255)
HAIR: Rgba = (92, 60, 40, 255)
CLOTH: Rgba = (60, 110, 190, 255)
CLOTH_SHADOW: Rgba = (40, 74, 140, 255)
GOLD: Rgba = (240, 200, 60, 255)
LEAF: Rgba = (70, 160, 90, 255)
CLEAR: Rgba = (0, 0, 0, 0)
PAPER: Rgba = (255, 255, 255, 255)


class LineDrawing:
    """One drawing: lines on paper, and the exact paint under them."""

    def __init__(
        self, width: int, height: int, *, antialiased: bool = False, thickness: int = 2
    ) -> None:
        self.width = width
        self.height = height
        self._thickness = thickness
        self._line_type = cv2.LINE_AA if antialiased else cv2.LINE_8
        self._ink = np.zeros((height, width, 3), np.uint8)
        self._coverage = np.zeros((height, width), np.uint8)
        self._paint = np.zeros((height, width, 4), np.uint8)

    def circle(
        self, center: Point, radius: int, fill: Rgba = CLEAR, *, ink: Rgb = INK
    ) -> LineDrawing:
        """Add a closed circle."""
        return self.polygon(cv2.ellipse2Poly(center, (radius, radius), 0, 0, 360, 3), fill, ink=ink)

    def rectangle(
        self, box: tuple[int, int, int, int], fill: Rgba = CLEAR, *, ink: Rgb = INK
    ) -> LineDrawing:
        """Add a closed rectangle ``x, y, width, height``."""
        x, y, width, height = box
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        return self.polygon(corners, fill, ink=ink)

    def polygon(
        self, points: Sequence[Point] | NDArray[np.int32], fill: Rgba = CLEAR, *, ink: Rgb = INK
    ) -> LineDrawing:
        """Add a closed outline with paint in it; it hides what lies below."""
        corners = np.asarray(points, np.int32)
        inside = np.zeros((self.height, self.width), np.uint8)
        cv2.fillPoly(inside, [corners], 1)
        self._coverage[inside == 1] = 0
        self._paint[inside == 1] = fill
        return self._draw(corners, ink, closed=True)

    def stroke(self, points: Sequence[Point], *, ink: Rgb = INK) -> LineDrawing:
        """Add an open line; it changes no paint."""
        return self._draw(np.asarray(points, np.int32), ink, closed=False)

    def erase(self, box: tuple[int, int, int, int]) -> LineDrawing:
        """Rub out the lines in a box ``x, y, width, height``: a gap."""
        x, y, width, height = box
        self._coverage[y : y + height, x : x + width] = 0
        return self

    def repaint(self, box: tuple[int, int, int, int], fill: Rgba) -> LineDrawing:
        """Set the paint in a box without drawing a line, as for the two sides of a stroke."""
        x, y, width, height = box
        self._paint[y : y + height, x : x + width] = fill
        return self

    @property
    def line_mask(self) -> NDArray[np.bool_]:
        """(H, W): every pixel that a line touches, however faintly."""
        return self._coverage > 0

    def line(self, *, transparent: bool = False) -> Pixels:
        """(H, W, 4): the lines on white paper, or on nothing."""
        if transparent:
            return np.dstack([self._ink, self._coverage])
        cover = self._coverage[:, :, None].astype(np.float32) / 255
        mixed = self._ink * cover + 255 * (1 - cover)
        opaque = np.full((self.height, self.width, 1), 255, np.uint8)
        return np.concatenate([np.rint(mixed).astype(np.uint8), opaque], axis=2)

    def paint(self, *, only: Collection[Rgba] | None = None) -> Pixels:
        """(H, W, 4): the paint without lines, complete under them; ``only`` keeps some colors."""
        paint = self._paint.copy()
        if only is not None:
            kept = np.zeros((self.height, self.width), bool)
            for color in only:
                kept |= (paint == color).all(axis=2)
            paint[~kept] = CLEAR
        return paint

    def paint_at(self, x: int, y: int) -> Rgba:
        """Return the exact paint of one pixel."""
        red, green, blue, alpha = (int(value) for value in self._paint[y, x])
        return red, green, blue, alpha

    def _draw(self, points: NDArray[np.int32], ink: Rgb, *, closed: bool) -> LineDrawing:
        cover = np.zeros((self.height, self.width), np.uint8)
        cv2.polylines(cover, [points], closed, 255, self._thickness, self._line_type)
        self._ink[cover > 0] = ink
        self._coverage = np.maximum(self._coverage, cover)
        return self


def write_picture(path: Path, rgba: Pixels) -> Path:
    """Write a picture as it is and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    code = cv2.COLOR_RGBA2BGRA if rgba.shape[2] == 4 else cv2.COLOR_RGB2BGR
    if not cv2.imwrite(str(path), cv2.cvtColor(rgba, code)):
        raise OSError(f"cannot write {path}")
    return path


def make_shot(
    folder: Path,
    drawings: Sequence[LineDrawing] | Mapping[int, LineDrawing],
    *,
    painted: Iterable[int] = (1,),
    level: str = "A",
) -> Path:
    """Write a shot folder: all line art, and the paint of the drawings numbered in ``painted``.

    A sequence of drawings is numbered from 1. Level ``""`` gives plain ``0001.png``.
    """
    numbered = drawings if isinstance(drawings, Mapping) else dict(enumerate(drawings, start=1))
    prefix = f"{level}." if level else ""
    for number, drawing in numbered.items():
        write_picture(folder / "line" / f"{prefix}{number:04d}.png", drawing.line())
    for number in painted:
        write_picture(folder / "paint" / f"{prefix}{number:04d}.png", numbered[number].paint())
    return folder


def walking_figure(step: int = 0, *, antialiased: bool = False) -> LineDrawing:
    """Return one drawing of a little figure that walks right: seven regions, six colors.

    Paper; two legs; a coat and, right of a blue trace line, its shadow; hair and face. Drawings of
    different steps differ in place and pose, never in colors.
    """
    x, swing = 40 + 4 * step, 3 * (step % 4)
    drawing = LineDrawing(200, 160, antialiased=antialiased)
    drawing.rectangle((x + 4, 98, 14, 40 - swing), GOLD)
    drawing.rectangle((x + 26, 98, 14, 31 + swing), GOLD)
    drawing.rectangle((x, 60, 44, 44), CLOTH)
    drawing.repaint((x + 28, 60, 17, 45), CLOTH_SHADOW)
    drawing.stroke([(x + 28, 62), (x + 28, 102)], ink=TRACE_BLUE)
    drawing.circle((x + 22, 40), 24, HAIR)
    drawing.circle((x + 24, 44), 14, SKIN)
    return drawing
