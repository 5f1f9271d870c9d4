"""The few-shot loop of the patch network: steps until the budget is spent.

METHODS section 2.2: cross-entropy over pixels with rare colours weighted up, plus cross-entropy of
the softmax averaged over each region of the patch, which is what voting will use. In continual
learning the trunk is held near the weights it started from (L2-SP) and part of each batch comes
from the reservoir.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ..arrays import NO_COLOR, ColorIndices
from ..features.patches import Patch, PatchSampler
from ..jobs import CancelToken, Progress
from ..networks.patch_network import PatchNetwork
from .budget import Budget
from .memory import Reservoir
from .muon import Muon
from .threads import ThreadChooser

TINY = 1e-6
MIN_INNER = 100
"""Fewer inputs than that make no direction worth balancing."""


@dataclass(frozen=True)
class TrainingPlan:
    """How steps are taken."""

    batch: int = 8
    inner_rate: float = 0.02
    outer_rate: float = 8e-3
    last_rate: float = 0.05
    warm_steps: int = 20
    weight_decay: float = 1e-2
    consistency: float = 0.5
    rarity: float = 0.5
    replay: float = 0.3
    pull: float = 0.0


@dataclass(frozen=True, eq=False)
class Batch:
    """Patches as the network reads them; R is the greatest number of regions in a patch."""

    layers: Tensor  # (B, 2H, 2W, L) uint8
    place: Tensor  # (B, 4, 3)
    features: Tensor  # (B, H, W, F)
    regions: Tensor  # (B, H, W) places in colors; 0 on lines
    colors: Tensor  # (B, R) palette index, NO_COLOR where not known
    weight: Tensor  # (B,)


class PatchTrainer:
    """Teaches one network; may be run in several stretches of one budget."""

    def __init__(
        self,
        network: PatchNetwork,
        plan: TrainingPlan,
        budget: Budget,
        *,
        rng: np.random.Generator,
        memory: Reservoir,
    ) -> None:
        self.network = network
        self.plan = plan
        self.budget = budget
        self.memory = memory
        self._rng = rng
        self._start = {name: value.detach().clone() for name, value in network.named_parameters()}
        inner, outer = _inner_and_outer(network)
        self._optimizers: list[tuple[torch.optim.Optimizer, float]] = [
            (Muon(inner), plan.inner_rate),
            (torch.optim.AdamW(outer, weight_decay=plan.weight_decay), plan.outer_rate),
        ]
        self._threads = ThreadChooser(active=not budget.repeatable)

    def run(
        self,
        sampler: PatchSampler,
        class_weight: Tensor,
        *,
        until: float = 1.0,
        progress: Progress,
        cancel: CancelToken,
        stop: Callable[[], bool] | None = None,
        remember: bool = True,
    ) -> None:
        """Take steps until a fraction of the budget is spent, or until ``stop`` says so.

        Raises
        ------
        JobCancelled
            If ``cancel`` was set; the network keeps what it learned so far.
        """
        self._go_to_school()
        with self._threads:
            while self.budget.fraction < until and not (stop is not None and stop()):
                cancel.check()
                progress(self.budget.fraction, f"Learning, {self.budget.seconds_left:.0f} s left")
                with self._threads.measure():
                    self._step(self._draw(sampler, remember), class_weight)
        self.network.eval()

    def _go_to_school(self) -> None:
        """Put the network into training mode; in continual learning its statistics stay."""
        self.network.train()
        if self.plan.pull > 0:
            for module in self.network.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()

    def _draw(self, sampler: PatchSampler, remember: bool) -> list[Patch]:
        replayed = round(self.plan.batch * self.plan.replay) if self._replays else 0
        patches = [sampler.draw(self._rng) for _ in range(self.plan.batch - replayed)]
        old = [self.memory.draw(self._rng) for _ in range(replayed)]
        if remember:
            self.memory.offer(patches[0], self._rng)
        return patches + old

    @property
    def _replays(self) -> bool:
        return self.plan.pull > 0 and len(self.memory) > 0

    def _step(self, patches: Sequence[Patch], class_weight: Tensor) -> None:
        batch = collate(patches, class_weight.device)
        scores = self.network(batch.layers, batch.place, batch.features)
        loss = patch_loss(scores, batch, class_weight, self.plan.consistency)
        self.network.zero_grad()
        (loss + self._distance_from_start()).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimizer, rate in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * self._schedule()
            optimizer.step()
        self.budget.steps += 1

    def _schedule(self) -> float:
        """Share of the learning rates that holds now: a short rise, then half a cosine."""
        warm = min(1.0, (self.budget.steps + 1) / self.plan.warm_steps)
        cosine = 0.5 * (1 + math.cos(math.pi * self.budget.fraction))
        return warm * (self.plan.last_rate + (1 - self.plan.last_rate) * cosine)

    def _distance_from_start(self) -> Tensor | float:
        if self.plan.pull == 0:
            return 0.0
        moved = [
            (value - self._start[name]).square().sum()
            for name, value in self.network.named_parameters()
            if not name.startswith("head.")
        ]
        return self.plan.pull * torch.stack(moved).sum()


def _inner_and_outer(
    network: PatchNetwork,
) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Return the kernels between features, which Muon teaches, and everything else."""
    named = list(network.named_parameters())
    inner = [value for name, value in named if value.dim() == 4 and _is_inner(name, value)]
    held = {id(value) for value in inner}
    return inner, [value for _, value in named if id(value) not in held]


def _is_inner(name: str, kernel: nn.Parameter) -> bool:
    return not name.startswith("head.") and kernel[0].numel() >= MIN_INNER


def collate(patches: Sequence[Patch], device: torch.device) -> Batch:
    """Return patches as one batch."""
    most = max(len(patch.colors) for patch in patches)
    features = np.zeros((len(patches), most, patches[0].features.shape[1]), np.float32)
    colors = np.full((len(patches), most), NO_COLOR, np.int64)
    for row, patch in enumerate(patches):
        features[row, : len(patch.colors)] = patch.features
        colors[row, : len(patch.colors)] = patch.colors
    regions = np.stack([patch.regions for patch in patches]).astype(np.int64)
    of_pixel = features[np.arange(len(patches))[:, None, None], regions]
    return Batch(
        layers=torch.from_numpy(np.stack([patch.layers for patch in patches])).to(device),
        place=torch.from_numpy(np.stack([patch.place for patch in patches])).to(device),
        features=torch.from_numpy(of_pixel).to(device),
        regions=torch.from_numpy(regions).to(device),
        colors=torch.from_numpy(colors).to(device),
        weight=torch.tensor([patch.weight for patch in patches], device=device),
    )


def patch_loss(scores: Tensor, batch: Batch, class_weight: Tensor, consistency: float) -> Tensor:
    """Return the loss of (B, K, H, W) scores: per pixel, and per region of each patch."""
    patches, most = batch.colors.shape
    first = torch.arange(patches, device=scores.device)[:, None, None] * most
    region = (batch.regions + first).flatten()  # (P,) region of each pixel, of P = B * H * W
    colors = batch.colors.flatten()  # (B * R,)
    weights = class_weight[colors.clamp_min(0)] * (colors != NO_COLOR)
    weights = weights * batch.weight.repeat_interleave(most)
    log_p = scores.log_softmax(1).permute(0, 2, 3, 1).flatten(0, 2)  # (P, K)
    of_pixels = -_at(log_p, colors[region])
    area = torch.zeros_like(weights).index_add(0, region, torch.ones_like(of_pixels))
    sums = log_p.new_zeros(len(colors), log_p.shape[1]).index_add(0, region, log_p.exp())
    pooled = sums / area.clamp_min(1)[:, None]  # (B * R, K)
    of_regions = -_at(pooled.clamp_min(TINY).log(), colors)
    return _mean(of_pixels, weights[region]) + consistency * _mean(of_regions, weights * (area > 0))


def class_weights(colors: Sequence[ColorIndices], count: int, rarity: float) -> Tensor:
    """Return (K,) weights of colours: the fewer regions, the higher; their mean is 1.

    Colours that occur nowhere count as the mean.
    """
    counts = sum(np.bincount(one[one != NO_COLOR], minlength=count) for one in colors)
    seen = np.asarray(counts) > 0
    weights = np.ones(count)
    weights[seen] = np.asarray(counts, np.float64)[seen] ** -rarity
    weights[seen] /= weights[seen].mean()
    return torch.from_numpy(weights.astype(np.float32))


def _at(values: Tensor, colors: Tensor) -> Tensor:
    return values.gather(1, colors.clamp_min(0)[:, None])[:, 0]


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum() / weights.sum().clamp_min(TINY)
