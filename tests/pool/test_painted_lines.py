"""Line art read out of painted pictures."""

from __future__ import annotations

import numpy as np

from plugin_core.arrays import RgbaImage
from plugin_core.images import Picture
from plugin_core.pool.painted_lines import lines_of_painting
from plugin_core.regions import RegionMap, find_regions, read_line_art
from tests.drawings import CLOTH, HAIR, SKIN, LineDrawing

BLACK = (10, 10, 12, 255)


def painted(drawing: LineDrawing) -> RgbaImage:
    """Return the paint with the lines on top, on white paper."""
    paint, line = drawing.paint(), drawing.line(transparent=True)
    paint[paint[..., 3] == 0] = 255
    cover = line[..., 3:].astype(np.float32) / 255
    mixed = paint[..., :3] * (1 - cover) + line[..., :3] * cover
    paint[..., :3] = np.rint(mixed).astype(np.uint8)
    return paint


def regions_of(rgba: RgbaImage) -> RegionMap:
    picture = Picture(rgba, bool((rgba[..., 3] < 255).any()))
    return find_regions(read_line_art(lines_of_painting("front.png", picture)))


def person(*, antialiased: bool = False) -> LineDrawing:
    drawing = LineDrawing(200, 160, antialiased=antialiased)
    drawing.rectangle((40, 40, 80, 80), CLOTH).circle((80, 60), 30, SKIN)
    return drawing.circle((150, 40), 14, HAIR)


def test_the_lines_in_a_painted_picture_part_the_same_regions_as_the_line_art() -> None:
    found = regions_of(painted(person()))
    expected = find_regions(read_line_art(person().line()))
    np.testing.assert_array_equal(found.labels, expected.labels)


def test_antialiased_lines_are_lines_with_their_edges() -> None:
    assert regions_of(painted(person(antialiased=True))).count == 4


def test_colors_that_meet_without_a_line_are_parted() -> None:
    found = regions_of(person().paint())
    assert found.count == 4
    at = [found.labels[y, x] for x, y in ((80, 60), (50, 110), (150, 40), (5, 5))]
    assert 0 not in at
    assert len(set(at)) == 4


def test_a_wide_dark_area_is_paint_and_no_line() -> None:
    drawing = LineDrawing(200, 160).rectangle((40, 40, 80, 80), BLACK)
    found = regions_of(painted(drawing))
    assert found.labels[80, 80] > 0
    assert found.count == 2
