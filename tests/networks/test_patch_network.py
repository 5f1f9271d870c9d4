"""Tests of plugin_core.networks.patch_network."""

from __future__ import annotations

import pytest
import torch

from plugin_core.networks.patch_network import (
    PatchNetwork,
    PatchNetworkConfig,
    add_colors,
    embed_place,
    place_maps,
)


def inputs(height: int = 24, width: int = 32):
    dice = torch.Generator().manual_seed(0)
    layers = torch.randint(0, 256, (2, 2 * height, 2 * width, 5), generator=dice).to(torch.uint8)
    place = torch.randn(2, 4, 3, generator=dice) * 0.1
    return layers, place, torch.rand(2, height, width, 5, generator=dice)


@pytest.mark.parametrize("size", [(24, 32), (25, 31)])
def test_every_second_pixel_gets_a_score_for_every_color(size):
    network = PatchNetwork(PatchNetworkConfig(colors=7))
    scores, traits = network(*inputs(*size))
    assert scores.shape == (2, 7, *size)
    assert traits.shape == (2, 16, *size)


def test_every_region_gets_a_score_for_every_color():
    network = PatchNetwork(PatchNetworkConfig(colors=7))
    assert network.judge(torch.rand(9, 16), torch.rand(9, 5)).shape == (9, 7)


def test_more_colors_change_nothing_that_was_said_before():
    network = PatchNetwork(PatchNetworkConfig(colors=3)).eval()
    grown = add_colors(network, 2).eval()
    before, after = network(*inputs())[0], grown(*inputs())[0]
    assert after.shape[1] == 5
    torch.testing.assert_close(after[:, :3], before)
    assert torch.equal(grown.head.weight[:3], network.head.weight)
    assert torch.equal(grown.region_head.bias[:3], network.region_head.bias)
    torch.testing.assert_close(after[:, 3], before.mean(1), atol=1e-5, rtol=1e-5)


def test_places_are_those_of_the_middles_of_pixel_pairs():
    place = torch.tensor([[[1.0, 0, 0], [0, 1.0, 0], [0, 0, 5.0], [0, 0, 0]]])
    maps = place_maps(place, 2, 3)[0]
    assert maps[0].tolist() == [[1, 3, 5], [1, 3, 5]]
    assert maps[1].tolist() == [[1, 1, 1], [3, 3, 3]]
    assert maps[2].unique().tolist() == [5]


def test_a_place_that_is_not_told_has_no_waves():
    assert embed_place(torch.zeros(1, 4, 2, 2)).abs().sum() == 0
    assert embed_place(torch.full((1, 4, 2, 2), 0.3)).abs().min() > 0
