"""Tests of plugin_core.methods.following."""

from __future__ import annotations

import pytest

from plugin_core.methods.following import find_followed
from tests.drawings import CLOTH, LineDrawing, walking_figure
from tests.prepared_drawings import painted_drawing, unpainted


def test_a_region_follows_itself_in_the_same_drawing_painted() -> None:
    painted, other = painted_drawing(walking_figure(0)), painted_drawing(walking_figure(2), 2)
    followed = find_followed(unpainted(painted), [other, painted], painted.colors)
    for row, each in enumerate(followed):
        assert (each[0].drawing, each[0].region_id) == (painted.drawing.stem, row + 1)


def test_it_follows_regions_of_its_own_color_only() -> None:
    target, reference = painted_drawing(walking_figure(1), 1), painted_drawing(walking_figure(0))
    for color, each in zip(
        target.colors, find_followed(unpainted(target), [reference], target.colors), strict=True
    ):
        assert each
        assert {reference.colors[one.region_id - 1] for one in each} == {color}
        assert sum(one.weight for one in each) == pytest.approx(1, abs=0.15)


def test_a_color_that_nobody_painted_follows_nothing() -> None:
    target, reference = painted_drawing(walking_figure(1), 1), painted_drawing(walking_figure(0))
    nowhere = target.colors * 0 + 99
    assert set(find_followed(unpainted(target), [reference], nowhere)) == {()}


def test_of_many_alike_regions_the_most_alike_is_followed() -> None:
    drawing = LineDrawing(250, 210)
    for place in range(30):
        drawing.rectangle((10 + 40 * (place % 6), 10 + 40 * (place // 6), 20, 20), CLOTH)
    target, reference = painted_drawing(drawing, 1), painted_drawing(drawing)
    followed = find_followed(unpainted(target), [reference], target.colors)
    assert [each[0].region_id for each in followed] == list(range(1, 32))
    assert max(each[0].weight for each in followed[1:]) < 1


def test_what_is_like_nothing_of_its_color_still_follows_with_a_weight() -> None:
    target, reference = painted_drawing(walking_figure(1), 1), painted_drawing(walking_figure(0))
    other = target.colors[::-1].copy()
    for each in find_followed(unpainted(target), [reference], other):
        assert sum(one.weight for one in each) > 0
