"""What a report says, gathered from the records beside the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ..arrays import Box, RgbaImage
from ..files.hashes import hash_json
from ..files.result_files import ResultFiles
from ..session.model_store import ShotModel
from ..session.painted_files import is_open, unlearned_drawings
from ..shot import Drawing, Shot
from ..vectors.fills import read_paint
from .faults import Fault, closed_regions, find_result_faults
from .thumbnails import find_action, find_paint

Record = Mapping[str, Any]
State = Literal["painted", "colored", "open"]


@dataclass(frozen=True)
class Counts:
    """Regions by who decides them: us, the artist still, the artist already."""

    auto: int = 0
    unsure: int = 0
    kept: int = 0

    @property
    def regions(self) -> int:
        """All of them."""
        return self.auto + self.unsure + self.kept

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.auto + other.auto, self.unsure + other.unsure, self.kept + other.kept)

    def to_dict(self) -> dict[str, int]:
        """Return the counts for JSON."""
        return {
            "regions": self.regions,
            "auto": self.auto,
            "unsure": self.unsure,
            "kept": self.kept,
        }


@dataclass(frozen=True, eq=False)
class DrawingReview:
    """One drawing: the artist's, ours, or nobody's yet."""

    drawing: Drawing
    state: State
    record: Record | None = None
    picture: Path | None = None

    @cached_property
    def counts(self) -> Counts:
        """Its regions, if it is ours."""
        regions = self.record["regions"] if self.record else []
        kept = sum(bool(region["kept"]) for region in regions)
        unsure = len(self.unsure)
        return Counts(len(regions) - kept - unsure, unsure, kept)

    @cached_property
    def unsure(self) -> list[Record]:
        """Regions that are left to the artist, the largest first."""
        regions = self.record["regions"] if self.record else []
        blank = [region for region in regions if region["color_id"] is None]
        return sorted(blank, key=lambda region: (-region["area"], region["id"]))


@dataclass(frozen=True, eq=False)
class LevelReview:
    """One level of a shot after colorizing.

    Attributes
    ----------
    shot
        The level.
    model
        What colored it.
    precision
        What was asked for.
    drawings
        Its drawings in the order of the shot.
    faults
        What a checker would find.
    warnings
        What the artist should know, one sentence each.
    """

    shot: Shot
    model: ShotModel
    precision: float
    drawings: Sequence[DrawingReview]
    faults: Sequence[Fault] = ()
    warnings: Sequence[str] = ()

    @cached_property
    def action(self) -> Box | None:
        """The part of the picture in which something happens; ``None`` where nothing is colored."""
        records = [one.record for one in self.drawings if one.record is not None]
        if not records:
            return None
        width, height = records[0]["size"]
        boxes = [tuple(one["bounds"]) for record in records for one in closed_regions(record)]
        painted = [self.read_picture(one) for one in self.drawings if one.state == "painted"]
        boxes += [find_paint(picture) for picture in painted if picture is not None]
        return find_action(boxes, (width, height))

    def read_picture(self, one: DrawingReview) -> RgbaImage | None:
        """Return the paint of a drawing, the artist's or ours; ``None`` where there is none."""
        if one.picture is None:
            return None
        return read_paint(one.picture, self.shot.palette).rgba

    @property
    def counts(self) -> Counts:
        """Regions of all drawings that are ours."""
        return sum((one.counts for one in self.drawings), Counts())


def review_level(shot: Shot, model: ShotModel, folder: Path, *, precision: float) -> LevelReview:
    """Gather what there is to say about a level.

    Parameters
    ----------
    shot
        The level.
    model
        What colored it.
    folder
        Where its results lie.
    precision
        What was asked for.
    """
    drawings = [_review_drawing(shot, model, drawing, folder) for drawing in shot.order()]
    faults = find_result_faults(shot, folder)
    warnings = [*shot.warnings, *_unlearned(shot, model)]
    return LevelReview(shot, model, precision, drawings, faults, warnings)


def summarize(levels: Sequence[LevelReview], *, version: str) -> dict[str, Any]:
    """Return the report for machines."""
    return {
        "generator": f"shiage {version}",
        "shot": levels[0].shot.folder.resolve().name,
        "counts": sum((level.counts for level in levels), Counts()).to_dict(),
        "levels": [_level_record(level) for level in levels],
    }


def _level_record(level: LevelReview) -> dict[str, Any]:
    model = level.model
    palette = [color.to_dict() for color in model.palette.colors]
    return {
        "level": level.shot.level,
        "precision": level.precision,
        "model": {
            "hash": model.hash,
            "method": model.method,
            "learned_from": sorted(model.drawings),
            "pool": [one.file for one in model.pool],
            "gap_px": model.gap_px,
            "options": dict(model.options),
        },
        "palette": {"hash": hash_json(palette), "colors": palette},
        "drawings_painted": _number_of(level.drawings, "painted"),
        "drawings_colored": _number_of(level.drawings, "colored"),
        "drawings_open": _number_of(level.drawings, "open"),
        "counts": level.counts.to_dict(),
        "seconds": {"learning": round(model.seconds, 2), "coloring": _seconds(level.drawings)},
        "warnings": list(level.warnings),
        "faults": [fault.to_dict() for fault in level.faults],
        "drawings": [_drawing_record(one) for one in level.drawings],
    }


def _drawing_record(one: DrawingReview) -> dict[str, Any]:
    record = {
        "stem": one.drawing.stem,
        "number": one.drawing.number,
        "suffix": one.drawing.suffix,
        "state": one.state,
    }
    if one.record is None:
        return record
    keys = ("id", "confidence", "candidates", "bounds", "area")
    return {
        **record,
        "counts": one.counts.to_dict(),
        "seconds": one.record["seconds"],
        "hashes": {**one.record["hashes"], "line": one.record["made_from"]["line"]},
        "unsure_regions": [{key: region[key] for key in keys} for region in one.unsure],
    }


def _unlearned(shot: Shot, model: ShotModel) -> list[str]:
    stems = [drawing.stem for drawing in unlearned_drawings(shot, model)]
    return [f"Painted after learning, so not used yet: {', '.join(stems)}."] if stems else []


def _review_drawing(shot: Shot, model: ShotModel, drawing: Drawing, folder: Path) -> DrawingReview:
    if not is_open(shot, model, drawing):
        return DrawingReview(drawing, "painted", picture=drawing.paint)
    files = ResultFiles(folder, drawing.stem)
    record = files.read_record()
    if record is None or not files.content.is_file() or files.lines_changed(drawing.line):
        return DrawingReview(drawing, "open")
    return DrawingReview(drawing, "colored", record, files.content)


def _number_of(drawings: Iterable[DrawingReview], state: State) -> int:
    return sum(one.state == state for one in drawings)


def _seconds(drawings: Iterable[DrawingReview]) -> float:
    return round(sum(float(one.record["seconds"]) for one in drawings if one.record), 2)
