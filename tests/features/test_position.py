"""Tests of plugin_core.features.position."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.features.drawing_window import drawing_box
from plugin_core.features.position import (
    LARGEST_SIDE,
    LAYERS,
    SMALLEST_SIDE,
    STRIDE,
    smooth_box,
    view,
    working_scale,
)
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import RegionMap, find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import CLOTH, SKIN, TRACE_BLUE, LineDrawing


def cut(drawing: LineDrawing) -> RegionMap:
    return find_regions(read_line_art(drawing.line()))


def square(x: int = 40, *, width: int = 400, side: int = 100) -> LineDrawing:
    return LineDrawing(width, 300).rectangle((x, 60, side, side), CLOTH)


def seen(drawing: LineDrawing, scale: float = 1.0):
    regions = cut(drawing)
    return view(regions, drawing_box(regions), scale)


def place_of(seen_view, x: float, y: float):
    """Place of a pixel of the drawing, as the network is told."""
    at = [
        (one - corner) * seen_view.scale
        for one, corner in zip((x, y), seen_view.corner, strict=True)
    ]
    return seen_view.place @ np.array([*at, 1.0])


def test_a_box_grows_halfway_to_its_painted_neighbors_about_its_middle():
    known = {0: (0.0, 0.0, 100.0, 40.0), 4: (9.0, 9.0, 200.0, 40.0)}
    assert smooth_box((50.0, 50.0, 50.0, 20.0), 2, known) == (25.0, 45.0, 100.0, 30.0)


def test_a_shot_without_painted_boxes_keeps_a_box():
    assert smooth_box((1.0, 2.0, 3.0, 4.0), 0, {}) == (1.0, 2.0, 3.0, 4.0)


def test_corners_of_the_box_are_at_one_in_every_drawing():
    x, y, width, height = drawing_box(cut(square()))
    here = seen(square(), 0.5)
    np.testing.assert_allclose(place_of(here, x, y)[:2], [-1, -1], atol=1e-5)
    np.testing.assert_allclose(place_of(here, x + width, y + height)[:2], [1, 1], atol=1e-5)


def test_a_drawing_that_moves_keeps_its_places_in_the_box_but_not_on_the_canvas():
    before, after = place_of(seen(square(40)), 90, 90), place_of(seen(square(140)), 190, 90)
    np.testing.assert_allclose(before[:2], after[:2], atol=1e-5)
    assert after[2] - before[2] == pytest.approx(2 * 100 / 400, abs=1e-5)


def test_trace_lines_have_a_layer_of_their_own():
    drawing = square().stroke([(90, 62), (90, 158)], ink=TRACE_BLUE)
    layers = seen(drawing).layers
    blue = layers[..., LAYERS.index("blue")]
    assert blue.max() == 255
    assert layers[..., LAYERS.index("red")].max() == 0
    assert (layers[..., LAYERS.index("line")] >= blue).all()


def test_distance_grows_away_from_lines_and_saturates():
    distance = seen(square()).layers[..., LAYERS.index("distance")]
    assert distance.min() == 0
    assert distance.max() == 255


def test_every_region_keeps_a_pixel_however_small_the_scale():
    drawing = square()
    for number in range(8):
        drawing.rectangle((46 + 11 * number, 70, 5, 5), SKIN)
    regions = cut(drawing)
    small = view(regions, drawing_box(regions), 0.2).regions
    assert sorted(set(small.ravel().tolist()) - {0}) == list(range(1, regions.count + 1))


def test_regions_are_kept_for_every_second_pixel():
    here = seen(square(), 0.7)
    height, width = here.layers.shape[:2]
    assert here.regions.shape == (height // STRIDE, width // STRIDE)


def test_what_is_known_of_regions_does_not_depend_on_the_size_of_the_picture():
    small = seen(square(side=60), 1.0).features
    large = seen(square(side=120), 1.0).features
    np.testing.assert_allclose(small[2], large[2], atol=0.02)
    assert not small[0].any()


def test_samples_lie_in_their_regions():
    regions = cut(square())
    here = view(regions, drawing_box(regions), 0.5)
    inside = here.samples(regions)[1]
    pixels = (inside / here.scale + here.corner).astype(int)
    assert set(regions.labels[pixels[:, 1], pixels[:, 0]].tolist()) == {2}


@pytest.mark.parametrize(("side", "expected"), [(20, SMALLEST_SIDE), (1800, LARGEST_SIDE)])
def test_drawings_are_brought_to_a_size_that_can_be_learned(side, expected):
    drawing = LineDrawing(side + 80, side + 80).rectangle((40, 40, side, side), CLOTH)
    regions = cut(drawing)
    source = Drawing("A", 1, "", Path("A.0001.png"))
    one = PreparedDrawing(source, 0, regions, np.full(regions.count, NO_COLOR, np.int16))
    side_now = working_scale([one]) * max(drawing_box(regions)[2:])
    assert SMALLEST_SIDE - 1 <= side_now <= LARGEST_SIDE + 1
    if expected == SMALLEST_SIDE:
        assert side_now == pytest.approx(SMALLEST_SIDE)
