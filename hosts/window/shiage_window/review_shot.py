"""A shot as the window sees it: states of drawings, choices of the artist. No widgets here."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plugin_core.files.result_files import ResultFiles
from plugin_core.regions import DEFAULT_GAP_PX
from plugin_core.session import stored_model
from plugin_core.session.model_store import has_model
from plugin_core.shot import Drawing, Shot

FileState = tuple[int, int]
"""Size, and time in nanoseconds."""


class Mark(StrEnum):
    """How a drawing stands."""

    EMPTY = "empty"
    PAINTED = "painted"
    APPROVED = "approved"
    AUTO = "auto"
    UNSURE = "unsure"


@dataclass(frozen=True)
class RegionInfo:
    """A region of a result: what was decided, and what else it could be, the likeliest first."""

    id: int
    color_id: int | None
    confidence: float
    candidates: tuple[tuple[int, float], ...]
    outline: tuple[NDArray[np.float32], ...]
    area: int

    @property
    def is_unsure(self) -> bool:
        """Whether it was left to the artist."""
        return self.color_id is None


@dataclass(frozen=True)
class DrawingInfo:
    """A drawing with everything that the window shows of it.

    A result that was made for other lines than the drawing has now is none.
    """

    drawing: Drawing
    mark: Mark
    regions: tuple[RegionInfo, ...]
    result: Path | None
    paint: Path | None

    @property
    def stem(self) -> str:
        """File stem that its line art, paint and result share."""
        return self.drawing.stem

    @property
    def unsure(self) -> tuple[RegionInfo, ...]:
        """The regions that are left to the artist, the largest first."""
        left = (region for region in self.regions if region.is_unsure)
        return tuple(sorted(left, key=lambda region: -region.area))


class Choice(NamedTuple):
    """A region of a result; of a later result it is another one."""

    stem: str
    region_id: int
    record: FileState | None


class ReviewShot:
    """A level of a shot folder, read afresh whenever files changed.

    Parameters
    ----------
    folder, level
        As for :meth:`plugin_core.Shot.open`.
    """

    def __init__(self, folder: Path, level: str | None = None) -> None:
        self.folder = folder
        self.level = level
        self.decided: dict[Choice, int] = {}
        """Color ids that the artist chose for regions since their drawing was colored."""
        self.gap_px = DEFAULT_GAP_PX
        """The gap size with which the results were made."""
        self._known: dict[str, tuple[Hashable, DrawingInfo]] = {}
        self._model: Hashable = None
        self.refresh()
        self.colors = {color.color_id: color for color in self.shot.palette.colors[1:]}
        """The palette by color id, without the paper: as it was when the shot was opened."""

    def refresh(self) -> None:
        """Read what changed in the folder."""
        self.shot = Shot.open(self.folder, self.level)
        self.level = self.shot.level
        accepted = self.shot.accepted
        self._read_gap()
        self.drawings = [self._look(drawing, accepted) for drawing in self.shot.order()]

    def take_over(self, earlier: ReviewShot) -> None:
        """Take over what the artist chose since the shot was opened first."""
        self.decided = earlier.decided
        self.refresh()

    def choice(self, stem: str, region_id: int) -> Choice:
        """Return under which key :attr:`decided` knows a region of a drawing's result of now."""
        record = ResultFiles(self.shot.result_folder, stem).record
        return Choice(stem, region_id, _state(record))

    def place_of(self, stem: str) -> int:
        """Return the place of a drawing in the order of the shot."""
        return next(place for place, info in enumerate(self.drawings) if info.stem == stem)

    def next_unsure(self, place: int, region_id: int | None, step: int) -> tuple[int, int] | None:
        """Return place and region of the next (step 1) or previous (-1) unsure region, around."""
        stops = [
            (where, region.id) for where, info in enumerate(self.drawings) for region in info.unsure
        ]
        if not stops:
            return None
        here = (place, region_id)
        if here in stops:
            return stops[(stops.index(here) + step) % len(stops)]
        later = [stop for stop in stops if stop[0] >= place]
        earlier = [stop for stop in stops if stop[0] < place]
        return (later + earlier)[0] if step > 0 else (earlier or stops)[-1]

    def _read_gap(self) -> None:
        model = _state(self.shot.work_folder / "model.json")
        if model != self._model:
            known = has_model(self.shot.work_folder)
            self.gap_px = stored_model(self.shot).gap_px if known else DEFAULT_GAP_PX
            self._model = model

    def _look(self, drawing: Drawing, accepted: frozenset[str]) -> DrawingInfo:
        """Return what is known of a drawing, read again only if its files changed."""
        files = ResultFiles(self.shot.result_folder, drawing.stem)
        made = _state(files.record)
        decided = {
            choice.region_id: color
            for choice, color in self.decided.items()
            if (choice.stem, choice.record) == (drawing.stem, made)
        }
        state = (
            drawing,
            drawing.stem in accepted,
            made,
            *map(_state, (drawing.line, files.content, drawing.paint)),
            *decided.items(),
        )
        found = self._known.get(drawing.stem)
        if found is None or found[0] != state:
            found = self._known[drawing.stem] = state, self._describe(drawing, accepted, decided)
        return found[1]

    def _describe(
        self, drawing: Drawing, accepted: frozenset[str], decided: Mapping[int, int]
    ) -> DrawingInfo:
        files = ResultFiles(self.shot.result_folder, drawing.stem)
        record = None if files.lines_changed(drawing.line) else files.read_record()
        result = files.content if record is not None and files.content.is_file() else None
        regions = tuple(_region(each, decided) for each in (record["regions"] if record else ()))
        mark = self._mark(drawing, accepted, regions, result)
        if result is None or mark is Mark.APPROVED:
            regions = ()
        return DrawingInfo(drawing, mark, regions, result, drawing.paint)

    def _mark(
        self,
        drawing: Drawing,
        accepted: frozenset[str],
        regions: Sequence[RegionInfo],
        result: Path | None,
    ) -> Mark:
        if drawing.stem in accepted:
            return Mark.APPROVED
        if result is None:
            return Mark.PAINTED if self.shot.is_painted(drawing) else Mark.EMPTY
        return Mark.UNSURE if any(region.is_unsure for region in regions) else Mark.AUTO


def _region(record: Mapping[str, Any], decided: Mapping[int, int]) -> RegionInfo:
    return RegionInfo(
        id=record["id"],
        color_id=decided.get(record["id"], record["color_id"]),
        confidence=record["confidence"],
        candidates=tuple((one["color_id"], one["score"]) for one in record["candidates"]),
        # As numbers and not as objects: a shot has a million corners.
        outline=tuple(np.array(ring, np.float32) for ring in record["outline"]),
        area=record["area"],
    )


def _state(path: Path | None) -> FileState | None:
    """Return size and time of a file, if it is there."""
    if path is None or not path.is_file():
        return None
    status = path.stat()
    return status.st_size, status.st_mtime_ns
