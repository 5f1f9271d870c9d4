"""Two published matchers as networks, small enough for minutes on one core.

``AntLike``: Casey et al., "The Animation Transformer" (2021): an encoder at full resolution, one
token for each region, positions, self and cross attention in turns, scores by dot products and one
learned bin for what the reference lacks.
``DaconLike``: Daiguji et al., DACoN (2025): dense U-Net features pooled over regions, cosine to the
regions of any number of references. Its other half, frozen DINOv2 features, needs weights that
do not come with Shiage.

Both lack their published sizes: see docs/bench.md.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from plugin_core.networks.line_encoder import CHANNELS, LineUNet, features_at

WIDTH = 96
HEADS = 4
LAYERS = 4
POSITION = (4, 32, 64, WIDTH)
TEMPERATURE = 0.1


class AntLike(nn.Module):
    """Regions of two drawings in; for each region of the first, scores of those of the second."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            *_convolution(3, 24, kernel=7, stride=2),
            *_convolution(24, 48),
            *_convolution(48, WIDTH),
        )
        self.position = nn.Sequential(
            *(layer for pair in pairwise(POSITION) for layer in _dense(*pair))
        )
        self.layers = nn.ModuleList(Look() for _ in range(2 * LAYERS))
        self.project = nn.Linear(WIDTH, WIDTH)
        self.bin = nn.Parameter(torch.ones(1))

    def tokens(self, lines: Tensor, places: list[Tensor], boxes: list[Tensor]) -> list[Tensor]:
        """(B, 3, H, W) pictures, and of each its regions -> (N, d) tokens of each."""
        features = self.encoder(lines)
        pooled = [mean_at(one, where) for one, where in zip(features, places, strict=True)]
        return [token + self.position(box) for token, box in zip(pooled, boxes, strict=True)]

    def forward(self, target: Tensor, reference: Tensor) -> Tensor:
        """(N, d), (R, d) tokens -> (N, R + 1) log-probabilities; the last is the bin."""
        for place, look in enumerate(self.layers):
            if place % 2:
                target, reference = look(target, reference), look(reference, target)
            else:
                target, reference = look(target, target), look(reference, reference)
        scores = self.project(target) @ self.project(reference).T * WIDTH**-0.5
        return torch.cat([scores, self.bin.expand(len(scores), 1)], dim=1).log_softmax(1)


class Look(nn.Module):
    """One round of attention as in SuperGlue: what was seen joins the token through an MLP."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.merge = nn.Linear(WIDTH, WIDTH)
        self.mlp = nn.Sequential(
            nn.Linear(2 * WIDTH, 2 * WIDTH),
            nn.LayerNorm(2 * WIDTH),
            nn.ReLU(),
            nn.Linear(2 * WIDTH, WIDTH),
        )

    def forward(self, x: Tensor, source: Tensor) -> Tensor:
        """(N, d), (M, d) -> (N, d)."""
        q, k, v = (
            part.unflatten(-1, (HEADS, -1)).transpose(0, 1)
            for part in (self.query(x), self.key(source), self.value(source))
        )
        weights = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5).softmax(-1)
        seen = self.merge((weights @ v).transpose(0, 1).flatten(1))
        return x + self.mlp(torch.cat([x, seen], dim=-1))


class DaconLike(LineUNet):
    """Regions of a drawing in, unit vectors out; the nearest region of all references wins."""

    def __init__(self) -> None:
        super().__init__()
        self.head = nn.Sequential(nn.Linear(CHANNELS[0], 128), nn.ReLU(), nn.Linear(128, 128))

    def tokens(self, lines: Tensor, places: list[Tensor], boxes: list[Tensor]) -> list[Tensor]:
        """(B, 3, H, W) pictures, and of each its regions -> (N, 128) unit vectors of each."""
        features = self.pyramid(lines)[-1]
        pooled = (mean_at(one, where) for one, where in zip(features, places, strict=True))
        return [normalize(self.head(token), dim=-1) for token in pooled]

    def forward(self, target: Tensor, reference: Tensor) -> Tensor:
        """(N, d), (R, d) unit vectors -> (N, R) log-probabilities."""
        return (target @ reference.T / TEMPERATURE).log_softmax(1)


PEERS: dict[str, type[AntLike] | type[DaconLike]] = {"ant_like": AntLike, "dacon_like": DaconLike}


def mean_at(features: Tensor, places: Tensor) -> Tensor:
    """(d, H, W) features, (N, S, 2) places ``x, y`` of 0..1 -> (N, d) means."""
    return features_at(features, places).mean(1)


def _convolution(
    before: int, after: int, *, kernel: int = 3, stride: int = 1
) -> tuple[nn.Module, nn.Module, nn.Module]:
    convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
    return convolution, nn.InstanceNorm2d(after, affine=True), nn.ReLU()


def _dense(before: int, after: int) -> tuple[nn.Module, nn.Module]:
    return nn.Linear(before, after), nn.ReLU()
