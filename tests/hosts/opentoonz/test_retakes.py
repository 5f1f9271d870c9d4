"""Lines that the artist draws anew after a drawing was approved or corrected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import Cm32, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.retakes import carry_over
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.workspace import Workspace, open_workspace

from plugin_core.images import read_rgba
from plugin_core.palette import NO_COLOR
from plugin_core.preparing import prepare
from plugin_core.regions import LineArt, RegionMap, find_regions
from tests.drawings import HAIR, SKIN
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import (
    ARTIST,
    INK,
    STYLES,
    as_pixels,
    walk_truth,
    walking_figure,
    write_level,
)

RETAKE = 7
"""The drawing of the figure that the second one is drawn anew as."""


def _approved(path: Path) -> Workspace:
    """Approve the result of drawing 2, as the review window does."""
    paint_copy(path)
    workspace = open_workspace(path)
    shot = workspace.open_shot()
    paint = workspace.shot_folder / "paint" / "A.0002.png"
    paint.write_bytes((shot.result_folder / "A.0002.png").read_bytes())
    shot.mark_accepted(shot.drawings[1])
    return workspace


def _save(path: Path, number: int, pixels: Cm32) -> None:
    level = open_tlv(path)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    palette = path.with_suffix(".tpl").read_text(encoding="utf-8")
    write_level(path, {**drawings, FrameId(number): pixels}, palette=palette, creator=ARTIST)


def _retake(path: Path) -> None:
    _save(path, 2, as_pixels(walking_figure(RETAKE - 1, antialiased=True), painted=False))


def _wrong_share(copy: Path) -> float:
    """Return the share of the retake that is painted otherwise than a perfect painter would."""
    pixels, truth = open_tlv(copy).read(FrameId(2)).pixels, walk_truth(RETAKE)
    between = tone_of(truth) == 255
    return float((paint_of(pixels) != paint_of(truth))[between].mean())


def _colors(paint: Path) -> Counter[tuple[int, ...]]:
    """Count the painted pixels of each color; how much paper lies around does not matter."""
    rgba = read_rgba(paint)
    return Counter(map(tuple, rgba[rgba[..., 3] > 0].tolist()))


def _boxes(*lefts: int) -> RegionMap:
    """Return the regions of some boxes of 20 x 20 pixels."""
    strength = np.zeros((40, 120), np.uint8)
    for left in lefts:
        strength[10:31, (left, left + 20)] = strength[(10, 30), left : left + 21] = 255
    return find_regions(LineArt(strength, (strength > 0).astype(np.uint8)))


def _filled(regions: RegionMap, *lefts: int) -> np.ndarray:
    paint = np.zeros(regions.labels.shape, np.uint16)
    for style, left in enumerate(lefts, start=3):
        paint[regions.grown == regions.labels[20, left + 10]] = style
    return paint


def test_a_region_that_stays_keeps_its_paint_and_one_that_moves_loses_it() -> None:
    before, after = _boxes(10, 60), _boxes(10, 75)
    kept, retake = carry_over(_filled(before, 10, 60), before, after)
    assert np.array_equal(kept, _filled(after, 10))
    assert not retake.holds


def test_a_region_that_is_drawn_anew_by_a_hair_is_filled_to_its_new_lines() -> None:
    before, after = _boxes(10, 60), _boxes(11, 60)
    kept, retake = carry_over(_filled(before, 10, 60), before, after)
    assert np.array_equal(kept, _filled(after, 11, 60))
    assert retake.holds


def test_a_new_region_has_no_paint() -> None:
    before, after = _boxes(10), _boxes(10, 60)
    kept, retake = carry_over(_filled(before, 10), before, after)
    assert np.array_equal(kept, _filled(after, 10))
    assert retake.holds


def test_approved_paint_of_earlier_lines_is_not_painted_beside_the_new_ones(walk: Path) -> None:
    _approved(walk)
    _retake(walk)
    assert _wrong_share(paint_copy(walk).level) == 0


def test_that_approved_lines_changed_is_told_once(walk: Path) -> None:
    _approved(walk)
    _retake(walk)
    assert open_workspace(walk).warnings[0].startswith("The lines of drawing 2 changed")
    assert not open_workspace(walk).warnings


def test_a_small_region_that_is_drawn_into_an_approved_drawing_waits_for_a_color(
    walk: Path,
) -> None:
    _approved(walk)
    pixels = open_tlv(walk).read(FrameId(2)).pixels.copy()
    pixels[2:9, (2, 9)] = pixels[(2, 9), 2:10] = INK << 20
    _save(walk, 2, pixels)
    workspace = open_workspace(walk)
    shot = workspace.open_shot()
    prepared = prepare(shot, shot.drawings[1], gap_px=workspace.gap_px)
    assert (prepared.colors[1:] == NO_COLOR).sum() == 1
    assert shot.accepted == {"A.0002"}


def test_lines_that_are_added_beside_leave_what_was_approved(walk: Path) -> None:
    workspace = _approved(walk)
    paint = workspace.shot_folder / "paint" / "A.0002.png"
    before = _colors(paint)
    pixels = open_tlv(walk).read(FrameId(2)).pixels.copy()
    pixels[20:30, (20, 29)] = pixels[(20, 29), 20:30] = INK << 20
    _save(walk, 2, pixels)
    workspace = open_workspace(walk)
    assert not workspace.warnings
    assert workspace.open_shot().accepted == {"A.0002"}
    assert _colors(paint) == before


@pytest.mark.parametrize("first", ["correction", "retake"])
def test_a_correction_holds_for_the_lines_that_it_was_painted_in(walk: Path, first: str) -> None:
    copy = paint_copy(walk).level
    pixels = open_tlv(copy).read(FrameId(2)).pixels
    hair = (pixels & 0xFFF00) == STYLES[HAIR] << 8
    corrected = np.where(hair, pixels & ~np.uint32(0xFFF00) | np.uint32(STYLES[SKIN] << 8), pixels)
    if first == "retake":
        _retake(walk)
    _save(copy, 2, corrected)
    open_workspace(walk)
    if first == "correction":
        _retake(walk)
    assert _wrong_share(paint_copy(walk).level) == 0
