"""Tests of plugin_core.methods.video_reference."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save

from plugin_core.errors import JobCancelled, NotPainted, NoWeights
from plugin_core.files.hashes import hash_file
from plugin_core.files.shipped import weights_file
from plugin_core.inference.video_reference_session import VideoReferenceSession
from plugin_core.jobs import CancelToken
from plugin_core.methods.copying import copy_by_attention
from plugin_core.methods.method import LearnOptions, State
from plugin_core.methods.video_learning import network_of, supplied_module
from plugin_core.methods.video_reference import VideoReferenceMethod, supplied_network
from plugin_core.palette import Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.synthesis import generate_shot
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing, unpainted

WEIGHTS = weights_file("video_reference.onnx")


@pytest.fixture(autouse=True)
def one_thread():
    found = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(found)


def walk(*steps: int) -> list[PreparedDrawing]:
    return [painted_drawing(walking_figure(step), step) for step in steps]


def tuned(count: int) -> LearnOptions:
    return LearnOptions(max_steps=count)


def from_nothing(count: int, **options: object) -> LearnOptions:
    return LearnOptions(max_steps=count, pretrained=False, **options)


def through_files(state: State) -> State:
    arrays = {name: np.ascontiguousarray(array) for name, array in state.arrays.items()}
    return State(load(save(arrays)), json.loads(json.dumps(dict(state.settings))))


@pytest.fixture(scope="module")
def own():
    """Return what was learned from three drawings without any weights."""
    return VideoReferenceMethod().learn(walk(0, 4, 8), PALETTE, from_nothing(3))


def test_the_weights_are_those_that_their_card_describes() -> None:
    card = json.loads(WEIGHTS.with_suffix(".json").read_text())
    for_learning = WEIGHTS.with_suffix(".safetensors")
    assert card["sha256"] == {each.name: hash_file(each) for each in (WEIGHTS, for_learning)}
    assert WEIGHTS.stat().st_size + for_learning.stat().st_size < 25 * 2**20


def test_both_files_of_weights_say_the_same() -> None:
    target, references = unpainted(walk(2)[0]), walk(0, 4)
    said = [
        copy_by_attention(network, target, references, len(PALETTE))
        for network in (supplied_network(), network_of(supplied_module()))
    ]
    np.testing.assert_allclose(said[0], said[1], atol=2e-2)


def test_weights_that_were_changed_are_refused_with_a_hint(tmp_path: Path) -> None:
    shutil.copy(WEIGHTS.with_suffix(".json"), tmp_path / "video_reference.json")
    changed = bytearray(WEIGHTS.read_bytes())
    changed[-1] ^= 1
    (tmp_path / "video_reference.onnx").write_bytes(changed)
    with pytest.raises(NoWeights, match=r"video_reference\.onnx") as error:
        VideoReferenceSession(tmp_path / "video_reference.onnx")
    assert "--no-pretrained" in error.value.hint


def test_weights_for_learning_that_are_missing_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("plugin_core.methods.video_learning.weights_file", tmp_path.joinpath)
    with pytest.raises(NoWeights, match=r"video_reference\.safetensors") as error:
        VideoReferenceMethod().learn(walk(0, 4), PALETTE, tuned(1))
    assert "--no-pretrained" in error.value.hint


@pytest.mark.parametrize("family", ["humans", "machines"])
def test_a_painted_drawing_gets_its_own_colors_back(family: str) -> None:
    pictures = [(one.line, one.paint) for one in generate_shot(family, 5, 2, 400)]
    drawings = prepare_pictures(pictures)
    many = Palette(tuple(Color(number, (number, 0, 0, 255)) for number in range(64)))
    learned = VideoReferenceMethod().learn(drawings[:1], many, tuned(1))
    colors = learned.probabilities(unpainted(drawings[0])).argmax(1)
    large = drawings[0].regions.area > 10
    assert (colors == drawings[0].colors)[large].mean() >= 0.95


def test_colors_follow_a_figure_that_walks() -> None:
    learned = VideoReferenceMethod().learn(walk(0, 4), PALETTE, tuned(3))
    target = walk(2)[0]
    right = learned.probabilities(unpainted(target)).argmax(1) == target.colors
    assert right.mean() >= 6 / 7


def test_probabilities_are_distributions_and_colors_of_no_reference_come_last(own) -> None:
    target = unpainted(walk(2)[0])
    for learned in (own, VideoReferenceMethod().learn(walk(0), PALETTE, tuned(1))):
        probabilities = learned.probabilities(target)
        assert probabilities.shape == (target.regions.count, len(PALETTE))
        np.testing.assert_allclose(probabilities.sum(1), 1, rtol=1e-5)
        shown = np.unique(walk(0)[0].colors)
        assert set(probabilities.argmax(1)) <= set(shown)


def test_a_correction_is_taken_up_at_once() -> None:
    options = LearnOptions(max_seconds=0)
    learned = VideoReferenceMethod().learn(walk(0, 4), PALETTE, options, resume=State())
    assert list(learned.held_out) == []
    assert not learned.state().arrays


def test_learning_a_shot_moves_the_supplied_weights_a_little() -> None:
    learned = VideoReferenceMethod().learn(walk(0, 4, 8), PALETTE, tuned(3))
    supplied = supplied_module().state_dict()
    moved = [
        np.abs(array - supplied[name.removeprefix("network/")].numpy()).max()
        for name, array in learned.state().arrays.items()
    ]
    assert 0 < max(moved) < 0.05
    assert [one.reference.position for one in learned.held_out] == [4]


def test_without_weights_one_drawing_is_predicted_before_it_is_learned(own) -> None:
    assert [one.reference.position for one in own.held_out] == [4]


def test_what_was_learned_says_the_same_to_the_bit_when_restored(own) -> None:
    target = unpainted(walk(2)[0])
    references = walk(0, 4, 8)
    restored = VideoReferenceMethod().restore(through_files(own.state()), references, PALETTE)
    assert np.array_equal(restored.probabilities(target), own.probabilities(target))


def test_the_same_dice_teach_the_same_weights() -> None:
    first, second = (
        VideoReferenceMethod().learn(walk(0, 3), PALETTE, from_nothing(2, seed=7)).state()
        for _ in range(2)
    )
    assert first.settings == second.settings
    for name, array in first.arrays.items():
        assert np.array_equal(array, second.arrays[name])


def test_learning_goes_on_from_what_is_known(own) -> None:
    state = through_files(own.state())
    more = VideoReferenceMethod().learn(walk(0, 4), PALETTE, from_nothing(1), resume=state)
    moved = [
        np.abs(array - own.state().arrays[name]).max()
        for name, array in more.state().arrays.items()
    ]
    assert 0 < max(moved) < 0.05


def test_a_cancelled_learning_keeps_what_it_knows() -> None:
    cancel, kept = CancelToken(), []

    def stop(fraction: float, stage: str) -> None:
        if fraction > 0:
            cancel.cancel()

    options = from_nothing(50, cancel=cancel, progress=stop, keep=kept.append)
    with pytest.raises(JobCancelled):
        VideoReferenceMethod().learn(walk(0, 4), PALETTE, options)
    restored = VideoReferenceMethod().restore(through_files(kept[0]), walk(0, 4), PALETTE)
    assert restored.probabilities(walk(2)[0]).shape == (7, len(PALETTE))


def test_a_shot_without_paint_is_refused() -> None:
    with pytest.raises(NotPainted):
        VideoReferenceMethod().learn([unpainted(walk(0)[0])], PALETTE, LearnOptions())
