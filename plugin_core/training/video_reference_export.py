"""The trained video network as an ONNX file that onnxruntime reads without torch."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from ..features.video_inputs import INPUT_NAMES
from ..networks.video_reference import VideoReferenceConfig, VideoReferenceNetwork
from .onnx_export import Signature, export_network


class FinalScores(nn.Module):
    """The network as it is used: what the latent stages say only matters in training."""

    def __init__(self, network: VideoReferenceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> Tensor:
        """Return (1, P, K) log-probabilities of the slots."""
        return self.network(*inputs).final


def export_video_reference(network: VideoReferenceNetwork, path: Path) -> None:
    """Write ``network`` to ``path``; canvas, references and slots stay free."""
    picture, half = {2: "height", 3: "width"}, {2: "half_height", 3: "half_width"}
    axes = {
        "target_lines": picture,
        "target_fields": half,
        "lines": {0: "references", **picture},
        "fields": {0: "references", **half},
        "slots": {0: "references", 1: "slots", **half},
        "codes": {0: "slots"},
        "away": {1: "references"},
        "points": {1: "points"},
        "log_probabilities": {1: "points", 2: "slots"},
    }
    inputs = dict(zip(INPUT_NAMES, example_inputs(network.config), strict=True))
    signature = Signature(inputs, ["log_probabilities"], axes)
    export_network(FinalScores(network), signature, path)


def example_inputs(
    config: VideoReferenceConfig,
    *,
    size: tuple[int, int] = (48, 40),
    references: int = 2,
    slots: int = 5,
    points: int = 24,
) -> tuple[Tensor, ...]:
    """Return random inputs of the network's shapes, in its order; ``size`` is (H, W)."""
    noise = torch.Generator().manual_seed(0)
    full, half = size, (size[0] // 2, size[1] // 2)

    def random(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=noise)

    painted = torch.randint(0, slots, (references, *half), generator=noise)
    return (
        random(1, config.lines, *full),
        random(1, config.fields, *half),
        random(references, config.lines, *full),
        random(references, config.fields, *half),
        nn.functional.one_hot(painted, slots).permute(0, 3, 1, 2).float(),
        random(slots, config.code),
        torch.arange(1.0, references + 1)[None],
        torch.randint(0, half[0] * half[1], (1, points), generator=noise),
    )
