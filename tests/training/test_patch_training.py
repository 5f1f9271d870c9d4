"""Tests of plugin_core.training.patch_training."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from plugin_core.features.drawing_window import drawing_box
from plugin_core.features.patches import Lesson, PatchPlan, PatchSampler
from plugin_core.features.position import view
from plugin_core.jobs import CancelToken, no_progress
from plugin_core.networks.patch_network import PatchNetwork, PatchNetworkConfig
from plugin_core.regions import find_regions, read_line_art
from plugin_core.training.budget import Budget
from plugin_core.training.memory import Reservoir
from plugin_core.training.patch_training import PatchTrainer, TrainingPlan
from tests.drawings import walking_figure

SMALL = PatchPlan(size=32)


def sampler() -> PatchSampler:
    regions = find_regions(read_line_art(walking_figure().line()))
    seen = view(regions, drawing_box(regions), 1.0)
    return PatchSampler([Lesson(seen, np.arange(regions.count, dtype=np.int16))], SMALL)


def trainer(plan: TrainingPlan, steps: int, memory: Reservoir | None = None) -> PatchTrainer:
    torch.manual_seed(0)
    network = PatchNetwork(PatchNetworkConfig(colors=9))
    dice = np.random.default_rng(0)
    memory = Reservoir() if memory is None else memory
    return PatchTrainer(network, plan, Budget(60, steps), rng=dice, memory=memory)


def run(one: PatchTrainer, **options: object) -> None:
    quiet = {"progress": no_progress, "cancel": CancelToken()}
    one.run(sampler(), torch.ones(9), **quiet, **options)


def weights(one: PatchTrainer) -> torch.Tensor:
    return torch.cat([value.detach().flatten() for value in one.network.parameters()])


def test_stretches_of_one_budget_follow_each_other():
    one = trainer(TrainingPlan(batch=2), 4)
    run(one, until=0.5)
    assert one.budget.steps == 2
    run(one)
    assert one.budget.steps == 4
    assert not one.network.training


def test_it_stops_when_told():
    one = trainer(TrainingPlan(batch=2), 50)
    run(one, stop=lambda: one.budget.steps >= 3)
    assert one.budget.steps == 3


def test_every_step_leaves_a_patch_in_the_memory():
    one = trainer(TrainingPlan(batch=2), 3)
    run(one)
    assert one.memory.offered == 3


def test_going_on_repeats_old_patches_and_keeps_the_statistics():
    memory = Reservoir()
    run(trainer(TrainingPlan(batch=2), 3, memory))
    one = trainer(TrainingPlan(batch=4, pull=1e-4), 2, memory)
    norms = [module for module in one.network.modules() if isinstance(module, nn.BatchNorm2d)]
    before = [norm.running_mean.clone() for norm in norms]
    drawn: list[int] = []
    memory.draw = lambda dice: drawn.append(1) or memory.patches[0]
    run(one)
    assert len(drawn) == 2  # a third of four patches, in each of two steps
    assert all(torch.equal(a, b.running_mean) for a, b in zip(before, norms, strict=True))


def test_a_pull_keeps_the_network_near_where_it_started():
    memory = Reservoir()
    run(trainer(TrainingPlan(batch=2), 1, memory))
    moved = []
    for pull in (1e-9, 10.0):
        one = trainer(TrainingPlan(batch=2, pull=pull), 6, memory)
        start = weights(one)
        run(one)
        moved.append(float((weights(one) - start).norm()))
    assert moved[1] < moved[0]
