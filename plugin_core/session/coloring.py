"""Coloring: the drawings of a shot that are not painted yet, one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Any, Final

from .. import __version__
from ..errors import InputError, NoRegions, UnreadableImage
from ..files.result_files import ResultFiles
from ..files.storage import remove_leftovers
from ..jobs import CancelToken, Progress, no_progress
from ..process.memory import give_back_memory
from ..protocol.settings import DEFAULT_SETTINGS
from ..shot import Drawing, Shot
from .colorist import AT_ONCE, Task, confers, drawings_beside, prepare_colorist
from .model_store import ShotModel
from .painted_files import (
    check_palette,
    check_result_folder,
    files_hash,
    files_of,
    is_open,
    known_references,
)
from .results import Result

DEFAULT_PRECISION: Final = DEFAULT_SETTINGS.precision

_GIVE_BACK_EVERY: Final = 8
"""Drawings between two times that freed memory is given back."""


def colorize(
    shot: Shot,
    model: ShotModel,
    *,
    drawings: Collection[int] | None = None,
    precision: float = DEFAULT_PRECISION,
    folder: str | PathLike[str] | None = None,
    on_progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Iterator[Result]:
    """Colorize the drawings that are not wholly painted, one at a time.

    Parameters
    ----------
    shot
        The shot.
    model
        What :func:`learn` returned for it.
    drawings
        Numbers of the drawings to colorize; ``None`` is all of them.
    precision
        Expected share, 0..1, of right colors among the regions that are painted; what cannot
        be painted so surely is left blank. 0 paints every region with its best candidate.
    folder
        Where results go; the result folder of the shot if ``None``. Drawings whose result there
        was made from the same files and settings are passed over.
    on_progress
        Told ``(fraction, stage)``.
    cancel
        Stops the work between two drawings.

    Returns
    -------
    Iterator[Result]
        Results in the order in which the shot shows its drawings; save them to keep them. A
        drawing whose lines close no region has none, but a warning of the shot.

    Raises
    ------
    InputError
        If a number names no drawing, if ``precision`` is not within 0..1, or if ``folder`` is one
        of the artist's.
    NotPainted
        If nothing is painted any more of what the model learned.
    ModelError
        If the shot is painted in colors that the model has not learned.
    UnreadableImage
        If line art cannot be read; after all other drawings are colored.
    JobCancelled
        If ``cancel`` was set.
    """
    if not 0 <= precision <= 1:
        raise InputError(
            f"The precision should be within 0 and 1, not {precision:g}.",
            hint="0.98 leaves blank what is less sure; 0 paints everything.",
        )
    target = shot.result_folder if folder is None else Path(folder)
    check_result_folder(shot, target)
    check_palette(shot, model)
    wanted = _select(shot, drawings)
    remove_leftovers(target)
    return _colorize(shot, model, wanted, precision, target, on_progress, cancel or CancelToken())


def _colorize(
    shot: Shot,
    model: ShotModel,
    wanted: Sequence[Drawing],
    precision: float,
    folder: Path,
    on_progress: Progress,
    cancel: CancelToken,
) -> Iterator[Result]:
    known, places = known_references(shot, model), shot.places()
    evidence = {
        "version": __version__,
        "method": model.method,
        "precision": precision,
        "model": model.hash,
        "references": files_hash(known, places),
    }
    tasks = _to_do(shot, model, wanted, evidence, known, folder)
    unreadable: list[UnreadableImage] = []
    first = next(tasks, None)
    if first is not None:
        with prepare_colorist(shot, model, known, folder, cancel) as colorist:
            # The next drawings are colored while the caller saves this one.
            waiting: deque[Future[Result]] = deque()
            for done, task in chain([first], tasks):
                cancel.check()
                if done % _GIVE_BACK_EVERY == 0:
                    give_back_memory()
                on_progress(done / len(wanted), f"Coloring {task.drawing.stem}")
                full = len(waiting) == AT_ONCE
                ready = _wait_for(waiting.popleft(), shot, unreadable) if full else None
                waiting.append(colorist.begin(task))
                if ready:
                    yield ready
            for last in waiting:
                cancel.check()
                if ready := _wait_for(last, shot, unreadable):
                    yield ready
    if unreadable:
        raise _together(unreadable)
    on_progress(1.0, "Colored")


def _wait_for(
    coloring: Future[Result], shot: Shot, unreadable: list[UnreadableImage]
) -> Result | None:
    """Return a drawing once it is colored, nothing where nothing can be.

    A warning says where no line closes a region; what cannot be read is told when all else is done.
    """
    try:
        return coloring.result()
    except NoRegions as error:
        shot.warn(f"{error} Nothing was painted there.")
    except UnreadableImage as error:
        unreadable.append(error)
    return None


def _together(unreadable: Sequence[UnreadableImage]) -> UnreadableImage:
    """Return one error that names all files that cannot be read."""
    messages = [error.message for error in unreadable]
    return UnreadableImage(" ".join(messages), hint=unreadable[0].hint)


def _to_do(
    shot: Shot,
    model: ShotModel,
    wanted: Sequence[Drawing],
    evidence: Mapping[str, Any],
    known: Sequence[Drawing],
    folder: Path,
) -> Iterator[tuple[int, Task]]:
    """Yield how many went before, and the task, of each drawing whose result is not there yet."""
    places = shot.places()
    painted = [one for one in known if model.drawings[one.stem].whole]
    for done, drawing in enumerate(wanted):
        beside = drawings_beside(shot, drawing, painted) if confers(model) else []
        heard = files_hash([other for _, other in beside], places)
        place = places[drawing.stem]
        made_from = {**evidence, **files_of(drawing), "place": place, "beside": heard}
        is_there = ResultFiles(folder, drawing.stem).is_current(made_from)
        if not is_there and is_open(shot, model, drawing):
            yield done, Task(drawing, beside, made_from)


def _select(shot: Shot, numbers: Collection[int] | None) -> list[Drawing]:
    """Return the drawings of some numbers, with all their suffixes, in the order of the shot."""
    if numbers is None:
        return list(shot.order())
    known = {drawing.number for drawing in shot.drawings}
    for number in sorted(set(numbers) - known):
        shot.drawing(number)  # says which numbers there are
    return [drawing for drawing in shot.order() if drawing.number in set(numbers)]
