"""The result of one drawing: exact paint, and a record of every region."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from plugin_core.arrays import NO_COLOR, ColorIndices
from plugin_core.decisions import Decision
from plugin_core.images import read_picture, read_rgba
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare
from plugin_core.regions import TracePairs, learn_trace_pairs
from plugin_core.session.results import Result, changes_between
from plugin_core.shot import Shot
from tests.drawings import CLOTH, LineDrawing, make_shot, walking_figure, write_picture


def decision_of(prepared: PreparedDrawing, colors: ColorIndices, palette_size: int) -> Decision:
    """Decide these colors; ``NO_COLOR`` leaves a region blank though the first color is best."""
    best = np.where(colors == NO_COLOR, 1, colors).astype(np.int16)
    probabilities = np.full((len(colors), palette_size), 0.01, np.float32)
    probabilities[np.arange(len(colors)), best] = 0.9
    confidence = np.where(colors == NO_COLOR, 0.5, 0.99)
    return Decision(colors, best, confidence, prepared.colors != NO_COLOR, probabilities)


def result_of(
    shot: Shot, number: int, colors: ColorIndices, *, pairs: TracePairs | None = None
) -> Result:
    prepared = prepare(shot, shot.drawing(number))
    return Result(
        prepared=prepared,
        decision=decision_of(prepared, colors, len(shot.palette)),
        palette=shot.palette,
        trace_pairs=pairs or learn_trace_pairs([], shot.palette),
        made_from={"line": "abc"},
        folder=shot.result_folder,
    )


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    """The same drawing twice: the first one painted, so that its colors are the truth."""
    return Shot.open(make_shot(tmp_path / "shot", [walking_figure(), walking_figure()]))


def truth(shot: Shot) -> ColorIndices:
    return prepare(shot, shot.drawing(1)).colors


def test_paint_is_exact_between_the_lines(shot: Shot) -> None:
    painted = result_of(shot, 2, truth(shot)).rgba()
    figure = walking_figure()
    between = ~figure.line_mask
    assert np.array_equal(painted[between], figure.paint()[between])


def test_every_pixel_is_of_the_palette_or_clear(shot: Shot) -> None:
    painted = result_of(shot, 2, truth(shot)).rgba()
    assert not np.any(shot.palette.index_map(painted) == NO_COLOR)


def test_paint_meets_in_the_middle_of_a_line(tmp_path: Path) -> None:
    box = LineDrawing(60, 40, thickness=5).rectangle((10, 10, 40, 20), CLOTH)
    shot = Shot.open(make_shot(tmp_path / "shot", [box, box]))
    painted = result_of(shot, 2, truth(shot)).rgba()
    left_of_the_middle, right_of_it = painted[20, 7:10, 3], painted[20, 11:14, 3]
    assert not left_of_the_middle.any()
    assert (right_of_it == 255).all()


def test_a_blank_region_is_transparent_and_listed(shot: Shot) -> None:
    colors = truth(shot)
    blank = int(np.flatnonzero(colors > 0)[0])
    colors[blank] = NO_COLOR
    result = result_of(shot, 2, colors)
    inside = result.prepared.regions.labels == blank + 1
    assert not result.rgba()[inside].any()
    (region,) = result.uncertain_regions
    assert (region.id, region.confidence, region.color) == (blank + 1, 0.5, None)
    assert region.candidates[0][0] == shot.palette.colors[1]
    assert region.bounds == tuple(cv2.boundingRect(inside.astype(np.uint8)))


def test_background_is_transparent(shot: Shot) -> None:
    painted = result_of(shot, 2, np.zeros(len(truth(shot)), np.int16)).rgba()
    assert not painted.any()


def test_a_trace_line_takes_the_color_that_it_was_taught(shot: Shot) -> None:
    prepared = prepare(shot, shot.drawing(1))
    size = len(shot.palette)
    table = np.full((size, size), 2, np.int16)
    painted = result_of(shot, 2, truth(shot), pairs=TracePairs(table)).rgba()
    trace = prepared.regions.line.trace_mask
    assert trace.any()
    assert {tuple(c) for c in painted[trace].tolist()} == {shot.palette.colors[2].rgba}


def test_what_the_artist_painted_is_repeated_to_the_pixel(tmp_path: Path) -> None:
    figure = walking_figure()
    shot_folder = make_shot(tmp_path / "shot", [figure, figure])
    partly = figure.paint(only=[CLOTH])
    partly[70:74, 50:60] = figure.paint_at(62, 40)  # hair on the coat, without a line
    write_picture(shot_folder / "paint" / "A.0002.png", partly)
    shot = Shot.open(shot_folder)
    artist = partly[..., 3] > 0
    painted = result_of(shot, 2, truth(shot)).rgba()
    assert np.array_equal(painted[artist], partly[artist])
    skin = figure.paint_at(66, 46)
    assert painted[46, 66].tolist() == list(skin)


def test_saving_writes_the_picture_and_a_record_of_every_region(shot: Shot) -> None:
    colors = truth(shot)
    colors[np.flatnonzero(colors > 0)[0]] = NO_COLOR
    result = result_of(shot, 2, colors)
    path = result.save()
    assert path == shot.result_folder / "A.0002.png"
    assert np.array_equal(read_rgba(path), result.rgba())
    record = json.loads(path.with_suffix(".json").read_text())
    assert record["drawing"] == {"level": "A", "number": 2, "suffix": "", "stem": "A.0002"}
    assert record["size"] == [200, 160]
    assert [region["id"] for region in record["regions"]] == list(range(1, len(colors) + 1))
    ids = [None if c == NO_COLOR else shot.palette.colors[c].color_id for c in colors]
    assert [region["color_id"] for region in record["regions"]] == ids
    assert record["colors"][1]["rgba"] == list(shot.palette.colors[1].rgba)


def test_the_outlines_of_the_record_give_back_the_paint(shot: Shot) -> None:
    result = result_of(shot, 2, truth(shot))
    record = json.loads(result.save().with_suffix(".json").read_text())
    region = max(record["regions"][1:], key=lambda one: one["area"])
    canvas = np.zeros((160, 200), np.uint8)
    rings = [np.round(np.array(ring) - 0.5).astype(np.int32) for ring in region["outline"]]
    cv2.fillPoly(canvas, rings, 1)
    same = (canvas == 1) == (result.prepared.regions.grown == region["id"])
    assert same.mean() > 0.995


def test_the_resolution_of_the_line_art_goes_into_the_result(shot: Shot) -> None:
    line = shot.drawing(2).line
    with Image.open(line) as picture:
        picture.save(line, dpi=(144, 144))
    shot = Shot.open(shot.folder)
    dpi = read_picture(result_of(shot, 2, truth(shot)).save()).dpi
    assert dpi is not None
    assert dpi == pytest.approx((144, 144), abs=0.1)


def test_a_result_may_be_saved_elsewhere(shot: Shot, tmp_path: Path) -> None:
    path = result_of(shot, 2, truth(shot)).save(tmp_path / "out")
    assert path == tmp_path / "out" / "A.0002.png"
    assert not shot.result_folder.exists()


def test_the_line_art_is_not_touched(shot: Shot) -> None:
    before = shot.drawing(2).line.read_bytes()
    result_of(shot, 2, truth(shot)).save()
    assert shot.drawing(2).line.read_bytes() == before


def record_of(
    colors: list[int | None], line: str = "a", *, values: dict[int, int] | None = None
) -> dict[str, Any]:
    """Return a record of regions in gray; ``values`` are the levels of ids, if not the ids."""
    levels = {one: (values or {}).get(one, one) for one in colors if one is not None}
    return {
        "made_from": {"line": line},
        "colors": [{"color_id": one, "rgba": [level] * 3 + [255]} for one, level in levels.items()],
        "regions": [{"color_id": one} for one in colors],
    }


def test_a_first_result_changes_nothing() -> None:
    changes = changes_between(None, record_of([1, None, 2]))
    assert changes == {"painted": 0, "recolored": 0, "blanked": 0}


def test_a_later_result_counts_what_differs() -> None:
    before, after = record_of([1, None, 2, 3, None]), record_of([1, 4, 5, None, None])
    assert changes_between(before, after) == {"painted": 1, "recolored": 1, "blanked": 1}


def test_colors_that_only_got_other_ids_are_not_recolored() -> None:
    changes = changes_between(record_of([1, 2]), record_of([11, 12], values={11: 1, 12: 2}))
    assert changes == {"painted": 0, "recolored": 0, "blanked": 0}


def test_an_id_that_got_another_value_is_recolored() -> None:
    changes = changes_between(record_of([1, 2]), record_of([1, 2], values={2: 7}))
    assert changes == {"painted": 0, "recolored": 1, "blanked": 0}


def test_a_shadow_that_came_recolors_its_region() -> None:
    plain, shaded = record_of([1, 2]), record_of([1, 2])
    plain["regions"][0]["split"] = []
    shaded["regions"][0]["split"] = [{"color_id": 1}, {"color_id": 2}]
    for before, after in ((plain, shaded), (shaded, plain)):
        assert changes_between(before, after) == {"painted": 0, "recolored": 1, "blanked": 0}
    assert changes_between(shaded, shaded) == {"painted": 0, "recolored": 0, "blanked": 0}


def test_after_the_lines_were_drawn_anew_nothing_can_be_compared() -> None:
    changes = changes_between(record_of([1, 2], line="a"), record_of([1, 3], line="b"))
    assert changes == {"painted": 0, "recolored": 0, "blanked": 0}
    changes = changes_between(record_of([1, 2]), record_of([1, 3, None]))
    assert changes == {"painted": 0, "recolored": 0, "blanked": 0}, "other gaps are closed"
