"""Training of the line encoder: colors copied by likeness of regions and attention of points.

What is right is told by colors alone (DACoN; METHODS section 7): the probability of a region's
color is the sum over all reference regions of that color.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim import AdamW

from ..arrays import ColorIndices
from ..networks.line_encoder import LineEncoder, Reading
from .learning_rate import learning_rate
from .line_encoder_examples import ViewedShot
from .matching_examples import SPECK_PX, SPECK_WEIGHT
from .training_run import Plan, TrainingRun

LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-3
WARM_STEPS = 50
TINY = 1e-9


class LineEncoderTraining(TrainingRun[LineEncoder, Sequence[ViewedShot]]):
    """The encoder learns a few shots at a time."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(LineEncoder, plan)
        self._rng = np.random.default_rng(plan.seed)

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        """Return AdamW."""
        rate = LEARNING_RATE
        return {"optimizer": AdamW(self.network.parameters(), rate, weight_decay=WEIGHT_DECAY)}

    def learn(self, lesson: Sequence[ViewedShot], fraction: float) -> float:
        """Take one step on some shots."""
        optimizer = self.optimizers["optimizer"]
        share = learning_rate(self.steps, fraction, warm_steps=WARM_STEPS, last=0.02)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * share
        optimizer.zero_grad()
        total = 0.0
        for shot in lesson:
            loss = shot_loss(self.network, shot, self._rng) / len(lesson)
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        optimizer.step()
        return total


def shot_loss(network: LineEncoder, shot: ViewedShot, rng: np.random.Generator) -> Tensor:
    """Return the mean of -log P(right color) over regions, for tokens and for points alike.

    Every drawing is colored from one to all of the others.
    """
    readings = read_shot(network, shot)
    losses = []
    for target, areas in enumerate(shot.areas):
        others = rng.permutation([place for place in range(len(readings)) if place != target])
        used = others[: rng.integers(1, len(others) + 1)]
        weight = np.where(areas > SPECK_PX, 1.0, SPECK_WEIGHT).astype(np.float32)
        by_tokens = network.liken(readings[target], [readings[place] for place in used])
        colors = np.concatenate([shot.colors[place] for place in used])
        losses.append(color_loss(by_tokens, shot.colors[target], colors, weight))
        by_points = network.attend(readings[target], readings[used[0]])
        losses.append(color_loss(by_points, shot.colors[target], shot.colors[used[0]], weight))
    return torch.stack(losses).mean()


@torch.no_grad()
def encoder_accuracy(
    network: LineEncoder, shots: Sequence[ViewedShot], rng: np.random.Generator
) -> dict[str, float]:
    """Return the share of regions whose color is right, by likeness and by attention.

    Each drawing is colored from one other; specks count by their weight.
    """
    hits = {"tokens": 0.0, "points": 0.0}
    total = 0.0
    for shot in shots:
        readings = read_shot(network, shot)
        for target, areas in enumerate(shot.areas):
            other = int(rng.choice([place for place in range(len(readings)) if place != target]))
            weight = np.where(areas > SPECK_PX, 1.0, SPECK_WEIGHT)
            matches = {
                "tokens": network.liken(readings[target], [readings[other]]),
                "points": network.attend(readings[target], readings[other]),
            }
            for name, log_p in matches.items():
                chosen = shot.colors[other][log_p.argmax(1).cpu().numpy()]
                hits[name] += float(((chosen == shot.colors[target]) * weight).sum())
            total += float(weight.sum())
    return {name: count / max(total, 1.0) for name, count in hits.items()}


def read_shot(network: LineEncoder, shot: ViewedShot) -> list[Reading]:
    """Return what the network says of each drawing."""
    device = next(network.parameters()).device
    lines = np.stack([view.lines for view in shot.views])
    levels = network.pyramid(torch.from_numpy(lines).to(device).float() / 255)
    places = (torch.from_numpy(view.places).to(device) for view in shot.views)
    return [
        network.read([level[index] for level in levels], where)
        for index, where in enumerate(places)
    ]


def color_loss(
    log_p: Tensor, target: ColorIndices, reference: ColorIndices, weight: NDArray[np.float32]
) -> Tensor:
    """Return the mean of -log P(right color); colors that the reference lacks teach nothing.

    ``log_p`` is (N, R); ``weight`` (N,) says how much each region counts.
    """
    right = torch.from_numpy(target[:, None] == reference[None]).to(log_p.device)
    counted = torch.from_numpy(weight).to(log_p.device) * right.any(1)
    log_right = (log_p.exp() * right).sum(1).clamp_min(TINY).log()
    return -(log_right * counted).sum() / counted.sum().clamp_min(1.0)
