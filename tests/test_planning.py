"""Which drawings to paint first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import InputError, JobCancelled
from plugin_core.images import write_png
from plugin_core.jobs import CancelToken
from plugin_core.planning import plan_painting
from plugin_core.shot import Shot
from tests.drawings import GOLD, HAIR, LineDrawing, make_shot, walking_figure


def other_figure(step: int) -> LineDrawing:
    """Something that looks nothing like the walking figure."""
    drawing = LineDrawing(200, 160)
    for row in range(3):
        drawing.rectangle((20 + 2 * step, 12 + 48 * row, 150, 34), GOLD if row % 2 else HAIR)
    return drawing


def shot_of(folder: Path, figures: list[LineDrawing], painted: tuple[int, ...] = ()) -> Shot:
    return Shot.open(make_shot(folder, figures, painted=painted))


def test_each_kind_of_drawing_is_named_before_a_second_of_its_kind(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(4)] + [other_figure(s) for s in range(3)]
    plan = plan_painting(shot_of(tmp_path / "shot", figures), most=2)
    kinds = {planned.drawing.number <= 4 for planned in plan}
    assert kinds == {True, False}


def test_what_is_painted_counts_and_is_not_named_again(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(3)] + [other_figure(s) for s in range(3)]
    plan = plan_painting(shot_of(tmp_path / "shot", figures, painted=(2,)), most=1)
    assert [planned.drawing.number > 3 for planned in plan] == [True]


def test_the_expected_share_grows_with_each_drawing(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(3)] + [other_figure(s) for s in range(3)]
    expected = [one.expected for one in plan_painting(shot_of(tmp_path / "shot", figures))]
    assert expected == sorted(expected)
    assert 0 < expected[0] < expected[-1] <= 1


def test_a_shot_that_never_changes_needs_one_drawing(tmp_path: Path) -> None:
    plan = plan_painting(shot_of(tmp_path / "shot", [walking_figure()] * 5))
    assert len(plan) == 1
    assert plan[0].expected > 0.95


def test_a_drawing_without_closed_regions_is_passed_over(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure(step) for step in range(3)], painted=())
    write_png(folder / "line" / "A.0004.png", np.full((160, 200, 4), 255, np.uint8))
    assert 4 not in [planned.drawing.number for planned in plan_painting(Shot.open(folder))]


def test_without_any_region_there_is_nothing_to_plan(tmp_path: Path) -> None:
    write_png(tmp_path / "shot" / "line" / "0001.png", np.full((50, 50, 4), 255, np.uint8))
    with pytest.raises(InputError, match="closed region"):
        plan_painting(Shot.open(tmp_path / "shot"))


def test_planning_can_be_cancelled(walk_shot: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        plan_painting(Shot.open(walk_shot), cancel=cancel)
