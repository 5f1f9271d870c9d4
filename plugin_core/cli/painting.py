"""What ``paint``, ``learn`` and ``colorize`` do, level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from .. import session
from ..client import Changes, changes_in
from ..errors import InputError, JobCancelled, ShiageError, UnreadableImage
from ..files.result_files import ResultFiles
from ..files.storage import check_writable
from ..jobs import CancelToken, Progress, part_of
from ..protocol.settings import DEFAULT_SETTINGS
from ..review import LevelReview, report_files, review_level, write_report
from ..session import (
    DEFAULT_METHOD,
    DEFAULT_PRECISION,
    ShotModel,
    resumable_model,
    stored_model,
)
from ..session.painted_files import check_result_folder
from ..shot import Shot
from . import through_engine
from .output import Output
from .shots import Selection, open_painted_levels

_LEARNING_SHARE: Final = 0.8
"""Of the progress bar, when both learning and coloring are asked for."""


class Finished(Protocol):
    """A drawing that is colored."""

    def save(self) -> Path:
        """Keep it; return where its picture lies."""


@dataclass(frozen=True)
class Verbs:
    """Who does the work; both do it in the same way."""

    learn: Callable[..., ShotModel]
    colorize: Callable[..., Iterator[Finished]]


IN_THIS_PROCESS: Final = Verbs(session.learn, session.colorize)
IN_THE_ENGINE: Final = Verbs(through_engine.learn, through_engine.colorize)


@dataclass(frozen=True)
class LearnSettings:
    """How to learn."""

    method: str | None = None
    max_seconds: float = DEFAULT_SETTINGS.max_seconds
    gap_px: int | None = None
    pretrained: bool = True
    anew: bool = False
    pool: tuple[Path, ...] = ()


@dataclass(frozen=True)
class ColorizeSettings:
    """What to colorize, and how sure to be."""

    selection: Selection
    precision: float = DEFAULT_PRECISION
    out: Path | None = None


def verbs_of(engine: bool, place: Path | None = None) -> Verbs:
    """Return who does the work on a shot folder, or on the timeline named in it.

    Raises
    ------
    InputError
        If the engine is to follow a timeline that is named: a request names the folder only.
    """
    if engine and place is not None and place.is_file():
        raise InputError(
            f"With --engine, a shot is its folder; {place.name} would not be followed.",
            hint=f"Leave --engine out, or name the folder: {place.parent}",
        )
    return IN_THE_ENGINE if engine else IN_THIS_PROCESS


def run_paint(
    folder: Path,
    level: str | None,
    learning: LearnSettings | None,
    settings: ColorizeSettings,
    output: Output,
    cancel: CancelToken,
    verbs: Verbs,
) -> bool:
    """Colorize a shot, learning first where ``learning`` says how; say whether to review it."""
    shots = open_painted_levels(
        folder, level, has_pool=bool(learning and learning.pool), learned=learning is None
    )
    check_places(shots, settings)
    with output.progress() as progress:
        report, unreadable = paint_levels(shots, learning, settings, progress, cancel, verbs)
    for record in report["levels"]:
        for text in record["warnings"]:
            output.warn(text)
    page = report_files(result_folder(shots[0], settings)).content
    _tell(report, page, output)
    for other in unreadable[1:]:
        output.warn(str(other))
    if unreadable:
        raise unreadable[0]
    output.finish({**report, "report": str(page)})
    return bool(report["counts"]["unsure"]) or any(one["faults"] for one in report["levels"])


def run_learn(
    folder: Path,
    level: str | None,
    settings: LearnSettings,
    output: Output,
    cancel: CancelToken,
    verbs: Verbs,
) -> bool:
    """Learn a shot; there is nothing to review."""
    shots = open_painted_levels(folder, level, has_pool=bool(settings.pool))
    records = []
    with output.progress() as progress:
        for place, shot in enumerate(shots):
            part = part_of(progress, place / len(shots), (place + 1) / len(shots))
            records.append(_learned(shot, _learn_or_say(shot, settings, part, cancel, verbs)))
    for shot in shots:
        for text in shot.warnings:
            output.warn(text)
    for record in records:
        output.say_plain(
            f"Learned {_named(record)}{len(record['learned_from'])} painted drawings"
            f"{_from_pool(record)} in {record['seconds']:.0f} s: {record['folder']}"
        )
    output.finish({"levels": records})
    return False


def learn_level(
    shot: Shot, settings: LearnSettings, progress: Progress, cancel: CancelToken, verbs: Verbs
) -> ShotModel:
    """Learn a level, going on from what was learned before unless asked to start anew."""
    method = settings.method or DEFAULT_METHOD
    return verbs.learn(
        shot,
        method=method,
        max_seconds=settings.max_seconds,
        gap_px=settings.gap_px,
        pool=settings.pool,
        resume=None if settings.anew else resumable_model(shot, method),
        anew=settings.anew,
        pretrained=settings.pretrained,
        on_progress=progress,
        cancel=cancel,
    )


def check_places(shots: Sequence[Shot], settings: ColorizeSettings) -> None:
    """Find out before any work whether all results can be written."""
    settings.selection.check(shots)
    for shot in shots:
        numbers = settings.selection.numbers(shot)
        folder = result_folder(shot, settings)
        check_result_folder(shot, folder)
        report_files(folder).check_ours()
        for drawing in shot.drawings:
            if not shot.is_painted(drawing) and (numbers is None or drawing.number in numbers):
                ResultFiles(folder, drawing.stem).check_ours()
        check_writable(folder)


def colorize_level(
    shot: Shot,
    model: ShotModel,
    settings: ColorizeSettings,
    finished: list[Path],
    progress: Progress,
    cancel: CancelToken,
    verbs: Verbs,
) -> None:
    """Colorize a level and keep each drawing as soon as it is done."""
    results = verbs.colorize(
        shot,
        model,
        drawings=settings.selection.numbers(shot),
        precision=settings.precision,
        folder=settings.out,
        on_progress=progress,
        cancel=cancel,
    )
    for result in results:
        finished.append(result.save())


def paint_levels(
    shots: Sequence[Shot],
    learning: LearnSettings | None,
    settings: ColorizeSettings,
    progress: Progress,
    cancel: CancelToken,
    verbs: Verbs,
) -> tuple[dict[str, Any], list[ShiageError]]:
    """Colorize levels, learning each first where ``learning`` says how; write the report.

    Returns
    -------
    dict
        The report, and what this run changed.
    list of ShiageError
        Of each level with line art that cannot be read, the error that names it.

    Raises
    ------
    JobCancelled
        If somebody stopped it; the hint says what is finished.
    """
    finished: list[Path] = []
    reviews = []
    unreadable: list[ShiageError] = []
    try:
        for place, shot in enumerate(shots):
            part = part_of(progress, place / len(shots), (place + 1) / len(shots))
            model, part = _model(shot, learning, part, cancel, verbs)
            try:
                colorize_level(shot, model, settings, finished, part, cancel, verbs)
            except ShiageError as error:  # known by its code: it may come from the engine
                if error.code != UnreadableImage.code:
                    raise
                unreadable.append(error)
            reviews.append(_review(shot, model, settings))
    except JobCancelled as error:
        raise JobCancelled(
            "Stopped.",
            hint=f"{len(finished)} drawings were finished and are kept;"
            " the same command goes on from there.",
        ) from error
    report = write_report(result_folder(shots[0], settings), reviews)
    return {**report, "changes": changes_of(finished)._asdict()}, unreadable


def changes_of(finished: Iterable[Path]) -> Changes:
    """Add up what result pictures changed against earlier ones."""
    return changes_in(ResultFiles(path.parent, path.stem).record for path in finished)


def tell_changes(changes: Changes, output: Output) -> None:
    """Say what changed, if anything did."""
    if changes.drawings:
        output.say_plain(
            f"Changed drawings: {changes.drawings} ({changes.painted} more regions painted,"
            f" {changes.recolored} recolored, {changes.blanked} left blank again)."
        )


def result_folder(shot: Shot, settings: ColorizeSettings) -> Path:
    """Return where results go."""
    return settings.out or shot.result_folder


def _model(
    shot: Shot,
    learning: LearnSettings | None,
    progress: Progress,
    cancel: CancelToken,
    verbs: Verbs,
) -> tuple[ShotModel, Progress]:
    """Return the model, and the part of the progress that is left."""
    if learning is None:
        return stored_model(shot), progress
    model = learn_level(shot, learning, part_of(progress, 0.0, _LEARNING_SHARE), cancel, verbs)
    return model, part_of(progress, _LEARNING_SHARE, 1.0)


def _review(shot: Shot, model: ShotModel, settings: ColorizeSettings) -> LevelReview:
    folder = result_folder(shot, settings)
    return review_level(shot, model, folder, precision=settings.precision)


def _learn_or_say(
    shot: Shot, settings: LearnSettings, progress: Progress, cancel: CancelToken, verbs: Verbs
) -> ShotModel:
    try:
        return learn_level(shot, settings, progress, cancel, verbs)
    except JobCancelled as error:
        raise JobCancelled(
            "Stopped.",
            hint="What was learned so far is kept; the same command goes on from there.",
        ) from error


def _learned(shot: Shot, model: ShotModel) -> dict[str, Any]:
    return {
        "level": shot.level,
        "folder": str(shot.work_folder),
        "method": model.method,
        "hash": model.hash,
        "learned_from": sorted(model.drawings),
        "pool": [one.file for one in model.pool],
        "colors": len(model.palette),
        "seconds": round(model.seconds, 2),
    }


def _tell(report: Mapping[str, Any], page: Path, output: Output) -> None:
    for level in report["levels"]:
        counts = level["counts"]
        output.say_plain(
            f"{_named(level)}{level['drawings_colored']} drawings colored:"
            f" {counts['auto']} regions painted, {counts['unsure']} left to you,"
            f" {counts['kept']} of yours kept."
        )
        for fault in level["faults"]:
            output.warn(f"{fault['drawing']}: {fault['message']}")
    tell_changes(Changes(**report["changes"]), output)
    output.say_plain(f"Look at {page}")


def _from_pool(record: Mapping[str, Any]) -> str:
    files = record["pool"]
    return f" and {len(files)} of the pool ({', '.join(files)})" if files else ""


def _named(record: Mapping[str, Any]) -> str:
    return f"Level {record['level']}: " if record["level"] else ""
