"""Geometry of the add-on that needs no Blender."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from shiage_blender import curves, projection, raster, shapes

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
HOLE = np.array([[3.0, 3.0], [3.0, 6.0], [6.0, 6.0], [6.0, 3.0]])


def moved(by: tuple[float, float, float]) -> np.ndarray:
    """A matrix that moves points."""
    matrix = np.eye(4)
    matrix[:3, 3] = by
    return matrix


@pytest.fixture(params=["perspective", "orthographic"])
def view(request: pytest.FixtureRequest) -> projection.View:
    """A camera of 200 x 100 pixels that is moved and turned, its frame shifted."""
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    pose = moved((1.0, 2.0, 3.0))
    pose[:3, :3] = turn
    matrix = np.diag([2.0, 4.0, -1.0, 1.0])
    if request.param == "perspective":
        matrix[3] = [0.0, 0.0, -1.0, 0.0]
        matrix[0, 2] = 0.1
    else:
        matrix[0, 3] = 0.1
    return projection.View(matrix, pose, 200, 100, left=5, top=7)


def test_pixels_come_back_to_the_points_that_they_show(view: projection.View) -> None:
    points = np.array([[1.0, 2.0, -2.0], [1.3, 2.2, -4.0], [0.8, 1.9, -7.5]])
    pixels, depth = view.project(points)
    np.testing.assert_allclose(depth, [5.0, 7.0, 10.5])
    np.testing.assert_allclose(view.at_depth(pixels, depth), points, atol=1e-9)


def test_pixels_come_back_to_a_plane(view: projection.View) -> None:
    points = np.array([[1.0, 2.0, -2.0], [1.5, 2.0, -2.25], [1.0, 2.4, -2.0]])
    pixels, _ = view.project(points)
    again = view.on_plane(pixels, points[0], np.array([0.5, 0.0, 1.0]))
    assert again is not None
    np.testing.assert_allclose(again, points, atol=1e-9)


def test_a_plane_that_is_seen_edge_on_shows_nothing(view: projection.View) -> None:
    pixels, _ = view.project(np.array([[1.0, 2.0, -2.0]]))
    start, direction = view.rays(pixels)
    along = np.cross(direction[0], [0.3, 1.0, 0.2])
    assert view.on_plane(pixels, start[0], along) is None


def test_the_inverse_of_an_affine_matrix_takes_points_back() -> None:
    matrix = moved((1.0, -2.0, 0.5)) @ np.array(
        [[2.0, 0.1, 0.0, 0.0], [0.0, 1.0, 0.3, 0.0], [0.2, 0.0, -1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    )
    np.testing.assert_allclose(projection.inverse_of(matrix) @ matrix, np.eye(4), atol=1e-12)


def test_the_plane_of_points_is_found_with_how_far_they_are_from_it() -> None:
    points = np.array([[0.0, 0.0, 0.1], [1.0, 0.0, -0.1], [1.0, 1.0, 0.1], [0.0, 1.0, -0.1]])
    origin, normal, away = projection.fit_plane(points)
    np.testing.assert_allclose(origin, [0.5, 0.5, 0.0], atol=1e-12)
    np.testing.assert_allclose(np.abs(normal), [0.0, 0.0, 1.0], atol=1e-12)
    assert away == pytest.approx(0.1)


def test_points_of_a_flat_shape_are_moved_to_where_they_show_right() -> None:
    aims = np.array([[0.0, 2.0, 0.0], [1.0, 2.0, 0.0], [1.0, 2.0, 1.0], [0.0, 2.0, 3.0]])
    turn = np.array([[0.0, 0.0, -2.0], [0.0, 1.0, 0.0], [3.0, 0.0, 0.0]])
    shown = aims @ turn + 0.5
    places = aims + projection.steps_towards(aims, aims, shown)
    np.testing.assert_allclose(places @ turn + 0.5, aims, atol=1e-9)


def test_a_shape_covers_the_pixels_whose_middles_it_holds() -> None:
    labels = np.zeros((12, 12), np.uint8)
    raster.fill_shape(labels, [SQUARE + 0.6, HOLE + 0.6], 7)
    wanted = np.zeros((12, 12), np.uint8)
    wanted[1:11, 1:11] = 7
    wanted[4:7, 4:7] = 0
    np.testing.assert_array_equal(labels, wanted)


def test_a_shape_beyond_the_picture_is_cut_at_its_border() -> None:
    labels = np.zeros((4, 4), np.uint8)
    raster.fill_shape(labels, [SQUARE - 8], 1)
    raster.fill_shape(labels, [SQUARE + 40], 2)
    np.testing.assert_array_equal(labels, np.pad(np.ones((2, 2), np.uint8), ((0, 2), (0, 2))))


def test_labels_come_back_from_the_png_with_exact_colors() -> None:
    labels = np.array([[0, 1], [2, 1]], np.uint8)
    png = raster.encode_labels(labels, [(10, 20, 30), (200, 100, 0)])
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]]
    colors = [[[0, 0, 0, 0], [10, 20, 30, 255]], [[200, 100, 0, 255], [10, 20, 30, 255]]]
    np.testing.assert_array_equal(read, colors)


def test_the_point_inside_of_a_ring_does_not_lie_in_its_hole() -> None:
    x, y = raster.inside_point([SQUARE, np.array([[1.0, 1.0], [1.0, 9.0], [9.0, 9.0], [9.0, 1.0]])])
    assert min(x, y, 10 - x, 10 - y) < 1


def test_a_hole_is_joined_by_a_bridge_that_covers_nothing() -> None:
    (polygon,) = shapes.as_polygons([SQUARE, HOLE])
    assert abs(shapes.area_of(polygon)) == pytest.approx(100 - 9)
    labels = np.zeros((10, 10), np.uint8)
    raster.fill_shape(labels, [polygon], 1)
    assert labels.sum() == 91
    assert labels[4, 4] == 0


def test_each_hole_goes_to_the_smallest_ring_around_it() -> None:
    island = SQUARE * 0.1 + 4.2
    polygons = shapes.as_polygons([SQUARE, HOLE, island])
    areas = sorted(abs(shapes.area_of(each)) for each in polygons)
    assert areas == pytest.approx([1, 91])


def test_rings_of_one_shape_cover_less_by_their_holes() -> None:
    assert shapes.covered_area([SQUARE, HOLE]) == pytest.approx(91)


def test_a_bezier_curve_passes_where_its_formula_says() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    right = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    left = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]])
    sampler = curves.Sampler(np.array([curves.BEZIER], np.int32), (left, right))
    line, wide = sampler.polyline(0, slice(0, 2), points, np.array([1.0, 3.0]), cyclic=False)
    np.testing.assert_allclose(line[6], [0.5, 0.0, 0.75])
    np.testing.assert_allclose(line[-1], points[-1])
    assert wide[6] == pytest.approx(2.0)
    assert len(line) == len(wide) == 13


def test_a_closed_catmull_rom_curve_passes_its_points_and_comes_back() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    sampler = curves.Sampler(np.array([curves.CATMULL_ROM], np.int32), None)
    line, _ = sampler.polyline(0, slice(0, 4), points, np.ones(4), cyclic=True)
    np.testing.assert_allclose(line[::12], points)
    np.testing.assert_allclose(line[6], [0.5, 0.0, -0.125])


def test_a_bezier_curve_without_handles_is_drawn_from_corner_to_corner() -> None:
    points = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    sampler = curves.Sampler(np.array([curves.BEZIER], np.int32), None)
    line, _ = sampler.polyline(0, slice(0, 2), points, np.ones(2), cyclic=False)
    np.testing.assert_array_equal(line, points)
