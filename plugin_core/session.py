"""The two verbs over a shot: learn from what is painted, colorize the rest.

    shot = Shot.open("s01/c012", level="A")
    model = learn(shot, max_seconds=90)
    for result in colorize(shot, model):
        result.save()

Neither does a thing twice: what was made from the same files and settings is taken as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from . import __version__
from .decisions import Calibration, decide, fit_calibration
from .errors import InputError, ModelError
from .jobs import CancelToken, Progress, no_progress, part_of
from .methods.method import Learned, LearnOptions, State
from .methods.registry import get_method
from .model_store import ShotModel, has_model, inputs_hash, load_model
from .painted_files import (
    check_palette,
    check_result_folder,
    files_of,
    is_open,
    known_references,
    painted_files,
    prepare_one,
    prepare_references,
    references_hash,
    with_extent,
)
from .palettes import merge_palettes
from .regions import DEFAULT_GAP_PX, learn_trace_pairs
from .result_files import ResultFiles
from .results import Result
from .shot import Drawing, Shot

__all__ = ["Result", "ShotModel", "colorize", "learn", "stored_model"]

DEFAULT_METHOD: Final = "auto"
DEFAULT_PRECISION: Final = 0.98


def learn(
    shot: Shot,
    *,
    method: str = DEFAULT_METHOD,
    max_seconds: float = 90.0,
    gap_px: int | None = None,
    resume: ShotModel | None = None,
    pretrained: bool = True,
    seed: int = 0,
    max_steps: int | None = None,
    on_progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> ShotModel:
    """Learn from the painted drawings of a shot.

    Parameters
    ----------
    shot
        The shot; its painted drawings, wholly or partly painted, are what is learned.
    method
        Name of the method.
    max_seconds
        How long the method may learn.
    gap_px
        Gaps in the lines up to this many pixels count as closed; ``None`` is the usual size.
    resume
        What was learned before: learning goes on from there. Colours that it knows stay as they
        are, new ones are added.
    pretrained
        Whether the method may start from the weights that come with Shiage.
    seed
        The dice.
    max_steps
        Replaces the clock where a run must be repeatable to the bit.
    on_progress
        Told ``(fraction, stage)``.
    cancel
        Stops the work between two steps.

    Returns
    -------
    ShotModel
        The model, also kept in the work folder of the shot. If nothing changed since it was
        learned, the one that lies there.

    Raises
    ------
    NotPainted
        If no drawing is painted.
    ModelError
        If ``resume`` was learned by another method.
    JobCancelled
        If ``cancel`` was set; what was learned so far is kept in the work folder.
    """
    cancel = cancel or CancelToken()
    files = painted_files(shot)
    gap = DEFAULT_GAP_PX if gap_px is None else gap_px
    limit = {"max_seconds": max_seconds} if max_steps is None else {"max_steps": max_steps}
    settings = {"seed": seed, "pretrained": pretrained, **limit}
    stored = _finished_model(shot)
    if stored and stored.inputs_hash == inputs_hash(method, gap, settings, files):
        return stored
    started = perf_counter()
    chosen = get_method(method)
    palette = merge_palettes(resume.palette, shot.palette) if resume else shot.palette
    references = prepare_references(
        shot,
        shot.painted_drawings,
        palette,
        gap_px=gap,
        progress=part_of(on_progress, 0.0, 0.05),
        cancel=cancel,
    )
    known = resume.calibration if resume else Calibration()

    def model_of(state: State, calibration: Calibration, *, finished: bool) -> ShotModel:
        return ShotModel(
            method=method,
            palette=palette,
            calibration=calibration,
            trace_pairs=learn_trace_pairs(references, palette),
            state=state,
            gap_px=gap,
            options=settings,
            drawings=with_extent(files, references),
            seconds=perf_counter() - started,
            finished=finished,
        )

    options = LearnOptions(
        max_seconds=max_seconds,
        max_steps=max_steps,
        seed=seed,
        pretrained=pretrained,
        progress=part_of(on_progress, 0.05, 0.98),
        cancel=cancel,
        keep=lambda state: model_of(state, known, finished=False).save(shot.work_folder),
    )
    learned = chosen.learn(references, palette, options, resume=_state_of(resume, method))
    calibration = fit_calibration(learned.held_out) if learned.held_out else known
    model = model_of(learned.state(), calibration, finished=True)
    shot.remember_palette()
    model.save(shot.work_folder)
    on_progress(1.0, "Learned")
    return model


def stored_model(shot: Shot) -> ShotModel:
    """Return what was learned from a shot before.

    Raises
    ------
    ModelError
        If there is nothing, or if it is damaged or of another version.
    """
    return load_model(shot.work_folder)


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
    learned: Learned | None = None
    known = known_references(shot, model)
    evidence = {
        "version": __version__,
        "method": model.method,
        "precision": precision,
        "model": model.hash,
        "references": references_hash(known),
    }
    for done, drawing in enumerate(wanted):
        cancel.check()
        on_progress(done / len(wanted), f"Coloring {drawing.stem}")
        made_from = {**evidence, **files_of(drawing)}
        if ResultFiles(folder, drawing.stem).is_current(made_from):
            continue
        if not is_open(shot, model, drawing):
            continue
        learned = learned or _restore(shot, model, known, cancel)
        yield _color_one(shot, model, learned, drawing, made_from, folder)
    on_progress(1.0, "Colored")


def _color_one(
    shot: Shot,
    model: ShotModel,
    learned: Learned,
    drawing: Drawing,
    made_from: Mapping[str, Any],
    folder: Path,
) -> Result:
    started = perf_counter()
    prepared = prepare_one(shot, drawing, model)
    probabilities = learned.probabilities(prepared)
    decision = decide(prepared, probabilities, model.calibration, precision=made_from["precision"])
    return Result(
        prepared=prepared,
        decision=decision,
        palette=model.palette,
        trace_pairs=model.trace_pairs,
        made_from=made_from,
        folder=folder,
        seconds=perf_counter() - started,
    )


def _restore(
    shot: Shot, model: ShotModel, known: Sequence[Drawing], cancel: CancelToken
) -> Learned:
    references = prepare_references(
        shot, known, model.palette, gap_px=model.gap_px, progress=no_progress, cancel=cancel
    )
    try:
        return get_method(model.method).restore(model.state, references, model.palette)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"What {model.method} learned of {shot.folder} is damaged and cannot be used.",
            hint="Learn the shot anew: shiage learn --anew",
        ) from error


def _select(shot: Shot, numbers: Collection[int] | None) -> list[Drawing]:
    """Return the drawings of some numbers, with all their suffixes, in the order of the shot."""
    if numbers is None:
        return list(shot.order())
    known = {drawing.number for drawing in shot.drawings}
    for number in sorted(set(numbers) - known):
        shot.drawing(number)  # says which numbers there are
    return [drawing for drawing in shot.order() if drawing.number in set(numbers)]


def _finished_model(shot: Shot) -> ShotModel | None:
    """Return the stored model; a damaged or outdated one is as good as none when learning anew."""
    if not has_model(shot.work_folder):
        return None
    try:
        stored = load_model(shot.work_folder)
    except ModelError:
        return None
    return stored if stored.finished else None


def _state_of(resume: ShotModel | None, method: str) -> State | None:
    if resume is None:
        return None
    if resume.method != method:
        raise ModelError(
            f"Learning with {method} cannot go on from what {resume.method} learned.",
            hint=f"Choose the method {resume.method}, or learn anew.",
        )
    return resume.state
