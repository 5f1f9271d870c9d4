"""The trained line encoder as an ONNX file that onnxruntime reads without torch."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from ..features.line_readings import INPUT_NAMES, OUTPUT_NAMES
from ..features.region_samples import SAMPLES_PER_REGION
from ..networks.line_encoder import LINE_KINDS, LineEncoder
from .onnx_export import Signature, export_both_precisions


def export_line_encoder(network: LineEncoder, path: Path) -> None:
    """Write ``network`` to ``path``; the picture's size and the number of regions stay free."""
    axes = {
        "lines": {2: "height", 3: "width"},
        "places": {0: "regions"},
        "tokens": {0: "regions"},
        "points": {0: "regions"},
    }
    inputs = dict(zip(INPUT_NAMES, example_inputs(), strict=True))
    signature = Signature(inputs, OUTPUT_NAMES, axes)
    # In half precision a place would lie beside its pixel.
    export_both_precisions(network, signature, path, exact=["places"])


def example_inputs(size: tuple[int, int] = (48, 64), regions: int = 5) -> tuple[Tensor, Tensor]:
    """Return random inputs of the network's shapes, in its order; ``size`` is (H, W)."""
    noise = torch.Generator().manual_seed(0)
    lines = torch.rand(1, LINE_KINDS, *size, generator=noise)
    return lines, torch.rand(regions, SAMPLES_PER_REGION, 2, generator=noise)
