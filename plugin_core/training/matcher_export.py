"""The trained matcher as an ONNX file that onnxruntime reads without torch."""

from __future__ import annotations

from pathlib import Path

import torch

from ..features.match_inputs import INPUT_NAMES
from ..networks.region_matcher import MatcherConfig, RegionMatcher
from .onnx_export import Signature, export_both_precisions


def export_matcher(network: RegionMatcher, path: Path) -> None:
    """Write ``network`` to ``path``; the numbers of regions and the batch stay free."""
    regions = {1: "targets"}, {1: "references"}
    axes = {
        "target": regions[0],
        "reference": regions[1],
        "target_label": regions[0],
        "reference_label": regions[1],
        "target_inner": {1: "targets", 2: "targets"},
        "reference_inner": {1: "references", 2: "references"},
        "evidence": {1: "targets", 2: "references"},
        "log_probabilities": {1: "targets", 2: "matches"},
    }
    inputs = dict(zip(INPUT_NAMES, example_inputs(network.config), strict=True))
    export_both_precisions(network, Signature(inputs, ["log_probabilities"], axes), path)


def example_inputs(
    config: MatcherConfig, targets: int = 7, references: int = 11
) -> tuple[torch.Tensor, ...]:
    """Return random inputs of the network's shapes, in its order."""
    noise = torch.Generator().manual_seed(0)

    def random(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=noise)

    return (
        random(1, targets, config.descriptor),
        random(1, references, config.descriptor),
        random(1, targets, config.label),
        random(1, references, config.label),
        torch.eye(targets)[None],
        torch.eye(references)[None],
        random(1, targets, references, config.evidence),
    )
