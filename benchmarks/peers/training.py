"""Training of the peers: every drawing of a shot from the others, by the colors of the matches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from plugin_core.arrays import NO_COLOR, ColorIndices
from plugin_core.networks.region_matcher import RegionMatcher
from plugin_core.training.learning_rate import learning_rate
from plugin_core.training.matcher_training import (
    MatcherTraining,
    ShotPool,
    config_for,
)
from plugin_core.training.training_run import Plan

from .networks import AntLike, DaconLike
from .views import View, ViewedShot

LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-3
SHOTS_PER_STEP = 2
MATCHER_BATCH = 12
WARM_STEPS = 30
TINY = 1e-9

Peer = AntLike | DaconLike
Clock = Callable[[], float]
Report = Callable[[int, float, float], None]
"""Told step, seconds and loss after each step."""


def say_nothing(step: int, seconds: float, loss: float) -> None:
    """Report to nobody."""


class CpuClock:
    """Seconds that this thread has computed: other programs on the machine take none of them."""

    def __init__(self) -> None:
        self._started = time.thread_time()

    def __call__(self) -> float:
        return time.thread_time() - self._started


def train_peer(
    network: Peer,
    shots: Sequence[ViewedShot],
    seconds: float,
    *,
    seed: int = 0,
    clock: Clock | None = None,
    report: Report = say_nothing,
) -> int:
    """Train until the time is spent, and return the number of steps.

    Parameters
    ----------
    network
        A peer.
    shots
        The training set.
    seconds
        By ``clock``; the learning rate falls along a cosine.
    seed
        The order of the shots, and which drawing is whose reference.
    clock
        Time since the start; the time of this thread alone if ``None``.
    report
        Told how it goes.
    """
    clock = clock or CpuClock()
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    order: list[int] = []
    step = 0
    while (spent := clock()) < seconds:
        for group in optimizer.param_groups:
            share = learning_rate(step, spent / seconds, warm_steps=WARM_STEPS, last=0.02)
            group["lr"] = LEARNING_RATE * share
        while len(order) < SHOTS_PER_STEP:
            order = rng.permutation(len(shots)).tolist() + order
        chosen = [shots[order.pop()] for _ in range(SHOTS_PER_STEP)]
        loss = torch.stack([shot_loss(network, shot, rng) for shot in chosen]).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        report(step, clock(), loss.item())
    return step


def train_matcher(
    shots: Path, seconds: float, *, clock: Clock | None = None, report: Report = say_nothing
) -> tuple[RegionMatcher, int]:
    """Train our matcher on the same shots by the same clock; return it and its steps."""
    clock = clock or CpuClock()
    pool = ShotPool(shots)
    pool.refresh()
    plan = Plan(seconds)
    trainer = MatcherTraining(config_for(pool.any()), plan)
    batches = pool.batches(MATCHER_BATCH, np.random.default_rng(plan.seed))
    while (spent := clock()) < seconds:
        trainer.seconds = spent
        loss = trainer.step(next(batches)())
        report(trainer.steps, spent, loss)
    return trainer.average, trainer.steps


def shot_loss(network: Peer, shot: ViewedShot, rng: np.random.Generator) -> Tensor:
    """Return -log P(right color), averaged over regions, of each drawing from others of its shot.

    AnT sees one reference, DACoN one to all the others; P adds up over the regions of a color.
    """
    tokens = tokens_of(network, shot.views)
    losses = []
    for target, colors in enumerate(shot.colors):
        used = choose_references(network, len(tokens), target, rng)
        log_p = network(tokens[target], torch.cat([tokens[place] for place in used]))
        known = np.concatenate([shot.colors[place] for place in used])
        losses.append(color_loss(log_p, colors, known))
    return torch.stack(losses).mean()


def choose_references(
    network: Peer, drawings: int, target: int, rng: np.random.Generator
) -> list[int]:
    """Return the places of one other drawing for AnT, of one to all others for DACoN."""
    others = [place for place in range(drawings) if place != target]
    most = 1 if isinstance(network, AntLike) else int(rng.integers(1, len(others) + 1))
    return [int(place) for place in rng.permutation(others)[:most]]


def color_loss(log_p: Tensor, target: ColorIndices, reference: ColorIndices) -> Tensor:
    """Return the mean of -log P(right color); a color that is missing belongs into the bin.

    ``log_p`` is (N, R), or (N, R + 1) with a bin; without one, missing colors teach nothing.
    """
    right = (target[:, None] == reference[None]) & (target != NO_COLOR)[:, None]
    if log_p.shape[1] > len(reference):
        right = np.column_stack([right, ~right.any(1)])
    taught = torch.from_numpy(right.any(1))
    log_right = (log_p.exp() * torch.from_numpy(right)).sum(1).clamp_min(TINY).log()
    return -log_right[taught].sum() / taught.sum().clamp_min(1)


def tokens_of(network: Peer, views: Sequence[View]) -> list[Tensor]:
    """Return the (N, d) tokens of each of some drawings of one size."""
    lines = np.stack([view.lines for view in views]).astype(np.float32) / 255
    return network.tokens(
        torch.from_numpy(lines),
        [torch.from_numpy(view.places) for view in views],
        [torch.from_numpy(view.boxes) for view in views],
    )
