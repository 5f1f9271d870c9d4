"""Which drawings of a level are painted, and the palette that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ..arrays import Mask, PaintMap, RgbaImage
from ..files.hashes import hash_file
from ..files.json_files import read_own_json
from ..images import Picture
from ..palette import PAPER, Palette, Rgba, read_palette
from ..process.warm import warm
from ..regions import is_dark_paper, read_line_art
from ..shot_folder import Drawing
from ..vectors.fills import is_vector, read_paint
from .paint_colors import NOISE_REACH, PaintColors, clear_paper, find_paint_colors, peaks

_BARE_LEVEL: Final = 192
_BARE_SHARE: Final = 0.005


@dataclass(frozen=True, eq=False)
class PaintSurvey:
    """What the paint folder of a level holds.

    Attributes
    ----------
    colors
        What each painted drawing is made of, by stem; blank paper is not painted.
    palette
        The palette of the level.
    warnings
        What the artist should know, one sentence each.
    """

    colors: dict[str, PaintColors]
    palette: Palette
    warnings: tuple[str, ...]


def survey_paint(
    drawings: Iterable[Drawing],
    read_line: Callable[[Drawing], RgbaImage],
    *,
    given: Path,
    known: Path,
) -> PaintSurvey:
    """Look at all paint of a level.

    Parameters
    ----------
    drawings
        The drawings of the level.
    read_line
        Reads the line art of one.
    given
        The artist's ``palette.json``; need not exist.
    known
        The palette that we kept to hold ids stable; need not exist.

    Raises
    ------
    InputError
        If a palette does not follow the schema, or a drawing or its paint cannot be read.
    TooManyColors
        If a file holds no flat paint.
    """
    painted: dict[str, PaintColors] = {}
    paths: dict[str, Path] = {}
    start = read_palette(given) if given.is_file() else Palette()
    for drawing in drawings:
        if drawing.paint is None:
            continue
        found = _survey_one(drawing, drawing.paint, read_line, start)
        if found.is_painted:
            painted[drawing.stem], paths[drawing.stem] = found, drawing.paint
    remembered = start
    if known.is_file() and not given.is_file():
        remembered = read_palette(known, read=read_own_json)
    values, warnings = _values(painted, paths, start)
    palette = remembered.with_colors(values)
    if given.is_file():
        warnings += _beyond(given.name, start, palette)
    else:
        used = {PAPER.rgba, *values}
        palette = Palette(tuple(color for color in palette.colors if color.rgba in used))
    return PaintSurvey(painted, palette, tuple(warnings))


def map_paint(paint: Picture, palette: Palette, *, noisy: bool) -> PaintMap:
    """Return (H, W) palette indices: 0 on blank paper, ``NO_COLOR`` off palette."""
    cleared = clear_paper(paint, noisy=noisy)
    return palette.nearest_map(cleared, reach=NOISE_REACH) if noisy else palette.index_map(cleared)


def _survey_one(
    drawing: Drawing, paint: Path, read_line: Callable[[Drawing], RgbaImage], given: Palette
) -> PaintColors:
    colors = given if is_vector(paint) else None
    return warm.recall(
        ("paint colors", paint.name, hash_file(drawing.line), hash_file(paint), colors),
        lambda: _colors_of(drawing, paint, read_line(drawing), given),
        _bytes_of,
    )


def _bytes_of(found: PaintColors) -> int:
    histogram = found.histogram or ()
    return 1024 + 64 * len(found.colors) + sum(array.nbytes for array in histogram)


def _colors_of(drawing: Drawing, paint: Path, line: RgbaImage, given: Palette) -> PaintColors:
    picture = read_paint(paint, given)
    if np.array_equal(picture.rgba, line):
        return PaintColors(())
    lines = read_line_art(line).mask
    if is_dark_paper(lines):
        return PaintColors((), on_dark_paper=bool(clear_paper(picture)[..., 3].any()))
    found = find_paint_colors(f"paint/{paint.name}", picture, lines)
    if found.noisy and _is_bare_paper(picture.rgba, lines):
        return PaintColors(())
    return found


def _is_bare_paper(paint: RgbaImage, lines: Mask) -> bool:
    """Whether noisy paint is white off the lines, as a JPEG of line art is."""
    dark = (paint[..., 3] > 0) & (paint[..., :3].min(axis=2) < _BARE_LEVEL)
    return int((dark & ~lines).sum()) < _BARE_SHARE * lines.size


def _values(
    painted: dict[str, PaintColors], paths: dict[str, Path], start: Palette
) -> tuple[list[Rgba], list[str]]:
    """Return the colors of clean paint by drawing and area, then those only in noisy paint."""
    values = [rgba for found in painted.values() for rgba in found.colors]
    warnings = []
    for stem, found in painted.items():
        if found.noisy:
            name = f"paint/{paths[stem].name}"
            values += peaks(name, found, start.with_colors(values))
            warnings.append(
                f"{name} went through a lossy file (JPEG?): its colors were snapped to the palette."
            )
    return values, warnings


def _beyond(name: str, start: Palette, palette: Palette) -> list[str]:
    added = [_hex(color.rgba) for color in palette.colors[len(start) :]]
    if not added:
        return []
    shown = ", ".join(added[:6]) + (" ..." if len(added) > 6 else "")
    return [f"The painted drawings hold colors that {name} lacks, added: {shown}."]


def _hex(rgba: Rgba) -> str:
    return "#" + "".join(f"{value:02x}" for value in (rgba if rgba[3] < 255 else rgba[:3]))
