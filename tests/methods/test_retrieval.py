"""Colors copied from the references that are most like the target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plugin_core.methods import retrieval as module
from plugin_core.methods.auto import AutoMethod
from plugin_core.methods.leave_one_out import leave_one_out
from plugin_core.methods.method import LearnOptions
from plugin_core.methods.nearest_drawings import ORDER_COST, nearness
from plugin_core.methods.registry import get_method
from plugin_core.methods.retrieval import METHOD, MOST
from plugin_core.prepared import PreparedDrawing
from tests.drawings import GOLD, LineDrawing, walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing, unpainted


def ladder(rungs: int) -> LineDrawing:
    drawing = LineDrawing(200, 160)
    for rung in range(rungs):
        drawing.rectangle((30, 10 + 18 * rung, 120, 14), GOLD)
    return drawing


def figure(step: int, position: int = 0, pooled: str = "") -> PreparedDrawing:
    drawing = painted_drawing(walking_figure(step), position)
    return replace(drawing, pooled=pooled) if pooled else drawing


def in_pool(drawing: LineDrawing, file: str) -> PreparedDrawing:
    return replace(painted_drawing(drawing, -12), position=-12, pooled=file)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the references that the matcher was shown, call by call."""
    calls: list[list[str]] = []

    def remember(
        target: PreparedDrawing, references: list[PreparedDrawing], size: int
    ) -> np.ndarray:
        calls.append([one.name for one in references])
        return np.full((target.regions.count, size), 1 / size, np.float32)

    monkeypatch.setattr(module, "copy_colors", remember)
    return calls


def test_the_matcher_is_shown_the_most_alike_first(shown: list[list[str]]) -> None:
    pool = [in_pool(ladder(rungs), f"ladder{rungs}.png") for rungs in (4, 5, 6)]
    pool.append(in_pool(walking_figure(5), "figure.png"))
    METHOD.look(unpainted(figure(0)), pool, len(PALETTE))
    assert shown[0][0] == "figure.png"


def test_of_many_references_only_a_few_are_shown(shown: list[list[str]]) -> None:
    pool = [in_pool(walking_figure(step), f"{step}.png") for step in range(MOST + 3)]
    METHOD.look(unpainted(figure(0)), pool, len(PALETTE))
    assert len(shown[0]) == MOST


def test_of_equal_drawings_the_one_nearest_in_time_comes_first() -> None:
    target = unpainted(figure(0, position=5))
    near, far = figure(0, position=4), figure(0, position=1)
    assert nearness(target, near) == pytest.approx(1 - ORDER_COST, abs=1e-5)
    assert nearness(target, far) == pytest.approx(1 - 4 * ORDER_COST, abs=1e-5)


def test_a_drawing_of_the_shot_comes_before_an_equal_one_of_the_pool() -> None:
    target = unpainted(figure(0, position=3))
    assert nearness(target, figure(0)) > nearness(target, in_pool(walking_figure(0), "same.png"))


def test_only_drawings_of_the_shot_are_held_out() -> None:
    own, pool = [figure(0), figure(1, 1)], [in_pool(walking_figure(4), "pool.png")]
    looked: list[list[str]] = []

    def look(target: PreparedDrawing, references: object) -> np.ndarray:
        looked.append([one.name for one in references])  # type: ignore[attr-defined]
        return np.zeros((target.regions.count, 2), np.float32)

    held_out = leave_one_out([*own, *pool], look, LearnOptions())
    assert [one.reference.name for one in held_out] == ["A.0001", "A.0002"]
    assert looked == [["A.0002", "pool.png"], ["A.0001", "pool.png"]]


def test_where_the_shot_has_no_paint_the_first_of_the_pool_is_held_out_bent() -> None:
    pool = [in_pool(walking_figure(2), "2.png"), in_pool(ladder(5), "ladder.png")]

    def look(target: PreparedDrawing, _: object) -> np.ndarray:
        return np.zeros((target.regions.count, 2))

    held_out = leave_one_out(pool, look, LearnOptions())
    assert [one.reference.name for one in held_out] == ["2.png", "2.png"]
    assert all(one.reference.regions is not pool[0].regions for one in held_out)


def test_drawings_of_other_characters_in_the_pool_do_not_silence_the_right_one() -> None:
    pool = [in_pool(walking_figure(2), "2.png"), in_pool(ladder(5), "ladder.png")]
    learned = auto().learn(pool, PALETTE, LearnOptions(max_seconds=1))
    target = figure(0)
    assert (learned.probabilities(unpainted(target)).argmax(1) == target.colors).all()
    assert learned.weights["nearest_region"] > 0.5


def auto() -> AutoMethod:
    return AutoMethod(("same_position", "nearest_region"), get_method)


def test_auto_asks_only_those_that_can_color_from_elsewhere() -> None:
    pool = [in_pool(walking_figure(step), f"{step}.png") for step in (2, 4)]
    learned = auto().learn(pool, PALETTE, LearnOptions(max_seconds=1))
    assert list(learned.members) == ["nearest_region"]
    target = figure(0)
    right = learned.probabilities(unpainted(target)).argmax(1) == target.colors
    assert right.all()


def test_a_pool_changes_nothing_for_members_that_know_only_the_shot() -> None:
    own, pool = [figure(0), figure(1, 1)], [in_pool(ladder(5), "ladder.png")]
    target = unpainted(figure(2, 2))
    options = LearnOptions(max_seconds=1)
    with_pool, without = (auto().learn(refs, PALETTE, options) for refs in ([*own, *pool], own))
    np.testing.assert_array_equal(with_pool.probabilities(target), without.probabilities(target))


def test_restored_members_are_shown_what_they_learned() -> None:
    pool = [in_pool(walking_figure(step), f"{step}.png") for step in (2, 4)]
    learned = auto().learn(pool, PALETTE, LearnOptions(max_seconds=1))
    restored = auto().restore(learned.state(), pool, PALETTE)
    target = unpainted(figure(0))
    np.testing.assert_array_equal(restored.probabilities(target), learned.probabilities(target))
