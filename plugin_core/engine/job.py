"""One job: its request, its state, and what happened to it so far."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from ..jobs import JobState
from ..protocol.codec import kind_of
from ..protocol.messages import (
    ErrorInfo,
    Event,
    FinishedDrawing,
    JobSummary,
    JobUpdate,
    Request,
)

EVENTS_PER_UPDATE: Final = 200


def _new_id() -> str:
    return secrets.token_hex(8)


@dataclass(eq=False)
class Job:
    """A request on its way from queued to its end."""

    request: Request
    id: str = field(default_factory=_new_id)
    state: JobState = JobState.QUEUED
    cancelling: bool = False
    _events: list[Event] = field(default_factory=list)
    _seq: int = 0

    @property
    def kind(self) -> str:
        """``learn``, ``colorize`` or ``check``."""
        return kind_of(self.request)

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.state.is_over

    @property
    def fraction(self) -> float:
        """How far it is."""
        return self._events[-1].fraction if self._events else 0.0

    def enter(self, state: JobState, error: ErrorInfo | None = None) -> None:
        """Move on to ``state``; what is over stays as it ended."""
        if self.is_over:
            return
        self.state = state
        fraction = 1.0 if state is JobState.FINISHED else self.fraction
        self._add(Event(self._next(), state, fraction=fraction, error=error))

    def progress(self, fraction: float, stage: str) -> None:
        """Take note of how far it is; only the last of several in a row is kept."""
        if self._events and self._events[-1].stage:
            self._events.pop()
        self._add(Event(self._next(), self.state, stage, min(max(fraction, 0.0), 1.0)))

    def finished(self, drawing: FinishedDrawing) -> None:
        """Take note of a drawing that is done."""
        self._add(Event(self._next(), self.state, fraction=self.fraction, drawing=drawing))

    def notice(self, text: str) -> None:
        """Take note of a sentence for the artist."""
        self._add(Event(self._next(), self.state, fraction=self.fraction, notice=text))

    def update(self, after: int, ahead: int) -> JobUpdate:
        """Return the job as it stands with its next events after ``after``."""
        events = tuple(event for event in self._events if event.seq > after)
        return JobUpdate(
            self.id, self.kind, self.state, ahead, self.cancelling, events[:EVENTS_PER_UPDATE]
        )

    def summary(self) -> JobSummary:
        """Return one line about it."""
        return JobSummary(self.id, self.kind, self.request.shot, self.state, self.fraction)

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _add(self, event: Event) -> None:
        self._events.append(event)
