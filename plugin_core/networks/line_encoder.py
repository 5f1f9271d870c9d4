"""The line encoder: what a picture of the lines says about each region and about points in it.

METHODS section 7 (ENC), small enough for one core: a U-Net over lines, ``Daiguji et al., DACoN
(2025)`` without its foundation features. Every region is read at a few sample pixels from all three
resolutions of the decoder, so a region of three pixels is read as well as one of three thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, normalize

LINE_KINDS = 3
CHANNELS = (24, 48, 96, 128)
"""Of the picture at a half, a quarter, an eighth, a sixteenth of its size."""
TOKEN, POINT = 128, 64
POINT_STEP = 6
"""Every sixth sample pixel of a region is a point."""
TINY = 1e-9
SHARPNESS = 10.0
"""What dot products of unit vectors are multiplied by, before training has its say."""


class Reading(NamedTuple):
    """What the encoder says of a drawing of N regions.

    Attributes
    ----------
    tokens
        (N, 128) unit vectors, alike where regions show the same thing.
    points
        (N, P, 64) of every sixth sample pixel; dot products are log-odds of the same place.
    """

    tokens: Tensor
    points: Tensor


class LineUNet(nn.Module):
    """A U-Net over pictures of lines, of which every resolution of the decoder can be read."""

    def __init__(self) -> None:
        super().__init__()
        first = CHANNELS[0]
        self.start = nn.Sequential(
            *_convolution(LINE_KINDS, first, stride=2), *_convolution(first, first)
        )
        self.down = nn.ModuleList(
            nn.Sequential(*_convolution(a, b, stride=2), *_convolution(b, b))
            for a, b in pairwise(CHANNELS)
        )
        self.up = nn.ModuleList(
            nn.Sequential(*_convolution(a + b, a)) for a, b in reversed(list(pairwise(CHANNELS)))
        )

    def pyramid(self, lines: Tensor) -> list[Tensor]:
        """(B, 3, H, W) strengths 0..1 -> features at an eighth, a quarter, a half of the size."""
        levels = [self.start(lines)]
        for down in self.down:
            levels.append(down(levels[-1]))
        features, decoded = levels.pop(), []
        for up in self.up:
            level = levels.pop()
            larger = interpolate(features, size=level.shape[-2:], mode="bilinear")
            features = up(torch.cat([larger, level], dim=1))
            decoded.append(features)
        return decoded


class LineEncoder(LineUNet):
    """Lines and sample places in, vectors of regions and of points out."""

    def __init__(self) -> None:
        super().__init__()
        first, seen = CHANNELS[0], sum(CHANNELS[:-1])
        self.token = nn.Sequential(nn.Linear(seen + first, 192), nn.GELU(), nn.Linear(192, TOKEN))
        self.point = nn.Linear(seen, POINT)
        self.token_sharpness = nn.Parameter(torch.tensor(SHARPNESS).log())
        self.point_sharpness = nn.Parameter(torch.tensor(SHARPNESS).log())

    def read(self, pyramid: Sequence[Tensor], places: Tensor) -> Reading:
        """Read one drawing's (C, h, w) features at (N, S, 2) places ``x, y`` of 0..1."""
        samples = [features_at(level, places) for level in pyramid]
        finest = samples[-1].amax(1)
        seen = torch.cat([*(sample.mean(1) for sample in samples), finest], dim=-1)
        points = torch.cat([sample[:, POINT_STEP // 2 :: POINT_STEP] for sample in samples], dim=-1)
        sharp = normalize(self.point(points), dim=-1) * (0.5 * self.point_sharpness).exp()
        return Reading(normalize(self.token(seen), dim=-1), sharp)

    def liken(self, target: Reading, references: Sequence[Reading]) -> Tensor:
        """Return (N, R) log-probabilities of the regions of all references, by their tokens."""
        tokens = torch.cat([one.tokens for one in references])
        return (target.tokens @ tokens.T * self.token_sharpness.exp()).log_softmax(1)

    def attend(self, target: Reading, reference: Reading) -> Tensor:
        """Return (N, R) log-probabilities of a reference's regions, by their points."""
        points = target.points.shape[1]
        scores = target.points.flatten(0, 1) @ reference.points.flatten(0, 1).T  # (N * P, R * P)
        by_region = scores.softmax(1).unflatten(1, (-1, points)).sum(2)  # (N * P, R)
        return by_region.unflatten(0, (-1, points)).mean(1).clamp_min(TINY).log()

    def forward(self, lines: Tensor, places: Tensor) -> Reading:
        """Read one drawing: (1, 3, H, W) lines at (N, S, 2) places."""
        return self.read([level[0] for level in self.pyramid(lines)], places)


def features_at(features: Tensor, places: Tensor) -> Tensor:
    """(C, h, w), (N, S, 2) places ``x, y`` of 0..1 -> (N, S, C)."""
    height, width = features.shape[-2:]
    x = (places[..., 0] * width).long().clamp(0, width - 1)
    y = (places[..., 1] * height).long().clamp(0, height - 1)
    return features.flatten(1)[:, y * width + x].permute(1, 2, 0)


def _convolution(before: int, after: int, *, stride: int = 1) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(before, after, 3, stride, 1, bias=False)
    return convolution, nn.InstanceNorm2d(after, affine=True), nn.ReLU()
