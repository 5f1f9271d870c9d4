"""Tests of plugin_core.methods.auto."""

from __future__ import annotations

import pytest

from plugin_core.methods.auto import PRIOR_WEIGHTS, AutoMethod, LearnedAuto
from plugin_core.methods.method import LearnOptions
from plugin_core.methods.registry import get_method
from plugin_core.palette import Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure

QUICK = ("same_position", "nearest_region")


@pytest.fixture
def painted() -> list[PreparedDrawing]:
    """Four painted drawings of the walking figure."""
    figures = [walking_figure(step) for step in range(4)]
    return list(prepare_pictures([(each.line(), each.paint()) for each in figures]))


@pytest.fixture
def palette(painted: list[PreparedDrawing]) -> Palette:
    """A palette as large as the drawings need."""
    size = 1 + max(int(one.colors.max()) for one in painted)
    return Palette(tuple(Color(number, (number, 0, 0, 255)) for number in range(size)))


@pytest.fixture
def auto() -> AutoMethod:
    """Auto, made of two methods that only look."""
    return AutoMethod([get_method(name) for name in QUICK])


@pytest.fixture
def learned(auto: AutoMethod, painted: list[PreparedDrawing], palette: Palette) -> LearnedAuto:
    """What it learned of the first three drawings."""
    return auto.learn(painted[:3], palette, LearnOptions(max_seconds=5))


def test_the_shot_moves_the_weights_toward_the_method_that_is_right(learned: LearnedAuto) -> None:
    shift = {name: learned.weights[name] - PRIOR_WEIGHTS[name] for name in QUICK}
    assert shift["nearest_region"] > shift["same_position"]
    assert len(learned.held_out) == 3


def test_a_correction_is_taken_up_at_once_without_judging_anew(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    at_once = auto.learn(painted, palette, LearnOptions(max_seconds=0), resume=learned.state())
    assert at_once.held_out == []
    assert {name: at_once.weights[name] for name in QUICK} == learned.weights
    shown_itself = at_once.probabilities(painted[3]).argmax(1)
    assert (shown_itself == painted[3].colors).all()


def test_learning_at_leisure_judges_anew(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    again = auto.learn(painted, palette, LearnOptions(max_seconds=5), resume=learned.state())
    assert len(again.held_out) == 4


def test_restored_it_says_the_same(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    restored = auto.restore(learned.state(), painted[:3], palette)
    said, says = learned.probabilities(painted[3]), restored.probabilities(painted[3])
    assert (said == says).all()
