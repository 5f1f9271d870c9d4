"""Training of the region matcher: color-summed likelihood over generated shots, resumable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim import AdamW

from ..networks.region_matcher import MatcherConfig, RegionMatcher
from .generated_shots import drawn_shots
from .learning_rate import learning_rate
from .lessons import MakeLesson
from .matching_examples import Batch, ExampleShot, collate, draw_example
from .training_run import Plan, TrainingRun

LEARNING_RATE = 8e-4
WEIGHT_DECAY = 1e-3
TINY = 1e-9


class MatcherTraining(TrainingRun[RegionMatcher, Batch]):
    """The matcher learns batches of examples."""

    def __init__(self, config: MatcherConfig, plan: Plan) -> None:
        self.config = config
        super().__init__(partial(RegionMatcher, config), plan)

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        """Return AdamW."""
        rate = LEARNING_RATE
        return {"optimizer": AdamW(self.network.parameters(), rate, weight_decay=WEIGHT_DECAY)}

    def learn(self, lesson: Batch, fraction: float) -> float:
        """Take one step on a batch."""
        optimizer = self.optimizers["optimizer"]
        share = learning_rate(self.steps, fraction, warm_steps=100, last=0.02)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * share
        loss = matching_loss(self.network, lesson, self.plan.device)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        optimizer.step()
        return loss.item()


def matching_loss(network: RegionMatcher, batch: Batch, device: str) -> Tensor:
    """Return the mean of -log P(right color), P summed over reference regions of that color."""
    log_p = network(*(torch.from_numpy(array).to(device) for array in batch.network_inputs))
    right = torch.from_numpy(batch.same_color).to(device)
    weight = torch.from_numpy(batch.weight).to(device)
    log_right = (log_p.exp() * right).sum(-1).clamp_min(TINY).log()
    return -(log_right * weight).sum() / weight.sum().clamp_min(1.0)


@torch.no_grad()
def matching_accuracy(network: RegionMatcher, batches: Sequence[Batch], device: str) -> float:
    """Return the share of regions (specks by their weight) whose most probable color is right."""
    hits = total = 0.0
    for batch in batches:
        log_p = network(*(torch.from_numpy(array).to(device) for array in batch.network_inputs))
        best = log_p.argmax(-1, keepdim=True).cpu().numpy()
        right = np.take_along_axis(batch.same_color, best, axis=-1)[..., 0]
        hits += float((right * batch.weight).sum())
        total += float(batch.weight.sum())
    return hits / max(total, 1.0)


class ShotPool:
    """The example shots of a folder; more may arrive while training goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shots: dict[Path, ExampleShot] = {}

    def refresh(self) -> int:
        """Load what is new and return how many shots there are."""
        for path in drawn_shots(self.folder):
            if path not in self._shots:
                self._shots[path] = ExampleShot.load(path)
        return len(self._shots)

    def __len__(self) -> int:
        return len(self._shots)

    def any(self) -> ExampleShot:
        """Return some shot, for its shapes."""
        return next(iter(self._shots.values()))

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[MakeLesson[Batch]]:
        """Yield what makes batches, for ever.

        Shots of similar size share one, so that little is padding.
        Shots that arrived meanwhile are loaded after every fourth part of them was seen.
        """
        while self.refresh():
            shots = sorted(self._shots.values(), key=lambda shot: len(shot.colors[0]))
            for start in rng.permutation(max(1, len(shots) - size + 1))[: max(1, len(shots) // 4)]:
                chosen = shots[start : start + size]
                yield partial(make_batch, chosen, int(rng.integers(2**32)))


def make_batch(shots: Sequence[ExampleShot], seed: int) -> Batch:
    """Draw one example of each shot."""
    rng = np.random.default_rng(seed)
    return collate([draw_example(shot, rng) for shot in shots])


def config_for(shot: ExampleShot, **sizes: int) -> MatcherConfig:
    """Return a configuration that reads the arrays of ``shot``."""
    evidence = next(iter(shot.evidence.values()))
    config = MatcherConfig(shot.descriptors[0].shape[1], evidence.shape[-1])
    return replace(config, **sizes)
