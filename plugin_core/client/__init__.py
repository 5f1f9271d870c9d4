"""The host's side: find or start the engine, hand it jobs, poll them. Nothing here ever waits long.

    connecting = client.Connecting()          # from a timer: until poll() gives the engine
    engine = connecting.poll()
    job = engine.colorize(ColorizeRequest(shot="/work/c012"))
    for event in job.poll(): ...              # from a timer: costs less than 2 ms
    job.cancel()

A script that may wait says ``client.connect()`` and ``job.wait()`` instead. Standard library only,
Python 3.10, no thread: one copy of this package lives inside every host add-on.
"""

from __future__ import annotations

from .connecting import Connecting, connect, find
from .engine import Engine
from .installing import (
    SetUp,
    choose_engine,
    engine_problem,
    find_engine,
    install_engine,
    update_engine,
)
from .job import Job
from .telling import Changes, changes_in, in_frames
from .user_settings import UserSettings, read_user_settings, write_user_settings

__all__ = [
    "Changes",
    "Connecting",
    "Engine",
    "Job",
    "SetUp",
    "UserSettings",
    "changes_in",
    "choose_engine",
    "connect",
    "engine_problem",
    "find",
    "find_engine",
    "in_frames",
    "install_engine",
    "read_user_settings",
    "update_engine",
    "write_user_settings",
]
