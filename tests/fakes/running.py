"""A real engine in a process of its own, in folders of its own, for tests to use and to attack."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugin_core.client import Engine, connect
from plugin_core.protocol import Connection, process_start, read_connection, runtime_folder
from tests.fakes.engine import command

PATIENCE_SECONDS = 60.0


def until(condition: Callable[[], Any]) -> Any:
    """Return the first true value of ``condition``; fail when it never comes."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (value := condition()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)
    return value


@dataclass
class Answer:
    """What the engine said to a raw request."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass
class RunningEngine:
    """An engine process with what a test needs of it."""

    process: subprocess.Popen[bytes]
    folder: Path
    connection: Connection

    @property
    def host(self) -> str:
        """The one Host header that it accepts."""
        return f"127.0.0.1:{self.connection.port}"

    @property
    def log(self) -> str:
        """Everything it has logged."""
        return (self.folder / "log" / "engine.log").read_text(encoding="utf-8")

    def client(self) -> Engine:
        """Return a client of it."""
        return connect(start=False)

    def raw(
        self,
        method: str = "GET",
        path: str = "/v2/hello",
        *,
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request with the right headers, except those that the test replaces."""
        sent: dict[str, str | None] = {
            "Host": self.host,
            "Authorization": f"Bearer {self.connection.token}",
            "Content-Type": "application/json" if body is not None else None,
            **(headers or {}),
        }
        line = http.client.HTTPConnection("127.0.0.1", self.connection.port, timeout=10)
        with contextlib.closing(line):
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            for name, value in sent.items():
                if value is not None:
                    line.putheader(name, value)
            line.endheaders(body)
            answer = line.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.getheaders()))

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop it in order; return its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE_SECONDS)


@contextlib.contextmanager
def environment_of(folder: Path) -> Iterator[None]:
    """Point this process and its children to folders of their own."""
    ours = {
        f"SHIAGE_{name}_DIR": str(folder / name.lower())
        for name in ("RUNTIME", "LOG", "CONFIG", "DATA")
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def plant_connection(pid: int, protocol: int) -> None:
    """Have a process pass for a running engine of a protocol."""
    folder = runtime_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"pid": pid, "started": process_start(pid), "port": 9, "token": "x"}
    path = folder / "engine.json"
    path.touch(0o600)
    path.write_text(json.dumps({"protocol": protocol, **told}))


def start_engine(folder: Path, *options: str, module: str = "tests.fakes.engine") -> RunningEngine:
    """Start an engine in ``folder`` and return it once it listens."""
    process = subprocess.Popen([*command(module), *options])

    def connection() -> Connection | None:
        assert process.poll() is None, f"the engine left with {process.returncode}"
        found = read_connection()
        return found if found and found.pid == process.pid else None

    return RunningEngine(process, folder, until(connection))


@contextlib.contextmanager
def running_engine(folder: Path, *options: str, **more: str) -> Iterator[RunningEngine]:
    """Run an engine with folders below ``folder`` for the time of the block."""
    with environment_of(folder):
        engine = start_engine(folder, *options, **more)
        try:
            yield engine
        finally:
            if engine.process.poll() is None:
                engine.stop()


def is_alive(pid: int) -> bool:
    """Return whether a process with this pid runs."""
    return process_start(pid) != ""


def line_art_folder(folder: Path, count: int = 3) -> Path:
    """Make a shot folder for the scripted worker: ``count`` empty line drawings."""
    (folder / "line").mkdir(parents=True)
    for number in range(1, count + 1):
        (folder / "line" / f"A.{number:04d}.png").write_bytes(b"")
    return folder
