"""What the engine knows about itself."""

from __future__ import annotations

import os
import time

from .. import __version__
from ..protocol.messages import PROTOCOL_VERSION, EngineStatus, Hello
from .job_queue import JobQueue
from .worker_process import WorkerProcess


class EngineState:
    """The queue, the worker, and how long nobody asked for anything."""

    def __init__(
        self,
        queue: JobQueue,
        worker: WorkerProcess,
        *,
        device: str,
        methods: tuple[str, ...],
    ) -> None:
        self.queue = queue
        self.stop_asked = False
        self._worker = worker
        self._device = device
        self._methods = methods
        self._started = self._touched = time.monotonic()

    @property
    def idle_seconds(self) -> float:
        """Seconds since somebody asked for something or a job ran."""
        return time.monotonic() - self._touched

    def touch(self) -> None:
        """Remember that the engine is wanted."""
        self._touched = time.monotonic()

    def hello(self) -> Hello:
        """Return who answers."""
        return Hello(PROTOCOL_VERSION, __version__, os.getpid(), self._device, self._methods)

    def status(self) -> EngineStatus:
        """Return everything about the engine as it stands."""
        return EngineStatus(
            protocol=PROTOCOL_VERSION,
            version=__version__,
            pid=os.getpid(),
            device=self._device,
            up_seconds=round(time.monotonic() - self._started, 1),
            idle_seconds=round(self.idle_seconds, 1),
            worker_pid=self._worker.pid,
            jobs=self.queue.summaries(),
        )
