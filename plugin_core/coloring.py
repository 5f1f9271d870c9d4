"""Coloring: the drawings of a shot that are not painted yet, one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np

from . import __version__
from .arrays import NO_COLOR
from .decisions import Splitter, decide
from .errors import InputError, ModelError
from .jobs import CancelToken, Progress, no_progress
from .memory import give_back_memory
from .methods.following import find_followed
from .methods.method import Learned
from .methods.registry import get_method
from .model_store import ShotModel
from .painted_files import (
    check_palette,
    check_result_folder,
    files_of,
    is_open,
    known_references,
    prepare_one,
    prepare_references,
    references_hash,
)
from .pool_files import pool_references
from .prepared import PreparedDrawing
from .result_files import ResultFiles
from .results import Result
from .shot import Drawing, Shot

DEFAULT_PRECISION: Final = 0.98

_AT_ONCE: Final = 2
"""Drawings colored side by side: more would hold more memory than they save time."""

_GIVE_BACK_EVERY: Final = 8
"""Drawings between two times that freed memory is given back."""


def colorize(
    shot: Shot,
    model: ShotModel,
    *,
    drawings: Collection[int] | None = None,
    precision: float = DEFAULT_PRECISION,
    folder: Path | None = None,
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
        Expected share, 0..1, of right colours among the regions that are painted; what cannot
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
        Results in the order in which the shot shows its drawings; save them to keep them.

    Raises
    ------
    InputError
        If a number names no drawing, if ``precision`` is not within 0..1, or if ``folder`` is one
        of the artist's.
    ModelError
        If the shot is painted in colours that the model has not learned.
    JobCancelled
        If ``cancel`` was set.
    """
    if not 0 <= precision <= 1:
        raise InputError(
            f"The precision should be within 0 and 1, not {precision:g}.",
            hint="0.98 leaves blank what is less sure; 0 paints everything.",
        )
    target = folder or shot.result_folder
    check_result_folder(shot, target)
    check_palette(shot, model)
    wanted = _select(shot, drawings)
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
    known = known_references(shot, model)
    evidence = {
        "version": __version__,
        "method": model.method,
        "precision": precision,
        "model": model.hash,
        "references": references_hash(known),
    }
    work = _to_do(shot, model, wanted, evidence, folder)
    colorist: _Colorist | None = None
    # The next drawings are colored while the caller saves this one.
    with ThreadPoolExecutor(_AT_ONCE) as ahead:
        waiting: deque[Future[Result]] = deque()
        for done, drawing, made_from in work:
            cancel.check()
            if done % _GIVE_BACK_EVERY == 0:
                give_back_memory()
            on_progress(done / len(wanted), f"Coloring {drawing.stem}")
            colorist = colorist or _prepare_colorist(shot, model, known, folder, cancel)
            ready = waiting.popleft().result() if len(waiting) == _AT_ONCE else None
            waiting.append(ahead.submit(colorist.color, drawing, made_from))
            if ready:
                yield ready
        while waiting:
            cancel.check()
            yield waiting.popleft().result()
    on_progress(1.0, "Colored")


def _to_do(
    shot: Shot,
    model: ShotModel,
    wanted: Sequence[Drawing],
    evidence: Mapping[str, Any],
    folder: Path,
) -> Iterator[tuple[int, Drawing, Mapping[str, Any]]]:
    """Yield the place and the drawing of each result that is not there yet, and its origins."""
    for place, drawing in enumerate(wanted):
        made_from = {**evidence, **files_of(drawing)}
        is_there = ResultFiles(folder, drawing.stem).is_current(made_from)
        if not is_there and is_open(shot, model, drawing):
            yield place, drawing, made_from


@dataclass(frozen=True, eq=False)
class _Colorist:
    """Everything that one drawing after the other is colored with."""

    shot: Shot
    model: ShotModel
    learned: Learned
    references: Sequence[PreparedDrawing]
    splitter: Splitter
    folder: Path

    def color(self, drawing: Drawing, made_from: Mapping[str, Any]) -> Result:
        started = perf_counter()
        model = self.model
        prepared = prepare_one(self.shot, drawing, model)
        probabilities = self.learned.probabilities(prepared)
        precision = made_from["precision"]
        decision = decide(prepared, probabilities, model.calibration, precision=precision)
        followed = find_followed(prepared, self.references, decision.best)
        whole = np.where(decision.kept, NO_COLOR, decision.best).astype(np.int16)
        return Result(
            prepared=prepared,
            decision=decision,
            palette=model.palette,
            trace_pairs=model.trace_pairs,
            made_from=made_from,
            folder=self.folder,
            followed=followed,
            splits=self.splitter.split(prepared, followed, whole),
            seconds=perf_counter() - started,
        )


def _prepare_colorist(
    shot: Shot, model: ShotModel, known: Sequence[Drawing], folder: Path, cancel: CancelToken
) -> _Colorist:
    references = prepare_references(
        shot, known, model.palette, gap_px=model.gap_px, progress=no_progress, cancel=cancel
    )
    references += pool_references(shot, model)
    try:
        learned = get_method(model.method).restore(model.state, references, model.palette)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"What {model.method} learned of {shot.folder} is damaged and cannot be used.",
            hint="Learn the shot anew: shiage learn --anew",
        ) from error
    splitter = Splitter(references if model.splits else ())
    return _Colorist(shot, model, learned, references, splitter, folder)


def _select(shot: Shot, numbers: Collection[int] | None) -> list[Drawing]:
    """Return the drawings of some numbers, with all their suffixes, in the order of the shot."""
    if numbers is None:
        return list(shot.order())
    known = {drawing.number for drawing in shot.drawings}
    for number in sorted(set(numbers) - known):
        shot.drawing(number)  # says which numbers there are
    return [drawing for drawing in shot.order() if drawing.number in set(numbers)]
