"""Tests of plugin_core.features.stills and video_inputs."""

from __future__ import annotations

import numpy as np

from plugin_core.arrays import NO_COLOR
from plugin_core.features.stills import FIELDS, canvas_for, still
from plugin_core.features.video_inputs import (
    POINTS,
    region_points,
    slot_codes,
    slot_maps,
    used_slots,
)
from plugin_core.regions import find_regions, read_line_art
from tests.drawings import walking_figure
from tests.prepared_drawings import painted_drawing


def test_the_canvas_has_the_side_asked_for_and_room_for_every_drawing() -> None:
    walk = [painted_drawing(walking_figure(step), step) for step in (0, 6)]
    canvas = canvas_for(walk, 128)
    assert max(canvas.size) == 128
    assert all(side % 8 == 0 for side in canvas.size)


def test_every_region_is_seen_and_fields_lie_on_every_second_pixel() -> None:
    drawing = painted_drawing(walking_figure(0))
    canvas = canvas_for([drawing], 96)
    seen = still(drawing.regions, canvas)
    width, height = canvas.size
    assert seen.lines.shape == (height, width, 4)
    assert seen.fields.shape == (height // 2, width // 2, len(FIELDS))
    assert set(np.unique(seen.regions)) >= set(range(1, drawing.regions.count + 1))


def test_a_figure_that_moves_over_the_paper_looks_the_same() -> None:
    line = walking_figure(0).line()
    first = painted_drawing(walking_figure(0))
    canvas = canvas_for([first], 96)
    moved = find_regions(read_line_art(np.roll(line, (3, 5), axis=(0, 1))))
    np.testing.assert_array_equal(still(first.regions, canvas).lines, still(moved, canvas).lines)


def test_points_of_a_region_lie_in_it() -> None:
    regions = np.array([[0, 1, 1, 3], [0, 1, 3, 3]], np.int32)
    points = region_points(regions, 3)
    assert points.shape == (3, POINTS)
    assert set(regions.ravel()[points[0]]) == {1}
    assert set(regions.ravel()[points[2]]) == {3}
    assert (points[1] == 0).all()


def test_slots_are_the_colors_that_occur_and_no_paint_is_no_slot() -> None:
    colors = np.array([4, NO_COLOR, 2], np.int16)
    slots = used_slots([colors, np.array([2], np.int16)])
    assert slots.tolist() == [2, 4]
    regions = np.array([[0, 1], [2, 3]], np.int32)
    assert slot_maps(regions, colors, slots).tolist() == [[[0, 0], [0, 1]], [[0, 1], [0, 0]]]


def test_no_two_codes_are_alike() -> None:
    codes = slot_codes(40, np.random.default_rng(0))
    apart = np.linalg.norm(codes[:, None] - codes[None], axis=-1)
    assert apart[~np.eye(40, dtype=bool)].min() > 0.1
