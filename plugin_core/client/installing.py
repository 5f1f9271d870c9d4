"""Setting up the engine for an artist who has no terminal: found on the machine, or installed.

An add-on carries the engine's wheel. It goes into a virtual environment of its own: no other
program is touched, and removing one folder removes it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import EngineNotFound, ShiageError, StorageError
from ..protocol.connection import read_connection
from ..protocol.environment import clean_environment
from ..protocol.folders import data_folder, home_folder, log_folder
from ..protocol.messages import PROTOCOL_VERSION
from .user_settings import read_user_settings

OLDEST_PYTHON: Final = (3, 11)
CPU_TORCH: Final = "torch==2.13.0"
"""One known build: on Linux, PyPI's torch without a version brings gigabytes of CUDA along."""

CPU_TORCH_INDEX: Final = "https://download.pytorch.org/whl/cpu"

_PYTHONS: Final = ("python3.13", "python3.12", "python3.11", "python3", "python", "py")
_USUAL_PLACES: Final = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
"""Not on the path of a program that was started from the desktop of a Mac."""

_TOOL_PLACES: Final = (
    "~/.local/share/pipx/venvs/shiage",
    "~/.local/pipx/venvs/shiage",
    "~/pipx/venvs/shiage",
    "~/.local/share/uv/tools/shiage",
    "~/AppData/Roaming/uv/tools/shiage",
    "~/Library/Application Support/pipx/venvs/shiage",
)


_COMMAND: Final = ("-I", "-X", "utf8", "-m", "plugin_core.cli")


def engine_problem() -> str:
    """Say in a sentence why no engine can start on this machine; empty if nothing is missing."""
    try:
        interpreter = read_user_settings().interpreter
    except ShiageError as error:
        return str(error)
    if not interpreter:
        return "Shiage's engine is not set up on this computer yet."
    if not Path(interpreter).is_file():
        return "The Python that ran Shiage's engine is gone."
    return ""


@dataclass(frozen=True)
class Step:
    """One command of a set-up."""

    doing: str
    fraction: float
    command: Sequence[str | Path]


_Steps = Generator[Step, int, None]
"""Gives commands, takes their exit codes."""


class SetUp:
    """On the way to an engine that can start; :meth:`poll` it from a timer until it is done."""

    def __init__(self, steps: _Steps) -> None:
        self._steps = steps
        self._step: Step | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def doing(self) -> str:
        """What happens now, for the artist to read."""
        return self._step.doing if self._step else ""

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        return self._step.fraction if self._step else 0.0

    def poll(self) -> bool:
        """Return whether the engine is set up. Never waits.

        Raises
        ------
        EngineNotFound
            If it could not be set up; says why, and what to do.
        StorageError
            If the log cannot be written.
        """
        try:
            if self._process is None:
                self._step = next(self._steps)
            else:
                code = self._process.poll()
                if code is None:
                    return False
                self._step = self._steps.send(code)
        except StopIteration:
            self._process = None
            return True
        self._process = _start(self._step.command)
        return False

    def cancel(self) -> None:
        """Stop. What is there already stays, so that the next time is quicker."""
        self._steps.close()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()


def find_engine() -> SetUp:
    """Have the first Python on this machine that has Shiage run the engine from now on."""
    return SetUp(_find())


def choose_engine(python: Path) -> SetUp:
    """Have a Python that has Shiage run the engine from now on."""
    return SetUp(_choose(python))


def install_engine(folder: Path) -> SetUp:
    """Install the wheel in a folder into an environment of its own, and have it run the engine.

    What Shiage needs comes from PyPI: some 300 MB, gigabytes with an NVIDIA card.
    """
    return SetUp(_install(folder))


def update_engine(folder: Path) -> SetUp:
    """End an engine that speaks another protocol, and have one that speaks ours take its place.

    That is the one that is installed, or else the wheel in a folder.
    """
    return SetUp(_update(folder))


def _find() -> _Steps:
    for python in _likely_engines():
        if (yield from _take_up(python)):
            return
    raise EngineNotFound(
        "An engine that fits this add-on was not found on this computer.",
        hint="Install it, or choose its Python.",
    )


def _choose(python: Path) -> _Steps:
    if not (yield from _take_up(python)):
        raise EngineNotFound(
            f"{python} has no Shiage that fits this add-on.",
            hint="Choose another one, or install it.",
        )


def _update(folder: Path) -> _Steps:
    yield from _stop_engine()
    python = _known_python()
    if python is None or not (yield from _fits(python)):
        yield from _install(folder)


def _install(folder: Path) -> _Steps:
    wheel = max(folder.glob("shiage-*.whl"), default=None)
    if wheel is None:
        raise EngineNotFound(
            f"{folder} holds no engine to install.",
            hint="Build the add-on with scripts/package.py.",
        )
    python = yield from _new_enough_python()
    yield from _stop_engine()
    environment = data_folder() / "engine"
    yield from _must("Making room for the engine", 0.05, [python, "-m", "venv", environment])
    engine = python_in(environment)
    pip = (engine, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check")
    build = "gpu" if shutil.which("nvidia-smi") else "cpu"
    if build == "cpu" and sys.platform == "linux":
        torch = (*pip, CPU_TORCH, "--extra-index-url", CPU_TORCH_INDEX)
        yield from _must("Downloading torch, some 200 MB", 0.1, torch)
    yield from _must("Installing Shiage", 0.6, (*pip, f"{wheel}[{build}]"))
    # pip itself passes over another wheel of the same version.
    yield from _must("Installing Shiage", 0.8, (*pip, "--no-deps", "--force-reinstall", wheel))
    if not (yield from _take_up(engine)):
        raise _failed("The engine was installed, but it does not run.")


def _new_enough_python() -> Generator[Step, int, Path]:
    places = os.pathsep.join((os.environ.get("PATH", ""), *_USUAL_PLACES))
    version = ".".join(map(str, OLDEST_PYTHON))
    check = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < {OLDEST_PYTHON})"
    for name in _PYTHONS:
        path = shutil.which(name, path=places)
        if path and not (yield Step("Looking for Python", 0.0, (path, "-I", "-c", check))):
            return Path(path)
    raise EngineNotFound(
        f"No Python {version} or newer was found on this computer.",
        hint="Install one from python.org (Debian, Ubuntu: apt install python3-venv); try again.",
    )


def _must(doing: str, fraction: float, command: Sequence[str | Path]) -> _Steps:
    if (yield Step(doing, fraction, command)):
        raise _failed(f"“{doing}” did not work.")


def _take_up(python: Path) -> Generator[Step, int, bool]:
    """Have a Python make itself the engine's; return whether it has."""
    if not (yield from _fits(python)):
        return False
    yield Step("Setting up the engine", 0.9, (python, *_COMMAND, "doctor", "--fix", home_folder()))
    return Path(read_user_settings().interpreter).parent == python.parent


def _fits(python: Path) -> Generator[Step, int, bool]:
    """Return whether a Python has a Shiage that speaks our protocol."""
    ask = "import sys; from plugin_core.protocol import PROTOCOL_VERSION as spoken"
    check = f"{ask}; sys.exit(spoken != {PROTOCOL_VERSION})"
    return not (yield Step("Looking for the engine", 0.85, (python, "-I", "-c", check)))


def _stop_engine() -> _Steps:
    """End the engine that runs: while it does, Windows replaces none of its files."""
    python = _known_python()
    if python is not None and read_connection() is not None:
        stop = (python, *_COMMAND, "engine", "stop")
        yield Step("Stopping the earlier engine", 0.0, stop)


def _known_python() -> Path | None:
    """Return the Python that runs the engine so far."""
    return None if engine_problem() else Path(read_user_settings().interpreter)


def _likely_engines() -> list[Path]:
    command = shutil.which("shiage")
    places = [Path(command).resolve().parents[1]] if command else []
    places += [data_folder() / "engine", *(Path(place).expanduser() for place in _TOOL_PLACES)]
    return [python for place in places if (python := python_in(place)).is_file()]


def python_in(environment: Path) -> Path:
    """Return the Python of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _start(command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
    path = _log()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home_folder(),
                env=clean_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except OSError as error:
        raise StorageError(f"{error.filename or path}: {error.strerror}.") from error


def _failed(message: str) -> EngineNotFound:
    return EngineNotFound(message, hint=f"What went wrong is told at the end of {_log()}.")


def _log() -> Path:
    return log_folder() / "install.log"
