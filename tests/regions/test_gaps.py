"""Gaps: what is closed, and what must not be cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from plugin_core.regions import DEFAULT_GAP_PX, RegionMap, find_regions, read_line_art
from tests.drawings import LineDrawing

from .label_maps import from_mask


def box_with_gap(gap_px: int, *, thickness: int = 1) -> LineDrawing:
    """Return a square whose upper side has a gap of exactly ``gap_px`` pixels of paper."""
    drawing = LineDrawing(100, 100, thickness=thickness).rectangle((20, 20, 60, 60))
    return drawing.erase((48, 10, gap_px, 20))


def regions_of(drawing: LineDrawing, gap_px: int) -> RegionMap:
    return find_regions(read_line_art(drawing.line()), gap_px=gap_px)


@pytest.mark.parametrize("thickness", [1, 3, 6])
@pytest.mark.parametrize(("gap_px", "count"), [(0, 1), (2, 1), (3, 2), (4, 2), (12, 2)])
def test_a_gap_of_three_pixels_closes_from_three_on(
    thickness: int, gap_px: int, count: int
) -> None:
    assert regions_of(box_with_gap(3, thickness=thickness), gap_px).count == count


@pytest.mark.parametrize("width", [1, 2, 5, 8])
def test_gaps_up_to_the_default_are_closed(width: int) -> None:
    regions = regions_of(box_with_gap(width), DEFAULT_GAP_PX)
    assert regions.count == 2
    assert regions.labels[50, 50] == 2 and regions.labels[5, 5] == 1


@pytest.mark.parametrize("thickness", [5, 6, 8])
def test_a_slit_of_one_pixel_in_a_thick_line_is_closed(thickness: int) -> None:
    across = box_with_gap(1, thickness=thickness).line()
    for line in (across, np.ascontiguousarray(across.transpose(1, 0, 2))):
        assert find_regions(read_line_art(line)).count == 1
        assert find_regions(read_line_art(line), gap_px=1).count == 2


def test_the_pixels_of_a_closed_gap_belong_to_the_regions_beside_it() -> None:
    regions = regions_of(box_with_gap(4), 6)
    assert set(regions.labels[20, 48:52].tolist()) <= {1, 2}
    assert regions.area.sum() == np.count_nonzero(regions.labels)


def test_a_stroke_that_stops_short_of_a_line_is_joined_to_it() -> None:
    drawing = LineDrawing(100, 100, thickness=2).rectangle((20, 20, 60, 60))
    drawing.stroke([(20, 50), (75, 52)])
    assert regions_of(drawing, 0).count == 2
    assert regions_of(drawing, 6).count == 3


def test_a_thin_region_with_a_gap_at_its_end_is_closed_by_the_stroke() -> None:
    drawing = LineDrawing(140, 60, thickness=1)
    drawing.stroke([(20, 20), (120, 20)]).stroke([(20, 27), (120, 27)])
    drawing.stroke([(20, 20), (20, 27)]).stroke([(120, 20), (120, 27)])
    drawing.erase((70, 19, 3, 3))
    assert regions_of(drawing, 0).count == 1
    assert regions_of(drawing, 4).count == 2


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 6])
def test_a_corridor_narrower_than_the_gap_stays_whole(width: int) -> None:
    mask = np.zeros((60, 200), np.bool_)
    mask[20] = mask[20 + width + 1] = True
    mask[20 : 20 + width + 2, [10, 190]] = True
    mask[20, :10] = mask[20, 191:] = mask[20 + width + 1, :10] = mask[20 + width + 1, 191:] = False
    assert find_regions(from_mask(mask), gap_px=8).count == 2


def test_a_wobbling_corridor_stays_whole() -> None:
    x = np.arange(10, 190)
    mask = np.zeros((60, 200), np.uint8)
    for offset in (0, 5):
        y = 25 + offset + np.rint(3 * np.sin(x / 9)).astype(int)
        cv2.polylines(mask, [np.stack([x, y], axis=1).astype(np.int32)], False, 1)
    for column in (10, 189):
        y = 25 + round(3 * np.sin(column / 9))
        mask[y : y + 6, column] = 1
    assert find_regions(from_mask(mask > 0), gap_px=8).count == 2


def test_a_tapering_tip_stays_with_its_region() -> None:
    drawing = LineDrawing(200, 100, antialiased=True)
    drawing.polygon([(10, 20), (190, 50), (10, 80)])
    assert regions_of(drawing, 12).count == 2


def test_small_closed_regions_survive() -> None:
    drawing = LineDrawing(120, 60, thickness=1)
    for x in (20, 40, 60, 80):
        drawing.rectangle((x, 20, 4, 4))
    regions = regions_of(drawing, 8)
    assert regions.count == 5
    assert sorted(regions.area.tolist())[:4] == [9, 9, 9, 9]


def test_a_free_stroke_inside_a_region_divides_nothing() -> None:
    drawing = LineDrawing(120, 100).circle((60, 50), 40)
    drawing.stroke([(40, 50), (80, 55)]).stroke([(45, 60), (70, 66)])
    assert regions_of(drawing, 8).count == 2


def test_a_broken_outline_closes_as_a_whole() -> None:
    dashes = np.zeros((200, 200), np.uint8)
    for angle in range(0, 360, 30):
        cv2.ellipse(dashes, (100, 100), (70, 70), 0, angle, angle + 26, 1, 2)
    mask: NDArray[np.bool_] = dashes > 0
    assert find_regions(from_mask(mask)).count == 1
    closed = find_regions(from_mask(mask), gap_px=8)
    assert closed.count == 2
    assert closed.labels[100, 100] != closed.labels[2, 2]
