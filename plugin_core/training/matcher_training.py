"""Training of the region matcher: colour-summed likelihood over generated shots, resumable."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ..networks.region_matcher import MatcherConfig, RegionMatcher
from .checkpoints import follow_average, read_progress, restore_checkpoint, save_checkpoint
from .matching_examples import Batch, ExampleShot, collate, draw_example

log = logging.getLogger(__name__)

TINY = 1e-9


@dataclass(frozen=True)
class TrainingPlan:
    """How the matcher is trained. The learning rate falls along a cosine over ``total_seconds``."""

    total_seconds: float
    batch: int = 12
    learning_rate: float = 8e-4
    weight_decay: float = 1e-3
    ema_decay: float = 0.998
    seed: int = 0
    device: str = "cpu"


class MatcherTrainer:
    """Network, averaged weights and optimiser of one training, which may span several runs."""

    def __init__(self, config: MatcherConfig, plan: TrainingPlan) -> None:
        torch.manual_seed(plan.seed)
        self.config, self.plan = config, plan
        self.network = RegionMatcher(config).to(plan.device)
        self.average = RegionMatcher(config).to(plan.device)
        self.average.load_state_dict(self.network.state_dict())
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=plan.learning_rate, weight_decay=plan.weight_decay
        )
        self.steps = 0
        self.seconds = 0.0

    def step(self, batch: Batch) -> float:
        """Learn one batch and return its loss."""
        started = time.monotonic()
        rate = self._learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = matching_loss(self.network, batch, self.plan.device)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        follow_average(self.average, self.network, self.steps, self.plan.ema_decay)
        self.steps += 1
        self.seconds += time.monotonic() - started
        return loss.item()

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which :meth:`resume` goes on."""
        progress = {"steps": self.steps, "seconds": self.seconds, "config": asdict(self.config)}
        save_checkpoint(folder, self._networks, self._optimizers, progress)

    @classmethod
    def resume(cls, folder: Path, plan: TrainingPlan) -> MatcherTrainer:
        """Return the trainer whose checkpoint lies in ``folder``."""
        progress = read_progress(folder)
        trainer = cls(MatcherConfig(**progress["config"]), plan)
        trainer.steps, trainer.seconds = progress["steps"], progress["seconds"]
        restore_checkpoint(folder, plan.device, trainer._networks, trainer._optimizers)
        return trainer

    @property
    def _networks(self) -> dict[str, nn.Module]:
        return {"network": self.network, "average": self.average}

    @property
    def _optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"optimizer": self.optimizer}

    def _learning_rate(self) -> float:
        warm = min(1.0, (self.steps + 1) / 100)
        done = min(1.0, self.seconds / self.plan.total_seconds)
        return self.plan.learning_rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def matching_loss(network: RegionMatcher, batch: Batch, device: str) -> Tensor:
    """Return the mean of -log P(right colour), P summed over reference regions of that colour."""
    log_p = network(*(torch.from_numpy(array).to(device) for array in batch.network_inputs))
    right = torch.from_numpy(batch.same_color).to(device)
    weight = torch.from_numpy(batch.weight).to(device)
    log_right = (log_p.exp() * right).sum(-1).clamp_min(TINY).log()
    return -(log_right * weight).sum() / weight.sum().clamp_min(1.0)


@torch.no_grad()
def matching_accuracy(network: RegionMatcher, batches: Sequence[Batch], device: str) -> float:
    """Return the share of regions (specks by their weight) whose most probable colour is right."""
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
        for path in sorted(self.folder.glob("*.npz")):
            if path not in self._shots and not path.name.endswith(".part.npz"):
                self._shots[path] = ExampleShot.load(path)
        return len(self._shots)

    def __len__(self) -> int:
        return len(self._shots)

    def any(self) -> ExampleShot:
        """Return some shot, for its shapes."""
        return next(iter(self._shots.values()))

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield batches for ever; shots of similar size share one, so that little is padding."""
        while True:
            shots = sorted(self._shots.values(), key=lambda shot: len(shot.colors[0]))
            for start in rng.permutation(max(1, len(shots) - size + 1))[: max(1, len(shots) // 4)]:
                chosen = shots[start : start + size]
                yield collate([draw_example(shot, rng) for shot in chosen])


def config_for(shot: ExampleShot, **sizes: int) -> MatcherConfig:
    """Return a configuration that reads the arrays of ``shot``."""
    evidence = next(iter(shot.evidence.values()))
    config = MatcherConfig(shot.descriptors[0].shape[1], evidence.shape[-1])
    return replace(config, **sizes)
