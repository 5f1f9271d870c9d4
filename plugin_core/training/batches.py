"""Patches as a network reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..arrays import NO_COLOR
from ..features.patches import Patch


@dataclass(frozen=True, eq=False)
class Batch:
    """B patches of at most R regions each; number 0 of each patch stands for its lines."""

    layers: Tensor  # (B, 2H, 2W, L) uint8
    place: Tensor  # (B, 4, 3)
    known: Tensor  # (B * R, F) what is known of each region
    colors: Tensor  # (B * R,) palette index, NO_COLOR where not known
    weight: Tensor  # (B * R,) how much each region's patch counts
    region: Tensor  # (B, H, W) row of each pixel in the three above

    @property
    def features(self) -> Tensor:
        """(B, H, W, F): what is known of the region of each pixel."""
        return self.known[self.region]

    def region_sums(self, of_pixels: Tensor) -> Tensor:
        """(B, C, H, W) -> (B * R, C): sums over the pixels of each region."""
        rows = of_pixels.permute(0, 2, 3, 1).flatten(0, 2)  # (B * H * W, C)
        sums = rows.new_zeros(len(self.colors), rows.shape[1])
        return sums.index_add(0, self.region.flatten(), rows)


def collate(patches: Sequence[Patch], device: torch.device) -> Batch:
    """Return patches as one batch."""
    most = max(len(patch.colors) for patch in patches)
    known = np.zeros((len(patches), most, patches[0].features.shape[1]), np.float32)
    colors = np.full((len(patches), most), NO_COLOR, np.int64)
    for row, patch in enumerate(patches):
        known[row, : len(patch.colors)] = patch.features
        colors[row, : len(patch.colors)] = patch.colors
    numbers = np.stack([patch.regions for patch in patches]).astype(np.int64)
    first = np.arange(len(patches))[:, None, None] * most
    weight = np.repeat(np.array([patch.weight for patch in patches], np.float32), most)
    arrays = (
        np.stack([patch.layers for patch in patches]),
        np.stack([patch.place for patch in patches]),
        known.reshape(-1, known.shape[2]),
        colors.ravel(),
        weight,
        numbers + first,
    )
    return Batch(*(torch.from_numpy(array).to(device) for array in arrays))
