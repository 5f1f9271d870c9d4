"""The in-context region matcher: copies colors from reference regions to target regions.

METHODS section 7. Regions are tokens. Target and reference tokens attend to each other under biases
from adjacency (within a drawing) and pair evidence (between drawings). A reference token carries a
random vector that stands for its color, so the network never sees a color itself: it learns to
copy by context, and works for palettes that it has never met. Scores go over all regions of all
references and one "unknown" bin.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

MASKED = -1e4
"""Added to attention that must not happen; finite, so that half precision survives it."""


@dataclass(frozen=True)
class MatcherConfig:
    """Sizes of the network."""

    descriptor: int
    evidence: int
    label: int = 32
    width: int = 96
    heads: int = 4
    blocks: int = 5


class Attention(nn.Module):
    """Multi-head attention with an additive bias per head."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, context: Tensor, bias: Tensor) -> Tensor:
        """(B, N, d), (B, M, d), (B, heads, N, M) -> (B, N, d)."""
        q = self._split(self.query(x))  # (B, h, N, d/h)
        k, v = (self._split(part) for part in self.key_value(context).chunk(2, dim=-1))
        scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + bias  # (B, h, N, M)
        mixed = scores.softmax(-1) @ v  # (B, h, N, d/h)
        return self.out(mixed.transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Block(nn.Module):
    """Self attention within drawings, cross attention between them, one small MLP."""

    def __init__(self, config: MatcherConfig) -> None:
        super().__init__()
        width, heads = config.width, config.heads
        self.self_norm, self.cross_norm, self.mlp_norm = (nn.LayerNorm(width) for _ in range(3))
        self.self_attention = Attention(width, heads)
        self.cross_attention = Attention(width, heads)
        self.adjacency_weight = nn.Parameter(torch.zeros(heads))
        self.evidence_bias = nn.Linear(config.evidence, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(
        self,
        target: Tensor,
        reference: Tensor,
        inner: tuple[Tensor, Tensor],
        evidence: Tensor,
        padding: tuple[Tensor, Tensor],
    ) -> tuple[Tensor, Tensor]:
        """(B, N, d), (B, R, d) -> the same, one round of looking around wiser."""
        target = target + self._look_within(target, inner[0])
        reference = reference + self._look_within(reference, inner[1])
        bias = self.evidence_bias(evidence).permute(0, 3, 1, 2)  # (B, h, N, R)
        t, r = self.cross_norm(target), self.cross_norm(reference)
        from_reference = self.cross_attention(t, r, bias + padding[1][:, None, None, :])
        from_target = self.cross_attention(
            r, t, bias.transpose(-1, -2) + padding[0][:, None, None, :]
        )
        target, reference = target + from_reference, reference + from_target
        target = target + self.mlp(self.mlp_norm(target))
        return target, reference + self.mlp(self.mlp_norm(reference))

    def _look_within(self, x: Tensor, inner: Tensor) -> Tensor:
        adjacent = (inner > 0).to(x.dtype)[:, None]  # (B, 1, N, N)
        apart = (inner < 0).to(x.dtype)[:, None] * MASKED
        normed = self.self_norm(x)
        bias = adjacent * self.adjacency_weight[:, None, None] + apart
        return self.self_attention(normed, normed, bias)


class RegionMatcher(nn.Module):
    """Scores of every reference region, and of "unknown", for every target region."""

    def __init__(self, config: MatcherConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.describe = nn.Sequential(
            nn.Linear(config.descriptor, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.label = nn.Linear(config.label, width, bias=False)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(width)
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.pair_score = nn.Sequential(
            nn.Linear(config.evidence, width // 2), nn.GELU(), nn.Linear(width // 2, 1)
        )
        self.unknown = nn.Linear(width, 1)

    def forward(
        self,
        target: Tensor,
        reference: Tensor,
        target_label: Tensor,
        reference_label: Tensor,
        target_inner: Tensor,
        reference_inner: Tensor,
        evidence: Tensor,
    ) -> Tensor:
        """Score matches.

        Parameters
        ----------
        target, reference
            (B, N, D) and (B, R, D) descriptors.
        target_label, reference_label
            (B, N, L) and (B, R, L) color codes; zero where the color is not known.
        target_inner, reference_inner
            (B, N, N) and (B, R, R): 1 adjacent, 0 same drawing, -1 different drawing or padding.
        evidence
            (B, N, R, E) pair evidence.

        Returns
        -------
        Tensor
            (B, N, R + 1) log-probabilities; the last column is "unknown".
        """
        t = self.describe(target) + self.label(target_label)
        r = self.describe(reference) + self.label(reference_label)
        padding = (_padding(target_inner), _padding(reference_inner))
        for block in self.blocks:
            t, r = block(t, r, (target_inner, reference_inner), evidence, padding)
        t, r = self.norm(t), self.norm(r)
        scores = self.query(t) @ self.key(r).transpose(-1, -2) * t.shape[-1] ** -0.5
        scores = scores + self.pair_score(evidence).squeeze(-1) + padding[1][:, None, :]
        return torch.cat([scores, self.unknown(t)], dim=-1).log_softmax(-1)


def _padding(inner: Tensor) -> Tensor:
    """Return (B, N): MASKED where a row is in no drawing, not even its own: that is padding."""
    return (inner.amax(-1) < 0).to(inner.dtype) * MASKED
