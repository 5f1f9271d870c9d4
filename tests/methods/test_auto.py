"""Tests of plugin_core.methods.auto."""

from __future__ import annotations

import pytest

from plugin_core.methods.auto import (
    PRIOR_WEIGHTS,
    QUICK_SHARE,
    SLOW,
    AutoMethod,
    LearnedAuto,
    prior_weights,
)
from plugin_core.methods.looking import LookingMethod
from plugin_core.methods.method import LearnOptions, State
from plugin_core.methods.registry import get_method
from plugin_core.methods.same_position import look_at_same_position
from plugin_core.palette import Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure
from tests.prepared_drawings import uniform

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
    return AutoMethod(QUICK, get_method)


@pytest.fixture
def learned(auto: AutoMethod, painted: list[PreparedDrawing], palette: Palette) -> LearnedAuto:
    """What it learned of the first three drawings."""
    return auto.learn(painted[:3], palette, LearnOptions(max_seconds=5))


def test_the_shot_moves_the_weights_toward_the_method_that_is_right(learned: LearnedAuto) -> None:
    shift = {name: learned.weights[name] - PRIOR_WEIGHTS[name] for name in QUICK}
    assert shift["nearest_region"] > shift["same_position"]
    assert len(learned.held_out) == 3


def test_the_matcher_weighs_more_where_several_drawings_are_painted(
    painted: list[PreparedDrawing],
) -> None:
    members = ["flow_vote", "nearest_region", "matcher"]
    lone, several = (prior_weights(members, painted[:count]) for count in (1, 2))
    assert lone == {name: PRIOR_WEIGHTS[name] for name in members}
    assert several["matcher"] > lone["matcher"]
    assert all(several[name] < lone[name] for name in members[:2])
    weightless = prior_weights(members[:2], painted[:2])
    assert weightless == {name: lone[name] for name in members[:2]}


def test_a_correction_is_taken_up_at_once_without_judging_anew(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    at_once = auto.learn(painted, palette, LearnOptions(max_seconds=0), resume=learned.state())
    assert at_once.held_out == []
    assert at_once.weights == learned.weights
    shown_itself = at_once.probabilities(painted[3]).argmax(1)
    assert (shown_itself == painted[3].colors).all()


def test_learning_at_leisure_judges_anew(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    again = auto.learn(painted, palette, LearnOptions(max_seconds=5), resume=learned.state())
    assert len(again.held_out) == 4


class ByHeart(LookingMethod):
    """Looks as another method does, but holds nothing out when it goes on."""

    def learn(self, references, palette, options, *, resume=None):  # type: ignore[no-untyped-def]
        learned = super().learn(references, palette, options)
        if resume:
            learned.held_out = []
        return learned


def test_fitted_weights_stay_where_a_member_has_nothing_to_be_judged_by(
    painted: list[PreparedDrawing], palette: Palette
) -> None:
    members = {
        "nearest_region": get_method("nearest_region"),
        "same_position": ByHeart("same_position", look_at_same_position),
    }
    auto = AutoMethod(list(members), members.__getitem__)
    learned = auto.learn(painted, palette, LearnOptions(5))
    again = auto.learn(painted, palette, LearnOptions(5), resume=learned.state())
    assert learned.weights != {name: PRIOR_WEIGHTS[name] for name in QUICK}
    assert again.weights == learned.weights
    assert again.held_out == []


def test_weights_that_were_never_fitted_are_fitted_when_learning_goes_on(
    auto: AutoMethod, painted: list[PreparedDrawing], palette: Palette, learned: LearnedAuto
) -> None:
    state = learned.state()
    unfinished = State(state.arrays, {**state.settings, "weights": {}})
    again = auto.learn(painted[:3], palette, LearnOptions(5), resume=unfinished)
    assert again.weights == learned.weights
    restored = auto.restore(unfinished, painted[:3], palette)
    assert restored.weights == {name: PRIOR_WEIGHTS[name] for name in QUICK}


def test_restored_it_says_the_same(
    auto: AutoMethod, learned: LearnedAuto, painted: list[PreparedDrawing], palette: Palette
) -> None:
    restored = auto.restore(learned.state(), painted[:3], palette)
    said, says = learned.probabilities(painted[3]), restored.probabilities(painted[3])
    assert (said == says).all()


def with_stand_ins() -> AutoMethod:
    """Auto, made of one real member and of two that know nothing but are quick."""
    blind = {
        name: LookingMethod(name, lambda target, _, size: uniform(target.regions.count, size))
        for name in ("matcher", SLOW)
    }
    members = {"nearest_region": get_method("nearest_region"), **blind}
    return AutoMethod(list(members), members.__getitem__)


@pytest.mark.parametrize(
    ("pretrained", "members"),
    [(True, {"nearest_region", "matcher"}), (False, {"nearest_region", SLOW})],
)
def test_the_slow_member_stands_in_where_no_weights_are_allowed(
    painted: list[PreparedDrawing], palette: Palette, pretrained: bool, members: set[str]
) -> None:
    learned = with_stand_ins().learn(painted, palette, LearnOptions(5, pretrained=pretrained))
    assert set(learned.members) == set(learned.weights) == members


@pytest.mark.parametrize(("pretrained", "second_begins"), [(True, 0.5), (False, QUICK_SHARE / 2)])
def test_the_progress_bar_goes_to_who_takes_the_time(
    painted: list[PreparedDrawing], palette: Palette, pretrained: bool, second_begins: float
) -> None:
    told: list[float] = []
    options = LearnOptions(
        5, pretrained=pretrained, progress=lambda fraction, _: told.append(fraction)
    )
    with_stand_ins().learn(painted, palette, options)
    assert told == sorted(told)
    assert len(told) == 2 * len(painted)
    assert (told[0], told[len(painted)]) == (0.0, second_begins)
