"""Training of the video network: cross entropy on slots, final and latent; resumable.

METHODS section 4. A region counts by what its pixels say together, which is how it is voted on.
Kernels between features are taught by Muon, everything else by AdamW.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from ..networks.video_reference import SlotScores, VideoReferenceConfig, VideoReferenceNetwork
from .checkpoints import follow_average, read_progress, restore_checkpoint, save_checkpoint
from .muon import Muon
from .video_reference_examples import VideoExample

COPIED, EARLY, MIDDLE = 0.5, 0.25, 0.25
"""Weights of the latent cross entropies beside 1 for the final one."""
LEAST = 1e-4
"""Probability that no region's right slot is counted below."""
SMALL_PX = 6.0
"""A region of so many pixels, every second one of the lines, counts half."""
MIN_INNER = 100
"""Kernels with fewer inputs than that have no directions worth balancing."""


@dataclass(frozen=True)
class Rates:
    """How large steps are: they grow for ``warm_steps``, then fall to a share along a cosine."""

    inner: float = 0.02
    outer: float = 2e-3
    last: float = 0.03
    warm_steps: int = 50


@dataclass(frozen=True)
class VideoPlan:
    """How long a training takes, over all its runs."""

    total_seconds: float
    batch: int = 3
    rates: Rates = Rates()
    ema_decay: float = 0.995
    seed: int = 0
    device: str = "cpu"


class VideoTeacher:
    """A network and the optimizers that teach it."""

    def __init__(self, network: VideoReferenceNetwork, rates: Rates) -> None:
        self.network, self.rates = network, rates
        inner, outer = inner_and_outer(network)
        self.optimizers = {
            "inner": (Muon(inner), rates.inner),
            "outer": (torch.optim.AdamW(outer, weight_decay=1e-3), rates.outer),
        }
        self.steps = 0

    def step(self, examples: Sequence[VideoExample], fraction: float) -> float:
        """Learn some examples and return their mean loss; ``fraction`` of the time is over."""
        self.network.zero_grad()
        total = 0.0
        for example in examples:
            loss = video_loss(self.network, example) / len(examples)
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for optimizer, rate in self.optimizers.values():
            for group in optimizer.param_groups:
                group["lr"] = rate * self._schedule(fraction)
            optimizer.step()
        self.steps += 1
        return total

    def _schedule(self, fraction: float) -> float:
        warm = min(1.0, (self.steps + 1) / self.rates.warm_steps)
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, fraction)))
        return warm * (self.rates.last + (1 - self.rates.last) * cosine)


class VideoTrainer:
    """Network, averaged weights and optimizers of one training, which may span several runs."""

    def __init__(self, config: VideoReferenceConfig, plan: VideoPlan) -> None:
        torch.manual_seed(plan.seed)
        self.config, self.plan = config, plan
        self.network = VideoReferenceNetwork(config).to(plan.device)
        self.average = VideoReferenceNetwork(config).to(plan.device)
        self.average.load_state_dict(self.network.state_dict())
        self.teacher = VideoTeacher(self.network, plan.rates)
        self.seconds = 0.0

    @property
    def steps(self) -> int:
        """Steps that were taken, in all runs."""
        return self.teacher.steps

    def step(self, examples: Sequence[VideoExample]) -> float:
        """Learn some examples and return their mean loss."""
        started = time.monotonic()
        loss = self.teacher.step(examples, self.seconds / self.plan.total_seconds)
        follow_average(self.average, self.network, self.steps, self.plan.ema_decay)
        self.seconds += time.monotonic() - started
        return loss

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which :meth:`resume` goes on."""
        progress = {"steps": self.steps, "seconds": self.seconds, "config": asdict(self.config)}
        save_checkpoint(folder, self._networks, self._optimizers, progress)

    @classmethod
    def resume(cls, folder: Path, plan: VideoPlan) -> VideoTrainer:
        """Return the trainer whose checkpoint lies in ``folder``."""
        progress = read_progress(folder)
        trainer = cls(config_of(progress["config"]), plan)
        trainer.teacher.steps, trainer.seconds = progress["steps"], progress["seconds"]
        restore_checkpoint(folder, plan.device, trainer._networks, trainer._optimizers)
        return trainer

    @property
    def _networks(self) -> dict[str, nn.Module]:
        return {"network": self.network, "average": self.average}

    @property
    def _optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {name: optimizer for name, (optimizer, _) in self.teacher.optimizers.items()}


def video_loss(network: VideoReferenceNetwork, example: VideoExample) -> Tensor:
    """Return the cross entropy on slots of the final, copied and latent scores together."""
    scores, truth, area = _judge(network, example)
    stages = {"final": 1.0, "copied": COPIED, "early": EARLY, "middle": MIDDLE}
    losses = [
        weight * region_loss(getattr(scores, name), truth, area) for name, weight in stages.items()
    ]
    return torch.stack(losses).sum()


def region_loss(log_scores: Tensor, truth: Tensor, area: Tensor) -> Tensor:
    """Return the mean of -log P(right slot), P being the mean over each region's points.

    Parameters
    ----------
    log_scores
        (B, N * points, K).
    truth
        (B, N) the slot of each region, -1 where there is none.
    area
        (B, N) pixels; those of a few count less.
    """
    votes = region_votes(log_scores, truth.shape[1])
    weight = area / (area + SMALL_PX) * (truth >= 0)
    right = votes.gather(2, truth.clamp_min(0)[..., None])[..., 0]
    return -(right.clamp_min(LEAST).log() * weight).sum() / weight.sum().clamp_min(1.0)


def region_votes(log_scores: Tensor, regions: int) -> Tensor:
    """(B, N * points, K) -> (B, N, K): the mean of the probabilities."""
    return log_scores.exp().unflatten(1, (regions, -1)).mean(2)


@torch.no_grad()
def video_accuracy(
    network: VideoReferenceNetwork, examples: Sequence[VideoExample]
) -> dict[str, float]:
    """Return the share of regions whose slot is right, finally and by attention alone."""
    hits = {"final": 0.0, "copied": 0.0}
    total = 0.0
    for example in examples:
        scores, truth, area = _judge(network, example)
        for name in hits:
            votes = region_votes(getattr(scores, name), truth.shape[1])
            hits[name] += float(((votes.argmax(-1) == truth) & (area > 0)).sum())
        total += float((area > 0).sum())
    return {name: count / max(total, 1.0) for name, count in hits.items()}


def _judge(
    network: VideoReferenceNetwork, example: VideoExample
) -> tuple[SlotScores, Tensor, Tensor]:
    """Return what the network says of an example, its truth, and the areas of its regions."""
    device = next(network.parameters()).device
    scores = network(*(torch.from_numpy(array).to(device) for array in example.inputs))
    truth, area = (torch.from_numpy(one).to(device) for one in (example.truth, example.area))
    return scores, truth, area


def inner_and_outer(network: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Return the kernels between features, which Muon teaches, and everything else."""
    values = list(network.parameters())
    inner = [value for value in values if value.dim() == 4 and value[0].numel() >= MIN_INNER]
    held = {id(value) for value in inner}
    return inner, [value for value in values if id(value) not in held]


def config_of(fields: dict[str, object]) -> VideoReferenceConfig:
    """Return the configuration that JSON has kept."""
    return VideoReferenceConfig(**{**fields, "dilations": tuple(fields["dilations"])})  # type: ignore[arg-type]
