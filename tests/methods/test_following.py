"""Tests of plugin_core.methods.following."""

from __future__ import annotations

import pytest

from plugin_core.methods.following import find_followed
from tests.drawings import walking_figure
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
