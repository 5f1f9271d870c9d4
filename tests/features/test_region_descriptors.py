"""Tests of plugin_core.features.region_descriptors."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.features.region_descriptors import (
    GEOMETRY_NAMES,
    PARTS,
    descriptor_distance,
    region_descriptors,
)
from tests.drawings import CLOTH, SKIN, TRACE_BLUE, LineDrawing, walking_figure
from tests.prepared_drawings import painted_drawing, region_at


def geometry(drawing: LineDrawing, x: int, y: int, name: str) -> float:
    prepared = painted_drawing(drawing)
    numbers = region_descriptors(prepared.regions)[region_at(prepared, x, y), PARTS["geometry"]]
    return float(numbers[GEOMETRY_NAMES.index(name)])


def test_every_region_has_one_row_of_631_numbers() -> None:
    prepared = painted_drawing(walking_figure())

    descriptors = region_descriptors(prepared.regions)

    assert descriptors.shape == (prepared.regions.count, 10 * 10 + 2 * 16 * 16 + 19)
    assert descriptors.dtype == np.float32
    assert np.isfinite(descriptors).all()


def test_descriptors_are_computed_once() -> None:
    prepared = painted_drawing(walking_figure())

    assert region_descriptors(prepared.regions) is region_descriptors(prepared.regions)


def test_the_mask_of_a_rectangle_is_full_and_that_of_a_circle_lacks_its_corners() -> None:
    drawing = LineDrawing(200, 100).rectangle((20, 20, 50, 50), CLOTH).circle((140, 50), 30, SKIN)
    prepared = painted_drawing(drawing)
    masks = region_descriptors(prepared.regions)[:, PARTS["mask"]].reshape(-1, 10, 10)

    assert (masks[region_at(prepared, 45, 45)] == 1).all()
    circle = masks[region_at(prepared, 140, 50)]
    assert circle[5, 5] == 1
    assert max(circle[0, 0], circle[0, -1], circle[-1, 0], circle[-1, -1]) < 0.1


def test_the_near_window_shows_the_lines_around_and_nothing_inside() -> None:
    prepared = painted_drawing(LineDrawing(120, 120).rectangle((40, 40, 40, 40), CLOTH))
    near = region_descriptors(prepared.regions)[region_at(prepared, 60, 60), PARTS["near"]]

    window = near.reshape(16, 16)
    assert np.allclose(window[5:11, 5:11], 0)
    across = np.flatnonzero(window[8] > 0.01)
    assert across.min() in (2, 3)
    assert across.max() in (12, 13)


def test_a_moved_region_keeps_everything_but_its_place() -> None:
    here = painted_drawing(LineDrawing(200, 200).rectangle((30, 40, 40, 60), CLOTH))
    there = painted_drawing(LineDrawing(200, 200).rectangle((110, 90, 40, 60), CLOTH))
    a = region_descriptors(here.regions)[region_at(here, 50, 60)]
    b = region_descriptors(there.regions)[region_at(there, 130, 120)]

    place = [PARTS["geometry"].start + i for i in range(2)]  # on the canvas
    same = np.setdiff1d(np.arange(len(a)), place)
    assert np.allclose(a[same], b[same], atol=1e-5)
    assert (a[place] < b[place]).all()


def test_places_are_told_in_the_canvas_and_in_the_drawing() -> None:
    drawing = LineDrawing(200, 100).rectangle((50, 20, 99, 59), CLOTH)

    assert geometry(drawing, 100, 50, "x on canvas") == pytest.approx(0.5, abs=0.01)
    assert geometry(drawing, 100, 50, "x in drawing") == pytest.approx(0.5, abs=0.01)
    assert geometry(drawing, 2, 2, "on border") == 1
    assert geometry(drawing, 100, 50, "on border") == 0


def test_the_share_of_trace_lines_around_a_region_is_known() -> None:
    drawing = LineDrawing(120, 120).rectangle((20, 20, 80, 80), CLOTH)
    drawing.stroke([(60, 22), (60, 98)], ink=TRACE_BLUE)

    assert geometry(drawing, 40, 60, "blue share") == pytest.approx(
        80 / (80 + 2 * 40 + 80), abs=0.06
    )
    assert geometry(drawing, 2, 2, "blue share") == 0


def test_slant_tells_rising_from_falling() -> None:
    rising = LineDrawing(120, 120).polygon([(20, 90), (30, 100), (100, 30), (90, 20)], CLOTH)
    falling = LineDrawing(120, 120).polygon([(20, 30), (30, 20), (100, 90), (90, 100)], CLOTH)

    assert geometry(rising, 60, 60, "slant") < 0.2
    assert geometry(falling, 60, 60, "slant") > 0.8


def test_a_drawing_is_at_no_distance_from_itself() -> None:
    prepared = painted_drawing(walking_figure())

    distance = descriptor_distance(prepared, prepared)

    assert np.allclose(np.diag(distance), 0, atol=1e-5)
    assert (distance >= 0).all()
    assert (distance <= 1).all()
    assert np.array_equal(distance.argmin(1), np.arange(prepared.regions.count))


def test_distance_is_the_same_from_both_sides() -> None:
    here, there = painted_drawing(walking_figure(0)), painted_drawing(walking_figure(2))

    assert np.allclose(descriptor_distance(here, there), descriptor_distance(there, here).T)
