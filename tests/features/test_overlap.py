"""Tests of plugin_core.features.overlap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from plugin_core.features.overlap import overlap
from plugin_core.features.region_samples import region_samples
from plugin_core.features.remembering import remembered, remembered_pair
from plugin_core.prepared import PreparedDrawing
from plugin_core.process.warm import warm
from plugin_core.regions import RegionMap
from tests.drawings import CLOTH, GOLD, LineDrawing, walking_figure
from tests.prepared_drawings import painted_drawing, region_at


def two_halves() -> LineDrawing:
    return (
        LineDrawing(80, 40, thickness=1)
        .rectangle((0, 0, 40, 39), GOLD)
        .rectangle((40, 0, 39, 39), CLOTH)
    )


def test_every_region_lies_upon_itself() -> None:
    regions = painted_drawing(walking_figure()).regions

    assert np.array_equal(overlap(region_samples(regions), regions), np.eye(regions.count))


def test_points_are_shared_out_by_where_they_fall() -> None:
    onto = painted_drawing(two_halves())
    left, right = region_at(onto, 10, 10), region_at(onto, 60, 10)
    points = np.array([[[10, 10], [20, 20], [30, 30], [60, 10]]])

    shares = overlap(points, onto.regions)

    assert shares[0, left] == 0.75
    assert shares[0, right] == 0.25


def test_points_outside_count_for_nothing() -> None:
    onto = painted_drawing(two_halves()).regions
    points = np.array([[[-3, 10], [10, 90], [10, 10], [200, 10]]])

    assert overlap(points, onto).sum() == 0.25


def test_points_on_a_line_count_for_the_region_beside_it() -> None:
    onto = painted_drawing(two_halves()).regions

    assert overlap(np.array([[[40, 20]]]), onto).sum() == 1


def test_what_is_remembered_is_computed_once_and_forgotten_with_its_drawing() -> None:
    calls = []

    @remembered
    def count(regions: RegionMap) -> int:
        calls.append(regions.count)
        return regions.count

    drawing = painted_drawing(two_halves())
    assert count(drawing.regions) == count(drawing.regions)
    assert len(calls) == 1
    count(painted_drawing(two_halves()).regions)
    assert len(calls) == 2


def test_pairs_are_remembered_in_their_order() -> None:
    calls = []

    @remembered_pair
    def look(first: PreparedDrawing, second: PreparedDrawing) -> NDArray[np.int64]:
        calls.append((first.position, second.position))
        return np.array(calls[-1])

    one, two = painted_drawing(two_halves(), 1), painted_drawing(two_halves(), 2)
    for pair in ((one, two), (two, one), (one, two)):
        assert look(*pair).tolist() == [each.position for each in pair]
    assert calls == [(1, 2), (2, 1)]


def test_drawings_of_equal_lines_are_told_apart_by_their_place_and_by_the_pool() -> None:
    calls = []

    @remembered_pair
    def look(first: PreparedDrawing, second: PreparedDrawing) -> NDArray[np.int64]:
        calls.append((first.name, second.name))
        return np.array(len(calls))

    target, near = painted_drawing(two_halves(), 1), painted_drawing(two_halves(), 2)
    far, pooled = replace(near, position=9), replace(near, pooled="pool.png")
    assert [int(look(target, one)) for one in (near, far, pooled, near)] == [1, 2, 3, 1]
    assert look(replace(target, position=11), replace(near, position=12)) == 1


def test_what_is_remembered_of_pairs_counts_as_memory_in_use() -> None:
    @remembered_pair
    def look(first: PreparedDrawing, second: PreparedDrawing) -> NDArray[np.float64]:
        return np.zeros(1000)

    drawing, before = painted_drawing(two_halves()), warm.bytes
    look(drawing, drawing)
    look(drawing, drawing)
    assert warm.bytes == before + 8000
