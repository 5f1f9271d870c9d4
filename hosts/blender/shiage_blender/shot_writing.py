"""Drawings into a shot folder, which is what the engine reads."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.errors import InputError, StorageError

from . import raster
from .marks import Marks
from .reading import Label, Line, Paint, SeenDrawing
from .saying import say

_BEYOND: Final = 0.5
"""How far a picture may reach beyond the camera's frame, by the frame's own size."""

_MARGIN_PX: Final = 8
_LINE_COLORS: Final = ((0, 0, 0), (255, 255, 255))
_APART: Final = 6


@dataclass(frozen=True)
class Canvas:
    """The size of all pictures of a shot, and where in them the camera's frame begins."""

    width: int
    height: int
    left: int
    top: int

    @property
    def corner(self) -> NDArray[np.float64]:
        """Add this to pixels of the camera's frame to get pixels of the picture."""
        return np.array([self.left, self.top], np.float64)


NO_CANVAS: Final = Canvas(1, 1, 0, 0)


def fit_canvas(drawings: Iterable[SeenDrawing], width: int, height: int) -> Canvas:
    """Return a canvas with room for the camera's frame and for the lines that leave it."""
    low, high = np.zeros(2), np.array([width, height], np.float64)
    for drawing in drawings:
        low = np.minimum(low, drawing.bounds[0] - _MARGIN_PX)
        high = np.maximum(high, drawing.bounds[1] + _MARGIN_PX)
    room = np.array([width, height]) * _BEYOND
    left, top = np.ceil(np.minimum(-low, room)).astype(int).tolist()
    right, bottom = np.ceil(np.minimum(high, room + np.array([width, height]))).astype(int).tolist()
    return Canvas(left + right, top + bottom, left, top)


def write_lines(folder: Path, drawing: SeenDrawing, canvas: Canvas, shift: int) -> str:
    """Write the lines of a drawing; return the name of their file."""
    document = {
        "version": 1,
        "width": canvas.width,
        "height": canvas.height,
        "strokes": [_as_entry(line, canvas) for line in drawing.lines],
    }
    name = f"{stem_of(drawing.number, shift)}.strokes.json"
    _write(folder / "line" / name, json.dumps(document, separators=(",", ":")).encode())
    return name


def write_paint(
    folder: Path,
    drawing: SeenDrawing,
    canvas: Canvas,
    shift: int,
    marks: Marks,
    colors: Mapping[Label, raster.Rgb],
) -> str:
    """Write the artist's paint, one exact color for each material and tint; return the name."""
    labels = np.zeros((canvas.height, canvas.width), np.uint8)
    for paint in drawing.paints:
        raster.fill_shape(labels, _moved(paint, canvas), marks.color_id(paint.label))
    name = f"{stem_of(drawing.number, shift)}.png"
    table = [colors[label] for label in marks.labels]
    _write(folder / "paint" / name, raster.encode_labels(labels, table))
    return name


def write_palette(folder: Path, marks: Marks, colors: Mapping[Label, raster.Rgb]) -> None:
    """Write which color stands for which material and tint."""
    entries = [
        {"color_id": number, "rgba": [*colors[label], 255], "name": name_of(label)}
        for number, label in enumerate(marks.labels, 1)
    ]
    document = {"version": 1, "colors": entries}
    _write(folder / "palette.json", json.dumps(document, indent=1).encode())


def name_of(label: Label) -> str:
    """Return a color's name as the artist reads it."""
    material, tint = label
    return material if tint[3] == 0 else f"{material} (tinted)"


def distinct_colors(
    wanted: Sequence[tuple[Label, raster.Rgb]], fixed: Mapping[Label, raster.Rgb]
) -> dict[Label, raster.Rgb]:
    """Return a color for each label: close to how it looks, and unlike every other one.

    Those that ``fixed`` names get exactly the color that it says.

    Raises
    ------
    InputError
        If there are more of them than a picture of paint can hold.
    """
    if len(wanted) > raster.MAX_LABELS:
        raise InputError(
            say("The drawings are painted in more than {most} colors.", most=raster.MAX_LABELS),
            hint=say("Use the same material, and the same tint, for what has one color."),
        )
    colors = {label: fixed[label] for label, _ in wanted if label in fixed}
    taken: list[raster.Rgb] = [*_LINE_COLORS, *colors.values()]
    for label, rgb in wanted:
        if label not in colors:
            colors[label] = _nearest_free(rgb, taken)
            taken.append(colors[label])
    return colors


def _nearest_free(rgb: raster.Rgb, taken: Sequence[raster.Rgb]) -> raster.Rgb:
    reach = np.arange(0, 256, _APART)
    steps = np.unique(np.concatenate([reach, -reach]))
    cube = np.stack(
        np.meshgrid(steps[abs(steps) < 60], steps[abs(steps) < 60], steps[abs(steps) < 60]), -1
    )
    near = np.clip(np.array(rgb) + cube.reshape(-1, 3), 0, 255)
    far_enough = (np.abs(near[:, None] - np.array(taken)[None]).max(-1) >= _APART).all(1)
    free = near[far_enough]
    red, green, blue = free[np.abs(free - rgb).sum(1).argmin()].tolist()
    return red, green, blue


def stem_of(number: int, shift: int) -> str:
    """Return the file name of a drawing without its extension: names know no negative number."""
    return f"{number + shift:04d}"


def remove_others(folder: Path, names: Iterable[str]) -> None:
    """Remove drawings that are there no more from ``line`` or ``paint``."""
    kept = set(names)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            path.unlink()


def bring_along(folder: Path, before: str) -> None:
    """Begin a shot folder with what lies in the one before, whose name was noted in the file.

    The file got another name since: what was learned goes with it.
    """
    source = next((each for each in folder.parent.glob("*") if each.name == before), None)
    if source is None or folder.exists():
        return
    beside = _beside(folder)
    try:
        shutil.copytree(source, beside, dirs_exist_ok=True)
        beside.replace(folder)
    except OSError as error:
        raise _not_written(folder, error) from error


def _as_entry(line: Line, canvas: Canvas) -> dict[str, Any]:
    points = (line.points + canvas.corner).round(2)
    entry: dict[str, Any] = {"points": points.tolist(), "radii": line.radii.round(2).tolist()}
    if line.closed:
        entry["closed"] = True
    if line.line_class != "ink":
        entry["class"] = line.line_class
    return entry


def _moved(paint: Paint, canvas: Canvas) -> list[NDArray[np.float64]]:
    return [ring + canvas.corner for ring in paint.rings]


def _write(path: Path, content: bytes) -> None:
    """Write beside and rename into place; leave a file alone that is the same."""
    beside = _beside(path)
    try:
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise _not_written(path, error) from error


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _not_written(path: Path, error: OSError) -> StorageError:
    return StorageError(
        say("{path} could not be written: {reason}.", path=path, reason=error.strerror or error),
        hint=say("Make room, or check rights."),
    )
