"""What the artist corrects in the painted copy is kept, and learned from."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import EMPTY, Cm32, paint_of, tone_of
from shiage_opentoonz.corrections import written_hashes
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.watching import find_watched, signature_of
from shiage_opentoonz.workspace import open_workspace

from plugin_core.cli.border import run
from plugin_core.files.hashes import hash_file
from plugin_core.session import learn
from tests.drawings import GOLD, HAIR, SKIN, LineDrawing
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import (
    ARTIST,
    INK,
    STYLES,
    TRACE,
    as_pixels,
    palette_text,
    walk_level,
    walk_truth,
    walking_figure,
    write_level,
)

WAS, NOW = STYLES[HAIR], STYLES[GOLD]
FAST = ["--method", "nearest_region", "--max-seconds", "1"]


def _repaint(pixels: Cm32, was: int = WAS, now: int = NOW) -> Cm32:
    changed = (pixels & 0xFFF00) == was << 8
    return np.where(changed, pixels & ~np.uint32(0xFFF00) | np.uint32(now << 8), pixels)


def _save(copy: Path, number: int, pixels: Cm32) -> None:
    """Save a copy as the program does after its artist repainted a drawing."""
    level = open_tlv(copy)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    palette = copy.with_suffix(".tpl").read_text(encoding="utf-8")
    write_level(copy, {**drawings, FrameId(number): pixels}, palette=palette, creator=ARTIST)


def _correct(copy: Path, number: int) -> None:
    _save(copy, number, _repaint(open_tlv(copy).read(FrameId(number)).pixels))


def _styles(path: Path, number: int, where: int = WAS) -> set[int]:
    """Return the styles with which a copy paints what a perfect painter gives one style."""
    truth = as_pixels(walking_figure(number - 1, antialiased=True), painted=True)
    inside = (paint_of(truth) == where) & (tone_of(truth) == 255)
    return set(paint_of(open_tlv(path).read(FrameId(number)).pixels)[inside].tolist())


def test_a_correction_is_kept_in_the_next_copy(walk: Path) -> None:
    first = paint_copy(walk)
    _correct(first.level, 2)
    second = paint_copy(walk)
    assert second.level.name == "A_auto2.tlv"
    assert _styles(second.level, 2) == {NOW}


def test_a_correction_is_paint_of_the_shot_and_only_the_correction_is(walk: Path) -> None:
    _correct(paint_copy(walk).level, 2)
    shot = open_workspace(walk).open_shot()
    assert [drawing.number for drawing in shot.painted_drawings] == [1, 2]
    paint = shot.read_paint(shot.drawings[1]).rgba
    assert set(map(tuple, paint[paint[..., 3] > 0].tolist())) == {GOLD}


def test_what_was_corrected_is_learned(walk: Path) -> None:
    _correct(paint_copy(walk).level, 2)
    shot = open_workspace(walk).open_shot()
    model = learn(shot, method="nearest_region", max_seconds=1)
    assert sorted(model.drawings) == ["A.0001", "A.0002"]


@pytest.mark.usefixtures("toonz_command")
def test_colorize_takes_a_correction_up_without_being_told_to_learn(walk: Path) -> None:
    assert run(["toonz", "learn", str(walk), *FAST]) == 0
    assert run(["toonz", "colorize", str(walk), "--precision", "0"]) == 0
    _correct(walk.with_name("A_auto.tlv"), 2)
    assert run(["toonz", "colorize", str(walk), "--precision", "0"]) == 0
    copy = walk.with_name("A_auto2.tlv")
    assert _styles(copy, 2) == {NOW}
    assert _styles(copy, 3) != {WAS}


def test_the_artists_copy_stays_as_it_was_saved(walk: Path) -> None:
    first = paint_copy(walk)
    _correct(first.level, 2)
    saved = hash_file(first.level)
    paint_copy(walk)
    assert hash_file(first.level) == saved


def test_a_copy_that_was_saved_without_a_change_teaches_nothing(walk: Path) -> None:
    first = paint_copy(walk)
    _save(first.level, 2, open_tlv(first.level).read(FrameId(2)).pixels)
    shot = open_workspace(walk).open_shot()
    assert [drawing.number for drawing in shot.painted_drawings] == [1]


def test_a_region_that_we_left_and_the_artist_painted_is_a_correction(walk: Path) -> None:
    workspace = open_workspace(walk)
    learn(workspace.open_shot(), method="nearest_region", max_seconds=1)
    blank = workspace.write_back()
    truth = as_pixels(walking_figure(2, antialiased=True), painted=True, only=(STYLES[SKIN],))
    _save(blank.level, 3, truth)
    shot = open_workspace(walk).open_shot()
    assert [drawing.number for drawing in shot.painted_drawings] == [1, 3]


def test_paint_in_a_drawing_whose_lines_close_nothing_is_kept(tmp_path: Path) -> None:
    gaping = LineDrawing(200, 160).rectangle((40, 40, 60, 60)).erase((60, 30, 20, 20))
    drawings = {FrameId(1): walk_truth(1), FrameId(2): as_pixels(gaping, painted=False)}
    path = write_level(tmp_path / "A.tlv", drawings)
    copy = paint_copy(path).level
    by_hand = open_tlv(copy).read(FrameId(2)).pixels.copy()
    by_hand[80:120, 50:90] |= np.uint32(NOW << 8)
    _save(copy, 2, by_hand)
    assert np.array_equal(open_tlv(paint_copy(path).level).read(FrameId(2)).pixels, by_hand)
    for gap_px in (40, 4):
        open_workspace(path, gap_px=gap_px)
        kept = open_tlv(paint_copy(path).level).read(FrameId(2)).pixels
        assert (paint_of(kept)[80:120, 50:90] == NOW).all()
    assert np.array_equal(kept, by_hand)


def test_two_copies_are_learned_from_the_later_one_last(walk: Path) -> None:
    _correct(paint_copy(walk).level, 2)
    second = paint_copy(walk)
    _save(second.level, 2, _repaint(open_tlv(second.level).read(FrameId(2)).pixels, NOW, WAS))
    assert _styles(paint_copy(walk).level, 2) == {WAS}


def test_what_is_repainted_as_an_earlier_copy_had_it_is_kept(walk: Path) -> None:
    earlier = paint_copy(walk)
    assert _styles(earlier.level, 2) == {WAS}
    level = open_tlv(walk)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    write_level(walk, {**drawings, FrameId(1): _repaint(drawings[FrameId(1)])})
    copy = paint_copy(walk).level
    assert (copy, _styles(copy, 2)) == (earlier.level, {NOW})
    _save(copy, 2, _repaint(open_tlv(copy).read(FrameId(2)).pixels, NOW, WAS))
    assert _styles(paint_copy(walk).level, 2) == {WAS}
    assert _styles(paint_copy(walk).level, 2) == {WAS}


def test_a_copy_that_is_repainted_twice_is_kept_as_it_was_left(walk: Path) -> None:
    copy = paint_copy(walk).level
    _correct(copy, 2)
    assert _styles(paint_copy(walk).level, 2) == {NOW}
    _save(copy, 2, _repaint(open_tlv(copy).read(FrameId(2)).pixels, NOW, WAS))
    assert _styles(paint_copy(walk).level, 2) == {WAS}


def test_a_copy_that_we_wrote_again_is_compared_with_what_we_wrote(walk: Path) -> None:
    first = paint_copy(walk).level
    _correct(first, 2)
    paint_copy(walk)
    first.unlink()
    again = paint_copy(walk).level
    assert again == first
    _save(again, 3, open_tlv(again).read(FrameId(3)).pixels)
    shot = open_workspace(walk).open_shot()
    assert [drawing.number for drawing in shot.painted_drawings] == [1, 2]


def test_what_is_decided_in_the_shot_folder_later_stays(walk: Path) -> None:
    _correct(paint_copy(walk).level, 2)
    workspace = open_workspace(walk)
    (workspace.shot_folder / "paint" / "A.0002.png").unlink()
    shot = open_workspace(walk).open_shot()
    assert [drawing.number for drawing in shot.painted_drawings] == [1]


def test_styles_that_only_the_copy_has_are_not_learned(walk: Path) -> None:
    first = paint_copy(walk)
    level = open_tlv(first.level)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    drawings[FrameId(2)] = _repaint(drawings[FrameId(2)], now=len(STYLES) + 3)
    palette = palette_text(more=["night 3 0 0 9 255"])
    write_level(first.level, drawings, palette=palette, creator=ARTIST)
    workspace = open_workspace(walk)
    painted = workspace.open_shot().painted_drawings
    assert [drawing.number for drawing in painted] == [1]
    assert workspace.warnings == (
        "A_auto.tlv is painted with night, which A.tpl does not have: that paint is in no later"
        " copy.",
    )


@pytest.mark.parametrize("style", [INK, TRACE])
def test_a_correction_in_a_style_of_lines_is_kept(walk: Path, style: int) -> None:
    copy = paint_copy(walk).level
    _save(copy, 2, _repaint(open_tlv(copy).read(FrameId(2)).pixels, now=style))
    assert _styles(paint_copy(walk).level, 2) == {style}
    assert _styles(paint_copy(walk).level, 2) == {style}


def test_a_copy_that_cannot_be_read_is_a_sentence(walk: Path) -> None:
    first = paint_copy(walk)
    first.level.write_bytes(first.level.read_bytes()[:200])
    assert "A_auto.tlv is not learned from" in open_workspace(walk).warnings[0]


def test_a_copy_that_cannot_be_compared_is_told_once(walk: Path) -> None:
    copy = paint_copy(walk).level
    _correct(copy, 2)
    shutil.rmtree(open_workspace(walk).shot_folder)
    warnings = [open_workspace(walk).warnings for _ in range(2)]
    assert warnings == [
        (
            "A_auto.tlv was saved after Shiage wrote it, and what Shiage wrote is not at hand, as"
            " after a move to another folder or computer: what you repainted there is in no later"
            " copy.",
        ),
        (),
    ]


def test_a_copy_of_another_size_is_told(walk: Path) -> None:
    copy = paint_copy(walk).level
    _correct(copy, 2)
    level = open_tlv(walk)
    larger = {each: np.full((200, 260), EMPTY, np.uint32) for each in level.frame_ids}
    for each, pixels in larger.items():
        pixels[:160, :200] = level.read(each).pixels
    write_level(walk, larger)
    assert open_workspace(walk).warnings == (
        "A_auto.tlv was saved, and A.tlv has another size by now: what you repainted there is in no"
        " later copy.",
    )


def test_only_copies_that_may_still_be_there_are_kept(walk: Path) -> None:
    folder = open_workspace(walk).shot_folder
    for count in (3, 4, 5, 6, 7):
        walk_level(walk, count=count)
        paint_copy(walk)
    kept = {path.stem for path in (folder / "written").iterdir()}
    assert len(kept) == 2
    assert kept > written_hashes(walk)


def test_a_corrected_copy_is_a_save_of_its_level_and_no_level_of_its_own(walk: Path) -> None:
    first = paint_copy(walk)
    ours = signature_of(walk)
    _correct(first.level, 2)
    assert find_watched(walk.parent) == [walk]
    corrected = signature_of(walk)
    assert corrected != ours
    os.utime(first.level, ns=(1, 1))
    assert signature_of(walk) != corrected
