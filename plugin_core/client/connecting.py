"""Finding the engine of this user, and starting it when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from ..errors import (
    EngineError,
    EngineLost,
    EngineNotFound,
    EngineTooOld,
    HostTooOld,
    NotAllowed,
    ProtocolMismatch,
)
from ..protocol.codec import from_dict
from ..protocol.connection import ALREADY_RUNNING, Connection, read_connection
from ..protocol.environment import clean_environment
from ..protocol.folders import home_folder, log_folder
from ..protocol.messages import PROTOCOL_VERSION, Hello
from .engine import Engine
from .exchange import Exchange
from .user_settings import read_user_settings

START_SECONDS: Final = 30.0
WAIT_SECONDS: Final = 0.05


def find() -> Connection | None:
    """Return the connection of the engine that runs, or None; starts nothing.

    Raises
    ------
    EngineTooOld, HostTooOld
        If an engine of another version runs.
    """
    connection = read_connection()
    if connection is not None and connection.protocol != PROTOCOL_VERSION:
        raise _mismatch(connection.protocol)
    return connection


def connect(
    *, start: bool = True, command: list[str] | None = None, seconds: float = START_SECONDS
) -> Engine:
    """Return the engine of this user, waiting for it: for scripts and background runs.

    Parameters
    ----------
    start
        Whether to start an engine when none runs.
    command
        Command line of the engine; from the user's settings unless told.
    seconds
        How long to wait.

    Raises
    ------
    EngineNotFound
        If none runs and none could be started.
    EngineTooOld, HostTooOld
        If an engine of another version runs.
    """
    connecting = Connecting(start=start, command=command, seconds=seconds)
    while (engine := connecting.poll()) is None:
        time.sleep(WAIT_SECONDS)
    return engine


class Connecting:
    """On the way to an engine; :meth:`poll` it from a timer until it gives one."""

    def __init__(
        self,
        *,
        start: bool = True,
        command: list[str] | None = None,
        seconds: float = START_SECONDS,
    ) -> None:
        self._start = start
        self._command = command
        self._until = time.monotonic() + seconds
        self._connection: Connection | None = None
        self._hello: Exchange | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def poll(self) -> Engine | None:
        """Return the engine once it answers, None until then. Never waits.

        Raises
        ------
        EngineNotFound
            If none runs and none could be started.
        EngineTooOld, HostTooOld
            If an engine of another version runs.
        """
        try:
            engine = self._greet()
        except (EngineLost, NotAllowed):  # it went away just now; look again
            engine, self._hello = None, None
        if engine is None and time.monotonic() > self._until:
            raise _not_found("The Shiage engine did not start in time.")
        return engine

    def _greet(self) -> Engine | None:
        if self._hello is None:
            self._connection = find()
            if self._connection is None:
                self._start_engine()
                return None
            self._hello = Exchange(self._connection, "GET", "hello")
        answer = self._hello.answer()
        if answer is None:
            return None
        assert self._connection is not None
        return Engine(self._connection, from_dict(Hello, answer))

    def _start_engine(self) -> None:
        if not self._start:
            raise EngineNotFound(
                "No Shiage engine is running.", hint="It starts with the next job."
            )
        ended = self._process.poll() if self._process is not None else ALREADY_RUNNING
        if ended is None:
            return
        if ended != ALREADY_RUNNING:
            raise _not_found("The Shiage engine could not start.")
        self._process = _spawn(self._command or _command_from_settings())


def engine_command(interpreter: str) -> list[str]:
    """Return the command line of the engine that is installed in a Python."""
    return [interpreter, "-I", "-X", "utf8", "-m", "plugin_core.engine"]


def _command_from_settings() -> list[str]:
    interpreter = read_user_settings().interpreter
    if not interpreter:
        raise EngineNotFound(
            "Shiage does not know yet which Python runs its engine.",
            hint="Install or find the engine (on the command line: `shiage doctor`).",
        )
    if not Path(interpreter).is_file():
        raise EngineNotFound(
            f"The Python of the Shiage engine is gone: {interpreter}.",
            hint="Install or find the engine again (on the command line: `shiage doctor`).",
        )
    return engine_command(interpreter)


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    """Start the engine so that it outlives the host and shows no window."""
    windows = sys.platform == "win32"
    flags = ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP")
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home_folder(),
            env=clean_environment(os.environ),
            start_new_session=not windows,
            creationflags=sum(getattr(subprocess, flag) for flag in flags) if windows else 0,
        )
    except OSError as error:
        raise _not_found(f"The Shiage engine could not start: {error.strerror}.") from error


def _mismatch(spoken: int) -> ProtocolMismatch:
    """Say which of the two is to be updated."""
    numbers = f"protocol {spoken}, not {PROTOCOL_VERSION}"
    if spoken < PROTOCOL_VERSION:
        return EngineTooOld(
            f"The Shiage engine that runs is older than this program's Shiage: {numbers}.",
            hint="Update the engine (on the command line: `shiage doctor --fix`).",
        )
    return HostTooOld(
        f"This program's Shiage is older than the Shiage engine that runs: {numbers}.",
        hint="Update this program's Shiage: its add-on, or what pip installed.",
    )


def _not_found(message: str) -> EngineError:
    return EngineNotFound(
        message,
        hint="Install or find the engine again (on the command line: `shiage doctor --fix`);"
        f" the log is in {log_folder()}.",
    )
