"""A level as a shot folder, and the painted copy that comes back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import empty, ink_of, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.raster_source import RasterSource
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.tpl import read_tpl
from shiage_opentoonz.workspace import Workspace, open_workspace

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_file
from plugin_core.images import picture_size, read_rgba, write_png
from plugin_core.palette import read_palette
from plugin_core.regions import LineClass, read_line_art
from plugin_core.session import colorize, learn
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import write_xdts
from tests.drawings import LineDrawing, walking_figure
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import (
    ARTIST,
    STYLES,
    TRACE,
    as_pixels,
    palette_text,
    walk_level,
    walk_truth,
    write_level,
    write_project,
)


def _colorize(workspace: Workspace, precision: float = 0.0) -> None:
    shot = workspace.open_shot()
    model = learn(shot, method="nearest_region", max_seconds=1)
    for result in colorize(shot, model, precision=precision):
        result.save()


def test_the_shot_folder_holds_lines_paint_and_a_palette_of_style_ids(walk: Path) -> None:
    workspace = open_workspace(walk)
    shot = workspace.open_shot()
    assert [drawing.stem for drawing in shot.drawings] == ["A.0001", "A.0002", "A.0003", "A.0004"]
    assert [drawing.number for drawing in shot.painted_drawings] == [1]
    palette = read_palette(workspace.shot_folder / "palette.json")
    assert [color.color_id for color in palette.colors] == [0, *STYLES.values()]
    assert palette.colors[1].name == "fill_3"


def test_lines_are_where_the_program_has_them(walk: Path) -> None:
    workspace = open_workspace(walk)
    art = read_line_art(workspace.open_shot().read_line(workspace.open_shot().drawings[1]))
    x, y, width, height = workspace.content.window or (0, 0, 0, 0)
    pixels = open_tlv(walk).read(FrameId(2)).pixels[y : y + height, x : x + width][::-1]
    assert np.array_equal(art.mask, tone_of(pixels) < 255)
    pure = tone_of(pixels) == 0
    assert (art.classes[pure & (ink_of(pixels) == TRACE)] == LineClass.BLUE).all()


def test_the_shot_shows_only_what_the_drawings_take_of_the_sheet(tmp_path: Path) -> None:
    sheet = empty(900, 700)
    sheet[300:460, 400:600] = as_pixels(walking_figure(0), painted=True)
    path = write_level(tmp_path / "A.tlv", {FrameId(1): sheet, FrameId(2): sheet})
    workspace = open_workspace(path)
    width, height = picture_size(workspace.shot_folder / "line" / "A.0001.png")
    assert width < 250
    assert height < 250


def test_the_other_drawings_are_painted_and_the_artists_stay(walk: Path) -> None:
    written = paint_copy(walk)
    source, result = open_tlv(walk), open_tlv(written.level)
    assert written.drawings == ("2", "3", "4")
    assert np.array_equal(source.read(FrameId(1)).pixels, result.read(FrameId(1)).pixels)
    for number in (2, 3, 4):
        pixels, truth = result.read(FrameId(number)).pixels, walk_truth(number)
        between = tone_of(truth) == 255
        assert np.array_equal(paint_of(pixels)[between], paint_of(truth)[between])
        assert (ink_of(pixels) == ink_of(truth)).mean() > 0.999


def test_sources_are_never_touched(walk: Path) -> None:
    before = {path: (hash_file(path), path.stat().st_mtime_ns) for path in walk.parent.iterdir()}
    paint_copy(walk)
    for path, state in before.items():
        assert (hash_file(path), path.stat().st_mtime_ns) == state


def test_the_palette_is_copied_to_the_byte(walk: Path) -> None:
    written = paint_copy(walk)
    assert written.palette is not None
    assert written.palette.read_bytes() == walk.with_suffix(".tpl").read_bytes()


def test_the_same_work_twice_writes_nothing(walk: Path) -> None:
    written = paint_copy(walk)
    files = [written.level, walk.with_name("A_auto.tpl")]
    times = {path: path.stat().st_mtime_ns for path in files}
    again = open_workspace(walk).write_back()
    assert again.level == written.level
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_a_copy_that_the_artist_saved_is_never_overwritten(walk: Path) -> None:
    first = paint_copy(walk)
    shutil.copy(walk, first.level)
    kept = first.level.read_bytes()
    second = open_workspace(walk).write_back()
    assert second.level.name == "A_auto2.tlv"
    assert "somebody else saved it" in second.warnings[0]
    assert first.level.read_bytes() == kept
    third = open_workspace(walk).write_back()
    assert third.level == second.level


def test_a_changed_palette_of_the_copy_is_never_overwritten(walk: Path) -> None:
    first = paint_copy(walk)
    assert first.palette is not None
    first.palette.write_text(palette_text().replace("fill_3", "night"), encoding="utf-8")
    assert open_workspace(walk).write_back().level.name == "A_auto2.tlv"


def test_a_file_that_was_there_before_is_never_overwritten(walk: Path) -> None:
    other = walk.with_name("A_auto.tlv")
    other.write_bytes(b"mine")
    assert paint_copy(walk).level.name == "A_auto2.tlv"
    assert other.read_bytes() == b"mine"


def test_a_link_in_the_place_of_the_copy_is_left_alone(walk: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"mine")
    walk.with_name("A_auto.tlv").symlink_to(target)
    assert paint_copy(walk).level.name == "A_auto2.tlv"
    assert target.read_bytes() == b"mine"


def test_our_own_copy_is_no_source(walk: Path) -> None:
    written = paint_copy(walk)
    with pytest.raises(InputError, match=r"A_auto\.tlv was written by Shiage"):
        open_workspace(written.level)


def test_a_level_saved_meanwhile_is_not_painted_over(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace)
    walk_level(walk, painted=(1, 2))
    with pytest.raises(InputError, match="was saved while Shiage was working on it"):
        workspace.write_back()
    assert not walk.with_name("A_auto.tlv").exists()


def test_unsure_regions_stay_blank_and_are_reported(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace, precision=1.0)
    written = workspace.write_back()
    assert written.uncertain_regions > 0
    report = json.loads(written.report.read_text(encoding="utf-8"))
    assert report["sources"]["A.tlv"] == hash_file(walk)
    unsure = report["drawings"][1]["unsure"]
    assert {"id", "bounds", "area", "confidence", "candidates"} == set(unsure[0])


def test_unsure_regions_can_be_marked_on_a_page_of_their_own(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace, precision=1.0)
    written = workspace.write_back(mark_unsure=True)
    assert written.palette is not None
    palette = read_tpl(written.palette)
    assert palette.review_style == 8
    pixels = open_tlv(written.level).read(FrameId(2)).pixels
    marked = paint_of(pixels) == 8
    assert marked.any()
    assert not (marked & (tone_of(pixels) == 0)).all()


def test_a_marked_copy_that_becomes_a_source_is_unpainted_where_it_is_marked(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace, precision=1.0)
    written = workspace.write_back(mark_unsure=True)
    level = open_tlv(written.level)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    assert written.palette is not None
    text = written.palette.read_text(encoding="utf-8")
    again = write_level(walk.parent / "C.tlv", drawings, palette=text)
    result = open_tlv(paint_copy(again).level)
    assert not (paint_of(result.read(FrameId(2)).pixels) == 8).any()


def test_paint_that_was_added_in_the_shot_folder_comes_back(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace)
    shot = workspace.open_shot()
    shot.accept(2)
    paint = read_rgba(workspace.shot_folder / "paint" / "A.0002.png")
    palette = read_palette(workspace.shot_folder / "palette.json")
    by_id = {color.color_id: color.rgba for color in palette.colors}
    paint[(paint == by_id[3]).all(axis=2)] = by_id[6]
    write_png(workspace.shot_folder / "paint" / "A.0002.png", paint)
    workspace = open_workspace(walk)
    assert {each.number for each in workspace.open_shot().painted_drawings} == {1, 2}
    result = open_tlv(workspace.write_back().level).read(FrameId(2)).pixels
    truth = walk_truth(2)
    between = tone_of(truth) == 255
    assert set(np.unique(paint_of(result)[between & (paint_of(truth) == 3)])) == {6}


def test_added_paint_follows_a_changed_palette(walk: Path) -> None:
    workspace = open_workspace(walk)
    _colorize(workspace)
    workspace.open_shot().accept(2)
    palette = walk.with_suffix(".tpl")
    text = palette.read_text(encoding="utf-8")
    palette.write_text(text.replace("240 200 60", "10 20 30"), encoding="utf-8")
    result = open_tlv(open_workspace(walk).write_back().level).read(FrameId(2)).pixels
    truth = walk_truth(2)
    between = tone_of(truth) == 255
    assert np.array_equal(paint_of(result)[between], paint_of(truth)[between])


def test_added_paint_stays_in_place_when_the_drawings_take_more_of_the_sheet(
    tmp_path: Path,
) -> None:
    def sheet(number: int, *, painted: bool) -> np.ndarray:
        pixels = empty(600, 500)
        pixels[150:310, 200:400] = as_pixels(walking_figure(number - 1), painted=painted)
        return pixels

    drawings = {FrameId(each): sheet(each, painted=each == 1) for each in (1, 2)}
    path = write_level(tmp_path / "A.tlv", drawings)
    workspace = open_workspace(path)
    _colorize(workspace)
    workspace.open_shot().accept(2)
    drawings[FrameId(3)] = sheet(1, painted=False)
    drawings[FrameId(3)][5:40, 5:60] = 1 << 20
    drawings[FrameId(3)][10:30, 10:50] = 0xFF
    write_level(path, drawings)
    result = open_tlv(open_workspace(path).write_back().level).read(FrameId(2)).pixels
    truth = sheet(2, painted=True)
    between = tone_of(truth) == 255
    assert np.array_equal(paint_of(result)[between], paint_of(truth)[between])


def test_styles_of_one_color_stay_two(tmp_path: Path) -> None:
    text = palette_text().replace("40 74 140", "60 110 190")
    path = walk_level(tmp_path / "A.tlv")
    path.with_suffix(".tpl").write_text(text, encoding="utf-8")
    result = open_tlv(paint_copy(path).level)
    pixels, truth = result.read(FrameId(3)).pixels, walk_truth(3)
    between = tone_of(truth) == 255
    assert np.array_equal(paint_of(pixels)[between], paint_of(truth)[between])


def test_suffixes_sparse_numbers_and_blanks_come_back(tmp_path: Path) -> None:
    ids = [FrameId(3), FrameId(7, "a"), FrameId(7, "bc"), FrameId(40), FrameId(41, "仮")]
    drawings = {
        each: as_pixels(walking_figure(place), painted=place == 0) for place, each in enumerate(ids)
    }
    drawings[FrameId(50)] = empty(200, 160)
    path = write_level(tmp_path / "A.tlv", drawings)
    written = paint_copy(path)
    result = open_tlv(written.level)
    assert result.frame_ids == tuple(sorted(drawings))
    assert result.version == 15
    assert written.drawings == ("7a", "7bc", "40", "41仮")


def test_a_drawing_without_a_closed_region_is_told_and_a_blank_one_is_left_out(
    tmp_path: Path,
) -> None:
    line = empty(200, 160)
    line[80, 20:180] = 1 << 20
    drawings = {FrameId(1): walk_truth(1), FrameId(2): line, FrameId(3): empty(200, 160)}
    workspace = open_workspace(write_level(tmp_path / "A.tlv", drawings))
    assert [each.stem for each in workspace.open_shot().drawings] == ["A.0001", "A.0002"]
    assert len(workspace.warnings) == 1
    assert "Drawing 2 of A.tlv has lines, but no closed region" in workspace.warnings[0]


def test_a_larger_gap_closes_what_the_usual_one_leaves_open(tmp_path: Path) -> None:
    gaping = LineDrawing(200, 160).rectangle((40, 40, 60, 60)).erase((60, 30, 20, 20))
    drawings = {FrameId(1): walk_truth(1), FrameId(2): as_pixels(gaping, painted=False)}
    path = write_level(tmp_path / "A.tlv", drawings)
    assert len(open_workspace(path).warnings) == 1
    assert not open_workspace(path, gap_px=40).warnings
    assert open_workspace(path).gap_px == 40


def test_a_level_of_blank_drawings_is_a_sentence(tmp_path: Path) -> None:
    path = write_level(tmp_path / "A.tlv", {FrameId(1): empty(50, 50)})
    with pytest.raises(InputError, match=r"No drawing of A\.tlv closes a region"):
        open_workspace(path)


def test_only_chosen_drawings_are_learned_from_until_others_are_chosen(tmp_path: Path) -> None:
    path = walk_level(tmp_path / "A.tlv", painted=(1, 3))

    def painted(learn_from: str | None) -> list[int]:
        shot = open_workspace(path, learn_from=learn_from).open_shot()
        return [drawing.number for drawing in shot.painted_drawings]

    assert painted("3") == [3]
    assert painted(None) == [3]
    assert painted("") == [1, 3]


def test_the_lines_before_painting_tell_the_trace_lines(tmp_path: Path) -> None:
    plain = palette_text(trace_flag="")
    bare = {
        FrameId(each): as_pixels(walking_figure(each - 1, antialiased=True), painted=False)
        for each in (1, 2)
    }
    path = write_level(tmp_path / "A.tlv", {**bare, FrameId(1): walk_truth(1)}, palette=plain)
    write_level(tmp_path / "nopaint" / "A_np.tlv", bare, palette=plain)
    workspace = open_workspace(path)
    assert isinstance(workspace.content, RasterSource)
    assert workspace.content.inks.trace == {TRACE}
    _colorize(workspace)
    pixels = open_tlv(workspace.write_back().level).read(FrameId(2)).pixels
    assert not ((ink_of(pixels) == TRACE) & (tone_of(pixels) < 255)).any()


def test_the_color_model_of_the_palette_is_learned_from(tmp_path: Path) -> None:
    write_level(tmp_path / "model.tlv", {FrameId(1): walk_truth(1), FrameId(2): walk_truth(2)})
    path = walk_level(tmp_path / "A.tlv", painted=())
    extra = '  <refImgPath fids="2">\n    "D:\\\\cut\\\\model.tlv" \n  </refImgPath>\n'
    path.with_suffix(".tpl").write_text(palette_text(extra=extra), encoding="utf-8")
    workspace = open_workspace(path)
    assert [each.stem for each in workspace.open_shot().painted_drawings] == ["A.900001"]
    _colorize(workspace)
    written = workspace.write_back()
    assert written.drawings == ("1", "2", "3", "4")
    assert open_tlv(written.level).frame_ids == open_tlv(path).frame_ids


def test_a_color_model_with_other_styles_is_left_out_with_a_sentence(tmp_path: Path) -> None:
    text = palette_text().replace("fill_4", "other")
    write_level(tmp_path / "model.tlv", {FrameId(1): walk_truth(1)}, palette=text)
    path = walk_level(tmp_path / "A.tlv")
    extra = '  <refImgPath>\n    "model.tlv" \n  </refImgPath>\n'
    path.with_suffix(".tpl").write_text(palette_text(extra=extra), encoding="utf-8")
    assert "has other styles" in open_workspace(path).warnings[0]


def test_a_color_model_may_lack_the_trace_inks_of_the_level(tmp_path: Path) -> None:
    write_level(tmp_path / "model.tlv", {FrameId(1): walk_truth(1)})
    path = walk_level(tmp_path / "A.tlv")
    extra = '  <refImgPath>\n    "model.tlv" \n  </refImgPath>\n'
    text = palette_text(more=["_1 another 3 0 0 9 255"], extra=extra)
    path.with_suffix(".tpl").write_text(text, encoding="utf-8")
    painted = open_workspace(path).open_shot().painted_drawings
    assert [each.stem for each in painted] == ["A.0001", "A.900001"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone.tlv", "was not found"),
        ("model.png", "is no Toonz raster level"),
        ("model.tlv", "cannot be used: Drawing 1 of model.tlv uses style 60"),
    ],
)
def test_a_color_model_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, name: str, sentence: str
) -> None:
    beyond = walk_truth(1)
    beyond[0, 0] = 60 << 8 | 0xFF
    write_level(tmp_path / "model.tlv", {FrameId(1): beyond})
    (tmp_path / "model.png").touch()
    path = walk_level(tmp_path / "A.tlv")
    extra = f'  <refImgPath>\n    "{name}" \n  </refImgPath>\n'
    path.with_suffix(".tpl").write_text(palette_text(extra=extra), encoding="utf-8")
    assert sentence in open_workspace(path).warnings[0]


def test_drawings_are_taken_in_the_order_of_exposure(tmp_path: Path) -> None:
    cells = "<cell> 0 2 $0003 0 </cell> <cell> 3 1 $0001 0 </cell> <cell> 4 1 $0004 0 </cell>"
    scene = write_project(tmp_path / "project", cells=cells)
    walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    shot = open_workspace(scene).open_shot()
    assert [drawing.number for drawing in shot.order()] == [3, 1, 4, 2]
    assert shot.exposure is not None
    assert shot.exposure.stems == ("A.0003", "A.0003", None, "A.0001", "A.0004")


def test_a_sheet_goes_before_the_scene_and_is_remembered(scene: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "cut.xdts"
    write_xdts(sheet, {"A": Exposure(("A.0004", "A.0002"))})
    open_workspace(scene, sheet=sheet)
    shot = open_workspace(scene).open_shot()
    assert [drawing.number for drawing in shot.order()][:2] == [4, 2]


def test_a_scene_of_vector_levels_is_refused_with_advice(tmp_path: Path, scene: Path) -> None:
    text = scene.read_text(encoding="utf-8").replace("A.tlv", "A.pli")
    scene.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="shows A, which Shiage does not paint") as refusal:
        open_workspace(scene)
    assert "Convert to Toonz Raster" in refusal.value.hint


def test_a_missing_level_is_a_sentence(scene: Path) -> None:
    shutil.rmtree(scene.parents[1] / "drawings")
    with pytest.raises(InputError, match=r"\+drawings/A\.tlv was not found"):
        open_workspace(scene)


def test_names_that_a_shell_would_misread_are_only_names(tmp_path: Path) -> None:
    path = walk_level(tmp_path / "a;rm -rf $HOME `x` 'q'.tlv")
    assert paint_copy(path).level.name == "a;rm -rf $HOME `x` 'q'_auto.tlv"


def test_a_sheet_may_show_a_blank_drawing(scene: Path, tmp_path: Path) -> None:
    level = open_tlv(scene.parent.parent / "drawings" / "A.tlv")
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    write_level(level.path, {**drawings, FrameId(3): empty(*level.size)})
    sheet = tmp_path / "cut.xdts"
    write_xdts(sheet, {"A": Exposure(("A.0004", "A.0003", "A.0001"))})
    exposure = open_workspace(scene, sheet=sheet).open_shot().exposure
    assert exposure == Exposure(("A.0004", None, "A.0001"))


def test_a_sheet_without_the_level_is_told_and_the_scene_holds(scene: Path, tmp_path: Path) -> None:
    before = open_workspace(scene).open_shot().exposure
    sheet = tmp_path / "cut.xdts"
    write_xdts(sheet, {"X": Exposure(("X.0002",)), "Y": Exposure(("Y.0001",))})
    workspace = open_workspace(scene, sheet=sheet)
    assert workspace.warnings[0].startswith("cut.xdts has no column A")
    assert workspace.open_shot().exposure == before


def test_a_sheet_that_is_not_there_is_refused_and_forgotten(scene: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"typo\.xdts cannot be read"):
        open_workspace(scene, sheet=tmp_path / "typo.xdts")
    assert not open_workspace(scene).warnings


def test_a_level_that_the_artist_saved_from_our_copy_is_a_source(walk: Path) -> None:
    written = paint_copy(walk)
    level = open_tlv(written.level)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    write_level(written.level, drawings, creator=ARTIST)
    assert open_workspace(written.level).level == "A_auto"


def test_only_what_changed_is_written_again(walk: Path) -> None:
    folder = open_workspace(walk).shot_folder
    before = {path.name: path.stat().st_mtime_ns for path in (folder / "line").iterdir()}
    level = open_tlv(walk)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    drawings[FrameId(3)] = as_pixels(walking_figure(2), painted=False)
    write_level(walk, drawings)
    open_workspace(walk)
    after = {path.name: path.stat().st_mtime_ns for path in (folder / "line").iterdir()}
    assert [name for name in sorted(after) if after[name] != before[name]] == ["A.0003.png"]
