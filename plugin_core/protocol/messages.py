"""Every message between a host and the engine. ``docs/protocol.md`` tells when each is sent.

A change that an older partner could not read raises ``PROTOCOL_VERSION`` and adds a baseline in
``tests/baselines``. Defaults do not travel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Union

from ..jobs import JobState
from .settings import DEFAULT_SETTINGS, Settings

PROTOCOL_VERSION: Final = 2


def _within(default: Any, low: float, high: float) -> Any:
    """Declare a number with limits that the codec enforces."""
    return field(default=default, metadata={"min": low, "max": high})


@dataclass(frozen=True)
class LearnRequest:
    """Learn from the painted drawings of one level of a shot.

    ``shot`` is the absolute path of the shot folder; ``level`` is None where the shot has only one.
    ``resume`` goes on from what the shot already learned; ``max_steps`` replaces the clock where a
    run must be repeatable to the bit. ``pool`` names absolute folders with painted drawings beyond
    the shot.
    """

    shot: str
    level: str | None = None
    settings: Settings = DEFAULT_SETTINGS
    resume: bool = True
    max_steps: int | None = None
    pool: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColorizeRequest:
    """Color the drawings that nobody painted; ``drawings`` are numbers, empty means all.

    ``out`` is an absolute folder for the results; empty means the shot's own ``result``.
    """

    shot: str
    level: str | None = None
    drawings: tuple[int, ...] = ()
    settings: Settings = DEFAULT_SETTINGS
    out: str = ""


@dataclass(frozen=True)
class CheckRequest:
    """Look for what would go wrong: unreadable drawings, gaps, odd paint. Writes no result."""

    shot: str
    level: str | None = None
    settings: Settings = DEFAULT_SETTINGS


Request = Union[LearnRequest, ColorizeRequest, CheckRequest]  # noqa: UP007 -- evaluated on 3.10


@dataclass(frozen=True)
class ErrorInfo:
    """An error as it travels: a stable code, one sentence, and what to do about it."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class FinishedDrawing:
    """One drawing that is done; its files are on disk before this is sent.

    ``unchanged`` says that an earlier run made it from the same files and settings.
    """

    number: int
    suffix: str = ""
    picture: str = ""
    regions_file: str = ""
    regions: int = 0
    uncertain: int = 0
    unchanged: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened to a job. ``seq`` grows by at least one from event to event."""

    seq: int
    state: JobState
    stage: str = ""
    fraction: float = _within(0.0, 0, 1)
    drawing: FinishedDrawing | None = None
    notice: str = ""
    error: ErrorInfo | None = None


@dataclass(frozen=True)
class JobUpdate:
    """A job as it stands, with its events after the one that the client named.

    ``ahead`` counts the jobs before it in the queue; ``cancelling`` says that one
    has been asked to stop and still winds down.
    """

    job: str
    kind: str
    state: JobState
    ahead: int = 0
    cancelling: bool = False
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Hello:
    """Who answers: product version, process, device, and the methods it knows."""

    protocol: int
    version: str
    pid: int
    device: str = "cpu"
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobSummary:
    """One job in a status."""

    job: str
    kind: str
    shot: str
    state: JobState
    fraction: float = _within(0.0, 0, 1)


@dataclass(frozen=True)
class EngineStatus:
    """The engine as it stands; ``idle_seconds`` since the last request or job."""

    protocol: int
    version: str
    pid: int
    device: str = "cpu"
    up_seconds: float = 0.0
    idle_seconds: float = 0.0
    worker_pid: int | None = None
    jobs: tuple[JobSummary, ...] = ()
