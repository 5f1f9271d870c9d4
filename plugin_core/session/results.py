"""The result of one drawing: its paint in exact colors, and what we know about every region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import BACKGROUND, NO_COLOR, Box, PaintMap, RgbaImage
from ..decisions import Decision, Part, Split
from ..files.result_files import ResultFiles
from ..images import encode_png, picture_dpi
from ..methods.following import Followed
from ..palette import Color, Palette
from ..prepared import PreparedDrawing
from ..regions import TracePairs
from ..shot import Drawing

_Rgba = tuple[int, ...]


@dataclass(frozen=True)
class RegionResult:
    """What was decided about one region.

    Attributes
    ----------
    id
        Its number in the drawing, from 1.
    bounds
        ``x, y, width, height`` in pixels.
    area
        Pixels that are no line.
    color
        Its color; ``None`` where it is left to the artist.
    confidence
        Chance, 0..1, that the best candidate is right.
    candidates
        The best few colors with their scores, best first.
    kept
        The artist painted it; it is repeated as it is.
    followed
        Why: the painted regions of its best candidate's color that it is most like. Likeness is
        counted without weights: it is not what the matcher looked at.
    split
        Its parts, where it has several colors; the largest first.
    """

    id: int
    bounds: Box
    area: int
    color: Color | None
    confidence: float
    candidates: tuple[tuple[Color, float], ...]
    kept: bool = False
    followed: tuple[Followed, ...] = ()
    split: tuple[Part, ...] = ()


@dataclass(frozen=True, eq=False)
class Result:
    """A drawing painted by us.

    Attributes
    ----------
    prepared
        The drawing with its regions and what the artist painted of it.
    decision
        What happens to each region.
    palette
        The colors that the decision points into.
    trace_pairs
        The colors that trace lines take between two neighbors.
    made_from
        Hashes and settings: the same ones give the same result.
    folder
        Where :meth:`save` writes.
    followed
        For each region the painted regions that it follows.
    splits
        The regions that have several colors; one that is left to the artist stays blank.
    seconds
        How long it took.
    """

    prepared: PreparedDrawing
    decision: Decision
    palette: Palette
    trace_pairs: TracePairs
    made_from: Mapping[str, Any]
    folder: Path
    followed: Sequence[tuple[Followed, ...]] = ()
    splits: Sequence[Split] = ()
    seconds: float = 0.0

    @property
    def drawing(self) -> Drawing:
        """The drawing that was painted."""
        return self.prepared.drawing

    @property
    def files(self) -> ResultFiles:
        """Where picture and record go."""
        return ResultFiles(self.folder, self.drawing.stem, paint=self.drawing.paint)

    @cached_property
    def regions(self) -> list[RegionResult]:
        """Every region, in the order of their ids."""
        return [self._region(number) for number in range(1, self.prepared.regions.count + 1)]

    @property
    def uncertain_regions(self) -> list[RegionResult]:
        """The regions that are left to the artist, the largest first."""
        return sorted((region for region in self.regions if region.color is None), key=_by_size)

    def rgba(self) -> RgbaImage:
        """Paint the drawing.

        Returns
        -------
        RgbaImage
            (H, W, 4): palette colors to the middle of the lines; transparent where the paper
            shows and where a region is left to the artist. What the artist painted is repeated
            to the pixel.
        """
        table = self.palette.rgba_table()
        table[BACKGROUND] = 0
        blank = np.zeros((1, 4), np.uint8)  # NO_COLOR is -1: the last row
        # Looked up as one number a pixel: five times as fast as four.
        packed = np.concatenate([table, blank]).view(np.uint32).ravel()
        paint = packed[self._paint_map()]
        return paint.view(np.uint8).reshape(*paint.shape, 4)

    def save(self, folder: str | PathLike[str] | None = None) -> Path:
        """Write picture and record; return the picture's path.

        Parameters
        ----------
        folder
            Where to; the result folder if ``None``.

        Raises
        ------
        ForeignFile
            If a file that we did not write stands in the way.
        StorageError
            If the folder cannot be written; an earlier result stays.
        """
        files = replace(self.files, folder=self.folder if folder is None else Path(folder))
        dpi = None if self.drawing.is_strokes else picture_dpi(self.drawing.line)
        record = self._record()
        record["changes"] = changes_between(files.read_record(), record)
        files.write(encode_png(self.rgba(), dpi=dpi), record)
        return files.content

    @cached_property
    def _painted_splits(self) -> dict[int, Split]:
        colors = self.decision.colors
        return {one.region_id: one for one in self.splits if colors[one.region_id - 1] != NO_COLOR}

    def _paint_map(self) -> PaintMap:
        regions = self.prepared.regions
        of_label = np.concatenate([[np.int16(NO_COLOR)], self.decision.colors])
        paint = of_label[regions.grown]
        for one in self._painted_splits.values():
            one.apply(paint)
        paint = self.trace_pairs.apply(paint, regions)
        artist = self.prepared.paint
        return paint if artist is None else np.where(artist > BACKGROUND, artist, paint)

    def _region(self, number: int) -> RegionResult:
        row, decision, regions = number - 1, self.decision, self.prepared.regions
        color, colors = int(decision.colors[row]), self.palette.colors
        split = self._painted_splits.get(number)
        return RegionResult(
            id=number,
            bounds=_box(regions.box[row]),
            area=int(regions.area[row]),
            color=None if color == NO_COLOR else colors[color],
            confidence=round(float(decision.confidence[row]), 4),
            candidates=tuple(
                (colors[index], round(score, 4)) for index, score in decision.candidates(number)
            ),
            kept=bool(decision.kept[row]),
            followed=self.followed[row] if self.followed else (),
            split=tuple(split.parts()) if split else (),
        )

    def _record(self) -> dict[str, Any]:
        outlines = self.prepared.regions.outlines
        width, height = self.prepared.regions.size
        return {
            "drawing": {
                "level": self.drawing.level,
                "number": self.drawing.number,
                "suffix": self.drawing.suffix,
                "stem": self.drawing.stem,
            },
            "size": [width, height],
            "seconds": round(self.seconds, 3),
            "made_from": dict(self.made_from),
            "colors": [color.to_dict() for color in self.palette.colors],
            "regions": [
                {
                    **_region_record(region),
                    "split": [self._part_record(part) for part in region.split],
                    "outline": outlines[region.id - 1],
                }
                for region in self.regions
            ],
        }

    def _part_record(self, part: Part) -> dict[str, Any]:
        color_id = self.palette.colors[part.color].color_id
        return {"color_id": color_id, "area": part.area, "outline": part.outline}


def changes_between(earlier: Mapping[str, Any] | None, record: Mapping[str, Any]) -> dict[str, int]:
    """Count the regions that a new result paints, recolors or leaves blank against an earlier one.

    Where there is none, or where the lines close other regions, nothing can be compared. Colors are
    compared as they look: other ids alone recolor nothing, a shadow that came or went does.
    """
    now = before = _shown_colors(record)
    if earlier and earlier.get("made_from", {}).get("line") == record["made_from"].get("line"):
        colors = _shown_colors(earlier)
        before = colors if len(colors) == len(now) else now
    pairs = list(zip(before, now, strict=True))
    return {
        "painted": sum(old is None and new is not None for old, new in pairs),
        "recolored": sum(old is not None and new not in (None, old) for old, new in pairs),
        "blanked": sum(old is not None and new is None for old, new in pairs),
    }


def _shown_colors(record: Mapping[str, Any]) -> list[frozenset[_Rgba] | None]:
    """Return the RGBA values in each region of a record; ``None`` where it is blank."""
    value_of = {color["color_id"]: tuple(color["rgba"]) for color in record["colors"]}
    return [
        frozenset(value_of[part["color_id"]] for part in (*region.get("split", ()), region))
        if region["color_id"] in value_of
        else None
        for region in record["regions"]
    ]


def _by_size(region: RegionResult) -> tuple[int, int]:
    return -region.area, region.id


def _box(row: NDArray[np.int32]) -> Box:
    x, y, width, height = (int(value) for value in row)
    return x, y, width, height


def _region_record(region: RegionResult) -> dict[str, Any]:
    return {
        "id": region.id,
        "color_id": None if region.color is None else region.color.color_id,
        "confidence": region.confidence,
        "kept": region.kept,
        "candidates": [
            {"color_id": color.color_id, "score": score} for color, score in region.candidates
        ],
        "follows": [
            {
                "pool" if one.pooled else "drawing": one.drawing,
                "region": one.region_id,
                "weight": round(one.weight, 3),
            }
            for one in region.followed
        ],
        "bounds": list(region.bounds),
        "area": region.area,
    }
