"""One training of a network that comes with Shiage: it may stop, and goes on where it stopped."""

from __future__ import annotations

import logging
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import torch
from torch import Tensor, nn

from ..hashes import hash_file
from ..storage import write_json
from ..synthesis import TRAINING_FAMILIES
from .checkpoints import follow_average, restore_checkpoint, save_checkpoint

log = logging.getLogger(__name__)

NetworkT = TypeVar("NetworkT", bound=nn.Module)
LessonT = TypeVar("LessonT")


@dataclass(frozen=True)
class Plan:
    """How long a training takes, over all its runs, and where it happens."""

    total_seconds: float
    seed: int = 0
    device: str = "cpu"


class TrainingRun(ABC, Generic[NetworkT, LessonT]):
    """A network, its averaged weights and its optimizers."""

    EMA_DECAY: ClassVar = 0.998

    def __init__(self, make: Callable[[], NetworkT], plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.network = make().to(plan.device)
        self.average = make().to(plan.device)
        self.average.load_state_dict(self.network.state_dict())
        self.optimizers = self.make_optimizers()
        self.steps = 0
        self.seconds = 0.0
        self.reports: list[str] = []

    def begin_with(self, weights: Mapping[str, Tensor]) -> None:
        """Begin with the weights of a network of the same sizes instead of random ones."""
        for network in self._networks.values():
            network.load_state_dict(weights)

    @abstractmethod
    def make_optimizers(self) -> Mapping[str, torch.optim.Optimizer]:
        """Return what teaches the network, by name."""

    @abstractmethod
    def learn(self, lesson: LessonT, fraction: float) -> float:
        """Teach one step and return its loss; ``fraction`` of the time is over."""

    def step(self, lesson: LessonT) -> float:
        """Learn one step and return its loss."""
        started = time.monotonic()
        loss = self.learn(lesson, self.seconds / self.plan.total_seconds)
        follow_average(self.average, self.network, self.steps, self.EMA_DECAY)
        self.steps += 1
        self.seconds += time.monotonic() - started
        return loss

    def go_on(
        self,
        lessons: Iterator[LessonT],
        publish: Callable[[], None],
        *,
        report_steps: int,
        publish_seconds: float,
    ) -> None:
        """Learn until the plan's seconds are used up; ``publish`` now and then, and in the end."""
        published, losses = time.monotonic(), []
        while self.seconds < self.plan.total_seconds:
            losses.append(self.step(next(lessons)))
            if len(losses) == report_steps:
                mean = sum(losses) / len(losses)
                self.reports.append(f"step {self.steps}, {self.seconds:.0f} s, loss {mean:.4f}")
                log.info(self.reports[-1])
                losses.clear()
            if time.monotonic() - published > publish_seconds:
                publish()
                published = time.monotonic()
        publish()

    def save(self, folder: Path, **about: Any) -> None:
        """Write a checkpoint from which :meth:`restore` goes on, and what else is to be known."""
        progress = {
            "steps": self.steps,
            "seconds": self.seconds,
            "reports": self.reports,
            **about,
        }
        save_checkpoint(folder, self._networks, self.optimizers, progress)

    def restore(self, folder: Path) -> None:
        """Go back to where :meth:`save` was."""
        progress = restore_checkpoint(folder, self.plan.device, self._networks, self.optimizers)
        self.steps, self.seconds = progress["steps"], progress["seconds"]
        self.reports = progress["reports"]

    @property
    def _networks(self) -> dict[str, nn.Module]:
        return {"network": self.network, "average": self.average}


def write_card(weights: Path, run: TrainingRun[Any, Any], accuracy: Mapping[str, Any]) -> None:
    """Write down beside the files of a network how they came about and how good they are."""
    card = {
        "steps": run.steps,
        "seconds": round(run.seconds),
        "parameters": sum(weight.numel() for weight in run.network.parameters()),
        "accuracy": accuracy,
        "data": {"drawn by": "plugin_core.synthesis", "families": TRAINING_FAMILIES},
        "seed": run.plan.seed,
        "sha256": hash_weights(weights),
        "command": " ".join(sys.argv),
        "log": run.reports,
    }
    write_json(weights.with_suffix(".json"), card)


def hash_weights(weights: Path) -> dict[str, str]:
    """Return the hashes of all files of a network by their names: its card has them."""
    files = sorted(weights.parent.glob(f"{weights.stem}.*"))
    return {each.name: hash_file(each) for each in files if each.suffix != ".json"}
