"""A bench run: every method on every sequence, scored and written down."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import RgbaImage
from ..errors import InputError
from ..files.storage import write_bytes, write_json
from ..images import read_rgba, write_png
from ..jobs import CancelToken, Progress, no_progress
from ..methods.registry import METHOD_NAMES, is_method
from ..palette import pack
from ..protocol.settings import DEFAULT_SETTINGS
from .metrics import (
    DrawingScores,
    JudgedRegions,
    PaintedCounts,
    count_painted,
    judge_regions,
    majority,
    score_regions,
    share_shown,
)
from .pictures import error_sheet
from .scores import ASKED, TrialScores, score_trial
from .sequences import REFERENCES, BenchDrawing, BenchSequence, find_sequences, make_shot
from .table import BenchTable
from .trial import FULL, SURE, TrialCosts, TrialJob, add_methods, read_costs

_POLL_SECONDS: Final = 0.2
_SURE_STEPS: Final = 100_000
_PACKAGE_HOME: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class BenchPlan:
    """What a bench run does.

    Attributes
    ----------
    references
        ``1`` shows the first drawing painted, ``3`` the first, middle and last, ``planned`` three
        that :func:`plugin_core.session.planning.plan_painting` chose.
    lines
        ``line``, or ``ink`` without colored separation lines.
    methods
        Names of the methods.
    max_seconds
        How long each method may learn a sequence.
    jobs
        How many trials run at once; times are honest with 1 only.
    module
        Name of a module that adds methods to the registry when it is imported.
    """

    references: str = "3"
    lines: str = "line"
    methods: tuple[str, ...] = METHOD_NAMES
    max_seconds: float = DEFAULT_SETTINGS.max_seconds
    jobs: int = 1
    module: str = ""


def run_bench(
    folder: Path,
    out: Path,
    plan: BenchPlan,
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> BenchTable:
    """Try methods on sequences whose paint is known.

    Parameters
    ----------
    folder
        Sequences, laid out as :mod:`plugin_core.bench.sequences` says.
    out
        Where ``bench.md``, ``bench.json`` and ``<method>/<sequence>/<drawing>.png`` (result,
        truth, and errors in magenta) go.
    plan
        What to do.
    progress
        Told ``(fraction, stage)``.
    cancel
        Stops the trials that run.

    Returns
    -------
    BenchTable
        What was measured. A trial that fails is in it with its reason.

    Raises
    ------
    InputError
        If the plan or the folder makes no sense.
    JobCancelled
        If ``cancel`` was set.
    """
    cancel = cancel or CancelToken()
    _check(plan)
    sequences = find_sequences(folder, lines=plan.lines)
    pairs = [(method, sequence) for method in plan.methods for sequence in sequences]
    trials: list[TrialScores] = []
    with ThreadPoolExecutor(plan.jobs) as pool:
        running = [pool.submit(_try, pair[0], pair[1], plan, out, cancel) for pair in pairs]
        for done, ((method, sequence), future) in enumerate(zip(pairs, running, strict=True)):
            progress(done / len(pairs), f"{method} on {sequence.name}")
            trials.append(future.result())
    cancel.check()
    settings = {**asdict(plan), "methods": ", ".join(plan.methods)}
    told = {name: value for name, value in settings.items() if value != ""}
    table = BenchTable(told, tuple(trials))
    write_json(out / "bench.json", table.to_dict())
    write_bytes(out / "bench.md", table.to_markdown().encode())
    progress(1.0, "Measured")
    return table


def _check(plan: BenchPlan) -> None:
    if plan.references not in REFERENCES:
        raise InputError(
            f"There are no references called {plan.references}.",
            hint=f"Choose from: {', '.join(REFERENCES)}.",
        )
    add_methods(plan.module)
    for method in plan.methods:
        if not is_method(method):
            raise InputError(
                f"There is no method called {method}.",
                hint=f"Choose from: {', '.join(METHOD_NAMES)}.",
            )


def _try(
    method: str, sequence: BenchSequence, plan: BenchPlan, out: Path, cancel: CancelToken
) -> TrialScores:
    """Run one trial; what is wrong with a sequence is said of it and does not end the run."""
    try:
        return _measure(method, sequence, plan, out, cancel)
    except InputError as error:
        return TrialScores(method, sequence.name, {}, str(error))


def _measure(
    method: str, sequence: BenchSequence, plan: BenchPlan, out: Path, cancel: CancelToken
) -> TrialScores:
    """Run one trial in a process of its own and score its pictures."""
    if not sequence.scored(plan.references):
        return TrialScores(method, sequence.name, {}, "All of its drawings are references.")
    with TemporaryDirectory(prefix="shiage-bench-") as name:
        home = Path(name)
        make_shot(sequence, painted=sequence.references(plan.references), folder=home / "shot")
        job = TrialJob(str(home / "shot"), str(home), method, plan.max_seconds, plan.module)
        costs = _run_process(job, home, cancel)
        if costs.error:
            return TrialScores(method, sequence.name, {}, costs.error)
        full, dared = [], dict.fromkeys(ASKED, PaintedCounts(0, 0, 0))
        colors, shown = _colors(sequence.references(plan.references)), []
        for drawing in sequence.scored(plan.references):
            cancel.check()
            judged, scores = _score(drawing, home, out / method / sequence.name)
            full.append(scores)
            shown.append(share_shown(judged, colors))
            sure = _read_sure(home / SURE / f"{drawing.stem}.npy", judged)
            dared = {
                asked: counts + count_painted(judged, sure >= asked)
                for asked, counts in dared.items()
            }
    return score_trial(method, sequence.name, full, shown, dared, costs)


def _colors(painted: Sequence[BenchDrawing]) -> NDArray[np.uint32]:
    """Return the packed colors that some drawings are painted with."""
    return np.unique(np.concatenate([np.unique(pack(read_rgba(one.truth))) for one in painted]))


def _run_process(job: TrialJob, home: Path, cancel: CancelToken) -> TrialCosts:
    write_json(home / "job.json", asdict(job))
    paths = [str(_PACKAGE_HOME), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-m", "plugin_core.bench.trial", str(home / "job.json")]
    log_path = home / "log.txt"
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(process, cancel)
        finally:
            process.kill()
            process.wait()
    if process.returncode != 0:
        words = log_path.read_text("utf-8", errors="replace").strip().splitlines()
        return TrialCosts(error=words[-1] if words else f"It ended with {process.returncode}.")
    return read_costs(home / "costs.json")


def _wait(process: subprocess.Popen[bytes], cancel: CancelToken) -> None:
    while True:
        cancel.check()
        try:
            process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


def _score(
    drawing: BenchDrawing, results: Path, sheets: Path
) -> tuple[JudgedRegions, DrawingScores]:
    """Judge and score the picture of a drawing, and draw where it is wrong."""
    line, truth = read_rgba(drawing.line), read_rgba(drawing.truth)
    full = _read_result(results / FULL, drawing, line)
    judged = judge_regions(line, truth, full)
    write_png(sheets / f"{drawing.stem}.png", error_sheet(line, truth, full, judged))
    return judged, score_regions(judged, truth, full)


def _read_sure(path: Path, judged: JudgedRegions) -> NDArray[np.float64]:
    """Return (N,) up to which asked precision each judged region is painted; 0 without a result.

    Judged regions are cut without closing gaps, so most of their pixels decide.
    """
    if not path.is_file():
        return np.zeros(len(judged.area))
    steps = np.round(np.load(path) * _SURE_STEPS).astype(np.uint32)
    return majority(judged.labels, steps) / _SURE_STEPS


def _read_result(folder: Path, drawing: BenchDrawing, line: RgbaImage) -> RgbaImage:
    """Return a result; one that was not written is blank."""
    path = folder / f"{drawing.stem}.png"
    return read_rgba(path) if path.is_file() else np.zeros_like(line)
