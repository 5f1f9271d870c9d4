"""Neighbors across lines."""

from __future__ import annotations

import numpy as np

from plugin_core.regions import LineClass, find_adjacency, find_regions, read_line_art
from tests.drawings import TRACE_BLUE, LineDrawing

from .label_maps import line_art


def test_two_regions_face_each_other_along_their_line() -> None:
    adjacency = find_adjacency(find_regions(line_art(*["..##.."] * 5)))
    assert adjacency.pairs.tolist() == [[1, 2]]
    assert adjacency.line_class.tolist() == [LineClass.INK]
    assert adjacency.length_px.tolist() == [5]


def test_the_commonest_class_along_a_contact_counts() -> None:
    rows = ["..r.."] * 3 + ["..#.."] * 2
    assert find_adjacency(find_regions(line_art(*rows))).line_class.tolist() == [LineClass.RED]


def test_a_closed_gap_is_a_contact_without_line() -> None:
    drawing = LineDrawing(100, 100).rectangle((20, 20, 60, 60)).erase((20, 10, 62, 20))
    drawing.stroke([(20, 20), (46, 20)]).stroke([(54, 20), (80, 20)])
    regions = find_regions(read_line_art(drawing.line()), gap_px=8)
    assert regions.count == 2
    assert regions.adjacency.pairs.tolist() == [[1, 2]]


def test_pairs_are_ascending_and_symmetric_neighbors_appear_once() -> None:
    drawing = LineDrawing(120, 80).rectangle((20, 20, 40, 40)).rectangle((60, 20, 40, 40))
    adjacency = find_adjacency(find_regions(read_line_art(drawing.line())))
    assert adjacency.pairs.tolist() == [[1, 2], [1, 3], [2, 3]]


def test_a_trace_line_between_two_halves_is_found() -> None:
    drawing = LineDrawing(100, 80).rectangle((20, 20, 60, 40))
    drawing.stroke([(50, 22), (50, 58)], ink=TRACE_BLUE)
    adjacency = find_adjacency(find_regions(read_line_art(drawing.line())))
    by_pair = dict(zip(map(tuple, adjacency.pairs.tolist()), adjacency.line_class, strict=True))
    assert by_pair[2, 3] == LineClass.BLUE
    assert by_pair[1, 2] == by_pair[1, 3] == LineClass.INK


def test_a_single_region_has_no_neighbors() -> None:
    adjacency = find_adjacency(find_regions(line_art("...", "...")))
    assert adjacency.pairs.shape == (0, 2)
    assert len(adjacency.length_px) == len(adjacency.line_class) == 0
    assert adjacency.pairs.dtype == np.int32
