"""Tests of plugin_core.training.muon."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from plugin_core.training.muon import Muon, orthogonalize


@pytest.mark.parametrize("shape", [(8, 40), (40, 8)])
def test_singular_values_become_alike(shape):
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    matrix[0] *= 9
    before, after = (torch.linalg.svdvals(one) for one in (matrix, orthogonalize(matrix)))
    assert before[0] / before[-1] > 4
    assert 0.5 < after[-1] <= after[0] < 1.4


def test_a_step_goes_downhill():
    target = torch.eye(4).reshape(4, 4, 1, 1)
    weight = nn.Parameter(torch.zeros(4, 4, 1, 1))
    optimizer = Muon([weight], lr=0.05, weight_decay=0.0)
    for _ in range(20):
        weight.grad = weight.detach() - target
        optimizer.step()
    assert (weight - target).square().sum() < 0.1 * target.square().sum()


def test_a_parameter_without_gradient_stays():
    weight = nn.Parameter(torch.ones(2, 2))
    Muon([weight]).step()
    assert torch.equal(weight, torch.ones(2, 2))
