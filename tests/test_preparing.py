"""Prepared drawings: every region has the color that the artist gave it, or none."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from plugin_core.arrays import BACKGROUND, NO_COLOR
from plugin_core.errors import InputError, JobCancelled
from plugin_core.jobs import CancelToken
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare, prepare_shot
from plugin_core.shot import Shot
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import write_xdts
from tests.drawings import CLEAR, CLOTH, HAIR, SKIN, LineDrawing, make_shot, write_picture

Rgba = tuple[int, int, int, int]


def figure(*, antialiased: bool = False, hole: Rgba = CLEAR) -> LineDrawing:
    """Paper; a coat with a small hole in it; hair and face."""
    drawing = LineDrawing(160, 120, antialiased=antialiased)
    drawing.rectangle((10, 10, 70, 100), CLOTH).circle((40, 80), 6, hole)
    return drawing.circle((120, 60), 30, HAIR).circle((120, 60), 15, SKIN)


def prepared(folder: Path, number: int = 1, *, gap_px: int = 0) -> tuple[PreparedDrawing, Shot]:
    shot = Shot.open(folder)
    return prepare(shot, shot.drawing(number), gap_px=gap_px), shot


def color_at(result: PreparedDrawing, shot: Shot, x: int, y: int) -> Rgba | None:
    """The color of the region at a pixel; ``None`` is unknown."""
    region_id = int(result.regions.labels[y, x])
    assert region_id > 0
    index = int(result.colors[region_id - 1])
    return None if index == NO_COLOR else shot.palette.colors[index].rgba


PAPER, COAT, HOLE, HAIR_AT, FACE = (2, 2), (20, 20), (40, 80), (120, 38), (120, 60)


def test_every_region_has_its_painted_color(tmp_path: Path) -> None:
    result, shot = prepared(make_shot(tmp_path, [figure()]))
    assert result.regions.count == 5
    assert color_at(result, shot, *COAT) == CLOTH
    assert color_at(result, shot, *HAIR_AT) == HAIR
    assert color_at(result, shot, *FACE) == SKIN


def test_blank_regions_of_a_wholly_painted_drawing_are_background(tmp_path: Path) -> None:
    result, shot = prepared(make_shot(tmp_path, [figure()]))
    assert color_at(result, shot, *PAPER) == CLEAR
    assert color_at(result, shot, *HOLE) == CLEAR


def test_blank_regions_of_a_partly_painted_drawing_wait_for_a_color(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure()])
    write_picture(tmp_path / "paint" / "A.0001.png", figure().paint(only=[CLOTH, SKIN]))
    result, shot = prepared(tmp_path)
    assert color_at(result, shot, *COAT) == CLOTH
    assert color_at(result, shot, *FACE) == SKIN
    assert color_at(result, shot, *HAIR_AT) is None
    assert color_at(result, shot, *HOLE) is None


def test_one_large_look_through_does_not_make_a_finished_drawing_unfinished(
    tmp_path: Path,
) -> None:
    drawing = LineDrawing(200, 160).rectangle((4, 4, 150, 150), CLEAR)
    for i in range(12):
        drawing.rectangle((164, 4 + 12 * i, 20, 8), SKIN)
    result, shot = prepared(make_shot(tmp_path, [drawing]))
    assert color_at(result, shot, 80, 80) == CLEAR
    assert color_at(result, shot, 170, 8) == SKIN


def test_what_reaches_the_border_of_a_partly_painted_drawing_is_background(
    tmp_path: Path,
) -> None:
    make_shot(tmp_path, [figure()])
    write_picture(tmp_path / "paint" / "A.0001.png", figure().paint(only=[SKIN]))
    result, shot = prepared(tmp_path)
    assert color_at(result, shot, *PAPER) == CLEAR


def test_where_another_drawing_shows_what_is_paper_it_waits_too(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure()])
    write_picture(tmp_path / "paint" / "A.0001.png", figure().paint(only=[SKIN]))
    shot = Shot.open(tmp_path)
    result = prepare(shot, shot.drawing(1), paper_is_shown=True)
    assert color_at(result, shot, *PAPER) is None
    assert color_at(result, shot, *FACE) == SKIN


def test_in_a_wholly_painted_drawing_what_is_blank_is_background_in_any_case(
    tmp_path: Path,
) -> None:
    shot = Shot.open(make_shot(tmp_path, [figure()]))
    result = prepare(shot, shot.drawing(1), paper_is_shown=True)
    assert color_at(result, shot, *PAPER) == CLEAR


def test_an_unpainted_drawing_knows_no_color(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure(), figure()], painted=(1,))
    result, _ = prepared(tmp_path, 2)
    assert (result.colors == NO_COLOR).all()
    assert result.paint is None
    assert not result.is_reference


def test_antialiased_paint_and_lines_change_no_color(tmp_path: Path) -> None:
    drawing = figure(antialiased=True)
    make_shot(tmp_path, [drawing], painted=())
    soft = cv2.GaussianBlur(drawing.paint(), (3, 3), 0)
    hard = cv2.erode((drawing.paint()[..., 3] > 0).astype(np.uint8), np.ones((3, 3))) > 0
    soft[hard] = drawing.paint()[hard]
    write_picture(tmp_path / "paint" / "A.0001.png", soft)
    result, shot = prepared(tmp_path)
    assert len(shot.palette) == 4
    assert [color_at(result, shot, *place) for place in (COAT, HAIR_AT, FACE)] == [
        CLOTH,
        HAIR,
        SKIN,
    ]


def test_the_majority_decides_in_a_region_of_two_colors(tmp_path: Path) -> None:
    drawing = figure().repaint((10, 10, 30, 101), SKIN)
    result, shot = prepared(make_shot(tmp_path, [drawing]))
    assert color_at(result, shot, *COAT) == CLOTH


def test_a_region_that_is_mostly_blank_is_not_painted(tmp_path: Path) -> None:
    drawing = figure().repaint((10, 10, 60, 101), CLEAR)
    make_shot(tmp_path, [drawing])
    result, shot = prepared(tmp_path)
    assert color_at(result, shot, *COAT) is None


def test_the_paint_map_says_what_each_pixel_shows(tmp_path: Path) -> None:
    result, shot = prepared(make_shot(tmp_path, [figure()]))
    assert result.paint is not None
    values = {color.rgba: index for index, color in enumerate(shot.palette.colors)}
    for (x, y), rgba in ((PAPER, CLEAR), (COAT, CLOTH), (FACE, SKIN), (HOLE, CLEAR)):
        assert result.paint[y, x] == values[rgba]
    assert result.paint.dtype == np.int16


def test_blank_pixels_of_waiting_regions_are_unknown_in_the_paint_map(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure()])
    write_picture(tmp_path / "paint" / "A.0001.png", figure().paint(only=[SKIN]))
    result, _ = prepared(tmp_path)
    assert result.paint is not None
    assert result.paint[COAT[1], COAT[0]] == NO_COLOR
    assert result.paint[PAPER[1], PAPER[0]] == BACKGROUND


def test_paint_under_the_lines_is_known(tmp_path: Path) -> None:
    drawing = LineDrawing(60, 60).rectangle((10, 10, 40, 40), CLOTH)
    result, shot = prepared(make_shot(tmp_path, [drawing.stroke([(30, 11), (30, 49)])]))
    assert result.paint is not None
    assert shot.palette.colors[result.paint[30, 30]].rgba == CLOTH


def test_lines_in_the_paint_are_unknown_even_where_their_color_is_paint(tmp_path: Path) -> None:
    black = (0, 0, 0, 255)
    drawing = LineDrawing(100, 60).rectangle((10, 10, 30, 40), black)
    drawing.rectangle((60, 10, 30, 40), CLOTH)
    make_shot(tmp_path, [drawing], painted=())
    paint, line = drawing.paint(), drawing.line()
    paint[drawing.line_mask] = line[drawing.line_mask]
    write_picture(tmp_path / "paint" / "A.0001.png", paint)
    result, shot = prepared(tmp_path)
    assert {color.rgba for color in shot.palette.colors} == {CLEAR, black, CLOTH}
    assert result.paint is not None
    assert (result.paint[drawing.line_mask] == NO_COLOR).all()
    assert color_at(result, shot, 20, 20) == black


def test_paint_on_white_paper_reads_like_paint_on_nothing(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure()], painted=())
    paint = figure().paint()
    paint[paint[..., 3] == 0] = 255
    write_picture(tmp_path / "paint" / "A.0001.png", paint[..., :3])
    result, shot = prepared(tmp_path)
    assert color_at(result, shot, *PAPER) == CLEAR
    assert color_at(result, shot, *COAT) == CLOTH


def test_lossy_paint_gives_the_palette_s_colors(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure(), figure()], painted=(1,))
    paint = figure().paint()
    paint[paint[..., 3] == 0] = 255
    Image.fromarray(paint[..., :3]).save(tmp_path / "lossy.jpg", quality=80)
    write_picture(tmp_path / "paint" / "A.0002.png", np.array(Image.open(tmp_path / "lossy.jpg")))
    result, shot = prepared(tmp_path, 2)
    assert shot.is_noisy(shot.drawing(2))
    assert [color_at(result, shot, *place) for place in (COAT, HAIR_AT, FACE, PAPER)] == [
        CLOTH,
        HAIR,
        SKIN,
        CLEAR,
    ]


@pytest.mark.parametrize(
    "drawing",
    [
        LineDrawing(60, 40),
        LineDrawing(60, 40).stroke([(10, 10), (50, 10), (50, 30)]),
    ],
    ids=["blank paper", "an open line"],
)
def test_lines_that_close_no_region_are_refused(drawing: LineDrawing, tmp_path: Path) -> None:
    make_shot(tmp_path, [drawing], painted=())
    with pytest.raises(InputError, match=r"The lines of A\.0001\.png close no region") as raised:
        prepared(tmp_path)
    assert "--gap" in raised.value.hint


def test_the_position_is_the_place_in_the_shown_order(tmp_path: Path) -> None:
    make_shot(tmp_path, [figure(), figure(), figure()])
    write_xdts(tmp_path / "sheet.xdts", {"A": Exposure(("A.0003", "A.0001"))})
    shot = Shot.open(tmp_path)
    positions = {one.drawing.number: one.position for one in prepare_shot(shot, shot.drawings)}
    assert positions == {3: 0, 1: 1, 2: 2}


def test_accepted_drawings_are_marked_as_corrected(tmp_path: Path) -> None:
    shot = Shot.open(make_shot(tmp_path, [figure(), figure()], painted=(1, 2)))
    shot.accept(2)
    corrected = [one.corrected for one in prepare_shot(shot, shot.drawings)]
    assert corrected == [False, True]


def test_progress_names_each_drawing_and_ends_below_one(tmp_path: Path) -> None:
    shot = Shot.open(make_shot(tmp_path, [figure(), figure()]))
    seen: list[tuple[float, str]] = []
    prepare_shot(shot, shot.drawings, progress=lambda *step: seen.append(step))
    assert seen == [(0.0, "Reading A.0001.png"), (0.5, "Reading A.0002.png")]


def test_a_cancelled_preparation_stops(tmp_path: Path) -> None:
    shot = Shot.open(make_shot(tmp_path, [figure()]))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        prepare_shot(shot, shot.drawings, cancel=cancel)
