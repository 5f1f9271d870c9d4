"""Tests of plugin_core.training.batches."""

from __future__ import annotations

import numpy as np
import torch

from plugin_core.arrays import NO_COLOR
from plugin_core.features.patches import Patch
from plugin_core.training.batches import collate


def patch(colors, regions, weight: float = 1.0) -> Patch:
    return Patch(
        layers=np.zeros((4, 4, 5), np.uint8),
        regions=np.array(regions, np.uint8),
        features=np.arange((len(colors) + 1) * 5, dtype=np.float32).reshape(-1, 5),
        colors=np.array([NO_COLOR, *colors], np.int16),
        place=np.zeros((4, 3), np.float32),
        weight=weight,
    )


def two_patches():
    first, second = patch([1], [[0, 1], [1, 0]]), patch([1, 2], [[2, 2], [0, 1]], weight=4.0)
    return collate([first, second], torch.device("cpu"))


def test_each_pixel_knows_what_is_known_of_its_region():
    features = two_patches().features
    assert features.shape == (2, 2, 2, 5)
    assert features[0, 0, 1].tolist() == [5, 6, 7, 8, 9]
    assert features[1, 0, 0].tolist() == [10, 11, 12, 13, 14]


def test_regions_keep_their_colors_and_the_weight_of_their_patch():
    batch = two_patches()
    assert batch.colors.tolist() == [-1, 1, -1, -1, 1, 2]
    assert batch.weight.tolist() == [1, 1, 1, 4, 4, 4]


def test_sums_go_over_the_pixels_of_a_region():
    sums = two_patches().region_sums(torch.arange(8.0).reshape(2, 1, 2, 2))
    assert sums.flatten().tolist() == [3, 3, 0, 6, 7, 9]
