"""Levels and drawings that a command line names."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.cli.shots import Selection, open_levels, open_painted_levels
from plugin_core.errors import InputError, NotPainted
from plugin_core.session import learn
from plugin_core.shot import Shot
from tests.drawings import make_shot, walking_figure


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    """Drawings 1, 3, 4 and 12."""
    figures = {number: walking_figure() for number in (1, 3, 4, 12)}
    return Shot.open(make_shot(tmp_path / "shot", figures))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3", {3}), ("1-4", {1, 3, 4}), ("3-9,12", {3, 4, 12}), (" 1 , 12 ", {1, 12})],
)
def test_numbers_and_ranges_name_the_drawings_that_exist(
    text: str, numbers: set[int], shot: Shot
) -> None:
    selection = Selection(text)
    selection.check([shot])
    assert selection.numbers(shot) == numbers


def test_no_list_means_all_drawings(shot: Shot) -> None:
    assert Selection(None).numbers(shot) is None


@pytest.mark.parametrize("text", ["", ",", "a", "-3", "3-", "1-2-3", "9-3", "³"])
def test_anything_else_is_no_list(text: str) -> None:
    with pytest.raises(InputError, match=r"is no drawing number|runs backwards"):
        Selection(text)


def test_a_range_without_drawings_is_refused(shot: Shot) -> None:
    with pytest.raises(InputError, match="at 5-9"):
        Selection("3,5-9").check([shot])


def test_levels_without_paint_are_passed_over(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure()], level="A")
    make_shot(folder, [walking_figure()], level="B", painted=())
    assert [shot.level for shot in open_levels(folder, None)] == ["A", "B"]
    ready = open_painted_levels(folder, None)
    assert [shot.level for shot in ready] == ["A"]
    assert ready[0].warnings == ["Nothing of level B is painted: it is left out."]
    with pytest.raises(NotPainted, match="No drawing of level B in"):
        open_painted_levels(folder, "B")


def test_paint_that_has_no_line_art_is_named_where_nothing_else_is_painted(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure()])
    (folder / "paint" / "A.0001.png").rename(folder / "paint" / "A.1.png")
    left_out = r"paint/A\.1\.png has no line art of the same name: left out\."
    with pytest.raises(NotPainted, match=left_out):
        open_painted_levels(folder, None)
    with pytest.raises(NotPainted, match=left_out):
        learn(Shot.open(folder))
