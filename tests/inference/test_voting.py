"""Tests of plugin_core.inference.voting."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from plugin_core.features.drawing_window import drawing_box
from plugin_core.features.position import view
from plugin_core.inference import voting
from plugin_core.inference.voting import network_maps, vote
from plugin_core.networks.patch_network import PatchNetwork, PatchNetworkConfig
from plugin_core.regions import find_regions, read_line_art
from tests.drawings import walking_figure


class LeftOrRight(nn.Module):
    """Sees color 1 in the right half of the drawing's box, color 0 in the left."""

    config = PatchNetworkConfig(colors=2)

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(50.0))

    def forward(self, layers, place, features):
        across = place[:, 0, 0, None] * (torch.arange(features.shape[2]) * 2 + 1)
        score = (across + place[:, 0, 2, None])[:, None, None] * self.weight
        score = score.expand(-1, 1, features.shape[1], -1)
        scores = torch.cat([-score, score], 1)
        return scores, scores

    def judge(self, traits, features):
        return traits


@pytest.fixture
def figure_regions():
    return find_regions(read_line_art(walking_figure().line()))


@pytest.fixture
def seen(figure_regions):
    return view(figure_regions, drawing_box(figure_regions), 1.5)


def test_every_region_hears_its_own_pixels(figure_regions, seen):
    votes = vote(LeftOrRight(), seen, figure_regions)
    x, _, width, _ = drawing_box(figure_regions)
    side = figure_regions.centroid[:, 0] > x + width / 2
    clear = np.abs(figure_regions.centroid[:, 0] - (x + width / 2)) > 8
    assert clear.sum() >= 3
    assert (votes.argmax(1) == side)[clear].all()


def test_votes_are_distributions(figure_regions, seen):
    votes = vote(PatchNetwork(PatchNetworkConfig(colors=4)).eval(), seen, figure_regions)
    assert votes.shape == (figure_regions.count, 4)
    np.testing.assert_allclose(votes.sum(1), 1, rtol=1e-5)


def test_tiles_say_what_the_whole_says(monkeypatch, seen):
    network = PatchNetwork(PatchNetworkConfig(colors=4)).eval()
    whole = network_maps(network, seen)
    monkeypatch.setattr(voting, "WHOLE", 0)
    monkeypatch.setattr(voting, "TILE", 64)
    torch.testing.assert_close(network_maps(network, seen), whole, atol=1e-3, rtol=1e-3)
