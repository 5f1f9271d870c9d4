"""Tests of the methods that look and do not learn, and of what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR, Probabilities
from plugin_core.errors import JobCancelled
from plugin_core.jobs import CancelToken
from plugin_core.methods.leave_one_out import (
    MOST,
    WARPS,
    choose_held_out,
    leave_one_out,
    tell_each_other,
)
from plugin_core.methods.method import LearnOptions, Method
from plugin_core.methods.nearest_region import COST_SCALE, GROWTH_COST, SPECK_PX, likeness
from plugin_core.methods.registry import get_method
from plugin_core.methods.votes import closeness_in_order, color_votes, probabilities_of
from plugin_core.palette import Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.synthesis import generate_shot
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import CLOTH, GOLD, LineDrawing, walking_figure
from tests.prepared_drawings import (
    PALETTE,
    corrected_in_one_region,
    painted_drawing,
    region_at,
    uniform,
    unpainted,
)

METHODS = ("same_position", "flow_vote", "nearest_region", "components")


def walk(*steps: int) -> list[PreparedDrawing]:
    return [painted_drawing(walking_figure(step), step) for step in steps]


@pytest.fixture(scope="module")
def generated() -> list[PreparedDrawing]:
    """Four drawings of a generated figure of many regions."""
    shot = generate_shot("chibi", 2, 4, 400)
    return prepare_pictures([(one.line, one.paint) for one in shot])


@pytest.fixture(params=METHODS)
def method(request: pytest.FixtureRequest) -> Method:
    return get_method(request.param)


def test_a_painted_drawing_is_colored_from_itself(method: Method) -> None:
    (drawing,) = walk(0)

    probabilities = method.learn([drawing], PALETTE, LearnOptions()).probabilities(
        unpainted(drawing)
    )

    assert np.array_equal(probabilities.argmax(1), drawing.colors)


def test_evidence_is_a_distribution_that_rules_nothing_out(method: Method) -> None:
    first, second, third = walk(0, 1, 3)

    probabilities = method.learn([first, third], PALETTE, LearnOptions()).probabilities(second)

    assert probabilities.shape == (second.regions.count, len(PALETTE))
    assert probabilities.dtype == np.float32
    assert np.allclose(probabilities.sum(1), 1, atol=1e-5)
    assert probabilities.min() > 0


def test_each_painted_drawing_is_held_out_in_turn(method: Method) -> None:
    drawings = walk(0, 1, 2)

    held_out = method.learn(drawings, PALETTE, LearnOptions()).held_out

    assert [one.reference for one in held_out] == drawings
    assert all(one.probabilities.shape == (one.reference.regions.count, 6) for one in held_out)


def test_of_many_painted_drawings_some_of_the_whole_shot_are_held_out() -> None:
    drawings = walk(*range(2 * MOST + 1))

    held_out = get_method("nearest_region").learn(drawings, PALETTE, LearnOptions()).held_out

    places = [one.reference.position for one in held_out]
    assert len(places) == MOST
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 2 * MOST)


def test_many_corrected_drawings_leave_the_painted_ones_held_out() -> None:
    painted = walk(0, 20)
    corrected = [corrected_in_one_region(one) for one in walk(*range(1, 20))]

    held_out = (
        get_method("nearest_region").learn([*painted, *corrected], PALETTE, LearnOptions()).held_out
    )

    assert {0, 20} < {one.reference.position for one in held_out}
    assert len(held_out) == 2 + MOST


def test_a_restored_method_says_the_same_again(method: Method) -> None:
    drawings = walk(0, 2)
    learned = method.learn(drawings, PALETTE, LearnOptions())

    restored = method.restore(learned.state(), drawings, PALETTE)

    (target,) = walk(1)
    assert np.array_equal(restored.probabilities(target), learned.probabilities(target))
    assert restored.held_out == []


def test_learning_can_be_cancelled(method: Method) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(JobCancelled):
        method.learn(walk(0), PALETTE, LearnOptions(cancel=token))


def test_regions_without_color_teach_nothing(method: Method) -> None:
    (drawing,) = walk(0)
    face = region_at(drawing, 64, 44)
    colors = drawing.colors.copy()
    colors[face] = NO_COLOR

    learned = method.learn([replace(drawing, colors=colors)], PALETTE, LearnOptions())

    skin = drawing.colors[face]
    assert skin not in learned.probabilities(unpainted(drawing)).argmax(1)


def test_flow_and_shape_follow_what_moved_where_position_does_not() -> None:
    def drawing(x: int) -> LineDrawing:
        paper = LineDrawing(240, 120)
        return paper.rectangle((x, 30, 24, 60), GOLD).rectangle((x + 24, 30, 24, 60), CLOTH)

    here, there = painted_drawing(drawing(60), 0), painted_drawing(drawing(84), 1)

    def right(method: Method) -> bool:
        learned = method.learn([here], PALETTE, LearnOptions())
        return bool((learned.probabilities(there).argmax(1) == there.colors).all())

    assert [right(get_method(name)) for name in METHODS] == [False, True, True, True]


def test_a_single_painted_drawing_is_held_out_as_bent_copies() -> None:
    (drawing,) = walk(0)
    seen: list[Sequence[PreparedDrawing]] = []

    def look(target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> Probabilities:
        seen.append(references)
        return uniform(target.regions.count, 6)

    held_out = leave_one_out([drawing], look, LearnOptions())

    assert seen == [[drawing]] * WARPS
    assert len({one.reference.drawing.stem for one in held_out} | {drawing.drawing.stem}) == 3


def only_at(drawing: PreparedDrawing, x: int, y: int) -> PreparedDrawing:
    """Return the drawing as if the artist had painted a single region of it."""
    row = region_at(drawing, x, y)
    colors = np.full_like(drawing.colors, NO_COLOR)
    colors[row] = drawing.colors[row]
    return replace(drawing, colors=colors)


def test_what_shows_hardly_anything_is_not_asked_about_a_whole_drawing() -> None:
    whole, other = walk(0, 3)
    face = only_at(other, 76, 44)
    shown_for: dict[str, Sequence[PreparedDrawing]] = {}

    def look(target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> Probabilities:
        shown_for[target.drawing.stem] = references
        return uniform(target.regions.count, 6)

    leave_one_out([whole, face], look, LearnOptions())

    assert shown_for.pop("A.0004") == [whole]
    assert len(shown_for) == WARPS
    assert all("bent" in stem for stem in shown_for)
    assert all(shown == [whole, face] for shown in shown_for.values())


def test_nothing_is_told_from_a_drawing_without_a_color() -> None:
    whole, other = walk(0, 3)
    asked: list[Sequence[PreparedDrawing]] = []

    def look(target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> Probabilities:
        asked.append(references)
        return uniform(target.regions.count, 6)

    leave_one_out([whole, unpainted(other)], look, LearnOptions())

    assert len(asked) == WARPS + 1
    assert all(any(one.is_reference for one in shown) for shown in asked)


def test_drawings_tell_each_other_unless_one_shows_hardly_anything() -> None:
    first, second, third = walk(0, 1, 3)
    face = only_at(third, 76, 44)

    assert tell_each_other([first, second])
    assert tell_each_other([first, second, face])
    assert not tell_each_other([first, face])
    assert not tell_each_other([first])


def test_a_method_is_judged_by_the_middle_drawing_that_the_others_can_tell() -> None:
    first, second, third = walk(0, 1, 3)
    face = only_at(third, 76, 44)

    assert choose_held_out([first, second, third]) is second
    assert choose_held_out([face, first]) is face


@pytest.mark.parametrize("method", ["nearest_region", "components"], indirect=True)
def test_regions_that_nobody_painted_leave_the_word_to_drawings_that_know(method: Method) -> None:
    whole, target, other = walk(0, 2, 3)
    alone, beside = (
        method.learn(shown, PALETTE, LearnOptions()).probabilities(unpainted(target))
        for shown in ([whole], [whole, only_at(other, 76, 44)])
    )

    assert np.array_equal(beside.argmax(1), target.colors)
    assert (beside.max(1) > alone.max(1) - 0.05).all()


def test_a_correction_takes_nothing_from_what_painted_drawings_say_of_other_colors(
    method: Method, generated: list[PreparedDrawing]
) -> None:
    whole, _, target, other = generated
    row = int(np.argsort(-other.regions.area)[1])
    palette = Palette(tuple(Color(i, (i, 0, 0, 255)) for i in range(whole.colors.max() + 1)))

    alone, beside = (
        method.learn(shown, palette, LearnOptions()).probabilities(unpainted(target))
        for shown in ([whole], [whole, corrected_in_one_region(other, row)])
    )

    others = alone.argmax(1) != other.colors[row]
    assert (beside[others].argmax(1) == alone[others].argmax(1)).mean() > 0.9
    assert beside[others].max(1).mean() > alone[others].max(1).mean() - 0.02


def test_what_is_painted_in_no_drawing_is_left_open(method: Method) -> None:
    drawings = walk(0, 1, 2)
    face = region_at(drawings[2], 64, 44)
    shown = [corrected_in_one_region(one, region_at(one, 50, 110)) for one in drawings[:2]]

    probabilities = method.learn(shown, PALETTE, LearnOptions()).probabilities(
        unpainted(drawings[2])
    )

    assert np.isfinite(probabilities).all()
    assert probabilities[face].max() < 0.4


def test_votes_for_regions_of_one_color_add_up() -> None:
    (drawing,) = walk(0)
    votes = np.zeros((1, drawing.regions.count), np.float32)
    legs = [region_at(drawing, 50, 110), region_at(drawing, 70, 110)]
    votes[0, legs] = 0.25, 0.5

    by_color = color_votes(votes, drawing, len(PALETTE))

    assert by_color.tolist() == [[0, 0.75, 0, 0, 0, 0]]


def test_missing_votes_are_spread_evenly() -> None:
    probabilities = probabilities_of(np.array([[0.5, 0.0]], np.float32))

    assert probabilities[0, 0] == pytest.approx((0.5 + 0.52 / 2) / 1.02)
    assert probabilities.sum() == pytest.approx(1)


def test_the_nearest_drawing_in_order_weighs_most() -> None:
    (target,) = walk(1)

    weights = closeness_in_order(target, walk(0, 4))

    assert weights.tolist() == pytest.approx([4 / 6, 2 / 6])


def test_the_looks_of_a_speck_tell_less_than_those_of_a_region() -> None:
    target, reference = walk(0, 3)
    regions = replace(target.regions, area=np.full(target.regions.count, SPECK_PX))
    quarter = replace(target, regions=replace(regions, area=regions.area / 4))

    as_large = np.log(likeness(replace(target, regions=regions), [reference]))
    as_small = np.log(likeness(quarter, [reference]))

    growth = 2 * GROWTH_COST / COST_SCALE  # the same looks, but two octaves smaller
    assert np.allclose(as_small, as_large / 2, atol=growth)
    assert as_large.min() < -10 * growth
