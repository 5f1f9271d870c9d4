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
from torch import nn

from ..errors import ModelError
from ..files.hashes import hash_file
from ..files.storage import write_json
from ..synthesis import TRAINING_FAMILIES
from .checkpoints import CHECKPOINT, follow_average, restore_checkpoint, save_checkpoint
from .interruptions import uninterrupted
from .lessons import MakeLesson, made_ahead
from .onnx_export import read_weights

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

    def begin_with(self, weights: Path) -> None:
        """Begin with the weights of a network of the same sizes, an ONNX file, not random ones.

        Raises
        ------
        ModelError
            If the file cannot be read, or is another network.
        """
        learned = read_weights(weights)
        try:
            for network in self._networks.values():
                network.load_state_dict(learned)
        except RuntimeError as error:
            raise ModelError(
                f"{weights} is another network, or one of other sizes.",
                hint="Give what the same script has written, and the sizes that it had.",
            ) from error

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
        folder: Path,
        lessons: Iterator[MakeLesson[LessonT]],
        publish: Callable[[], None],
        *,
        report_steps: int,
        publish_seconds: float,
    ) -> None:
        """Learn until the plan's seconds are used up.

        Now and then, and in the end, a checkpoint is written and ``publish`` called. Whoever stops
        it before, by Ctrl-C or SIGTERM, finds the last whole step in the checkpoint. Waiting for
        lessons counts as learning.
        """
        try:
            self._go_on(folder, made_ahead(lessons), publish, report_steps, publish_seconds)
        except (KeyboardInterrupt, SystemExit):
            self.save(folder)
            log.info("stopped after step %d; the same command goes on from there", self.steps)
            raise

    def _go_on(
        self,
        folder: Path,
        lessons: Iterator[LessonT],
        publish: Callable[[], None],
        report_steps: int,
        publish_seconds: float,
    ) -> None:
        published, losses = time.monotonic(), []
        while self.seconds < self.plan.total_seconds:
            asked = time.monotonic()
            lesson = next(lessons)
            with uninterrupted():
                self.seconds += time.monotonic() - asked
                losses.append(self.step(lesson))
            if len(losses) == report_steps:
                mean = sum(losses) / len(losses)
                self.reports.append(f"step {self.steps}, {self.seconds:.0f} s, loss {mean:.4f}")
                log.info(self.reports[-1])
                losses.clear()
            if time.monotonic() - published > publish_seconds:
                self.save(folder)
                publish()
                published = time.monotonic()
        self.save(folder)
        publish()

    def save(self, folder: Path) -> None:
        """Write a checkpoint from which :meth:`restore` goes on."""
        progress = {"steps": self.steps, "seconds": self.seconds, "reports": self.reports}
        save_checkpoint(folder, self._networks, self.optimizers, progress)

    def restore(self, folder: Path) -> None:
        """Go back to where :meth:`save` was; nothing happens where it never was."""
        if not (folder / CHECKPOINT).exists():
            return
        progress = restore_checkpoint(folder, self._networks, self.optimizers)
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
