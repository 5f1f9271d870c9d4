"""Tests of plugin_core.features.optical_flow."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.features.optical_flow import DISTANCE_REACH, Flow, distance_picture, drawing_flow
from tests.drawings import CLOTH, LineDrawing, walking_figure
from tests.prepared_drawings import painted_drawing


def test_a_drawing_does_not_flow_onto_itself() -> None:
    prepared = painted_drawing(walking_figure())

    assert np.abs(drawing_flow(prepared, prepared).vectors).max() < 0.5


@pytest.mark.parametrize("move", [(6, 0), (0, 9), (40, -20)])
def test_the_flow_of_a_moved_drawing_is_its_move(move: tuple[int, int]) -> None:
    here = LineDrawing(240, 200).rectangle((60, 70, 50, 60), CLOTH)
    there = LineDrawing(240, 200).rectangle((60 + move[0], 70 + move[1], 50, 60), CLOTH)

    flow = drawing_flow(painted_drawing(here), painted_drawing(there))

    corner = np.array([[60.0, 70.0], [110.0, 130.0]])
    assert np.allclose(flow.move(corner), corner + move, atol=1.5)


def test_flow_is_told_in_full_size_pixels() -> None:
    here = LineDrawing(1200, 600, thickness=4).rectangle((30, 50, 1000, 500), CLOTH)
    there = LineDrawing(1200, 600, thickness=4).rectangle((78, 50, 1000, 500), CLOTH)

    flow = drawing_flow(painted_drawing(here), painted_drawing(there))

    assert max(flow.vectors.shape) == 512
    assert np.allclose(flow.move(np.array([[30.0, 50.0]])), [[78, 50]], atol=4)


def test_flow_on_a_large_canvas_is_as_exact_as_on_a_small_one() -> None:
    here = LineDrawing(4000, 3000).rectangle((3000, 2000, 200, 160), CLOTH)
    there = LineDrawing(4000, 3000).rectangle((2600, 1700, 206, 160), CLOTH)

    flow = drawing_flow(painted_drawing(here), painted_drawing(there))

    corners = np.array([[3000.0, 2000.0], [3200.0, 2160.0]])
    assert np.allclose(flow.move(corners), [[2600, 1700], [2806, 1860]], atol=1.5)


def test_points_outside_flow_like_the_edge() -> None:
    flow = Flow(np.full((4, 4, 2), 3, np.float32), scale=1.0, corner=(0, 0))

    assert flow.move(np.array([[-5, 90]])).tolist() == [[-2, 93]]


def test_the_distance_picture_is_zero_on_lines_and_full_far_away() -> None:
    prepared = painted_drawing(LineDrawing(200, 200).rectangle((20, 20, 160, 160), CLOTH))

    picture = distance_picture(prepared.regions, 1.0)

    assert picture[20, 100] == 0
    assert picture[100, 100] == 255
    assert picture[20 + 1 + DISTANCE_REACH // 2, 100] == pytest.approx(255 / 2, abs=12)


def test_drawings_of_two_sizes_can_be_compared() -> None:
    small = painted_drawing(LineDrawing(100, 100).circle((50, 50), 20, CLOTH))
    large = painted_drawing(LineDrawing(200, 150).circle((60, 60), 20, CLOTH))

    flow = drawing_flow(small, large)

    assert flow.vectors.shape == (50, 50, 2)
    assert np.isfinite(flow.vectors).all()


@pytest.mark.parametrize("size", [(3000, 30), (30, 3000), (300, 12), (12, 12)])
def test_a_canvas_may_be_long_and_narrow(size: tuple[int, int]) -> None:
    width, height = size
    drawing = LineDrawing(width, height, thickness=1)
    drawing.rectangle((width // 4, height // 4, width // 2, height // 2), CLOTH)
    prepared = painted_drawing(drawing)

    flow = drawing_flow(prepared, prepared)

    assert np.abs(flow.vectors).max() < 0.5 / flow.scale
