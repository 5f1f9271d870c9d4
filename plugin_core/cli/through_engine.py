"""The two verbs with the signatures of :mod:`plugin_core.session`, done by the engine.

The results are the same byte for byte; the engine saves them as they are finished.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..client import Engine, Job, connect
from ..client.connecting import engine_command
from ..jobs import CancelToken, Progress, no_progress
from ..protocol import ColorizeRequest, Event, FinishedDrawing, LearnRequest, Settings
from ..protocol.folders import without_climbing
from ..protocol.settings import DEFAULT_SETTINGS
from ..regions import DEFAULT_GAP_PX
from ..session import DEFAULT_METHOD, DEFAULT_PRECISION, ShotModel, stored_model
from ..shot import Drawing, Shot

POLL_SECONDS: Final = 0.05


@dataclass(frozen=True)
class SavedResult:
    """A result that the engine has saved already."""

    drawing: Drawing
    picture: Path

    def save(self) -> Path:
        """Return where it lies."""
        return self.picture


def start_or_find() -> Engine:
    """Return the engine of this user, started with this very installation if there is none.

    Raises
    ------
    EngineError
        If there is none, or one of another version.
    """
    return connect(command=engine_command(sys.executable))


def learn(
    shot: Shot,
    *,
    method: str = DEFAULT_METHOD,
    max_seconds: float = DEFAULT_SETTINGS.max_seconds,
    gap_px: int | None = None,
    pool: Sequence[Path] = (),
    resume: ShotModel | None = None,
    anew: bool = False,
    pretrained: bool = True,
    max_steps: int | None = None,
    on_progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    engine: Engine | None = None,
) -> ShotModel:
    """Learn from the painted drawings of a shot; see :func:`plugin_core.session.learn`.

    ``resume`` is what lies in the shot's work folder: the engine reads it there.
    """
    settings = Settings(
        max_seconds=max_seconds,
        gap_px=DEFAULT_GAP_PX if gap_px is None else gap_px,
        method=method,
        pretrained=pretrained,
    )
    request = LearnRequest(
        _absolute(shot.folder),
        shot.level,
        settings,
        resume=not anew,
        max_steps=max_steps,
        pool=tuple(_absolute(one) for one in pool),
    )
    job = (engine or start_or_find()).learn(request)
    for _ in _drawings_of(job, on_progress, cancel or CancelToken(), shot):
        pass
    return stored_model(shot)


def colorize(
    shot: Shot,
    model: ShotModel,
    *,
    drawings: Collection[int] | None = None,
    precision: float = DEFAULT_PRECISION,
    folder: Path | None = None,
    on_progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    engine: Engine | None = None,
) -> Iterator[SavedResult]:
    """Colorize a shot, one drawing at a time; see :func:`plugin_core.session.colorize`.

    ``model`` is the one that lies in the shot's work folder.
    """
    if drawings is not None and not drawings:
        return
    request = ColorizeRequest(
        _absolute(shot.folder),
        shot.level,
        tuple(sorted(drawings or ())),
        Settings(precision=precision),
        "" if folder is None else _absolute(folder),
    )
    job = (engine or start_or_find()).colorize(request)
    for done in _drawings_of(job, on_progress, cancel or CancelToken(), shot):
        if not done.unchanged:
            yield SavedResult(shot.drawing(done.number, done.suffix), Path(done.picture))


def _drawings_of(
    job: Job, on_progress: Progress, cancel: CancelToken, shot: Shot
) -> Iterator[FinishedDrawing]:
    """Follow a job to its end and yield each drawing as it is finished.

    Raises
    ------
    JobCancelled
        If it was cancelled.
    ShiageError
        Whatever stopped it.
    """
    while not job.is_over:
        if cancel.cancelled and not job.cancelling:
            job.cancel()
        for event in job.poll():
            _tell(event, on_progress, shot)
            if event.drawing is not None:
                yield event.drawing
        if not job.is_over:
            time.sleep(POLL_SECONDS)
    job.check()


def _tell(event: Event, on_progress: Progress, shot: Shot) -> None:
    if event.stage:
        on_progress(event.fraction, event.stage)
    if event.notice:
        shot.warn(event.notice)


def _absolute(folder: Path) -> str:
    return str(without_climbing(folder))
