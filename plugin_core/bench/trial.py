"""One method on one sequence, in a process of its own: ``python -m plugin_core.bench.trial JOB``.

The process does what the product does and nothing else, so that its time and memory are the
product's; what it writes is scored elsewhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np

from ..decisions import expected_precision
from ..errors import ShiageError
from ..files.storage import write_json
from ..images import write_png
from ..session import colorize, learn
from ..shot import Shot

FULL: Final = "full"
"""Folder of the pictures with every region painted."""
SURE: Final = "sure"
"""Folder of arrays, (H, W) ``float32``: up to which asked precision each pixel is painted."""


@dataclass(frozen=True)
class TrialJob:
    """What a trial does: paths, the method, how long it may learn, and who adds the method."""

    shot: str
    out: str
    method: str
    max_seconds: float
    module: str = ""


@dataclass(frozen=True)
class TrialCosts:
    """What a trial cost; ``error`` says why there are no pictures."""

    learn_seconds: float = 0.0
    drawing_seconds: float = 0.0
    peak_mib: float | None = None
    error: str = ""


def run_trial(job: TrialJob) -> TrialCosts:
    """Learn and colorize a shot; write every picture with all regions painted, and how sure.

    Raises
    ------
    ShiageError
        If the shot or the method is at fault.
    """
    add_methods(job.module)
    shot, out = Shot.open(job.shot), Path(job.out)
    started = perf_counter()
    model = learn(shot, method=job.method, max_seconds=job.max_seconds)
    learned = perf_counter()
    aside, count = 0.0, 0
    for result in colorize(shot, model, precision=0.0):
        write_png(out / FULL / f"{result.drawing.stem}.png", result.rgba())
        pause = perf_counter()
        decision = result.decision
        sure = expected_precision(decision.confidence, ~decision.kept).astype(np.float32)
        (out / SURE).mkdir(exist_ok=True)
        np.save(out / SURE / f"{result.drawing.stem}.npy", sure[result.prepared.regions.grown - 1])
        aside += perf_counter() - pause
        count += 1
    seconds = (perf_counter() - learned - aside) / max(count, 1)
    return TrialCosts(learned - started, seconds, peak_memory_mib())


def add_methods(module: str) -> None:
    """Import the module that adds methods to the registry, if one is named."""
    if module:
        import_module(module)


def peak_memory_mib() -> float | None:
    """Return the most memory that this process ever held; ``None`` where the system keeps none."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    # Not getrusage: its maximum is inherited from the process that started this one.
    peaks = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
    return int(peaks[0].split()[1]) / 1024 if peaks else None


def read_costs(path: Path) -> TrialCosts:
    """Read what a trial wrote; a trial that wrote nothing crashed."""
    if not path.is_file():
        return TrialCosts(error="The process ended without a word.")
    data: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return TrialCosts(**data)


def main(job_path: str) -> None:
    """Run the job that a file describes and write its costs beside it."""
    path = Path(job_path)
    job = TrialJob(**json.loads(path.read_text("utf-8")))
    try:
        costs = run_trial(job)
    except ShiageError as error:
        costs = TrialCosts(error=str(error))
    write_json(path.with_name("costs.json"), asdict(costs))


if __name__ == "__main__":
    main(sys.argv[1])
