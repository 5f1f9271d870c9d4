"""Tests of plugin_core.training.patch_loss."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from plugin_core.arrays import NO_COLOR
from plugin_core.features.patches import Patch
from plugin_core.training.batches import Batch, collate
from plugin_core.training.patch_loss import class_weights, judge_loss, vote_loss

CPU = torch.device("cpu")


def patch(colors, regions, weight: float = 1.0) -> Patch:
    return Patch(
        layers=np.zeros((4, 4, 5), np.uint8),
        regions=np.array(regions, np.uint8),
        features=np.arange(len(colors) * 5, dtype=np.float32).reshape(-1, 5),
        colors=np.array([NO_COLOR, *colors[1:]], np.int16),
        place=np.zeros((4, 3), np.float32),
        weight=weight,
    )


def loss_of(scores: torch.Tensor, batch: Batch, consistency: float) -> float:
    weight = (batch.colors != NO_COLOR) * batch.weight
    return float(vote_loss(scores, batch, weight, consistency))


def test_scores_that_know_nothing_lose_the_logarithm_of_the_number_of_colors():
    batch = collate([patch([0, 1, 2], [[1, 2], [1, 0]])], CPU)
    loss = loss_of(torch.zeros(1, 3, 2, 2), batch, 0.5)
    assert float(loss) == pytest.approx(1.5 * math.log(3), abs=1e-5)


def test_lines_and_unknown_regions_do_not_count():
    batch = collate([patch([0, 1, NO_COLOR], [[1, 2], [2, 0]])], CPU)
    scores = torch.zeros(1, 3, 2, 2)
    before = loss_of(scores, batch, 0.5)
    scores[0, 2, 0, 1] = scores[0, 2, 1, 0] = scores[0, 0, 1, 1] = 9
    assert loss_of(scores, batch, 0.5) == before


def test_a_region_counts_once_in_the_vote_however_large():
    batch = collate([patch([0, 0, 1], [[1, 1], [1, 2]])], CPU)
    scores = torch.zeros(1, 2, 2, 2)
    scores[0, 1] = 2.0  # everything looks like color 1
    pixels = loss_of(scores, batch, 0.0)
    votes = loss_of(scores, batch, 1.0) - pixels
    right, wrong = -math.log(1 / (1 + math.exp(-2))), -math.log(1 / (1 + math.exp(2)))
    assert float(pixels) == pytest.approx((3 * wrong + right) / 4, abs=1e-5)
    assert float(votes) == pytest.approx((wrong + right) / 2, abs=1e-5)


def test_a_heavier_patch_pulls_harder():
    light, heavy = patch([0, 0], [[1, 1], [1, 1]]), patch([0, 1], [[1, 1], [1, 1]], weight=3.0)
    batch = collate([light, heavy], CPU)
    scores = torch.zeros(2, 2, 2, 2)
    scores[:, 0] = 2.0
    loss = loss_of(scores, batch, 0.0)
    right, wrong = -math.log(1 / (1 + math.exp(-2))), -math.log(1 / (1 + math.exp(2)))
    assert float(loss) == pytest.approx((right + 3 * wrong) / 4, abs=1e-5)


def test_no_known_color_at_all_gives_no_loss():
    batch = collate([patch([0, NO_COLOR], [[1, 1], [1, 0]])], CPU)
    loss = loss_of(torch.zeros(1, 3, 2, 2), batch, 0.5)
    assert float(loss) == 0


def test_rare_colors_weigh_more_and_unseen_ones_as_the_mean():
    colors = [np.array([0, 0, 0, 0, 1, NO_COLOR], np.int16)]
    weights = class_weights(colors, 3, rarity=0.5).tolist()
    assert weights == pytest.approx([2 / 3, 4 / 3, 1.0])


class Means(nn.Module):
    """Judges a region by nothing but its mean traits."""

    def judge(self, traits, features):
        return traits


def test_a_region_is_judged_by_the_mean_of_its_pixels():
    batch = collate([patch([0, 0, 1], [[1, 1], [2, 0]])], CPU)
    traits = torch.zeros(1, 2, 2, 2)
    traits[0, 0, 0] = torch.tensor([1.0, 3.0])
    traits[0, 1, 1, 0] = 2.0
    loss = judge_loss(Means(), traits, batch, (batch.colors >= 0) * 1.0)
    assert float(loss) == pytest.approx(math.log(1 + math.exp(-2)), abs=1e-5)


def test_a_single_region_is_not_judged():
    batch = collate([patch([0, 1], [[1, 1], [1, 1]])], CPU)
    assert judge_loss(Means(), torch.ones(1, 2, 2, 2), batch, batch.weight[:2] * 1.0) == 0
