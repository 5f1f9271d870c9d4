"""Tests of plugin_core.methods.cfpla."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save

from plugin_core.arrays import NO_COLOR
from plugin_core.errors import JobCancelled, NotPainted
from plugin_core.jobs import CancelToken
from plugin_core.methods.cfpla import CfplaMethod
from plugin_core.methods.method import LearnOptions, State
from plugin_core.methods.patch_model import find_row
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import CLOTH, CLOTH_SHADOW, GOLD, HAIR, SKIN, LineDrawing, walking_figure

COLORS = (GOLD, CLOTH, CLOTH_SHADOW, HAIR, SKIN)
PALETTE = Palette((PAPER, *(Color(i, rgba) for i, rgba in enumerate(COLORS, start=1))))


@pytest.fixture(autouse=True)
def one_thread():
    found = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(found)


def prepared(
    drawing: LineDrawing, number: int, palette: Palette = PALETTE, *, painted: bool = True
) -> PreparedDrawing:
    regions = find_regions(read_line_art(drawing.line()))
    paint = palette.index_map(drawing.paint())
    pixel = np.unique(regions.labels.ravel(), return_index=True)[1]
    colors = paint.ravel()[pixel[-regions.count :]]
    colors = colors if painted else np.full_like(colors, NO_COLOR)
    source = Drawing("A", number, "", Path(f"A.{number:04d}.png"))
    return PreparedDrawing(source, number, regions, colors, paint if painted else None)


def walk(*steps: int) -> list[PreparedDrawing]:
    return [prepared(walking_figure(step), step) for step in steps]


def steps(count: int, **options: object) -> LearnOptions:
    return LearnOptions(max_steps=count, **options)


def through_files(state: State) -> State:
    arrays = {name: np.ascontiguousarray(array) for name, array in state.arrays.items()}
    return State(load(save(arrays)), json.loads(json.dumps(dict(state.settings))))


@pytest.fixture(scope="module")
def learned():
    return CfplaMethod().learn(walk(0, 4, 8), PALETTE, steps(120))


def test_a_learned_drawing_is_colored_as_it_was_painted(learned):
    for drawing in walk(0, 8):
        assert learned.probabilities(drawing).argmax(1).tolist() == drawing.colors.tolist()


def test_a_drawing_that_moves_as_a_whole_keeps_its_colors(learned):
    still = walk(8)[0]
    line = np.roll(walking_figure(8).line(), (8, 10), axis=(0, 1))
    regions = find_regions(read_line_art(line))
    moved = replace(still, regions=regions, colors=still.colors)
    assert learned.probabilities(moved).argmax(1).tolist() == still.colors.tolist()


def test_probabilities_are_distributions_over_the_palette(learned):
    target = prepared(walking_figure(2), 2, painted=False)
    probabilities = learned.probabilities(target)
    assert probabilities.shape == (target.regions.count, len(PALETTE))
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(1), 1, rtol=1e-5)


def test_one_drawing_is_predicted_before_it_is_learned(learned):
    assert [one.reference.drawing.number for one in learned.held_out] == [4]
    assert learned.held_out[0].probabilities.shape[1] == len(PALETTE)


def test_a_single_reference_is_judged_by_bent_copies_of_itself():
    learned = CfplaMethod().learn(walk(0), PALETTE, steps(2))
    assert ["bent" in one.reference.drawing.stem for one in learned.held_out] == [True, True]


def test_a_restored_model_says_the_same_to_the_bit(learned):
    target = prepared(walking_figure(2), 2, painted=False)
    restored = CfplaMethod().restore(through_files(learned.state()), walk(0, 4, 8), PALETTE)
    assert np.array_equal(restored.probabilities(target), learned.probabilities(target))


def test_the_same_dice_teach_the_same_weights():
    first, second = (CfplaMethod().learn(walk(0, 3), PALETTE, steps(4, seed=7)) for _ in range(2))
    for name, array in first.state().arrays.items():
        assert np.array_equal(array, second.state().arrays[name]), name


def test_going_on_from_a_file_equals_going_on_from_memory():
    state = CfplaMethod().learn(walk(0), PALETTE, steps(4)).state()
    runs = [
        CfplaMethod().learn(walk(0, 3), PALETTE, steps(4), resume=one)
        for one in (state, through_files(state))
    ]
    assert runs[0].state().settings["dice"] == runs[1].state().settings["dice"]
    for name, array in runs[0].state().arrays.items():
        assert np.array_equal(array, runs[1].state().arrays[name]), name


def test_new_drawings_are_predicted_before_learning_goes_on(learned):
    target = prepared(walking_figure(2), 2)
    before = learned.probabilities(target)
    resumed = CfplaMethod().learn(
        walk(0, 2, 4, 8), PALETTE, steps(1), resume=through_files(learned.state())
    )
    assert [one.reference.drawing.number for one in resumed.held_out] == [2]
    np.testing.assert_allclose(resumed.held_out[0].probabilities, before, atol=0.05)


def test_a_corrected_drawing_is_learned_but_judges_nothing(learned):
    first, *others = walk(0, 4, 8)
    corrected = replace(first, colors=np.roll(first.colors, 1), corrected=True)
    before = learned.state().settings["learned"]
    resumed = CfplaMethod().learn(
        [corrected, *others], PALETTE, steps(1), resume=through_files(learned.state())
    )
    assert resumed.held_out == []
    after = resumed.state().settings["learned"]
    assert before.keys() == after.keys()
    assert sum(before[lines] != after[lines] for lines in before) == 1


def test_a_new_color_leaves_the_rows_of_known_ones_alone(learned):
    green = (1, 200, 3, 255)
    grown = Palette((*PALETTE.colors, Color(9, green)))
    state = through_files(learned.state())
    resumed = CfplaMethod().learn(walk(0, 4, 8), grown, steps(0), resume=state)
    before = state.arrays["network/head.weight"]
    after = resumed.state().arrays["network/head.weight"]
    assert np.array_equal(after[: len(before)], before)
    np.testing.assert_allclose(after[-1], before.mean(0), atol=1e-6)


def test_a_color_that_was_never_shown_is_never_chosen(learned):
    grown = Palette((*PALETTE.colors, Color(9, (1, 200, 3, 255))))
    resumed = CfplaMethod().learn(walk(0), grown, steps(0), resume=learned.state())
    assert resumed.probabilities(walk(4)[0])[:, -1].max() < 1e-4


def test_colors_are_known_again_by_value_whatever_their_order(learned):
    shuffled = Palette((PAPER, *reversed(PALETTE.colors[1:])))
    restored = CfplaMethod().restore(learned.state(), walk(0, 4, 8), shuffled)
    drawing = prepared(walking_figure(8), 8, shuffled)
    assert restored.probabilities(drawing).argmax(1).tolist() == drawing.colors.tolist()


def test_an_id_with_a_name_outlives_a_change_of_value():
    day, night = Color(4, (200, 0, 0, 255), "coat"), Color(4, (90, 0, 30, 255), "coat")
    assert find_row(night, [PAPER, day]) == 1
    assert find_row(replace(night, name=""), [PAPER, day]) is None


def test_cancelling_unwinds_at_once():
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        CfplaMethod().learn(walk(0, 3), PALETTE, steps(5, cancel=cancel))


def test_progress_rises_to_the_end_and_names_the_time_left():
    told: list[tuple[float, str]] = []
    CfplaMethod().learn(walk(0), PALETTE, steps(4, progress=lambda *one: told.append(one)))
    assert [fraction for fraction, _ in told] == [0.0, 0.25, 0.5, 0.75]
    assert all("s left" in stage for _, stage in told)


def test_without_paint_there_is_nothing_to_learn():
    with pytest.raises(NotPainted, match="No drawing is painted"):
        CfplaMethod().learn([prepared(walking_figure(), 0, painted=False)], PALETTE, steps(1))
