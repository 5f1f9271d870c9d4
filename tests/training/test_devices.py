"""What a GPU would compute with lies on it: losses and their gradients, without a GPU.

The device ``meta`` of PyTorch knows shapes only, and must not be mixed with the CPU any more than a
GPU may.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from plugin_core.features.stills import canvas_for
from plugin_core.networks.line_encoder import LineEncoder
from plugin_core.networks.region_matcher import RegionMatcher
from plugin_core.networks.video_reference import VideoReferenceConfig, VideoReferenceNetwork
from plugin_core.prepared import PreparedDrawing
from plugin_core.training.line_encoder_examples import ViewedShot, vary
from plugin_core.training.line_encoder_training import shot_loss
from plugin_core.training.matcher_training import config_for, matching_loss
from plugin_core.training.matching_examples import (
    ExampleShot,
    collate,
    draw_example,
    prepare_pictures,
)
from plugin_core.training.video_reference_examples import draw_example as draw_video_example
from plugin_core.training.video_reference_examples import lay_shot
from plugin_core.training.video_reference_training import video_loss
from tests.drawings import walking_figure

Teach = Callable[[list[PreparedDrawing], str], tuple[nn.Module, Tensor]]
MOVES = ("aten._to_copy", "aten.copy_")


class OneDevice(TorchDispatchMode):
    """Refuses what computes on two devices at once, single numbers apart."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = tree_leaves((args, kwargs or {}))
        devices = {one.device.type for one in given if isinstance(one, Tensor) and one.dim()}
        assert len(devices) < 2 or str(func).startswith(MOVES), f"{func} on {devices}"
        return func(*args, **(kwargs or {}))


def teach_matcher(drawings: list[PreparedDrawing], device: str) -> tuple[nn.Module, Tensor]:
    rng, shot = np.random.default_rng(0), ExampleShot.of(drawings)
    network = RegionMatcher(config_for(shot, width=16, heads=2, blocks=1)).to(device)
    batch = collate([draw_example(shot, rng) for _ in range(2)])
    return network, matching_loss(network, batch, device)


def teach_encoder(drawings: list[PreparedDrawing], device: str) -> tuple[nn.Module, Tensor]:
    rng, network = np.random.default_rng(0), LineEncoder().to(device)
    return network, shot_loss(network, vary(ViewedShot.of(drawings), rng), rng)


def teach_video(drawings: list[PreparedDrawing], device: str) -> tuple[nn.Module, Tensor]:
    rng = np.random.default_rng(0)
    network = VideoReferenceNetwork(VideoReferenceConfig()).to(device)
    shot = lay_shot(drawings, canvas_for(drawings, 64), rng)
    return network, video_loss(network, draw_video_example(shot, rng))


@pytest.mark.parametrize("teach", [teach_matcher, teach_encoder, teach_video])
@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_learning_happens_on_one_device(teach: Teach, device: str) -> None:
    figures = [walking_figure(4 * step) for step in range(3)]
    drawings = prepare_pictures([(figure.line(), figure.paint()) for figure in figures])
    with OneDevice():
        network, loss = teach(drawings, device)
        loss.backward()
    taught = [weight for weight in network.parameters() if weight.grad is not None]
    assert len(taught) > 0.9 * len(list(network.parameters()))
    assert {weight.grad.device.type for weight in taught if weight.grad is not None} == {device}
