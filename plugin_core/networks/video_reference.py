"""Reference-based video colorization: colors copied by attention from painted drawings.

Shi et al., "Reference-Based Deep Line Art Video Colorization" (2022), at the scale of METHODS
section 4: a quarter of the width. Line, distance-field and color encoders, the similarity-based
color transform (equations 3 to 5), AdaIN blocks styled by the references, a decoder, and latent
decoders. Deviations: colors are slots of a palette, known to the network by random codes; the
attention itself copies them, and the decoder only corrects; so nothing but palette colors can come
out and no perceptual, style or adversarial loss is needed, nor the spectral norm that steadies
one. The distance encoder also sees lines, sizes and places, and looks further (dilated blocks):
with three convolutions alone a position knows ten pixels around it. Instead of a second network
for the order of drawings, references far away in it get less attention (``haste``).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

METRIC = (1.0, 400.0, 400.0, 400.0, 400.0, 5.0, 80.0, 80.0, 20.0, 20.0)
"""What a difference of one in each field costs before anything is learned: sizes and places."""
AROUND = 4.0
"""The same for the distance to lines at each place around a position."""
RINGS = (2, 5)
"""Places around lie so many cells apart, five by five of them."""
GRID = 5
OUTSIDE = -1e4
"""Score of a reference position that has no color to copy."""
LEAST_SHARE = 1e-3
"""Copied probability below which the decoder's correction alone tells colors apart."""


@dataclass(frozen=True)
class VideoReferenceConfig:
    """Sizes of the network; ``width`` is C at a quarter of the resolution of the lines."""

    lines: int = 4
    fields: int = 10
    code: int = 8
    width: int = 64
    key: int = 32
    blocks: int = 6
    dilations: tuple[int, ...] = (1, 2, 4)


@dataclass(frozen=True)
class SlotScores:
    """What each stage of the network says: (B, P, K) log-probabilities of the palette's slots.

    ``copied`` is the attention alone, ``early`` and ``middle`` the latent decoders on ``f_sim``
    and ``f_mid``.
    """

    final: Tensor
    copied: Tensor
    early: Tensor
    middle: Tensor


@dataclass(frozen=True)
class Encoded:
    """Features of drawings: at half resolution; of lines, of distances, and the fields given."""

    half: Tensor
    f_l: Tensor
    f_d: Tensor
    given: Tensor
    fields: Tensor


@dataclass(frozen=True)
class Traits:
    """Of Q positions: (B, k + G, Q) vectors to be compared and (B, Q) their lengths."""

    vectors: Tensor
    lengths: Tensor


class Encoder(nn.Module):
    """Three convolutions to a quarter of the resolution; the paper's EnL and EnC."""

    def __init__(self, channels: int, width: int, *, halved: bool) -> None:
        super().__init__()
        half = width // 2
        kernel, stride = (3, 1) if halved else (5, 2)
        first = nn.Conv2d(channels, half, kernel, stride, padding=kernel // 2)
        self.first = nn.Sequential(first, nn.InstanceNorm2d(half, affine=True), nn.ReLU())
        self.second = _conv(half, width, stride=2)
        self.third = _conv(width, width)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(B, c, ...) -> (B, C / 2, H / 2, W / 2), (B, C, H / 4, W / 4)."""
        half = self.first(x)
        return half, self.third(self.second(half))


class Look(nn.Module):
    """A residual block that looks ``step`` pixels around."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=step, dilation=step),
            nn.InstanceNorm2d(width, affine=True),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> the same."""
        return x + self.inner(x)


class AdaInBlock(nn.Module):
    """A residual block whose norms take scale and shift from the style."""

    def __init__(self, width: int, style: int) -> None:
        super().__init__()
        self.first, self.second = (nn.Conv2d(width, width, 3, padding=1) for _ in range(2))
        self.norm = nn.InstanceNorm2d(width)
        self.style = nn.Linear(style, 4 * width)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """(B, C, H, W), (1, s) -> (B, C, H, W)."""
        scale1, shift1, scale2, shift2 = self.style(style)[..., None, None].chunk(4, 1)
        y = F.relu(self.norm(self.first(x)) * (1 + scale1) + shift1)
        return x + self.norm(self.second(y)) * (1 + scale2) + shift2


class ColorTransform(nn.Module):
    """The similarity-based color transform, section 3.2, equations 3 to 5."""

    def __init__(self, width: int, key: int) -> None:
        super().__init__()
        self.mask_m, self.mask_n = (nn.Conv2d(2 * width, width, 3, padding=1) for _ in range(2))
        self.key, self.color = nn.Conv1d(width, key, 1), nn.Conv2d(width, key, 1)
        self.expand = nn.Conv2d(key, width, 1)
        self.sharpness = nn.Parameter(torch.tensor(-1.0))
        around = (AROUND,) * (len(RINGS) * GRID**2)
        self.metric = nn.Parameter(torch.tensor(METRIC + around).log())
        self.haste = nn.Parameter(torch.tensor(0.3))

    def attention(
        self, queries: Traits, references: Encoded, away: Tensor, painted: Tensor
    ) -> Tensor:
        """Compare positions by their distance features, and by the fields themselves.

        Parameters
        ----------
        queries
            Traits of Q positions in each of B drawings.
        references
            R drawings.
        away
            (B, R) how many drawings lie between, at least 0.
        painted
            (R, h, w) 1 where a position has a color to copy, else 0.

        Returns
        -------
        Tensor
            (B, Q, R * h * w): softmax over the positions of all references.
        """
        keys = self.traits(references.f_d.flatten(2), references.given.flatten(2))
        scores = queries.vectors.transpose(1, 2) @ keys.vectors.transpose(0, 1).flatten(1)
        late = F.softplus(self.haste) * torch.log1p(away)  # (B, R)
        blank = (1 - painted.flatten(1)) * OUTSIDE  # (R, hw)
        bias = (blank - keys.lengths - late[..., None]).flatten(1)  # (B, R hw)
        return (scores + bias[:, None] - queries.lengths[..., None]).softmax(-1)

    def traits(self, f_d: Tensor, given: Tensor) -> Traits:
        """(B, C, Q), (B, G, Q) -> vectors whose products, less both lengths, are the scores.

        A score is ``s * cos(key, key') - sum of w * (given - given')^2``.
        """
        learned = F.normalize(self.key(f_d), dim=1) * (self.sharpness / 2).exp()
        weighted = given * self.metric.exp().sqrt()[:, None]
        vectors = torch.cat([learned, weighted * 2**0.5], 1)
        return Traits(vectors, weighted.square().sum(1))

    def forward(
        self, target: Tensor, references: Tensor, colors: Tensor, attention: Tensor
    ) -> Tensor:
        """(B, C, h, w), twice (R, C, h, w), attention -> f_sim (B, C, h, w)."""
        batch, _, height, width = target.shape
        small = self.color(colors).flatten(2).transpose(0, 1).flatten(1)  # (k, R hw)
        matched = (attention @ small.T).transpose(1, 2)  # (B, k, hw)
        f_mat = self.expand(matched.reshape(batch, -1, height, width))
        m, n = self.masks(target, references)  # (B, R, C, h, w)
        f_my = colors * m
        return ((1 - n) * f_mat[:, None] + n * f_my).mean(1)

    def masks(self, target: Tensor, references: Tensor) -> tuple[Tensor, Tensor]:
        """Return m_i and n_i, (B, R, C, h, w): where a reference's own place may be trusted."""
        m, n = (_mask(conv, references, target) for conv in (self.mask_m, self.mask_n))
        return m, n


class VideoReferenceNetwork(nn.Module):
    """Colors for the pixels of drawings, copied from painted drawings of the same shot."""

    def __init__(self, config: VideoReferenceConfig) -> None:
        super().__init__()
        self.config = config
        width, half = config.width, config.width // 2
        self.line = Encoder(config.lines, width, halved=False)
        self.distance = Encoder(config.lines + config.fields, width, halved=True)
        self.look = nn.Sequential(*(Look(width, step) for step in config.dilations))
        self.color = Encoder(config.code, width, halved=True)
        self.transform = ColorTransform(width, config.key)
        self.embed = nn.Sequential(
            nn.Linear(3 * width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU()
        )
        self.join = nn.Conv2d(3 * width, width, 1)
        self.middle = nn.ModuleList(AdaInBlock(width, width) for _ in range(config.blocks))
        self.shrink = nn.Conv2d(width, half, 1)
        last = nn.Conv2d(half, config.key, 3, padding=1)
        self.decode = nn.Sequential(_conv(half, half), last)
        self.latent_early, self.latent_middle = (nn.Conv2d(width, config.key, 1) for _ in range(2))
        self.slot = nn.Linear(half + width, config.key)
        self.slot_code = nn.Linear(config.code, config.key)
        nn.init.zeros_(last.weight)  # Nothing is corrected before anything is learned.
        nn.init.zeros_(last.bias)  # type: ignore[arg-type]

    def forward(
        self,
        target_lines: Tensor,
        target_fields: Tensor,
        lines: Tensor,
        fields: Tensor,
        slots: Tensor,
        codes: Tensor,
        away: Tensor,
        points: Tensor,
    ) -> SlotScores:
        """Score the palette's slots at some pixels.

        Positions of the references, and of the target for all that goes through the decoder, are
        a quarter of the lines' resolution apart; points are compared with them by fields of their
        own, for at a quarter of the resolution most small regions have no position.

        Parameters
        ----------
        target_lines, target_fields
            (B, 4, H, W) and (B, F, H / 2, W / 2).
        lines, fields
            The same of R references.
        slots
            (R, K, H / 2, W / 2) 1 for the slot that each pixel is painted with; all 0 on lines.
        codes
            (K, c) the code of each slot.
        away
            (B, R) drawings between target and reference.
        points
            (B, P) which pixels of the fields, counted row by row, are asked for.
        """
        here = self._encode(target_lines, target_fields)
        there = self._encode(lines, fields)
        colors = torch.einsum("rkhw,kc->rchw", slots, codes)
        f_y = self.color(colors)[1]
        rows = _thin(slots)  # (R, K, h, w)
        covered = rows.sum(1)  # (R, h, w)
        painted = (covered > 0).float()
        grid = self.transform.traits(here.f_d.flatten(2), here.given.flatten(2))
        attention = self.transform.attention(grid, there, away, painted)
        f_sim = self.transform(here.f_d, there.f_d, f_y, attention)
        style = self.embed(torch.cat([there.f_l, there.f_d, f_y], 1).mean((0, 2, 3)))[None]
        f_mid = self.join(torch.cat([here.f_l, here.f_d, f_sim], 1))
        for block in self.middle:
            f_mid = block(f_mid, style)
        cells = _cells(points, here.fields.shape[-1])
        asked = self.transform.traits(_at(here.f_d, cells), self._given_at(here, points, cells))
        copied = self.transform.attention(asked, there, away, painted) @ _table(rows)  # (B, P, K)
        prototypes = self._prototypes(there, slots, codes)  # (K, k)
        decoded = self.decode(here.half + _grow(self.shrink(f_mid)))
        correction = _at(decoded, points).transpose(1, 2) @ prototypes.T  # (B, P, K)
        log_copied = (copied + LEAST_SHARE).log()
        return SlotScores(
            final=(log_copied + correction).log_softmax(-1),
            copied=log_copied,
            early=_slot_scores(_at(self.latent_early(f_sim), cells), prototypes),
            middle=_slot_scores(_at(self.latent_middle(f_mid), cells), prototypes),
        )

    def _encode(self, lines: Tensor, fields: Tensor) -> Encoded:
        line_half, f_l = self.line(lines)
        seen = torch.cat([F.avg_pool2d(lines, 2), fields], 1)
        distance_half, f_d = self.distance(seen)
        return Encoded(line_half + distance_half, f_l, self.look(f_d + f_l), _given(fields), fields)

    def _given_at(self, here: Encoded, points: Tensor, cells: Tensor) -> Tensor:
        """Return (B, G, P): the points' own fields, and the lines around their cells."""
        rings = here.given[:, self.config.fields :]
        return torch.cat([_at(here.fields, points), _at(rings, cells)], 1)

    def _prototypes(self, there: Encoded, slots: Tensor, codes: Tensor) -> Tensor:
        """Return (K, k) what the pixels of each slot have in common."""
        traits = torch.cat([there.half, _grow(there.f_d)], 1)  # (R, C / 2 + C, H / 2, W / 2)
        total = torch.einsum("rkhw,rchw->kc", slots, traits)
        count = slots.sum((0, 2, 3))[:, None]
        return self.slot(total / (count + 1e-6)) + self.slot_code(codes)


def _mask(conv: nn.Conv2d, references: Tensor, target: Tensor) -> Tensor:
    """Return sigmoid(conv(f_di and f_d joined)), (B, R, C, h, w), each part convolved only once."""
    of_reference, of_target = conv.weight.chunk(2, 1)
    there = F.conv2d(references, of_reference, conv.bias, padding=1)
    here = F.conv2d(target, of_target, padding=1)
    return torch.sigmoid(there[None] + here[:, None])


def _slot_scores(features: Tensor, prototypes: Tensor) -> Tensor:
    """(B, k, P), (K, k) -> (B, P, K)."""
    return (features.transpose(1, 2) @ prototypes.T).log_softmax(-1)


def _table(rows: Tensor) -> Tensor:
    """(R, K, h, w) -> (R * h * w, K): P(color) sums the attention over positions of that color."""
    return rows.transpose(0, 1).flatten(1).T


def _cells(points: Tensor, width: int) -> Tensor:
    """Take pixels of (h, ``width``), counted row by row, to those of half the resolution."""
    rows = torch.div(points, width, rounding_mode="floor")
    across = torch.div(points - rows * width, 2, rounding_mode="floor")
    down = torch.div(rows, 2, rounding_mode="floor")
    return down * (width // 2) + across


def _at(maps: Tensor, pixels: Tensor) -> Tensor:
    """(B, C, h, w), (B, P) -> (B, C, P)."""
    flat = maps.flatten(2)
    return flat.gather(2, pixels[:, None].expand(-1, flat.shape[1], -1))


def _conv(width: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, out, 3, stride=stride, padding=1),
        nn.InstanceNorm2d(out, affine=True),
        nn.ReLU(),
    )


def _given(fields: Tensor) -> Tensor:
    """(B, F, H / 2, W / 2) -> (B, G, h, w): the fields of each position and the lines around."""
    near = F.avg_pool2d(1 - fields[:, :1], 2)
    kernels = torch.eye(GRID**2, dtype=fields.dtype, device=fields.device)
    kernels = kernels.reshape(GRID**2, 1, GRID, GRID)
    rings = [F.conv2d(near, kernels, dilation=step, padding=step * (GRID // 2)) for step in RINGS]
    return torch.cat([_thin(fields), *rings], 1)


def _thin(x: Tensor) -> Tensor:
    """Keep every second pixel: a mean of two regions would be like neither."""
    return x[..., ::2, ::2]


def _grow(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
