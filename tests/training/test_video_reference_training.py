"""Tests of plugin_core.training.video_reference_*: loss, resuming, the ONNX twin."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from plugin_core.features.stills import canvas_for
from plugin_core.features.video_inputs import INPUT_NAMES
from plugin_core.inference.video_reference_session import VideoReferenceSession
from plugin_core.networks.video_reference import VideoReferenceConfig, VideoReferenceNetwork
from plugin_core.training.training_run import Plan, hash_weights
from plugin_core.training.video_reference_examples import (
    StillShot,
    VideoExample,
    draw_example,
    lay_shot,
    make_example,
)
from plugin_core.training.video_reference_export import example_inputs, export_video_reference
from plugin_core.training.video_reference_training import (
    VideoTraining,
    region_loss,
    video_loss,
)
from tests.drawings import walking_figure
from tests.prepared_drawings import painted_drawing

SMALL = VideoReferenceConfig(width=16, key=8, blocks=1)


def shot() -> StillShot:
    walk = [painted_drawing(walking_figure(step), step) for step in (0, 3, 6)]
    return lay_shot(walk, canvas_for(walk, 64), np.random.default_rng(0))


def test_a_region_counts_by_what_its_points_say_together() -> None:
    says = torch.tensor([[[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.4, 0.6]]]).log()
    truth, area = torch.tensor([[0, 1]]), torch.tensor([[1e9, 1e9]])
    expected = -(np.log(0.7) + np.log(0.7)) / 2
    torch.testing.assert_close(region_loss(says, truth, area), torch.tensor(expected).float())


def test_regions_whose_color_no_reference_shows_do_not_count() -> None:
    says = torch.tensor([[[0.9, 0.1], [0.5, 0.5]]]).log()
    loss = region_loss(says, torch.tensor([[0, -1]]), torch.tensor([[1e9, 1e9]]))
    torch.testing.assert_close(loss, torch.tensor(-np.log(0.9)).float())


def test_an_example_tells_the_slot_of_every_region() -> None:
    found = shot()
    example = make_example(found, [1], [0, 2], np.random.default_rng(0))
    slots = np.unique(np.concatenate([found.colors[0], found.colors[2]]))
    assert slots[example.truth[0]].tolist() == found.colors[1].tolist()
    assert [len(one) for one in example.inputs[2:5]] == [2, 2, 2]


def test_a_shot_in_the_mirror_keeps_its_colors_and_swaps_left_and_right() -> None:
    found = shot()
    twin = found.mirrored()
    assert np.array_equal(twin.stills[0].regions, found.stills[0].regions[:, ::-1])
    assert np.allclose(twin.stills[0].fields[..., -2], found.stills[0].fields[..., -2])


def test_a_shot_comes_back_from_its_file(tmp_path: Path) -> None:
    found = shot()
    found.save(tmp_path / "shot.npz")
    read = StillShot.load(tmp_path / "shot.npz")
    assert read.positions == [0, 3, 6]
    for one, twin in zip(found.stills, read.stills, strict=True):
        assert np.array_equal(one.lines, twin.lines)
        assert np.array_equal(one.regions, twin.regions)


def test_learning_one_example_makes_it_better_known() -> None:
    example = make_example(shot(), [1], [0, 2], np.random.default_rng(0))
    trainer = VideoTraining(SMALL, Plan(1e9))
    before = video_loss(trainer.network, example).item()
    for _ in range(8):
        trainer.step([example])
    assert video_loss(trainer.network, example).item() < before


def test_a_resumed_training_goes_on_to_the_bit(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    examples: list[VideoExample] = [draw_example(shot(), rng) for _ in range(4)]
    plan = Plan(1e9)
    trainer = VideoTraining(SMALL, plan)
    for example in examples[:2]:
        trainer.step([example])
    trainer.save(tmp_path)
    resumed = VideoTraining(SMALL, plan)
    resumed.restore(tmp_path)
    for example in examples[2:]:
        trainer.step([example])
        resumed.step([example])
    assert resumed.steps == trainer.steps == 4
    for mine, other in zip(trainer.average.parameters(), resumed.average.parameters(), strict=True):
        torch.testing.assert_close(mine, other, rtol=0, atol=1e-6)


def test_onnx_says_what_torch_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = VideoReferenceNetwork(SMALL).eval()
    torch.nn.init.normal_(network.decode[-1].weight, std=0.1)
    weights = tmp_path / "twin.onnx"
    export_video_reference(network, weights)
    weights.with_suffix(".json").write_text(json.dumps({"sha256": hash_weights(weights)}))
    session = VideoReferenceSession(weights)
    for size, references, slots in (((48, 40), 1, 3), ((64, 96), 3, 9)):
        inputs = example_inputs(SMALL, size=size, references=references, slots=slots)
        with torch.no_grad():
            expected = network(*inputs).final[0].numpy()
        arrays = tuple(one.numpy() for one in inputs)
        assert len(arrays) == len(INPUT_NAMES)
        np.testing.assert_allclose(session.log_probabilities(arrays), expected, atol=1e-3)
