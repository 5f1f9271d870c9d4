"""Cel shadows without a line, and open outlines, are carried over from painted drawings."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from plugin_core import Shot, colorize, learn
from plugin_core.arrays import NO_COLOR
from plugin_core.decisions import Splitter, splitting_helps
from plugin_core.images import read_rgba
from plugin_core.methods.following import find_followed
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare
from tests.drawings import CLOTH, CLOTH_SHADOW, SKIN, LineDrawing, Rgba, write_picture

LEFT = 20


def coat(offset: int, *, shadow: Rgba = CLOTH_SHADOW) -> tuple[np.ndarray, np.ndarray]:
    """Return lines and paint of a coat beside a ball; its right third lies in unlined shadow."""
    drawing = LineDrawing(160, 120).rectangle((LEFT + offset, 20, 60, 80), CLOTH)
    drawing.circle((130, 30 + offset), 12, SKIN)
    paint = drawing.paint()
    in_coat = (paint == CLOTH).all(axis=-1)
    in_coat[:, : LEFT + offset + 40] = False
    paint[in_coat] = shadow
    return drawing.line(), paint


def shot_of(folder: Path, *drawings: tuple[np.ndarray, np.ndarray], painted: int) -> Shot:
    for number, (line, paint) in enumerate(drawings, 1):
        write_picture(folder / "line" / f"{number:04d}.png", line)
        if number <= painted:
            write_picture(folder / "paint" / f"{number:04d}.png", paint)
    return Shot.open(folder)


def prepared(shot: Shot, *numbers: int) -> list[PreparedDrawing]:
    return [prepare(shot, shot.drawing(number)) for number in numbers]


def interior(line: np.ndarray) -> np.ndarray:
    return np.asarray(line[..., :3].min(axis=-1) == 255)


@pytest.mark.parametrize("painted", [1, 2])
def test_an_unlined_shadow_moves_along(tmp_path: Path, painted: int) -> None:
    coats = [coat(0), coat(4), coat(12)]
    shot = shot_of(tmp_path / "shot", *coats, painted=painted)
    model = learn(shot, method="nearest_region")
    assert model.splits
    [*_, result] = colorize(shot, model, precision=0)
    line, truth = coats[-1]
    right = (result.rgba() == truth).all(axis=-1)[interior(line)]
    assert right.mean() > 0.995


def test_the_record_names_both_colors_and_their_areas(tmp_path: Path) -> None:
    shot = shot_of(tmp_path / "shot", coat(0), coat(12), painted=1)
    [result] = colorize(shot, learn(shot, method="nearest_region"), precision=0)
    [record] = [
        one
        for one in json.loads(result.save().with_suffix(".json").read_text())["regions"]
        if one["split"]
    ]
    colors = {color.color_id: color.rgba for color in result.palette.colors}
    coat_part, shadow = record["split"]
    assert [colors[part["color_id"]] for part in (coat_part, shadow)] == [CLOTH, CLOTH_SHADOW]
    painted = result.rgba()
    for part in (coat_part, shadow):
        shown = (painted == colors[part["color_id"]]).all(axis=-1)
        assert part["area"] == int(shown.sum())
        filled = np.zeros(shown.shape, np.uint8)
        cv2.fillPoly(filled, [np.round(ring).astype(np.int32) for ring in part["outline"]], 1)
        assert (filled.astype(bool) & shown).sum() > 0.95 * shown.sum()


def test_a_region_that_is_left_to_the_artist_is_not_split(tmp_path: Path) -> None:
    shot = shot_of(tmp_path / "shot", coat(0), coat(12), painted=1)
    [result] = colorize(shot, learn(shot, method="nearest_region"), precision=1)
    unsure = [region for region in result.regions if region.color is None]
    assert unsure and not any(region.split for region in unsure)


def test_flat_paint_is_never_split(tmp_path: Path) -> None:
    shot = shot_of(tmp_path / "shot", coat(0, shadow=CLOTH), coat(12, shadow=CLOTH), painted=2)
    references = prepared(shot, 1, 2)
    assert not Splitter(references).has_work
    assert not splitting_helps(references)


def test_a_slip_of_the_brush_does_not_count(tmp_path: Path) -> None:
    line, paint = coat(0, shadow=CLOTH)
    paint[40:43, 40:45] = CLOTH_SHADOW
    shot = shot_of(tmp_path / "shot", (line, paint), painted=1)
    assert not Splitter(prepared(shot, 1)).has_work


def pieces_of(color: Rgba, paint: np.ndarray) -> list[int]:
    """Return the areas of the patches of a color."""
    mask = (paint == color).all(axis=-1).astype(np.uint8)
    return [int(area) for area in cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA]]


def test_a_slip_of_the_brush_beside_a_shadow_leaves_no_specks(tmp_path: Path) -> None:
    (line, paint), moved = coat(0), coat(12)
    for y, x in ((40, 30), (50, 40), (70, 35)):
        paint[y : y + 4, x : x + 5] = CLOTH_SHADOW
    shot = shot_of(tmp_path / "shot", (line, paint), moved, painted=1)
    [result] = colorize(shot, learn(shot, method="nearest_region"), precision=0)
    assert len(pieces_of(CLOTH_SHADOW, result.rgba())) == 1


def test_a_color_that_comes_in_small_pieces_only_keeps_them(tmp_path: Path) -> None:
    def freckled(offset: int) -> tuple[np.ndarray, np.ndarray]:
        line, paint = coat(offset, shadow=CLOTH)
        for y in (40, 50, 60):
            for x in (30, 45, 60):
                paint[y : y + 4, x + offset : x + offset + 5] = CLOTH_SHADOW
        return line, paint

    shot = shot_of(tmp_path / "shot", freckled(0), freckled(12), painted=1)
    [result] = colorize(shot, learn(shot, method="nearest_region"), precision=0)
    assert len(pieces_of(CLOTH_SHADOW, result.rgba())) == 9


def test_shadows_that_jump_about_are_not_carried_over(tmp_path: Path) -> None:
    line, paint = coat(0)
    mirrored = paint.copy()
    mirrored[20:100, LEFT : LEFT + 60] = paint[20:100, LEFT : LEFT + 60][:, ::-1]
    below = coat(0, shadow=CLOTH)[1]
    in_coat = (below == CLOTH).all(axis=-1)
    in_coat[:75] = False
    below[in_coat] = CLOTH_SHADOW
    shot = shot_of(tmp_path / "shot", (line, paint), (line, mirrored), (line, below), painted=3)
    assert not splitting_helps(prepared(shot, 1, 2, 3))


def test_an_open_outline_is_painted_as_the_artist_painted_it(tmp_path: Path) -> None:
    def open_coat(offset: int) -> tuple[np.ndarray, np.ndarray]:
        drawing = LineDrawing(160, 120).rectangle((LEFT + offset, 20, 60, 80), CLOTH)
        drawing.circle((130, 30), 12, SKIN)
        line = drawing.line()
        line[50:75, LEFT + offset - 4 : LEFT + offset + 4] = 255  # a gap too wide to close
        return line, drawing.paint()

    shot = shot_of(tmp_path / "shot", open_coat(0), open_coat(5), painted=1)
    [result] = colorize(shot, learn(shot, method="nearest_region"), precision=0)
    line, truth = open_coat(5)
    wrong = (result.rgba() != truth).any(axis=-1) & interior(line)
    assert (truth[..., 3] > 0).sum() > 20 * wrong.sum()


def test_colors_stay_within_their_region(tmp_path: Path) -> None:
    shot = shot_of(tmp_path / "shot", coat(0), coat(12), painted=1)
    [reference], [target] = prepared(shot, 1), prepared(shot, 2)
    followed = find_followed(target, [reference], reference.colors)
    splits = Splitter([reference]).split(target, followed, reference.colors)
    assert splits
    for one in splits:
        whole = np.full(target.regions.labels.shape, NO_COLOR, np.int16)
        one.apply(whole)
        assert set(target.regions.grown[whole != NO_COLOR]) == {one.region_id}


def test_results_are_the_same_twice(tmp_path: Path) -> None:
    shot = shot_of(tmp_path / "shot", coat(0), coat(12), painted=1)
    model = learn(shot, method="nearest_region")
    paths = []
    for name in ("first", "second"):
        [result] = colorize(shot, model, precision=0, folder=tmp_path / name)
        paths.append(result.save())
    first, second = map(read_rgba, paths)
    assert np.array_equal(first, second)
