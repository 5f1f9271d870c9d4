"""Learning and coloring by the engine, polled from a timer: the window never waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PyQt5.QtCore import QObject, QTimer, pyqtSignal

from plugin_core.client import Connecting, Engine, Job, changes_in
from plugin_core.errors import ShiageError
from plugin_core.jobs import JobState
from plugin_core.protocol import ColorizeRequest, LearnRequest

from .texts import stage_text, text

POLL_MS: Final = 60
EARLY: Final = 0.03
"""Share of a job below which its time left cannot be told."""

Request = LearnRequest | ColorizeRequest
Begin = Callable[[], Connecting]


class EngineWork(QObject):
    """One piece of work after the other.

    Signals
    -------
    progress
        Share 0..1 and what is done, in the artist's words.
    drawing_done
        Stem of a drawing whose result is on disk.
    ended
        The requests that are finished; empty if it was cancelled. What the artist should know of
        them, one sentence each, is in ``notices``.
    failed
        One sentence.
    """

    progress = pyqtSignal(float, str)
    drawing_done = pyqtSignal(str)
    ended = pyqtSignal(list)
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None, *, begin: Begin = Connecting) -> None:
        super().__init__(parent)
        self._begin = begin
        self._steps: Iterator[None] | None = None
        self._job: Job | None = None
        self._cancelled = False
        self.notices: list[str] = []
        self._records: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """Whether something is being done."""
        return self._steps is not None

    @property
    def changes(self) -> str:
        """What the drawings colored now changed against earlier results; empty if nothing."""
        changes = changes_in(self._records)
        if not changes.drawings:
            return ""
        return text(
            "Changed drawings: {drawings} ({painted} more regions painted,"
            " {recolored} recolored, {blanked} left blank again).",
            **changes._asdict(),
        )

    def start(self, *requests: Request) -> None:
        """Do these requests, one after the other; nothing while something is being done."""
        if not self.is_running:
            self._cancelled = False
            self.notices, self._records = [], []
            self._steps = self._work(requests)
            self._timer.start()

    def cancel(self) -> None:
        """Stop; finished drawings stay."""
        self._cancelled = True
        if self._job is not None:
            self._job.cancel()

    def _tick(self) -> None:
        try:
            next(self._steps or iter(()))
        except StopIteration:
            self._finish()
        except ShiageError as error:
            self._finish()
            self.failed.emit(f"{error.message} {error.hint}".strip())

    def _finish(self) -> None:
        self._timer.stop()
        self._steps, self._job = None, None

    def _work(self, requests: tuple[Request, ...]) -> Iterator[None]:
        connecting = self._begin()
        self.progress.emit(0.0, text("Looking for the engine…"))
        while (engine := connecting.poll()) is None:
            yield
            if self._cancelled:
                break
        for request in requests:
            if self._cancelled or engine is None:
                break
            yield from self._follow(engine, request)
        self._finish()
        self.ended.emit([] if self._cancelled else list(requests))

    def _follow(self, engine: Engine, request: Request) -> Iterator[None]:
        learning = isinstance(request, LearnRequest)
        job = (
            engine.learn(request) if isinstance(request, LearnRequest) else engine.colorize(request)
        )
        self._job, started, told = job, time.monotonic(), 0
        while not job.is_over:
            yield
            job.poll()
            if job.ahead:
                started = time.monotonic()
            self.progress.emit(job.fraction, _with_time_left(job, started))
            for done in job.drawings[told:]:
                told += 1
                if not learning and not done.unchanged:
                    self._records.append(Path(done.regions_file))
                    self.drawing_done.emit(done.regions_file)
        self.notices += [each for each in job.notices if each not in self.notices]
        if job.state is not JobState.CANCELLED:
            job.check()


def _with_time_left(job: Job, started: float) -> str:
    if job.ahead:
        return text("Waiting for another job")
    stage = stage_text(job.stage)
    if job.fraction < EARLY:
        return stage
    left = (time.monotonic() - started) * (1 - job.fraction) / job.fraction
    return f"{stage} · {text('{seconds} s left', seconds=round(left))}"
