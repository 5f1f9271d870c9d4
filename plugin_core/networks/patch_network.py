"""The patch network: the color of every pixel from the lines around it and its place.

Continual Few-shot Patch-based Learning, METHODS section 2.2: GeneratorJ of Texler et al. with
scores over a palette instead of RGB. Deviations, for a minute on a CPU: the first convolution has
stride 2 and the last ones stay at half resolution (GeneratorJ: 7x7 at full resolution), which loses
no small region, as votes are read between pixels; skips are added, not concatenated; place, and
what is known of whole regions, enters after the first convolution; beside the pixels' votes a small
head judges each region by the mean of what its pixels show. Normalization is by batch, as in
GeneratorJ: by groups (our spec) a patch and a whole drawing, most of which is paper, are treated
differently, which cost 19 points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

OCTAVES = 4
PLACES = 4


@dataclass(frozen=True)
class PatchNetworkConfig:
    """Sizes of the network; ``filters`` at 1/2, 1/4 and 1/8 of the resolution of the layers."""

    colors: int
    layers: int = 5
    features: int = 5
    filters: tuple[int, int, int] = (16, 32, 48)
    region_width: int = 64
    dilations: tuple[int, ...] = (1, 2, 4)


class ResidualBlock(nn.Module):
    """ReLU-conv-norm-ReLU-conv and a skip; the first convolution may look further."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> the same."""
        return x + self.inner(x)


class PatchNetwork(nn.Module):
    """Scores over the palette for every second pixel, and for regions of pixels."""

    def __init__(self, config: PatchNetworkConfig) -> None:
        super().__init__()
        self.config = config
        full, half, quarter = config.filters
        self.lines = nn.Conv2d(config.layers, full, 5, stride=2, padding=2)
        self.known = nn.Conv2d(PLACES + 4 * OCTAVES + config.features, full, 1)
        self.norm = nn.BatchNorm2d(full)
        self.down1 = _conv(full, half, stride=2)
        self.down2 = _conv(half, quarter, stride=2)
        self.blocks = nn.Sequential(*(ResidualBlock(quarter, step) for step in config.dilations))
        self.to_half = nn.Conv2d(quarter, half, 1)
        self.to_full = nn.Conv2d(half, full, 1)
        self.up2 = _conv(half, half)
        self.up1 = _conv(full, full)
        self.merge = nn.Sequential(nn.Conv2d(full, full, 1), nn.LeakyReLU(0.2))
        self.head = nn.Conv2d(full, config.colors, 1)
        self.region_traits = nn.Sequential(
            nn.Linear(full + config.features, config.region_width),
            nn.BatchNorm1d(config.region_width),
            nn.ReLU(),
        )
        self.region_head = nn.Linear(config.region_width, config.colors)

    def forward(self, layers: Tensor, place: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Score the colors of pixels.

        Parameters
        ----------
        layers
            (B, 2H, 2W, L) ``uint8``: lines and the distance to them.
        place
            (B, 4, 3): takes ``(x, y, 1)`` in pixels of ``layers`` to x, y in the drawing's box and
            on the canvas, -1..1; all 0 where no place is told.
        features
            (B, H, W, F) what is known of the region of each pixel, 0..1.

        Returns
        -------
        tuple
            (B, K, H, W) scores, before softmax, and the (B, f, H, W) traits that they come from.
        """
        lines = self.lines(layers.permute(0, 3, 1, 2).float() / 255)  # (B, f, H, W)
        places = place_maps(place, features.shape[1], features.shape[2])  # (B, 4, H, W)
        known = torch.cat([embed_place(places), features.permute(0, 3, 1, 2)], 1)
        full = F.leaky_relu(self.norm(lines + self.known(known)), 0.2)  # (B, f, H, W)
        half = self.down1(full)  # (B, h, H/2, W/2)
        x = self.blocks(self.down2(half))  # (B, q, H/4, W/4)
        x = self.up2(half + _grow(self.to_half(x), half))  # (B, h, H/2, W/2)
        x = self.up1(full + _grow(self.to_full(x), full))  # (B, f, H, W)
        traits = self.merge(x)  # (B, f, H, W)
        return self.head(traits), traits

    def judge(self, traits: Tensor, features: Tensor) -> Tensor:
        """Score the colors of regions.

        Parameters
        ----------
        traits
            (N, f) traits averaged over the pixels of each region.
        features
            (N, F) what is known of each region, 0..1.

        Returns
        -------
        Tensor
            (N, K) scores, before softmax.
        """
        return self.region_head(self.region_traits(torch.cat([traits, features], 1)))


def place_maps(place: Tensor, height: int, width: int) -> Tensor:
    """(B, 4, 3) -> (B, 4, H, W): the place of each pixel at half resolution."""
    x = torch.arange(width, device=place.device) * 2.0 + 1
    y = torch.arange(height, device=place.device) * 2.0 + 1
    along_x, along_y, shift = place[..., None, None].unbind(2)  # each (B, 4, 1, 1)
    return along_x * x + along_y * y[:, None] + shift


def embed_place(place: Tensor) -> Tensor:
    """(B, 4, H, W) -> (B, 4 + 4 * OCTAVES, H, W): places, and waves over the drawing's box."""
    told = (place != 0).any(1, keepdim=True)
    waves = torch.cat([place[:, :2] * (math.pi * 2**k) for k in range(OCTAVES)], 1)
    return torch.cat([place, waves.sin() * told, waves.cos() * told], 1)


@torch.no_grad()
def add_colors(network: PatchNetwork, count: int) -> PatchNetwork:
    """Return a network that knows ``count`` more colors; what it said about the others stays."""
    config = network.config
    grown = PatchNetwork(replace(config, colors=config.colors + count))
    weights = network.state_dict()
    for name in ("head.weight", "head.bias", "region_head.weight", "region_head.bias"):
        rows = weights[name]
        mean = rows.mean(0, keepdim=True)
        weights[name] = torch.cat([rows, mean.expand(count, *rows.shape[1:])])
    grown.load_state_dict(weights)
    return grown


def _conv(width: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, out, 3, stride=stride, padding=1), nn.BatchNorm2d(out), nn.LeakyReLU(0.2)
    )


def _grow(x: Tensor, like: Tensor) -> Tensor:
    return F.interpolate(x, size=like.shape[-2:], mode="nearest")
