"""How the engine bears up: ``python benchmarks/engine_stress.py [flood] [kills] [cancel] [round]``.

Prints one line a figure. Without names it runs everything, about five minutes on two idle cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from plugin_core.client import Engine, Job  # noqa: E402
from plugin_core.errors import JobCancelled  # noqa: E402
from plugin_core.jobs import JobState  # noqa: E402
from plugin_core.protocol import ColorizeRequest, LearnRequest, Settings  # noqa: E402
from tests.drawings import (  # noqa: E402
    CLOTH,
    CLOTH_SHADOW,
    GOLD,
    HAIR,
    LEAF,
    SKIN,
    TRACE_BLUE,
    LineDrawing,
    make_shot,
)
from tests.fakes.running import (  # noqa: E402
    RunningEngine,
    environment_of,
    running_engine,
    until,
)
from tests.fakes.stress import PLAIN, REAL_WORKER, KillTrial, flood  # noqa: E402


def say(text: str) -> None:
    """Print a figure."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def engine_in_new_folders(*options: str) -> Iterator[tuple[Path, RunningEngine]]:
    """Run an engine of its own."""
    with tempfile.TemporaryDirectory() as name, running_engine(Path(name), *options) as engine:
        yield Path(name), engine


def full_hd_figure(step: int) -> LineDrawing:
    """Return a 1920x1080 drawing of 38 regions."""
    drawing = LineDrawing(1920, 1080, thickness=4)
    x, swing = 300 + 20 * step, 12 * (step % 4)
    drawing.rectangle((x + 40, 780, 140, 260 - swing), GOLD)
    drawing.rectangle((x + 260, 780, 140, 220 + swing), GOLD)
    drawing.rectangle((x, 420, 440, 400), CLOTH)
    drawing.repaint((x + 280, 420, 161, 401), CLOTH_SHADOW)
    drawing.stroke([(x + 280, 424), (x + 280, 816)], ink=TRACE_BLUE)
    drawing.circle((x + 220, 240), 190, HAIR)
    drawing.circle((x + 240, 270), 110, SKIN)
    for spot in range(30):
        place = (1100 + 25 * spot, 200 + (spot * 37 + step * 5) % 700)
        drawing.circle(place, 11, LEAF if spot % 2 else GOLD)
    return drawing


def measure_flood() -> None:
    """200 requests a second from three hosts for 30 s beside a running job."""
    with engine_in_new_folders(*REAL_WORKER) as (folder, engine):
        shot = make_shot(folder / "c012", [full_hd_figure(step) for step in range(12)])
        client = engine.client()
        client.learn(LearnRequest(str(shot), settings=PLAIN)).wait()
        jobs = [
            client.colorize(
                ColorizeRequest(str(shot), settings=PLAIN, out=str(folder / f"out{number}"))
            )
            for number in range(12)
        ]
        until(lambda: jobs[0].poll() and jobs[0].state is JobState.RUNNING)
        figures = flood(engine, jobs[-1], rate=200, seconds=30)
        say(
            f"flood: {len(figures.seconds)} requests, wrong answers {len(figures.wrong)},"
            f" p50 {figures.quantile(0.5) * 1e3:.1f} ms, p99 {figures.quantile(0.99) * 1e3:.1f} ms,"
            f" longest {max(figures.seconds) * 1e3:.0f} ms; engine"
            f" {_list(figures.resident_mib[:: max(1, len(figures.resident_mib) // 6)])} MiB"
        )
        for job in jobs:
            job.cancel()


def measure_kills() -> None:
    """Kill engine, worker or client at a random moment of each of 50 jobs."""
    with tempfile.TemporaryDirectory() as folder, environment_of(Path(folder)):
        trial = KillTrial(Path(folder))
        try:
            for number in range(50):
                trial.run(number)
        finally:
            trial.stop()
        figures = trial.figures
        counts = {name: figures.killed.count(name) for name in ("engine", "worker", "client")}
        say(
            f"kills: {counts}, nothing broken, nothing painted changed, all finished afterwards;"
            f" told {len(figures.told_after)} times,"
            f" after {max(figures.told_after, default=0) * 1e3:.0f} ms at most"
        )
        for sentence in sorted(figures.sentences):
            say(f"  {sentence}")


def measure_cancel() -> None:
    """How long a cancel takes to answer, and the job to end."""
    with engine_in_new_folders(*REAL_WORKER) as (folder, engine):
        shot = make_shot(folder / "c012", [full_hd_figure(step) for step in range(12)])
        client = engine.client()
        for method in ("nearest_region", "auto"):
            settings = Settings(method=method, max_seconds=60)
            say(f"cancel of {method}: {_cancel_figures(client, shot, settings)}")


def _cancel_figures(client: Engine, shot: Path, settings: Settings) -> str:
    answered, ended = [], []
    for wait in (0.3, 0.7, 1.5, 3.0, 5.0):
        job = client.learn(LearnRequest(str(shot), settings=settings, resume=False))
        time.sleep(wait)
        started = time.perf_counter()
        job.cancel()
        answered.append(time.perf_counter() - started)
        try:
            job.wait(every_seconds=0.01)
        except JobCancelled:
            ended.append(time.perf_counter() - started)
    return (
        f"answered within {max(answered) * 1e3:.0f} ms;"
        f" {len(ended)} of 5 were still running and ended within {max(ended, default=0):.2f} s"
    )


def measure_round() -> None:
    """A correction of one drawing in a 12-drawing full-HD shot, learned and colored again."""
    for method in ("nearest_region", "auto"):
        with engine_in_new_folders(*REAL_WORKER) as (folder, engine):
            drawings = [full_hd_figure(step) for step in range(12)]
            shot = make_shot(folder / "c012", drawings, painted=(1, 6, 12))
            _measure_rounds(engine.client(), shot, Settings(max_seconds=20, method=method))


def _measure_rounds(client: Engine, shot: Path, settings: Settings) -> None:
    """Learn, color, correct; then take corrections up at once, which ``max_seconds=0`` asks for."""
    took, work, cost = [], [], []
    for number in range(6):
        started, before = time.perf_counter(), _processor_seconds(client)
        client.learn(LearnRequest(str(shot), settings=settings)).wait(every_seconds=0.01)
        job = client.colorize(ColorizeRequest(str(shot), settings=settings))
        cost += _poll_cost(job)
        took.append(time.perf_counter() - started)
        work.append(_processor_seconds(client) - before)
        assert len(job.drawings) == 9 and not any(each.unchanged for each in job.drawings)
        _correct(shot / "paint" / "A.0006.png", red=20 + number)
        settings = replace(settings, max_seconds=0)
    say(
        f"round with {settings.method}: cold {took[0]:.2f} s, then {_list(took[1:])} s"
        f" for 9 drawings; of processor time {work[0]:.2f} s, then {_list(work[1:])} s"
    )
    say(
        f"poll: median {statistics.median(cost) * 1e3:.2f} ms,"
        f" longest {max(cost) * 1e3:.2f} ms of {len(cost)}"
    )


def _list(values: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


def _processor_seconds(client: Engine) -> float:
    """Return the processor time that the worker has used so far."""
    pid = client.status().worker_pid
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _poll_cost(job: Job) -> list[float]:
    cost = []
    while not job.is_over:
        started = time.perf_counter()
        job.poll()
        cost.append(time.perf_counter() - started)
        time.sleep(0.02)
    return cost


def _correct(path: Path, *, red: int) -> None:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    skin = (picture == picture[270, 640]).all(axis=2)
    picture[skin] = (40, 90, red, 255)
    cv2.imwrite(str(path), picture)


MEASURES: dict[str, Callable[[], None]] = {
    "flood": measure_flood,
    "kills": measure_kills,
    "cancel": measure_cancel,
    "round": measure_round,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []])
    for chosen in parser.parse_args().measures or MEASURES:
        MEASURES[chosen]()
