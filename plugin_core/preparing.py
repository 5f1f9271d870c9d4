"""Drawings made ready for the methods: regions, and the colors that the artist gave them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .arrays import BACKGROUND, NO_COLOR, ColorIndices, PaintMap, RgbaImage
from .errors import DarkPaper, NoRegions
from .files.hashes import hash_file
from .jobs import CancelToken, Progress, no_progress
from .paint.accepted import LeftBlank
from .paint.painted import map_paint
from .palette import pack
from .prepared import PreparedDrawing, color_areas
from .process.warm import warm
from .regions import RegionMap, find_regions, is_dark_paper, read_line_art
from .shot import Drawing, Shot

WHOLLY_PAINTED: Final = 0.95
"""Share of the enclosed area with paint from which a drawing counts as finished."""

_COLOR_BITS: Final = np.uint32(0xFFFFFF)
"""Of a packed pixel, what is not alpha."""

_NEARLY_ALL: Final = 0.9
_SPECK_PX: Final = 16


def prepare(
    shot: Shot, drawing: Drawing, *, gap_px: int = 0, paper_is_shown: bool = False
) -> PreparedDrawing:
    """Cut a drawing into regions and read what the artist painted in them.

    Parameters
    ----------
    shot
        The shot of the drawing.
    drawing
        One of its drawings, painted or not.
    gap_px
        Gaps in the lines up to this many pixels count as closed.
    paper_is_shown
        Another drawing shows what is paper, so that nothing need be guessed of it.

    Returns
    -------
    PreparedDrawing
        In a wholly painted drawing (95 % of the enclosed area, or 90 % of the enclosed regions),
        transparent regions are background. In a partly painted one, those that reach the border
        are, unless paper is shown; the others wait for a color. In a result that was accepted just
        what had been left blank because nothing was sure waits.

    Raises
    ------
    NoRegions
        If its lines close none, or cannot be told from dark paper.
    InputError
        If its line art or paint cannot be read.
    """
    position = shot.places()[drawing.stem]
    line_hash = hash_file(drawing.line)
    regions = warm.recall(
        ("regions", line_hash, gap_px),
        lambda: find_regions(read_line_art(shot.read_line(drawing)), gap_px=gap_px),
        _region_bytes,
    )
    if is_dark_paper(regions.line.mask):
        raise dark_paper(drawing.line.name)
    if regions.count < 2:
        raise NoRegions(
            f"The lines of {drawing.line.name} close no region.",
            hint="Close the outline, or let larger gaps count as closed"
            " (on the command line: --gap).",
        )
    if drawing.paint is None or not shot.is_painted(drawing):
        colors = np.full(regions.count, NO_COLOR, np.int16)
        return PreparedDrawing(drawing, position, regions, colors)
    noisy, corrected = shot.is_noisy(drawing), drawing.stem in shot.accepted
    left = shot.left_blank(drawing)
    paint_hash = hash_file(drawing.paint)
    if left and (left.line, left.result) != (line_hash, paint_hash):
        left = None
    made_from = (line_hash, paint_hash, shot.palette, noisy, corrected, left, paper_is_shown)
    return warm.recall(
        ("painted", drawing, position, gap_px, made_from),
        lambda: _with_paint(
            shot,
            drawing,
            position,
            regions,
            left,
            corrected=corrected,
            paper_is_shown=paper_is_shown,
        ),
        lambda prepared: _region_bytes(prepared.regions) // 8,
    )


def dark_paper(names: str) -> DarkPaper:
    """Return the error that says which drawings are on dark paper."""
    return DarkPaper(
        f"The paper of {names} is dark: lines cannot be told from it.",
        hint="Save it with white or transparent paper.",
    )


def prepare_shot(
    shot: Shot,
    drawings: Iterable[Drawing],
    *,
    gap_px: int = 0,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> list[PreparedDrawing]:
    """Prepare several drawings of a shot; see :func:`prepare`.

    Those whose lines close no region are left out, with a warning of the shot.

    Raises
    ------
    JobCancelled
        If ``cancel`` was set.
    """
    wanted = list(drawings)
    prepared = []
    for done, drawing in enumerate(wanted):
        if cancel is not None:
            cancel.check()
        progress(done / len(wanted), f"Reading {drawing.line.name}")
        try:
            prepared.append(prepare(shot, drawing, gap_px=gap_px))
        except NoRegions as error:
            shot.warn(f"{error} It is left out.")
    return prepared


def _with_paint(
    shot: Shot,
    drawing: Drawing,
    position: int,
    regions: RegionMap,
    left: LeftBlank | None,
    *,
    corrected: bool,
    paper_is_shown: bool,
) -> PreparedDrawing:
    noisy = shot.is_noisy(drawing)
    line, paint = shot.read_line(drawing), shot.read_paint(drawing)
    indices = map_paint(paint, shot.palette, noisy=noisy)
    indices[_shows_lines(paint.rgba, line, regions, noisy=noisy)] = NO_COLOR
    colors = _majority(regions, indices)
    if left and left.region_count == regions.count:
        unsure = np.array(left.region_ids, np.int64) - 1
        colors[unsure[colors[unsure] == BACKGROUND]] = NO_COLOR
    else:
        colors = _judge_blank(colors, regions, indices, paper_is_shown=paper_is_shown)
    return PreparedDrawing(
        drawing,
        position,
        regions,
        colors,
        paint=_known_pixels(indices, regions, colors),
        corrected=corrected,
    )


def _shows_lines(
    paint: RgbaImage, line: RgbaImage, regions: RegionMap, *, noisy: bool
) -> NDArray[np.bool_]:
    """Line pixels on which the paint file shows the line and not what lies under it."""
    mask = regions.line.mask
    if noisy:
        return mask
    under, over = pack(paint), pack(line)
    same_color = (under ^ over) & _COLOR_BITS == 0
    shows: NDArray[np.bool_] = mask & ((under == 0) | same_color)
    return shows


def _majority(regions: RegionMap, indices: PaintMap) -> ColorIndices:
    """Return the commonest palette index of each region, ``NO_COLOR`` where it has none."""
    table = color_areas(regions, indices)
    return np.where(table.any(axis=1), table.argmax(axis=1), NO_COLOR).astype(np.int16)


def _judge_blank(
    colors: ColorIndices, regions: RegionMap, indices: PaintMap, *, paper_is_shown: bool
) -> ColorIndices:
    """Tell background that was left blank on purpose from regions that wait for a color."""
    if _is_finished(colors, regions, indices):
        return colors
    waits = (colors == BACKGROUND) & (paper_is_shown | ~regions.on_border)
    return np.where(waits, NO_COLOR, colors).astype(np.int16)


def _is_finished(colors: ColorIndices, regions: RegionMap, indices: PaintMap) -> bool:
    """Whether the artist painted all that is to be painted.

    By area; or by count, because one look through a skipping rope is larger than the character, and
    whoever painted all but one in ten regions meant the rest to stay blank.
    """
    enclosed = np.append(False, ~regions.on_border)[regions.labels]
    painted = int((enclosed & (indices != BACKGROUND)).sum())
    counted = ~regions.on_border & (regions.area >= _SPECK_PX)
    painted_regions = int((counted & (colors != BACKGROUND)).sum())
    by_area = painted >= WHOLLY_PAINTED * max(int(enclosed.sum()), 1)
    by_count = painted_regions >= _NEARLY_ALL * max(int(counted.sum()), 1)
    return by_area or by_count


def _known_pixels(indices: PaintMap, regions: RegionMap, colors: ColorIndices) -> PaintMap:
    """Return the indices without the blank pixels of regions that are not background."""
    is_background = np.append(False, colors == BACKGROUND)[regions.labels]
    return np.where((indices == BACKGROUND) & ~is_background, NO_COLOR, indices).astype(np.int16)


def _region_bytes(regions: RegionMap) -> int:
    """Estimate what a region map keeps alive: its pictures."""
    return 16 * regions.labels.size
