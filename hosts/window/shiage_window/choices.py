"""What the artist decides in the window becomes paint, in files, and can be taken back.

A choice fills one region of ``paint/<stem>.png`` with an exact palette color; everything else in
that picture stays as it is, and everything else of the drawing stays ours. Approving takes the
whole result over as paint. Every change knows what it found: where the file was changed by somebody
else meanwhile, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plugin_core.arrays import RgbaImage
from plugin_core.errors import ForeignFile, InputError
from plugin_core.files.result_files import ResultFiles
from plugin_core.files.storage import write_bytes
from plugin_core.images import encode_png, picture_dpi, read_rgba
from plugin_core.palette import Color
from plugin_core.regions import RegionMap
from plugin_core.shot import Drawing, Shot

from .review_shot import RegionInfo


@dataclass(frozen=True)
class PaintChange:
    """A change of one paint file; ``None`` stands for no file."""

    path: Path
    before: bytes | None
    after: bytes | None

    def apply(self) -> None:
        """Make the change.

        Raises
        ------
        ForeignFile
            If the file is not what it was when the change was thought of.
        StorageError
            If it cannot be written.
        """
        _replace(self.path, self.before, self.after)

    def revert(self) -> None:
        """Take the change back; raises what :meth:`apply` raises."""
        _replace(self.path, self.after, self.before)


def choose_color(
    shot: Shot, drawing: Drawing, regions: RegionMap, region: RegionInfo, color: Color
) -> PaintChange:
    """Return the change that gives a region of the result a color.

    Raises
    ------
    InputError
        If the paint of the drawing cannot take single regions, or if the drawing is not cut into
        regions any more as it was when it was colored.
    """
    row = region.id - 1
    if row >= regions.count or regions.area[row] != region.area:
        raise _lines_changed(drawing)
    path = _paint_path(shot, drawing)
    before = path.read_bytes() if path.is_file() else None
    paint = _blank(regions) if before is None else read_rgba(path)
    if paint.shape[:2] != regions.labels.shape:
        raise InputError(f"{path.name} has another size than its line art.", hint="Repaint it.")
    paint = paint.copy()
    paint[regions.grown == region.id] = color.rgba
    dpi = None if drawing.is_strokes else picture_dpi(drawing.line)
    return PaintChange(path, before, encode_png(paint, dpi=dpi))


def approve(shot: Shot, drawing: Drawing) -> PaintChange:
    """Return the change that takes a whole result over as paint.

    Raises
    ------
    InputError
        If there is no result, if it is of other lines, or if it differs from what the artist
        painted.
    """
    files = ResultFiles(shot.result_folder, drawing.stem)
    result = files.content
    if not result.is_file():
        if drawing.paint is not None:
            raise InputError(
                f"{drawing.label} is painted by you: there is no result to approve.",
                hint="What is left blank in it is colored by Colorize sequence.",
            )
        raise InputError(f"{drawing.label} has no result yet.", hint="Colorize the shot first.")
    if files.lines_changed(drawing.line):
        raise _lines_changed(drawing)
    path = _paint_path(shot, drawing)
    if not path.is_file():
        return PaintChange(path, None, result.read_bytes())
    painted, ours = read_rgba(path), read_rgba(result)
    meant = painted[..., 3] > 0
    if painted.shape != ours.shape or (painted[meant] != ours[meant]).any():
        raise InputError(
            f"{path.name} is painted differently from the result.",
            hint="Colorize the shot again, so that the result follows your paint.",
        )
    return PaintChange(path, path.read_bytes(), result.read_bytes())


def _lines_changed(drawing: Drawing) -> InputError:
    return InputError(
        f"The lines of {drawing.label} changed after it was colored.",
        hint="Colorize the shot again.",
    )


def _paint_path(shot: Shot, drawing: Drawing) -> Path:
    """Return the paint file of a drawing, which a picture of ours can stand in for."""
    path = drawing.paint or shot.folder / "paint" / f"{drawing.stem}.png"
    if path.suffix.lower() != ".png":
        raise InputError(
            f"{path.name} is not a PNG, so single regions cannot be painted into it here.",
            hint="Paint it in your own program, or save it as PNG.",
        )
    return path


def _blank(regions: RegionMap) -> RgbaImage:
    return np.zeros((*regions.labels.shape, 4), np.uint8)


def _replace(path: Path, expected: bytes | None, wanted: bytes | None) -> None:
    found = path.read_bytes() if path.is_file() else None
    if found != expected:
        raise ForeignFile(
            f"{path.name} was changed by another program.",
            hint="Press F5 to see it as it is now; nothing was written.",
        )
    if wanted is None:
        path.unlink()
    else:
        write_bytes(path, wanted)
