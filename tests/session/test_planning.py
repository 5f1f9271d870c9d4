"""Which drawings to paint first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from plugin_core.errors import DarkPaper, InputError, JobCancelled, UnreadableImage
from plugin_core.images import read_rgba, write_png
from plugin_core.jobs import CancelToken
from plugin_core.session.planning import plan_painting
from plugin_core.shot import Shot
from tests.drawings import (
    GOLD,
    HAIR,
    SKIN,
    LineDrawing,
    make_shot,
    walking_figure,
    write_picture,
)


def other_figure(step: int) -> LineDrawing:
    """Something that looks nothing like the walking figure."""
    drawing = LineDrawing(200, 160)
    for row in range(3):
        drawing.rectangle((20 + 2 * step, 12 + 48 * row, 150, 34), GOLD if row % 2 else HAIR)
    return drawing


def darken(line: Path) -> None:
    """Turn line art into white lines on black paper."""
    rgba = read_rgba(line)
    rgba[..., :3] = 255 - rgba[..., :3]
    write_picture(line, rgba)


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


def test_a_drawing_that_is_painted_in_part_may_be_named(tmp_path: Path) -> None:
    figures = [walking_figure(), *map(other_figure, range(3))]
    folder = make_shot(tmp_path / "shot", figures, painted=(3,))
    write_picture(folder / "paint" / "A.0001.png", figures[0].paint(only=[SKIN]))
    assert [planned.drawing.number for planned in plan_painting(Shot.open(folder))] == [1]


def test_drawings_on_dark_paper_are_left_out_by_name(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure(step) for step in range(3)], painted=())
    darken(folder / "line" / "A.0002.png")
    shot = Shot.open(folder)
    assert 2 not in [planned.drawing.number for planned in plan_painting(shot)]
    (warning,) = shot.warnings
    assert warning.startswith("The paper of A.0002.png is dark")
    for number in (1, 3):
        darken(folder / "line" / f"A.{number:04d}.png")
    with pytest.raises(DarkPaper, match=r"A\.0001\.png .* A\.0003\.png"):
        plan_painting(Shot.open(folder))


def test_where_nothing_can_be_read_that_is_told(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure()], painted=())
    (folder / "line" / "A.0001.png").write_bytes(b"")
    with pytest.raises(UnreadableImage, match=r"A\.0001\.png"):
        plan_painting(Shot.open(folder))


def test_without_any_region_there_is_nothing_to_plan(tmp_path: Path) -> None:
    write_png(tmp_path / "shot" / "line" / "0001.png", np.full((50, 50, 4), 255, np.uint8))
    with pytest.raises(InputError, match="closed region"):
        plan_painting(Shot.open(tmp_path / "shot"))


def test_planning_can_be_cancelled(walk_shot: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        plan_painting(Shot.open(walk_shot), cancel=cancel)


def test_drawings_are_compared_in_one_thread(walk_shot: Path) -> None:
    used = set()

    class Watching(CancelToken):
        def check(self) -> None:
            used.add(blas_threads())

    with threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        plan_painting(Shot.open(walk_shot), cancel=Watching())
        assert blas_threads() == before
    assert 1 in used


def blas_threads() -> int:
    """Return how many threads numpy may use."""
    return max(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
