"""What long work shares with whoever watches it: progress, and a cancel that works."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from .errors import JobCancelled

Progress = Callable[[float, str], None]
"""``progress(fraction, stage)``: fraction 0..1 of the whole job, stage in the artist's words."""


def no_progress(fraction: float, stage: str) -> None:
    """Watch nothing."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """Report a part's 0..1 as ``start``..``end`` of the whole."""

    def report(fraction: float, stage: str) -> None:
        progress(start + (end - start) * fraction, stage)

    return report


class CancelToken:
    """Cancelled from any thread; long loops call :meth:`check` once a step or drawing."""

    def __init__(self) -> None:
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the work to stop; may be repeated."""
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._cancelled

    def check(self) -> None:
        """Raise :class:`~plugin_core.errors.JobCancelled` once cancelled."""
        if self._cancelled:
            raise JobCancelled("Cancelled.", hint="Finished drawings are kept.")


class JobState(str, Enum):
    """The life of a job: queued, running, then one of the last three."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to the job any more."""
        return self in (JobState.FINISHED, JobState.CANCELLED, JobState.FAILED)
