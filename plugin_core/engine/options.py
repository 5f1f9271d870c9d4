"""What an engine is started with."""

from __future__ import annotations

import sys
from dataclasses import dataclass

WORKER = (sys.executable, "-I", "-X", "utf8", "-m", "plugin_core.engine.worker")


@dataclass(frozen=True)
class EngineOptions:
    """How long the engine waits for whom.

    Attributes
    ----------
    idle_seconds
        Without any request or job it leaves after this time.
    grace_seconds
        A cancelled job may wind down for this long; then its process is ended.
    stall_seconds
        A job that says nothing for this long counts as hung.
    memory_mib
        Upper limit for the worker's memory; None is three quarters of the machine's.
    max_waiting
        Jobs that may wait in the queue.
    worker
        Command line of the worker process.
    """

    idle_seconds: float = 15 * 60
    grace_seconds: float = 5.0
    stall_seconds: float = 300.0
    memory_mib: int | None = None
    max_waiting: int = 16
    worker: tuple[str, ...] = WORKER
