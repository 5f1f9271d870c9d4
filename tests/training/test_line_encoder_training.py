"""The line encoder: what it learns from, that it learns, and that ONNX says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from plugin_core.features.line_readings import INPUT_NAMES, OUTPUT_NAMES, attention
from plugin_core.networks.line_encoder import LineEncoder
from plugin_core.training.line_encoder_examples import ViewedShot, vary
from plugin_core.training.line_encoder_export import example_inputs, export_line_encoder
from plugin_core.training.line_encoder_training import (
    LineEncoderTraining,
    color_loss,
    encoder_accuracy,
    read_shot,
)
from plugin_core.training.matching_examples import prepare_pictures
from plugin_core.training.training_run import Plan
from tests.drawings import walking_figure


@pytest.fixture(scope="module")
def shot() -> ViewedShot:
    """Return the little figure in three poses."""
    figures = [walking_figure(4 * step) for step in range(3)]
    return ViewedShot.of(prepare_pictures([(f.line(), f.paint()) for f in figures]))


def test_a_stored_shot_comes_back(shot: ViewedShot, tmp_path: Path) -> None:
    shot.save(tmp_path / "000001_test.npz")
    back = ViewedShot.load(tmp_path / "000001_test.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["000001_test.npz"]
    for mine, other in zip(shot.views, back.views, strict=True):
        np.testing.assert_array_equal(mine.lines, other.lines)
        np.testing.assert_array_equal(mine.places, other.places)
    np.testing.assert_array_equal(back.colors, shot.colors)
    np.testing.assert_array_equal(back.areas, shot.areas)


def test_a_shot_is_varied_as_a_whole(shot: ViewedShot) -> None:
    rng = np.random.default_rng(0)
    sizes = set()
    for _ in range(12):
        varied = vary(shot, rng)
        shapes = {view.lines.shape for view in varied.views}
        assert len(shapes) == 1
        sizes |= shapes
        for before, after in zip(shot.views, varied.views, strict=True):
            moved = np.abs(after.places - before.places).max()
            mirrored = np.abs(1 - after.places[..., 0] - before.places[..., 0]).max()
            assert min(moved, mirrored) < 1e-6
    assert len(sizes) > 3


def test_a_mirrored_view_has_its_places_mirrored(shot: ViewedShot) -> None:
    def ink_at_places(varied: ViewedShot) -> float:
        lines, places = varied.views[0].lines.max(0), varied.views[0].places
        height, width = lines.shape
        x, y = (places * (width, height)).astype(int).clip(0).reshape(-1, 2).T
        return float(lines[y.clip(max=height - 1), x.clip(max=width - 1)].mean())

    for seed in range(8):
        varied = vary(shot, np.random.default_rng(seed))
        assert ink_at_places(varied) < 0.5 * varied.views[0].lines.max()


def test_a_color_counts_wherever_the_reference_has_it() -> None:
    log_p = torch.tensor([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]).log()
    target, reference = np.array([4, 6], np.int16), np.array([4, 4, 5], np.int16)
    loss = color_loss(log_p, target, reference, np.ones(2, np.float32))
    assert loss.item() == pytest.approx(-np.log(0.8))
    nothing = color_loss(log_p, target + 10, reference, np.ones(2, np.float32))
    assert nothing.item() == 0


def test_learning_a_shot_makes_its_regions_known(shot: ViewedShot) -> None:
    training = LineEncoderTraining(Plan(1e9))
    losses = [training.step([shot]) for _ in range(20)]
    assert np.mean(losses[-3:]) < 0.5 * losses[0]
    share = encoder_accuracy(training.network, [shot], np.random.default_rng(0))
    assert min(share.values()) > 0.8


@torch.no_grad()
def test_numpy_attends_as_torch_does(shot: ViewedShot) -> None:
    torch.manual_seed(0)
    network = LineEncoder()
    first, second, _ = read_shot(network, shot)
    forth, _ = attention(first.points.numpy(), second.points.numpy())
    np.testing.assert_allclose(forth, network.attend(first, second).exp(), rtol=1e-3, atol=1e-6)


@torch.no_grad()
def test_onnxruntime_gives_the_numbers_of_torch_at_any_size(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = LineEncoder().eval()
    weights = tmp_path / "line_encoder.onnx"
    export_line_encoder(network, weights)
    session = ort.InferenceSession(weights, providers=["CPUExecutionProvider"])
    for size, regions in (((48, 64), 5), ((160, 96), 1), ((16, 320), 40)):
        inputs = example_inputs(size, regions)
        feed = {name: x.numpy() for name, x in zip(INPUT_NAMES, inputs, strict=True)}
        answers = session.run(list(OUTPUT_NAMES), feed)
        for answer, wanted in zip(answers, network(*inputs), strict=True):
            np.testing.assert_allclose(answer, wanted.numpy(), atol=1e-3)
