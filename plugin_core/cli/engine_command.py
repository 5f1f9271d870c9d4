"""``shiage engine``: look at the process that works for the hosts, stop it, read its log."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Annotated, Final

import typer

from ..client import connect
from ..engine.logs import LOG_FILE
from ..errors import EngineError, EngineLost
from ..protocol import Connection, EngineStatus, is_running, log_folder, read_connection, to_dict
from .options import JsonOption
from .output import Output

STOP_SECONDS: Final = 10.0

engine_app = typer.Typer(
    name="engine",
    help="The process that works for Krita, Blender and OpenToonz.",
    no_args_is_help=True,
)


@engine_app.command()
def status(json: JsonOption = False) -> None:
    """Say whether the engine runs and what it does."""
    output = Output(as_json=json)
    if read_connection() is None:
        output.say("No engine is running; the first job of a host starts it.")
        output.finish({"running": False})
        return
    found = connect(start=False).status()
    for line in _lines(found):
        output.say_plain(line)
    output.finish({"running": True, **to_dict(found)})


@engine_app.command()
def stop(json: JsonOption = False) -> None:
    """Stop the engine, whatever version it has; finished drawings are kept."""
    output = Output(as_json=json)
    connection = read_connection()
    if connection is None:
        output.say("No engine is running.")
    else:
        stop_engine(connection)
        output.say("The engine has stopped.")
    output.finish({"running": False})


@engine_app.command()
def log(
    lines: Annotated[int, typer.Option("--lines", min=0, help="How many of the last lines.")] = 40,
    json: JsonOption = False,
) -> None:
    """Show the end of the engine's log and where it lies."""
    output = Output(as_json=json)
    path = log_folder() / LOG_FILE
    last = _last_lines(path, lines)
    for line in last:
        output.say_plain(line)
    output.say_plain(f"The log is {path}.")
    output.finish({"path": str(path), "lines": last})


def _lines(found: EngineStatus) -> list[str]:
    minutes = found.up_seconds / 60
    return [
        f"Shiage {found.version} runs as process {found.pid} on {found.device},"
        f" for {minutes:.0f} minutes.",
        *(f"{job.kind} {job.shot}: {job.state.value}, {job.fraction:.0%}" for job in found.jobs),
    ]


def stop_engine(connection: Connection) -> None:
    """Ask the engine, then tell it, then end it.

    Raises
    ------
    EngineLost
        If it does not stop.
    """
    try:
        connect(start=False, seconds=STOP_SECONDS).shutdown()
    except EngineError:  # of another version, or unwell: the process itself still listens
        _signal(connection, signal.SIGTERM)
    if not _ends(connection):
        _signal(connection, signal.Signals(getattr(signal, "SIGKILL", signal.SIGTERM)))
        if not _ends(connection):
            raise EngineLost(f"The engine, process {connection.pid}, does not stop.")


def _signal(connection: Connection, number: signal.Signals) -> None:
    if is_running(connection):
        os.kill(connection.pid, number)


def _ends(connection: Connection) -> bool:
    until = time.monotonic() + STOP_SECONDS
    while is_running(connection) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(connection)


def _last_lines(path: Path, count: int) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return text.splitlines()[-count:] if count else []
