"""Attacks that take a while: tests run a little of them, ``benchmarks/engine_stress.py`` all."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from plugin_core.client import Job, connect
from plugin_core.errors import EngineError
from plugin_core.jobs import JobState
from plugin_core.protocol import ColorizeRequest, LearnRequest, Settings
from tests.drawings import make_shot, walking_figure
from tests.fakes.engine import command
from tests.fakes.running import RunningEngine, is_alive, start_engine, until

PLAIN = Settings(method="nearest_region")
REAL_WORKER = ("--worker", "plugin_core.engine.worker", "--memory-mib", "8000")
HOSTS = 3


@dataclass
class FloodFigures:
    """What a flood of requests did."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    resident_mib: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Return the time in which this share of the answers came."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


def resident_mib(pid: int) -> float:
    """Return the memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def flood(engine: RunningEngine, job: Job, *, rate: float, seconds: float) -> FloodFigures:
    """Ask from three hosts at once, ``rate`` requests a second in all."""
    figures, end = FloodFigures(), time.monotonic() + seconds

    def host(number: int) -> None:
        random_order = random.Random(number)
        next_one = time.monotonic()
        while time.monotonic() < end:
            next_one += HOSTS / rate
            time.sleep(max(0.0, next_one - time.monotonic()))
            _ask_something(engine, job, random_order, figures)

    hosts = [threading.Thread(target=host, args=(number,)) for number in range(HOSTS)]
    for each in hosts:
        each.start()
    while any(each.is_alive() for each in hosts):
        figures.resident_mib.append(resident_mib(engine.process.pid))
        time.sleep(0.2)
    return figures


def _ask_something(
    engine: RunningEngine, job: Job, order: random.Random, figures: FloodFigures
) -> None:
    method, path, body, expected = order.choice(
        [
            ("GET", f"/v2/jobs/{job.id}?after=0", None, 200),
            ("GET", f"/v2/jobs/{job.id}?after=0", None, 200),
            ("GET", "/v2/status", None, 200),
            ("GET", "/v2/hello", None, 200),
            ("DELETE", "/v2/jobs/0000", None, 404),
            ("POST", "/v2/jobs", json.dumps({"kind": "learn", "x": "y" * 9000}), 400),
        ]
    )
    headers = {"Authorization": f"Bearer {engine.connection.token}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    before = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", engine.connection.port, timeout=30)
    line.request(method, path, body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    figures.seconds.append(time.perf_counter() - before)
    if answer.status != expected:
        figures.wrong.append(answer.status)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder that is not hidden."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.parts[len(folder.parts) :])
    }


def steady(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files without the one thing that differs from run to run: the seconds they took."""
    found = {}
    for name, data in files.items():
        if name.endswith(".json"):
            found[name] = json.dumps({**json.loads(data), "seconds": 0}).encode()
        else:
            found[name] = data
    return found


@dataclass
class KillFigures:
    """What random kills did."""

    killed: list[str] = field(default_factory=list)
    told_after: list[float] = field(default_factory=list)
    sentences: set[str] = field(default_factory=set)


class KillTrial:
    """A shot that is painted under fire, and how it should look in the end."""

    def __init__(self, folder: Path, *, drawings: int = 6, seed: int = 0) -> None:
        self._folder = folder
        self._order = random.Random(seed)
        self._drawings = [walking_figure(step) for step in range(drawings)]
        self._engine: RunningEngine | None = None
        self.figures = KillFigures()
        shot = self._make_shot("undisturbed")
        self._artists = files_of(shot)
        started = time.monotonic()
        self._paint(shot)
        self._seconds = time.monotonic() - started
        started = time.monotonic()
        self._paint(self._make_shot("warm"))
        self._seconds = time.monotonic() - started
        self._expected = steady(files_of(shot))
        assert len(self._expected) == len(self._artists) + 2 * (drawings - 1)

    def run(self, number: int) -> None:
        """Kill somebody at a random moment of a job; check what is left; finish the job."""
        victim = self._order.choice(["engine", "worker", "client"])
        shot = self._make_shot(f"shot{number}")
        moment = self._order.uniform(0, self._seconds)
        self.figures.killed.append(victim)
        if victim == "client":
            self._kill_client(shot, moment)
        else:
            self._kill_server(victim, shot, moment)
        self._check_what_is_left(shot)
        self._paint(shot)
        assert steady(files_of(shot)) == self._expected

    def stop(self) -> None:
        """End the engine."""
        if self._engine is not None and self._engine.process.poll() is None:
            self._engine.stop()

    def _make_shot(self, name: str) -> Path:
        return make_shot(self._folder / name, self._drawings)

    def _running(self) -> RunningEngine:
        if self._engine is None or self._engine.process.poll() is not None:
            self._engine = start_engine(self._folder, *REAL_WORKER)
        return self._engine

    def _paint(self, shot: Path) -> None:
        self._running()
        engine = connect(start=False)
        engine.learn(LearnRequest(str(shot), settings=PLAIN)).wait()
        engine.colorize(ColorizeRequest(str(shot), settings=PLAIN)).wait()

    def _kill_client(self, shot: Path, moment: float) -> None:
        self._running()
        script = f"from tests.fakes import stress; stress.paint_as_client({str(shot)!r})"
        *python, code = command("tests.fakes.engine")
        root = code.partition("runpy.run_module")[0]
        client = subprocess.Popen([*python, root + script])
        time.sleep(moment + 0.2)
        client.send_signal(signal.SIGKILL)
        client.wait()
        until(lambda: all(job.state in _OVER for job in connect(start=False).status().jobs))

    def _kill_server(self, victim: str, shot: Path, moment: float) -> None:
        running = self._running()
        jobs = _Submitted(shot)
        end = time.monotonic() + moment
        while time.monotonic() < end:
            jobs.poll()
            time.sleep(0.002)
        pid = running.process.pid if victim == "engine" else jobs.worker_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        until(lambda: not is_alive(pid))
        jobs.poll_until_over()
        if victim == "engine":
            running.process.wait()
        if jobs.error is not None:
            self.figures.told_after.append(time.monotonic() - killed)
            self.figures.sentences.add(str(jobs.error))

    def _check_what_is_left(self, shot: Path) -> None:
        left = files_of(shot)
        assert {name: left[name] for name in self._artists} == self._artists
        for name, data in steady(left).items():
            assert data == self._expected[name], name


_OVER = (JobState.FINISHED, JobState.CANCELLED, JobState.FAILED)


class _Submitted:
    """A learning job and, after it, a coloring job, as a host polls them."""

    def __init__(self, shot: Path) -> None:
        self._engine = connect(start=False)
        self._shot = str(shot)
        self._job = self._engine.learn(LearnRequest(self._shot, settings=PLAIN))
        self._colors = False
        self.error: Exception | None = None

    def poll(self) -> None:
        self._job.poll()
        self.error = self._job.error
        if self._job.state is JobState.FINISHED and not self._colors:
            self._colors = True
            try:
                self._job = self._engine.colorize(ColorizeRequest(self._shot, settings=PLAIN))
            except EngineError as error:
                self.error = error

    def poll_until_over(self) -> None:
        def is_over() -> bool:
            self.poll()
            return self.error is not None or (self._colors and self._job.is_over)

        until(is_over)

    def worker_pid(self) -> int | None:
        return self._engine.status().worker_pid


def paint_as_client(shot: str) -> None:
    """Be a host of its own."""
    engine = connect(start=False)
    engine.learn(LearnRequest(shot, settings=PLAIN)).wait()
    engine.colorize(ColorizeRequest(shot, settings=PLAIN)).wait()
