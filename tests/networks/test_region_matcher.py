"""The region matcher: padding is invisible, order does not matter, ONNX says the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch
from torch import Tensor

from plugin_core.errors import ModelError
from plugin_core.features.match_inputs import INPUT_NAMES
from plugin_core.files.shipped import half_precision, weights_file
from plugin_core.networks.region_matcher import MatcherConfig, RegionMatcher
from plugin_core.training.matcher_export import example_inputs, export_matcher
from plugin_core.training.matcher_training import MatcherTraining
from plugin_core.training.onnx_export import read_weights
from plugin_core.training.training_run import Plan

CONFIG = MatcherConfig(descriptor=12, evidence=5, width=16, heads=2, blocks=2)


@pytest.fixture
def network() -> RegionMatcher:
    """Return a small network with weights that are not all zero."""
    torch.manual_seed(1)
    network = RegionMatcher(CONFIG).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return network


def padded(inputs: tuple[Tensor, ...], targets: int, references: int) -> tuple[Tensor, ...]:
    """Add rows that belong to no drawing."""
    t, r, tl, rl, ti, ri, evidence = inputs
    grow = torch.nn.functional.pad
    return (
        grow(t, (0, 0, 0, targets), value=3.0),
        grow(r, (0, 0, 0, references), value=3.0),
        grow(tl, (0, 0, 0, targets)),
        grow(rl, (0, 0, 0, references)),
        grow(ti, (0, targets, 0, targets), value=-1.0),
        grow(ri, (0, references, 0, references), value=-1.0),
        grow(evidence, (0, 0, 0, references, 0, targets)),
    )


@torch.no_grad()
def test_padding_changes_nothing(network: RegionMatcher) -> None:
    inputs = example_inputs(CONFIG, targets=4, references=6)
    plain = network(*inputs)
    wide = network(*padded(inputs, targets=3, references=5))
    assert torch.allclose(wide[:, :4, :6], plain[:, :, :6], atol=1e-5)
    assert torch.allclose(wide[:, :4, -1], plain[:, :, -1], atol=1e-5)
    assert (wide[:, :4, 6:-1].exp() < 1e-6).all()


@torch.no_grad()
def test_the_order_of_reference_regions_does_not_matter(network: RegionMatcher) -> None:
    t, r, tl, rl, ti, ri, evidence = example_inputs(CONFIG, targets=4, references=6)
    order = torch.randperm(6)
    plain = network(t, r, tl, rl, ti, ri, evidence)
    moved = network(
        t, r[:, order], tl, rl[:, order], ti, ri[:, order][:, :, order], evidence[:, :, order]
    )
    assert torch.allclose(moved[:, :, :6], plain[:, :, order], atol=1e-5)


@torch.no_grad()
def test_every_row_is_a_distribution_over_references_and_unknown(network: RegionMatcher) -> None:
    log_p = network(*example_inputs(CONFIG, targets=4, references=6))
    assert log_p.shape == (1, 4, 7)
    assert torch.allclose(log_p.exp().sum(-1), torch.ones(1, 4), atol=1e-5)


@torch.no_grad()
def test_onnxruntime_gives_the_numbers_of_torch_for_any_number_of_regions(
    network: RegionMatcher, tmp_path: Path
) -> None:
    weights = tmp_path / "matcher.onnx"
    export_matcher(network, weights)
    for file, kind, tolerance in (
        (weights, np.float32, 1e-4),
        (half_precision(weights), np.float16, 3e-2),
    ):
        session = ort.InferenceSession(file, providers=["CPUExecutionProvider"])
        for targets, references in ((1, 2), (7, 11), (30, 55)):
            inputs = example_inputs(CONFIG, targets, references)
            arrays = (x.numpy().astype(kind) for x in inputs)
            answer = session.run(None, dict(zip(INPUT_NAMES, arrays, strict=True)))[0]
            np.testing.assert_allclose(answer, network(*inputs).numpy(), atol=tolerance)


def test_what_was_exported_can_be_learned_further(network: RegionMatcher, tmp_path: Path) -> None:
    export_matcher(network, tmp_path / "matcher.onnx")
    training = MatcherTraining(CONFIG, Plan(60.0))
    training.begin_with(tmp_path / "matcher.onnx")
    for begun in (training.network, training.average):
        for mine, exported in zip(begun.parameters(), network.parameters(), strict=True):
            assert torch.equal(mine, exported)


def test_what_is_no_matcher_of_these_sizes_is_told_in_a_sentence(
    network: RegionMatcher, tmp_path: Path
) -> None:
    export_matcher(network, tmp_path / "matcher.onnx")
    (tmp_path / "README.onnx").write_text("# not weights")
    wider = MatcherTraining(replace(CONFIG, width=2 * CONFIG.width), Plan(60.0))
    for name, told in (
        ("matcher.onnx", "another network, or one of other sizes. Give what"),
        ("README.onnx", "cannot be read as an ONNX network. Give a file"),
        ("nothing.onnx", "cannot be read as an ONNX network. Give a file"),
    ):
        with pytest.raises(ModelError, match=f"{name} (is )?{told}"):
            wider.begin_with(tmp_path / name)


def test_the_matcher_that_ships_can_be_learned_further() -> None:
    weights = read_weights(weights_file("matcher.onnx"))
    reads = weights["describe.0.weight"].shape[1], weights["pair_score.0.weight"].shape[1]
    training = MatcherTraining(MatcherConfig(*reads), Plan(60.0))
    training.begin_with(weights_file("matcher.onnx"))
    assert torch.equal(training.network.unknown.weight, weights["unknown.weight"])
