"""Training of the video network: cross entropy on slots, final and latent; resumable.

METHODS section 4. A region counts by what its pixels say together, which is how it is voted on.
Kernels between features are taught by Muon, everything else by AdamW.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from ..networks.video_reference import SlotScores, VideoReferenceConfig, VideoReferenceNetwork
from .learning_rate import learning_rate
from .muon import Muon, inner_and_outer
from .training_run import Plan, TrainingRun
from .video_reference_examples import VideoExample

COPIED, EARLY, MIDDLE = 0.5, 0.25, 0.25
"""Weights of the latent cross entropies beside 1 for the final one."""
LEAST = 1e-4
"""Probability that no region's right slot is counted below."""
SMALL_PX = 6.0
"""A region of so many pixels, every second one of the lines, counts half."""


@dataclass(frozen=True)
class Rates:
    """How large steps are: they grow for ``warm_steps``, then fall to a share along a cosine."""

    inner: float = 0.02
    outer: float = 2e-3
    last: float = 0.03
    warm_steps: int = 50


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
        warm, last = self.rates.warm_steps, self.rates.last
        return learning_rate(self.steps, fraction, warm_steps=warm, last=last)


class VideoTraining(TrainingRun[VideoReferenceNetwork, Sequence[VideoExample]]):
    """The video network learns a few examples at a time."""

    EMA_DECAY = 0.995

    def __init__(self, config: VideoReferenceConfig, plan: Plan) -> None:
        self.config = config
        super().__init__(partial(VideoReferenceNetwork, config), plan)

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        """Return the teacher's."""
        self.teacher = VideoTeacher(self.network, Rates())
        return {name: optimizer for name, (optimizer, _) in self.teacher.optimizers.items()}

    def learn(self, lesson: Sequence[VideoExample], fraction: float) -> float:
        """Take one step on some examples."""
        return self.teacher.step(lesson, fraction)

    def restore(self, folder: Path) -> None:
        """Go back to where :meth:`save` was."""
        super().restore(folder)
        self.teacher.steps = self.steps


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


def config_of(fields: dict[str, object]) -> VideoReferenceConfig:
    """Return the configuration that JSON has kept."""
    return VideoReferenceConfig(**{**fields, "dilations": tuple(fields["dilations"])})  # type: ignore[arg-type]
