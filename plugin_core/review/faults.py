"""Faults that a paint checker would find, told by plain rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final, Literal

import numpy as np

from ..arrays import BACKGROUND, NO_COLOR, Box
from ..files.result_files import ResultFiles
from ..prepared import PreparedDrawing
from ..session.painted_files import is_wholly_painted
from ..shot import Drawing, Shot

Kind = Literal["pinhole", "off_palette", "leak", "lines_changed"]

PINHOLE_PX: Final = 64
"""A blank region up to this area, in the middle of paint, is an oversight."""

_FEW_PIXELS: Final = 4
_LEAK_SHARE: Final = 0.3
_NEIGHBORS: Final = 2


@dataclass(frozen=True)
class Fault:
    """Something to look at; ``bounds`` says where, if it has a place."""

    kind: Kind
    drawing: str
    message: str
    bounds: Box | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fault for JSON."""
        return asdict(self)


def find_leaks(records: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Look for leaks: a drawing whose closed area falls far below that of its neighbors.

    Parameters
    ----------
    records
        Records of results, in the order in which the shot shows their drawings.
    """
    areas = [sum(region["area"] for region in closed_regions(record)) for record in records]
    faults = []
    for place, (record, area) in enumerate(zip(records, areas, strict=True)):
        around = areas[max(0, place - _NEIGHBORS) : place] + areas[place + 1 :][:_NEIGHBORS]
        if len(around) >= _NEIGHBORS and area < (1 - _LEAK_SHARE) * median(around):
            share = 1 - area / median(around)
            message = f"{share:.0%} less closed area than in the drawings beside it: open lines?"
            faults.append(Fault("leak", str(record["drawing"]["stem"]), message))
    return faults


def find_paint_faults(prepared: PreparedDrawing) -> list[Fault]:
    """Look in a painted drawing for what a painter overlooks: pinholes, colors off the palette."""
    if prepared.paint is None:
        return []
    faults = _pinholes(prepared) if is_wholly_painted(prepared) else []
    painted = np.append(False, prepared.colors > BACKGROUND)[prepared.regions.labels]
    stray = int((painted & (prepared.paint == NO_COLOR)).sum())
    if stray >= _FEW_PIXELS:
        message = f"{stray} pixels inside painted regions have no color of the palette."
        faults.append(Fault("off_palette", prepared.drawing.stem, message))
    return faults


def find_result_faults(shot: Shot, folder: Path) -> list[Fault]:
    """Look at results: for leaks, and for line art that is not the one they were painted for.

    A drawing that the artist painted since needs no other result.
    """
    records, changed = [], []
    for drawing in shot.order():
        files = ResultFiles(folder, drawing.stem)
        is_other = files.lines_changed(drawing.line)
        if not is_other:
            records.append(files.read_record())
        if message := _told_of_change(shot, drawing, is_other=is_other):
            changed.append(Fault("lines_changed", drawing.stem, message))
    return find_leaks([record for record in records if record]) + changed


def closed_regions(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the regions of a record that do not touch the edge of the picture."""
    width, height = record["size"]
    return [
        region for region in record["regions"] if not _on_border(region["bounds"], width, height)
    ]


def _told_of_change(shot: Shot, drawing: Drawing, *, is_other: bool) -> str:
    """Say what to do where a drawing's lines are not those that it was painted for."""
    if not shot.is_painted(drawing):
        return "Its lines changed after it was colored: colorize it again." if is_other else ""
    if drawing.paint is None or not shot.is_accepted_for_other_lines(drawing):
        return ""
    return (
        "Its lines changed after it was accepted: paint what is new in it, or move"
        f" paint/{drawing.paint.name} away to have it colored again."
    )


def _on_border(bounds: Sequence[int], width: int, height: int) -> bool:
    x, y, wide, high = bounds
    return x == 0 or y == 0 or x + wide == width or y + high == height


def _pinholes(prepared: PreparedDrawing) -> list[Fault]:
    regions = prepared.regions
    blank = (prepared.colors == BACKGROUND) | (prepared.colors == NO_COLOR)
    rows = np.flatnonzero(blank & ~regions.on_border & (regions.area <= PINHOLE_PX))
    if len(rows) == 0:
        return []
    largest = rows[regions.area[rows].argmax()]
    x, y, width, height = (int(value) for value in regions.box[largest])
    many = f"{len(rows)} specks were left blank, the largest"
    message = f"{many if len(rows) > 1 else 'A speck was left blank'} at {x}, {y}."
    return [Fault("pinhole", prepared.drawing.stem, message, (x, y, width, height))]
