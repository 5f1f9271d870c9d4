"""The few-shot loop of the patch network: steps until the budget is spent.

METHODS section 2.2, with Muon for the kernels between features. In continual learning the trunk is
held near the weights it started from (L2-SP), the statistics of its norms stay, and part of each
batch comes from the reservoir.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ..features.patches import Patch, PatchSampler
from ..jobs import CancelToken, Progress
from ..networks.patch_network import PatchNetwork
from .batches import collate
from .budget import Budget
from .learning_rate import learning_rate
from .memory import Reservoir
from .muon import Muon, inner_and_outer
from .patch_loss import patch_loss
from .threads import ThreadChooser


@dataclass(frozen=True)
class TrainingPlan:
    """How steps are taken."""

    batch: int = 8
    inner_rate: float = 0.04
    outer_rate: float = 8e-3
    last_rate: float = 0.05
    warm_steps: int = 20
    weight_decay: float = 1e-2
    consistency: float = 0.5
    rarity: float = 0.5
    replay: float = 0.3
    pull: float = 0.0


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
        inner, outer = inner_and_outer(network)
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
                    self._step(self._draw(sampler), class_weight)
        self.network.eval()

    def _go_to_school(self) -> None:
        """Put the network into training mode; in continual learning its statistics stay."""
        self.network.train()
        if self.plan.pull > 0:
            for module in self.network.modules():
                if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                    module.eval()

    def _draw(self, sampler: PatchSampler) -> list[Patch]:
        replayed = round(self.plan.batch * self.plan.replay) if self._replays else 0
        patches = [sampler.draw(self._rng) for _ in range(self.plan.batch - replayed)]
        old = [self.memory.draw(self._rng) for _ in range(replayed)]
        self.memory.offer(patches[0], self._rng)
        return patches + old

    @property
    def _replays(self) -> bool:
        return self.plan.pull > 0 and len(self.memory) > 0

    def _step(self, patches: Sequence[Patch], class_weight: Tensor) -> None:
        batch = collate(patches, class_weight.device)
        loss = patch_loss(self.network, batch, class_weight, consistency=self.plan.consistency)
        self.network.zero_grad()
        (loss + self._distance_from_start()).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimizer, rate in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * self._schedule()
            optimizer.step()
        self.budget.steps += 1

    def _schedule(self) -> float:
        warm, last = self.plan.warm_steps, self.plan.last_rate
        return learning_rate(self.budget.steps, self.budget.fraction, warm_steps=warm, last=last)

    def _distance_from_start(self) -> Tensor | float:
        if self.plan.pull == 0:
            return 0.0
        moved = [
            (value - self._start[name]).square().sum()
            for name, value in self.network.named_parameters()
            if "head." not in name
        ]
        return self.plan.pull * torch.stack(moved).sum()
