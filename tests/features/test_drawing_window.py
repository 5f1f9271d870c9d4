"""Tests of plugin_core.features.drawing_window: what is seen of a canvas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plugin_core.features.drawing_window import drawing_box, window_of, zooms
from plugin_core.prepared import PreparedDrawing
from tests.drawings import GOLD, LineDrawing
from tests.prepared_drawings import painted_drawing


def square(side: int, at: tuple[int, int] = (500, 300)) -> PreparedDrawing:
    """Return a drawing of a square in the middle of a wide canvas, or elsewhere."""
    left, top = at[0] - side // 2, at[1] - side // 2
    return painted_drawing(
        LineDrawing(1000, 600, thickness=1).rectangle((left, top, side, side), GOLD)
    )


def test_the_box_of_a_drawing_holds_its_lines() -> None:
    drawn = painted_drawing(LineDrawing(100, 80, thickness=1).rectangle((10, 20, 30, 40), GOLD))

    assert drawing_box(drawn.regions) == (10, 20, 31, 41)


def test_the_box_of_a_blank_drawing_is_the_canvas() -> None:
    assert drawing_box(painted_drawing(LineDrawing(100, 80)).regions) == (0, 0, 100, 80)


@pytest.mark.parametrize(("side", "zoom"), [(560, 2**0.5), (440, 2), (220, 4), (110, 8)])
def test_a_small_drawing_is_seen_closer(side: int, zoom: float) -> None:
    assert zooms([square(side)]) == [pytest.approx(zoom)]


def test_a_drawing_that_fills_the_canvas_is_seen_with_it() -> None:
    wide = painted_drawing(LineDrawing(1000, 600).rectangle((60, 60, 860, 400), GOLD))

    assert zooms([wide]) == [1]
    assert window_of(wide.regions, 1.0) == (0, 0, 1000, 600)


def test_a_blank_drawing_is_seen_with_its_canvas() -> None:
    assert zooms([painted_drawing(LineDrawing(100, 80))]) == [1]


def test_drawings_of_a_shot_are_seen_alike_and_those_of_a_pool_each_for_itself() -> None:
    small, large, pooled = square(110), square(220), replace(square(440), pooled="model.png")

    assert zooms([small, large, pooled]) == [4, 4, 2]
    assert zooms([small, pooled]) == [8, 2]
    assert zooms([pooled]) == [2]


@pytest.mark.parametrize("at", [(500, 300), (80, 90), (930, 520)])
def test_a_window_holds_the_drawing_and_stays_on_the_canvas(at: tuple[int, int]) -> None:
    regions = square(110, at).regions

    seen = window_of(regions, 4)

    assert seen[2:] == (250, 250)
    assert 0 <= seen.x <= 750
    assert 0 <= seen.y <= 350
    assert seen.cut(regions.line.mask).sum() == regions.line.mask.sum()


def test_what_is_cut_out_is_that_part_of_the_picture() -> None:
    regions = square(110).regions

    seen = window_of(regions, 4)

    assert np.shares_memory(seen.cut(regions.line.mask), regions.line.mask)
    assert seen == (376, 176, 250, 250)
