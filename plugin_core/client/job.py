"""A job as a host sees it: polled from a timer, cancelled by a button."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from ..errors import EngineError, JobCancelled, ShiageError, error_from_code
from ..jobs import JobState
from ..protocol.codec import from_dict
from ..protocol.connection import Connection
from ..protocol.messages import ErrorInfo, Event, FinishedDrawing, JobUpdate
from .exchange import Exchange, ask

PATIENCE_SECONDS: Final = 0.001
CANCEL_SECONDS: Final = 0.5


class Job:
    """Work that the engine does for us.

    Attributes
    ----------
    id, kind
        The engine's name for it; ``learn``, ``colorize`` or ``check``.
    state, fraction, stage
        How it stands; ``stage`` is in the artist's words.
    ahead
        Jobs before it in the queue.
    cancelling
        It was asked to stop and winds down.
    drawings
        Every drawing that is done so far.
    notices
        What the artist should know so far, one sentence each.
    error
        What stopped it, as the class that a local call would have raised.
    """

    def __init__(self, connection: Connection, update: JobUpdate) -> None:
        self._connection = connection
        self._exchange: Exchange | None = None
        self._seq = 0
        self.id = update.job
        self.kind = update.kind
        self.state = JobState.QUEUED
        self.fraction = 0.0
        self.stage = ""
        self.ahead = update.ahead
        self.cancelling = False
        self.drawings: list[FinishedDrawing] = []
        self.notices: list[str] = []
        self.error: ShiageError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.state.is_over

    def poll(self) -> tuple[Event, ...]:
        """Return what happened since the last call. Never waits and never raises.

        An engine that is gone ends the job like any other error: the last event says so.
        """
        if self.is_over:
            return ()
        try:
            update = self._fetch()
        except ShiageError as error:
            return (self._fail(error),)
        return self._take(update) if update is not None else ()

    def cancel(self) -> None:
        """Ask the engine to stop; may be repeated. Finished drawings stay."""
        if self.is_over:
            return
        self.cancelling = True
        try:
            ask(self._connection, "DELETE", f"jobs/{self.id}", within_seconds=CANCEL_SECONDS)
        except EngineError:
            return  # the next poll finds out and says it

    def wait(
        self, on_event: Callable[[Event], None] | None = None, *, every_seconds: float = 0.05
    ) -> Job:
        """Wait for the end: for scripts and background runs, never from a user interface.

        Raises
        ------
        JobCancelled
            If it was cancelled.
        ShiageError
            Whatever stopped it.
        """
        while not self.is_over:
            for event in self.poll():
                if on_event is not None:
                    on_event(event)
            time.sleep(0 if self.is_over else every_seconds)
        self.check()
        return self

    def check(self) -> None:
        """Raise what stopped the job, if anything did.

        Raises
        ------
        JobCancelled
            If it was cancelled.
        ShiageError
            Whatever else stopped it.
        """
        if self.error is not None:
            raise self.error
        if self.state is JobState.CANCELLED:
            raise JobCancelled("Cancelled.", hint="Finished drawings are kept.")

    def _fetch(self) -> JobUpdate | None:
        if self._exchange is None:
            path = f"jobs/{self.id}?after={self._seq}"
            self._exchange = Exchange(self._connection, "GET", path)
        answer = self._exchange.answer(wait_seconds=PATIENCE_SECONDS)
        if answer is None:
            return None
        self._exchange = None
        return from_dict(JobUpdate, answer)

    def _take(self, update: JobUpdate) -> tuple[Event, ...]:
        self.ahead = update.ahead
        self.cancelling = self.cancelling or update.cancelling
        for event in update.events:
            self._apply(event)
        return update.events

    def _apply(self, event: Event) -> None:
        self._seq = event.seq
        self.state = event.state
        self.fraction = event.fraction
        self.stage = event.stage or self.stage
        if event.drawing is not None:
            self.drawings.append(event.drawing)
        if event.notice and event.notice not in self.notices:
            self.notices.append(event.notice)
        if event.error is not None:
            self.error = error_from_code(
                event.error.code, event.error.message, hint=event.error.hint
            )

    def _fail(self, error: ShiageError) -> Event:
        info = ErrorInfo(error.code, error.message, error.hint)
        event = Event(self._seq + 1, JobState.FAILED, fraction=self.fraction, error=info)
        self._apply(event)
        return event
