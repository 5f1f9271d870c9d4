"""Regions left to the artist: noting, walking through and showing them, without Blender."""

from __future__ import annotations

import numpy as np
import pytest
from shiage_blender.unsure import Unsure, is_covered, next_after, note_region, on_screen, window_of

OUTLINE = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [2.0, 0.0, 2.0], [0.0, 0.0, 2.0]])
MIDDLE = np.array([1.0, 0.0, 1.0])


def region(number: int, guess: str = "Skin") -> Unsure:
    """A square region of a drawing."""
    return note_region(number, "Color", MIDDLE, OUTLINE, guess, 0.51239)


def test_a_long_outline_is_noted_with_fewer_corners() -> None:
    turn = np.linspace(0, 6, 1000)
    outline = np.stack([np.cos(turn), 0 * turn, np.sin(turn)], axis=1)
    noted = note_region(1, "Color", np.zeros(3), outline, "", 0.0)
    assert 60 <= len(noted.outline) <= 64
    assert noted.outline[0] == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("rings", "covers"),
    [
        pytest.param([OUTLINE * 2 - 1], True, id="a larger fill"),
        pytest.param(
            [OUTLINE * 2 - np.array([1.0, 0.3, 1.0])], True, id="one that lies a little before it"
        ),
        pytest.param([OUTLINE + np.array([3.0, 0.0, 0.0])], False, id="one beside it"),
        pytest.param([OUTLINE * 2 - 1, OUTLINE], False, id="one with a hole there"),
    ],
)
def test_a_region_is_covered_by_a_fill_over_its_middle(
    rings: list[np.ndarray], covers: bool
) -> None:
    assert is_covered(region(1), [rings]) is covers


def test_the_first_unsure_region_is_the_next_one_from_the_frame_on() -> None:
    waiting = [region(3), region(5), region(9)]
    assert next_after(waiting, 4, None) == 1
    assert next_after(waiting, 10, None) == 0


def test_regions_of_one_drawing_follow_one_another_and_the_last_leads_to_the_first() -> None:
    waiting = [region(3, "Skin"), region(3, "Hair"), region(9)]
    assert next_after(waiting, 3, waiting[0]) == 1
    assert next_after(waiting, 3, waiting[1]) == 2
    assert next_after(waiting, 9, waiting[2]) == 0


def test_an_artist_who_went_elsewhere_gets_the_next_one_from_there() -> None:
    waiting = [region(3), region(5), region(9)]
    assert next_after(waiting, 6, waiting[0]) == 2


@pytest.mark.parametrize(
    ("count", "at", "shown"),
    [(3, 2, (0, 3)), (40, 0, (0, 12)), (40, 20, (14, 26)), (40, 39, (28, 40))],
)
def test_a_long_list_shows_what_is_around_the_artists_place(
    count: int, at: int, shown: tuple[int, int]
) -> None:
    assert window_of(count, at, 12) == range(*shown)


def test_points_show_where_the_view_puts_them() -> None:
    matrix = np.diag([0.5, 0.5, 1.0, 1.0])
    shown = on_screen([(0.0, 0.0, 0.0), (1.0, -1.0, 5.0)], matrix, 200, 100)
    assert shown is not None
    np.testing.assert_allclose(shown, [[100, 50], [150, 25]])


def test_nothing_shows_of_an_outline_that_reaches_behind_the_eye() -> None:
    matrix = np.eye(4)
    matrix[3] = [0.0, 0.0, -1.0, 0.0]
    assert on_screen([(0.0, 0.0, -1.0), (0.0, 0.0, 1.0)], matrix, 200, 100) is None
