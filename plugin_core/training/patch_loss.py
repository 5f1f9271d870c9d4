"""What a patch network is taught: the color of every pixel, every vote, every region.

METHODS section 2.2: cross-entropy over pixels, and over the softmax averaged over each region,
which is what voting uses. To these comes the cross-entropy of the head that judges regions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ..arrays import NO_COLOR, ColorIndices
from ..networks.patch_network import PatchNetwork
from .batches import Batch

TINY = 1e-6


def patch_loss(
    network: PatchNetwork, batch: Batch, class_weight: Tensor, *, consistency: float
) -> Tensor:
    """Return the loss of a network on a batch.

    Parameters
    ----------
    network
        The network.
    batch
        Patches.
    class_weight
        (K,) how much each color counts.
    consistency
        How much the votes of regions count beside pixels and judged regions.
    """
    scores, traits = network(batch.layers, batch.place, batch.features)
    weight = class_weight[batch.colors.clamp_min(0)] * (batch.colors != NO_COLOR) * batch.weight
    votes = vote_loss(scores, batch, weight, consistency)
    return votes + judge_loss(network, traits, batch, weight)


def vote_loss(scores: Tensor, batch: Batch, weight: Tensor, consistency: float) -> Tensor:
    """Return the loss of (B, K, H, W) scores, with (B * R,) weights of regions."""
    log_p = scores.log_softmax(1)  # (B, K, H, W)
    colors = batch.colors[batch.region]  # (B, H, W)
    of_pixels = -log_p.gather(1, colors.clamp_min(0)[:, None])[:, 0]
    area = _areas(batch)
    votes = batch.region_sums(log_p.exp()) / area.clamp_min(1)[:, None]  # (B * R, K)
    of_regions = -votes.gather(1, batch.colors.clamp_min(0)[:, None])[:, 0].clamp_min(TINY).log()
    pixel_loss = _mean(of_pixels, weight[batch.region])
    return pixel_loss + consistency * _mean(of_regions, weight * (area > 0))


def judge_loss(network: PatchNetwork, traits: Tensor, batch: Batch, weight: Tensor) -> Tensor:
    """Return the loss of the head that judges regions by the mean of their pixels."""
    area = _areas(batch)
    counted = (weight > 0) & (area > 0)
    if int(counted.sum()) < 2:  # too few for the statistics of a batch
        return traits.new_zeros(())
    means = batch.region_sums(traits)[counted] / area[counted, None]
    log_p = network.judge(means, batch.known[counted]).log_softmax(1)
    losses = -log_p.gather(1, batch.colors[counted, None])[:, 0]
    return _mean(losses, weight[counted])


def class_weights(colors: Sequence[ColorIndices], count: int, rarity: float) -> Tensor:
    """Return (K,) weights of colors: the fewer regions, the higher; their mean is 1.

    Colors that occur nowhere count as the mean.
    """
    everything = np.concatenate(colors)
    counts = np.bincount(everything[everything != NO_COLOR], minlength=count).astype(np.float64)
    seen = counts > 0
    weights = np.ones(count)
    weights[seen] = counts[seen] ** -rarity
    weights[seen] /= weights[seen].mean()
    return torch.from_numpy(weights.astype(np.float32))


def _areas(batch: Batch) -> Tensor:
    """(B * R,): pixels of each region."""
    return torch.bincount(batch.region.flatten(), minlength=len(batch.colors)).float()


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum() / weights.sum().clamp_min(TINY)
