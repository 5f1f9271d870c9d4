"""Draw parts: the line art of one drawing with its exact paint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, PaintMap, RgbaImage
from .camera import Camera, Tremor
from .canvas import Canvas
from .coloring import ColorScheme
from .geometry import Points
from .line_style import LineStyle, Rgb
from .scene import Ink, Part, Stroke

_TRACE: dict[Ink, Rgb] = {Ink.RED: (255, 0, 0), Ink.BLUE: (0, 0, 255), Ink.GREEN: (0, 255, 0)}


@dataclass(frozen=True, eq=False)
class SyntheticDrawing:
    """One drawn drawing with everything that is known about it.

    Attributes
    ----------
    line
        (H, W, 4) line art, straight alpha.
    part_ids
        (H, W) number of the part at each pixel, under the lines too; the same part has the same
        number in every drawing of its shot; 0 is paper.
    colors
        (H, W) row of ``scheme.rgba`` at each pixel, under the lines too; 0 is background.
    scheme
        The colors of the shot.
    """

    line: RgbaImage
    part_ids: LabelMap
    colors: PaintMap
    scheme: ColorScheme

    @cached_property
    def paint(self) -> RgbaImage:
        """(H, W, 4) flat exact colors filled under the lines, transparent where paper is."""
        return self.scheme.rgba[self.colors]


class PartNumbers:
    """Numbers and colors of the parts of one shot, by name."""

    def __init__(self, scheme: ColorScheme) -> None:
        self.scheme = scheme
        self._number: dict[str, int] = {}
        self._color: list[int] = [0]

    def number(self, part: Part) -> int:
        """Number of a part; a hole is 0."""
        if not part.role:
            return 0
        if part.name not in self._number:
            self._number[part.name] = len(self._color)
            self._color.append(self.scheme.of(part.role))
        return self._number[part.name]

    def colors(self) -> NDArray[np.int16]:
        """Color row of every part number."""
        return np.array(self._color, np.int16)


def draw(
    parts: Iterable[Part],
    *,
    numbers: PartNumbers,
    style: LineStyle,
    camera: Camera,
    size: tuple[int, int],
    rng: np.random.Generator,
) -> SyntheticDrawing:
    """Draw parts, farthest first.

    Parameters
    ----------
    parts
        Parts in figure units.
    numbers
        Part numbers of the shot; new names are added.
    style
        How lines look.
    camera
        What the sheet shows.
    size
        (width, height) in pixels.
    rng
        Tremor, pressure and gaps of this drawing.

    Returns
    -------
    SyntheticDrawing
        Line art, part numbers and exact colors.
    """
    tremor = Tremor(rng, style.wobble_px, max(size))
    pen = _Pen(Canvas.blank(*size), numbers, style, rng)
    for part in parts:
        pen.draw(part.moved(lambda shape: tremor(camera.project(shape, size))))
    pen.break_lines()
    line = _finish(pen.canvas.line_rgba(), style, rng)
    ids = pen.canvas.ids
    return SyntheticDrawing(line, ids, numbers.colors()[ids], numbers.scheme)


class _Pen:
    """Draws parts in pixels onto a canvas."""

    def __init__(
        self, canvas: Canvas, numbers: PartNumbers, style: LineStyle, rng: np.random.Generator
    ) -> None:
        self.canvas = canvas
        self._numbers = numbers
        self._style = style
        self._rng = rng
        self._outlines: list[Points] = []

    def draw(self, part: Part) -> None:
        """Draw a part with everything on it over what is there."""
        self._draw(self.canvas, part, is_detail=False)

    def _draw(self, canvas: Canvas, part: Part, *, is_detail: bool) -> None:
        ink = self._pencil(part.ink)
        erase = not (is_detail and ink is Ink.NONE)
        part = _dense(part)
        below = None if part.unlined is None else self._colors_at(canvas, part.outlines[0])
        canvas.fill(part.outlines, self._numbers.number(part), erase_ink=erase)
        if part.details or part.strokes:
            self._draw_inside(canvas, part)
        if ink is not Ink.NONE:
            self._outline(canvas, part, ink, self._needless(canvas, part, below))

    def _draw_inside(self, canvas: Canvas, part: Part) -> None:
        inside = canvas.crop(part.outlines)
        if inside is None:
            return
        for detail in part.details:
            self._draw(inside, detail, is_detail=True)
        for stroke in part.strokes:
            self._stroke(inside, stroke)
        canvas.paste(inside, part.outlines)

    def _pencil(self, ink: Ink) -> Ink:
        return Ink.NONE if ink.is_trace and not self._style.separation_lines else ink

    def _needless(
        self, canvas: Canvas, part: Part, below: NDArray[np.int16] | None
    ) -> NDArray[np.bool_] | None:
        """Where the outline may stay open: the part grew there out of its very color."""
        if below is None or part.unlined is None:
            return None
        return part.unlined & (below == self._colors_at(canvas, part.outlines[0]))

    def _colors_at(self, canvas: Canvas, shape: Points) -> NDArray[np.int16]:
        return self._numbers.colors()[canvas.ids_at(shape)]

    def _outline(
        self, canvas: Canvas, part: Part, ink: Ink, skipped: NDArray[np.bool_] | None
    ) -> None:
        lined = part.outlines[: part.lined]
        for position, outline in enumerate(lined):
            for piece in _lined(outline, skipped if position == 0 else None):
                self._line(canvas, piece, ink, part.weight, tapered=False)
            if ink is Ink.LINE:
                self._outlines.append(outline)

    def _stroke(self, canvas: Canvas, stroke: Stroke) -> None:
        ink = self._pencil(stroke.ink)
        if ink is not Ink.NONE:
            self._line(canvas, stroke.path, ink, stroke.weight, tapered=stroke.tapered)

    def _line(
        self, canvas: Canvas, path: Points, ink: Ink, weight: float, *, tapered: bool
    ) -> None:
        if len(path) < 2:
            return
        if ink.is_trace:
            canvas.stroke([path], self._style.trace_width_px, _TRACE[ink], closed=False)
            return
        widths = self._pressed(len(path), tapered=tapered) * self._style.width_px * weight
        for width, pieces in _by_width(path, np.maximum(widths, 0.9)):
            canvas.stroke(pieces, width, self._style.ink, closed=False)

    def _pressed(self, count: int, *, tapered: bool) -> NDArray[np.float64]:
        """(count,) share of the usual width along a line."""
        place = np.linspace(0, 1, count)
        pressure = self._style.pressure
        swing = np.sin(2 * np.pi * (self._rng.uniform(0.7, 2.2) * place + self._rng.random()))
        share = 1 + 0.5 * pressure * swing
        if tapered:
            share *= 1 - (0.25 + 0.5 * pressure) * np.abs(2 * place - 1) ** 2.5
        return share

    def break_lines(self) -> None:
        """Rub out the style's gaps on random places of outlines."""
        if not self._outlines:
            return
        for _ in range(self._style.gaps):
            outline = self._outlines[self._rng.integers(len(self._outlines))]
            start = self._rng.integers(len(outline))
            here, there = outline[start], outline[(start + 1) % len(outline)]
            direction = (there - here) / max(float(np.hypot(*(there - here))), 1e-6)
            length = self._rng.uniform(0.4, 1.0) * self._style.gap_px
            self.canvas.erase_line(here, here + direction * length, self._style.width_px + 2)


def _dense(part: Part) -> Part:
    """A part that grows out of another one gets points so close that no color slips between."""
    if part.unlined is None or not part.unlined.any():
        return replace(part, unlined=None)
    outline = part.outlines[0]
    after = np.roll(outline, -1, axis=0)
    steps = int(np.clip(np.ceil(np.abs(after - outline).max() / 3), 1, 40))
    share = (np.arange(steps) / steps)[None, :, None]
    points = (outline[:, None] * (1 - share) + after[:, None] * share).reshape(-1, 2)
    both = part.unlined & np.roll(part.unlined, -1)
    between = np.repeat(both[:, None], steps, axis=1)
    between[:, 0] = part.unlined
    return replace(part, outlines=(points, *part.outlines[1:]), unlined=between.ravel())


def _lined(outline: Points, skip: NDArray[np.bool_] | None) -> list[Points]:
    """The closed outline cut into the pieces that get a line."""
    if skip is None or not skip.any():
        return [np.concatenate([outline, outline[:1]])]
    start = int(np.argmax(skip))
    kept = ~np.roll(skip, -start)
    turned = np.roll(outline, -start, axis=0)
    edges = np.flatnonzero(np.diff(kept.astype(np.int8))) + 1
    pieces = np.split(np.arange(len(turned)), edges)
    # One point more at both ends, so that the line starts on the part below.
    return [
        turned.take(range(piece[0] - 1, piece[-1] + 2), axis=0, mode="wrap")
        for piece in pieces
        if kept[piece[0]]
    ]


def _by_width(path: Points, widths: NDArray[np.float64]) -> list[tuple[float, list[Points]]]:
    """Pieces of a line grouped by width in half pixels."""
    steps = np.rint(widths[:-1] * 2).astype(int)
    edges = np.flatnonzero(np.diff(steps)) + 1
    groups: dict[int, list[Points]] = {}
    for piece in np.split(np.arange(len(steps)), edges):
        groups.setdefault(int(steps[piece[0]]), []).append(path[piece[0] : piece[-1] + 2])
    return [(step / 2, pieces) for step, pieces in groups.items()]


def _finish(line: RgbaImage, style: LineStyle, rng: np.random.Generator) -> RgbaImage:
    """Scan or pencil grain."""
    if style.binarized:
        line[..., 3] = np.where(line[..., 3] >= 80, 255, 0)
        line[line[..., 3] == 0] = 0
    elif style.grain:
        paper = rng.random(line.shape[:2], np.float32)
        kept = line[..., 3] * (1 - style.grain * paper**2)
        line[..., 3] = np.maximum(kept, np.minimum(line[..., 3], 40)).astype(np.uint8)
    return line
