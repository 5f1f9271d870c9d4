"""The engine: found on this computer, chosen, or installed from the wheel that we carry."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Final

import bpy

from plugin_core.client import (
    Connecting,
    Engine,
    SetUp,
    choose_engine,
    find_engine,
    install_engine,
    update_engine,
)
from plugin_core.errors import EngineNotFound, EngineTooOld, InputError, ShiageError

from .saying import say
from .steps import Outcome, Step, Steps

CARRIED: Final = Path(__file__).parent / "engine"
INSTALL, UPDATE, FIND, CHOOSE, CHECK = "INSTALL", "UPDATE", "FIND", "CHOOSE", "CHECK"


def set_up(way: str, python: str) -> Steps:
    """Set the engine up in one of the ways, start it, and say what it is."""
    if way != CHECK:
        yield from _followed(_set_up(way, python))
    hello = (yield from connect(0.95)).hello
    text = "The engine answers: Shiage {version} on {device}"
    return Outcome(say(text, version=hello.version, device=hello.device))


def connect(fraction: float) -> Generator[Step, None, Engine]:
    """Wait for the engine, started if need be."""
    connecting = Connecting()
    while (engine := connecting.poll()) is None:
        yield Step(fraction, say("Starting the engine"), waits=True)
    return engine


def ways_out(error: ShiageError) -> tuple[str, ...]:
    """Return the ways to an engine that lead out of an error, if any do."""
    if isinstance(error, EngineTooOld):
        return (UPDATE,)
    return (INSTALL, FIND) if isinstance(error, EngineNotFound) else ()


def _set_up(way: str, python: str) -> SetUp:
    if way == FIND:
        return find_engine()
    if way == CHOOSE:
        if not python:
            raise InputError(
                say("No Python was chosen."), hint=say("Choose the one that has Shiage above.")
            )
        return choose_engine(Path(bpy.path.abspath(python)))
    # Older versions know no such switch.
    if not getattr(bpy.app, "online_access", True):
        raise InputError(
            say("Blender may not go online."),
            hint=say("Turn on Preferences > System > Allow Online Access, or find the engine."),
        )
    return update_engine(CARRIED) if way == UPDATE else install_engine(CARRIED)


def _followed(running: SetUp) -> Generator[Step, None, None]:
    try:
        while not running.poll():
            yield Step(running.fraction, say(running.doing), waits=True)
    finally:
        running.cancel()
