"""Regions: which pixels belong together, and what the tables say about them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from plugin_core.regions import DEFAULT_GAP_PX, RegionMap, find_regions, read_line_art
from tests.drawings import LineDrawing

from .label_maps import as_text, from_mask, line_art
from .scribbles import SCRIBBLES, STROKES, patient


def assert_is_sound(regions: RegionMap) -> None:
    """Check all that holds for any region map."""
    labels = regions.labels
    assert np.array_equal(labels == 0, regions.line.mask)
    assert set(np.unique(labels[labels > 0]).tolist()) == set(range(1, regions.count + 1))
    for region_id in range(1, regions.count + 1):
        inside = labels == region_id
        assert cv2.connectedComponents(inside.view(np.uint8), connectivity=4)[0] == 2
        rows, cols = np.nonzero(inside)
        assert regions.area[region_id - 1] == len(rows)
        box = [cols.min(), rows.min(), np.ptp(cols) + 1, np.ptp(rows) + 1]
        assert regions.box[region_id - 1].tolist() == box
        assert np.allclose(regions.centroid[region_id - 1], [cols.mean(), rows.mean()])
        edge = inside[0].any() or inside[-1].any() or inside[:, 0].any() or inside[:, -1].any()
        assert regions.on_border[region_id - 1] == edge


def test_regions_are_numbered_in_scan_order() -> None:
    regions = find_regions(line_art("..#..", "..#..", "###..", "..#..", "..#.."))
    assert as_text(regions.labels) == ["aa#bb", "aa#bb", "###bb", "cc#bb", "cc#bb"]


def test_a_diagonal_line_of_single_pixels_separates() -> None:
    regions = find_regions(line_art("..#", ".#.", "#.."))
    assert as_text(regions.labels) == ["aa#", "a#b", "#bb"]


def test_a_drawing_has_the_regions_that_were_drawn() -> None:
    drawing = LineDrawing(120, 80).circle((40, 40), 20).rectangle((70, 20, 30, 40))
    regions = find_regions(read_line_art(drawing.line()))
    assert regions.count == 3
    assert regions.on_border.tolist() == [True, False, False]
    assert regions.labels[40, 40] == 2 and regions.labels[40, 85] == 3


def test_paper_alone_is_one_region_and_ink_alone_none() -> None:
    assert find_regions(from_mask(np.zeros((5, 6), np.bool_)), gap_px=4).area.tolist() == [30]
    assert find_regions(from_mask(np.ones((5, 6), np.bool_)), gap_px=4).count == 0


def test_a_negative_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="gap_px"):
        find_regions(line_art("..#.."), gap_px=-1)


@patient
@given(SCRIBBLES)
def test_every_pixel_that_is_no_line_has_a_region(mask: NDArray[np.bool_]) -> None:
    assert_is_sound(find_regions(from_mask(mask)))


@patient
@given(SCRIBBLES, st.integers(1, 20))
def test_closing_gaps_costs_no_pixel_and_leaves_regions_whole(
    mask: NDArray[np.bool_], gap_px: int
) -> None:
    assert_is_sound(find_regions(from_mask(mask), gap_px=gap_px))


@patient
@given(STROKES)
def test_closing_gaps_only_divides_regions(mask: NDArray[np.bool_]) -> None:
    whole = find_regions(from_mask(mask)).labels
    divided = find_regions(from_mask(mask), gap_px=DEFAULT_GAP_PX)
    for region_id in range(1, divided.count + 1):
        assert len(np.unique(whole[divided.labels == region_id])) == 1


@patient
@given(STROKES, st.integers(0, 12))
def test_the_same_lines_give_the_same_regions_on_any_number_of_threads(
    mask: NDArray[np.bool_], gap_px: int
) -> None:
    before = cv2.getNumThreads()
    maps = []
    for threads in (1, 2):
        cv2.setNumThreads(threads)
        maps.append(find_regions(from_mask(mask), gap_px=gap_px))
    cv2.setNumThreads(before)
    assert np.array_equal(maps[0].labels, maps[1].labels)
    first_pixels = [int(np.argmax(maps[0].labels == 1 + i)) for i in range(maps[0].count)]
    assert gap_px or first_pixels == sorted(first_pixels)
