"""Tests of which painted drawings a drawing is compared with."""

from __future__ import annotations

import pytest

from plugin_core.methods import nearest_drawings as module
from plugin_core.methods.nearest_drawings import LEAST, MOST, nearest_drawings
from plugin_core.prepared import PreparedDrawing
from tests.drawings import CLOTH, GOLD, SKIN, LineDrawing
from tests.prepared_drawings import corrected_in_one_region, painted_drawing, unpainted


def pair(width: int, position: int, right: tuple[int, int, int, int] = GOLD) -> PreparedDrawing:
    """Two rectangles beside each other, the left one so wide."""
    drawing = LineDrawing(220, 80)
    drawing.rectangle((10, 10, width, 60), CLOTH)
    drawing.rectangle((170, 20, 40, 40), right)
    return painted_drawing(drawing, position)


def growing(count: int) -> list[PreparedDrawing]:
    return [pair(20 + 10 * step, step) for step in range(count)]


def positions(drawings: list[PreparedDrawing]) -> list[int]:
    return [one.position for one in drawings]


def test_few_drawings_are_all_looked_at() -> None:
    drawings = growing(MOST)
    assert nearest_drawings(unpainted(drawings[0]), drawings) == drawings


def test_of_many_drawings_the_nearest_are_looked_at_in_their_order() -> None:
    drawings = growing(MOST + 4)
    target = unpainted(drawings.pop())
    assert positions(nearest_drawings(target, drawings)) == list(range(3, MOST + 3))


def test_of_drawings_with_very_many_regions_fewer_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawings = growing(MOST)
    target = unpainted(drawings.pop())
    regions = drawings[0].regions.count
    monkeypatch.setattr(module, "ROOM", 5 * regions)
    assert positions(nearest_drawings(target, drawings)) == list(range(MOST - 6, MOST - 1))
    monkeypatch.setattr(module, "ROOM", 1)
    looked_at = nearest_drawings(target, drawings)
    assert positions(looked_at) == list(range(MOST - 1 - LEAST, MOST - 1))


def test_a_color_that_only_a_far_drawing_shows_is_not_missed() -> None:
    drawings = growing(MOST + 4)
    drawings[0] = pair(20, 0, SKIN)
    target = unpainted(drawings.pop())
    looked_at = nearest_drawings(target, drawings)
    assert positions(looked_at) == [0, *range(3, MOST + 3)]


def test_corrected_drawings_push_no_painted_one_aside() -> None:
    drawings = growing(2 * MOST + 3)
    target = unpainted(drawings.pop())
    painted, corrected = drawings[:2], drawings[2:]
    shot = [*painted, *map(corrected_in_one_region, corrected)]
    looked_at = nearest_drawings(target, shot)
    assert looked_at[:2] == painted
    assert positions(looked_at[2:]) == list(range(MOST + 2, 2 * MOST + 2))
