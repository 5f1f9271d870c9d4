"""What lies in a shot folder for a drawing: our result, and what was painted or approved there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask
from plugin_core.files.result_files import ResultFiles
from plugin_core.images import read_rgba
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.regions import find_regions, read_line_art

from .cm32 import Box, Styles, crop
from .shot_sync import ShotRecord, added_paint
from .surrogates import styles_in


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was decided about one drawing.

    Attributes
    ----------
    decided
        (H, W) style ids, 0 where nothing is painted; row 0 is the bottom.
    approved
        Whether somebody painted or approved something in the shot folder.
    regions
        Our regions as the result's record lists them; none without a result.
    """

    decided: Styles
    approved: bool
    regions: tuple[Mapping[str, Any], ...]

    @property
    def unsure(self) -> list[Mapping[str, Any]]:
        """Regions that are left to the artist, the largest first."""
        left = (region for region in self.regions if region["color_id"] is None)
        return sorted(left, key=lambda region: -int(region["area"]))


def read_outcome(
    folder: Path,
    stem: str,
    record: ShotRecord,
    palette: Palette,
    size: tuple[int, int],
    window: Box,
    *,
    is_closed: bool,
) -> Outcome:
    """Read what was decided about a drawing on a sheet of ``size``, of which the shot shows a part.

    A result counts if it was made from the drawing's lines as they are now, and if these close a
    region still. Paint that was added in the shot folder goes before it.
    """
    decided = np.zeros((window[3], window[2]), np.uint16)
    regions: tuple[Mapping[str, Any], ...] = ()
    result = ResultFiles(folder / "result", stem)
    found = result.read_record()
    current = is_closed and found and _is_current(found, record.drawings[stem])
    if found and current and result.content.is_file():
        known = {color.color_id for color in palette.colors}
        decided = styles_in(read_rgba(result.content), _palette_of(found, known))
        regions = tuple(found["regions"])
    added = added_paint(folder, stem, record)
    if added is not None:
        paint = styles_in(read_rgba(added), palette)
        decided = np.where(paint > 0, paint, decided)
    return Outcome(_on_sheet(decided, size, window), added is not None, regions)


def unsure_pixels(folder: Path, stem: str, outcome: Outcome, gap_px: int, window: Box) -> Mask:
    """(H, W): pixels of the regions that are left to the artist; row 0 is the bottom."""
    line = read_line_art(read_rgba(folder / "line" / f"{stem}.png"))
    regions = find_regions(line, gap_px=gap_px)
    is_unsure = np.zeros(regions.count + 1, np.bool_)
    if len(outcome.regions) == regions.count:
        is_unsure[[int(region["id"]) for region in outcome.unsure]] = True
    height, width = outcome.decided.shape
    return _on_sheet(is_unsure[regions.labels], (width, height), window)


def _on_sheet(shown: NDArray[Any], size: tuple[int, int], window: Box) -> NDArray[Any]:
    """Return what a picture of the shot says about the whole sheet; row 0 is the bottom."""
    sheet = np.zeros((size[1], size[0]), shown.dtype)
    crop(sheet, window)[:] = shown[::-1]
    return sheet


def _is_current(found: Mapping[str, Any], entry: Mapping[str, str]) -> bool:
    made_from = found.get("made_from")
    return isinstance(made_from, dict) and made_from.get("line") == entry["line"]


def _palette_of(found: Mapping[str, Any], known: set[int]) -> Palette:
    """Return the colors that a result was painted in; retired ones are no style of the level."""
    colors = (
        Color(int(each["color_id"]), tuple(each["rgba"]))
        for each in found["colors"]
        if each["color_id"] in known and each["rgba"][3] > 0
    )
    return Palette((PAPER, *colors))
