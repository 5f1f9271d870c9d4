"""Learning: from the painted drawings of a shot to a model that is kept in its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf
from os import PathLike
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from ..decisions import (
    LONE_PRIOR,
    PRIOR,
    Calibration,
    find_contradictions,
    fit_calibration,
    splitting_helps,
)
from ..errors import InputError, ModelError, NoRegions, NotPainted, StorageError
from ..files.storage import check_writable, remove_leftovers
from ..jobs import CancelToken, Progress, no_progress, part_of
from ..methods.leave_one_out import own_drawings, tell_each_other
from ..methods.method import PRETRAINED, LearnOptions, State
from ..methods.registry import get_method
from ..palette import Palette
from ..palettes import add_colors, merge_palettes
from ..prepared import PreparedDrawing
from ..preparing import dark_paper
from ..protocol.settings import DEFAULT_SETTINGS
from ..regions import DEFAULT_GAP_PX, learn_trace_pairs
from ..shot import Shot
from .model_store import (
    LearnedDrawing,
    ShotModel,
    UnusableModel,
    has_model,
    inputs_hash,
    load_model,
)
from .painted_files import not_painted, painted_files, prepare_references, with_extent
from .pool_files import TakenDrawing, open_pool, take_from_pool

DEFAULT_METHOD: Final = DEFAULT_SETTINGS.method

_LOOKING_SHARE: Final = 0.02
_READING_SHARE: Final = 0.05
"""How far the bar stands when the pool is looked at, and when all references are read."""


@dataclass(frozen=True, eq=False)
class _Learning:
    """One run: what is learned, how, and where it is kept."""

    shot: Shot
    method: str
    gap_px: int
    settings: Mapping[str, Any]
    files: Mapping[str, LearnedDrawing]
    palette: Palette
    references: Sequence[PreparedDrawing]
    taken: Sequence[TakenDrawing]
    started: float

    def keep(
        self,
        state: State,
        calibration: Calibration,
        *,
        finished: bool,
        contradictions: tuple[str, ...] = (),
    ) -> ShotModel:
        """Put what was learned into the work folder of the shot."""
        model = ShotModel(
            method=self.method,
            palette=self.palette,
            calibration=calibration,
            trace_pairs=learn_trace_pairs(self.references, self.palette),
            splits=splitting_helps(self.references),
            state=state,
            gap_px=self.gap_px,
            options=self.settings,
            drawings=with_extent(self.files, own_drawings(self.references)),
            pool=tuple(one.files for one in self.taken),
            seconds=perf_counter() - self.started,
            finished=finished,
            contradictions=contradictions,
        )
        self.shot.remember_palette()
        model.save(self.shot.work_folder)
        return model


def learn(
    shot: Shot,
    *,
    method: str = DEFAULT_METHOD,
    max_seconds: float = DEFAULT_SETTINGS.max_seconds,
    gap_px: int | None = None,
    pool: str | PathLike[str] | Sequence[str | PathLike[str]] = (),
    resume: ShotModel | None = None,
    anew: bool = False,
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
    pool
        A folder with painted drawings beyond the shot, or several; those that are most like it are
        learned too. The color models of a shot that has no paint count without being named.
    resume
        What was learned before: learning goes on from there. Colors that it knows stay as they
        are, new ones are added.
    anew
        Learn even if nothing changed since the shot was learned before.
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
        If no drawing is painted, and no pool and no color model can stand in; or if what is painted
        fills no region.
    NoRegions
        If the lines of all painted drawings close none; one by one they are left out.
    StorageError
        If the work folder of the shot cannot be written.
    InputError
        If a pool has no painted drawing, the method cannot use one or do without the weights, or
        the time is no number of seconds.
    ModelError
        If ``resume`` was learned by another method.
    JobCancelled
        If ``cancel`` was set; what was learned so far is kept in the work folder.
    """
    _check_settings(method, max_seconds, pretrained=pretrained)
    cancel = cancel or CancelToken()
    remove_leftovers(shot.work_folder)
    files = painted_files(shot)
    looking = part_of(on_progress, 0.0, _LOOKING_SHARE)
    found = open_pool(shot, _folders(pool), method, progress=looking, cancel=cancel)
    if not files and found.is_empty:
        raise not_painted([shot], found.warnings)
    gap = DEFAULT_GAP_PX if gap_px is None else gap_px
    limit = {"max_seconds": max_seconds} if max_steps is None else {"max_steps": max_steps}
    settings: dict[str, Any] = {"seed": seed, "pretrained": pretrained, **limit}
    if not found.is_empty:
        settings["pool"] = found.fingerprint
    stored = None if anew else _finished_model(shot)
    if stored and stored.learned_from(inputs_hash(method, gap, settings, files), shot.palette):
        shot.warn(*stored.contradictions)
        return stored
    started = perf_counter()
    chosen, state = get_method(method), _state_of(resume, method)
    _check_work_folder(shot.work_folder)
    reading = part_of(on_progress, _LOOKING_SHARE, _READING_SHARE)
    taken = take_from_pool(shot, found, gap_px=gap, progress=reading, cancel=cancel)
    palette = _palette(shot, resume, taken)
    references = prepare_references(
        shot,
        shot.painted_drawings,
        palette,
        gap_px=gap,
        pooled=[one.in_palette(palette) for one in taken],
        progress=reading,
        cancel=cancel,
    )
    _check_references(shot, references)
    run = _Learning(shot, method, gap, settings, files, palette, references, taken, started)
    known = resume.calibration if resume else Calibration()
    options = LearnOptions(
        max_seconds=max_seconds,
        max_steps=max_steps,
        seed=seed,
        pretrained=pretrained,
        progress=part_of(on_progress, _READING_SHARE, 1.0),
        cancel=cancel,
        keep=lambda so_far: run.keep(so_far, known, finished=False),
    )
    learned = chosen.learn(references, palette, options, resume=state)
    calibration, contradictions = known, resume.contradictions if resume else ()
    if learned.held_out:
        prior = PRIOR if tell_each_other(references) else LONE_PRIOR
        calibration = fit_calibration(learned.held_out, prior, references=references)
        contradictions = find_contradictions(learned.held_out, palette)
    shot.warn(*contradictions)
    model = run.keep(learned.state(), calibration, finished=True, contradictions=contradictions)
    on_progress(1.0, "Learned")
    return model


def _check_settings(method: str, max_seconds: float, *, pretrained: bool) -> None:
    """Refuse a time that is none, and a method without the weights that it needs."""
    if not 0 <= max_seconds < inf:
        raise InputError(
            f"Learning cannot take {max_seconds} seconds.", hint="Give it a time, 0 or longer."
        )
    if method in PRETRAINED and not pretrained:
        raise InputError(
            f"The method {method} cannot do without the supplied weights.",
            hint="Use them (on the command line: without --no-pretrained), or choose another"
            " method: auto does without them.",
        )


def _check_work_folder(folder: Path) -> None:
    """Say before the work that what is learned cannot be kept; ``--out`` would not help."""
    try:
        check_writable(folder)
    except StorageError as error:
        raise StorageError(
            f"{error.message} What is learned is kept there, wherever the results go.",
            hint="Have that folder made writable, or copy line and paint into a folder of yours.",
        ) from error


def _check_references(shot: Shot, references: Sequence[PreparedDrawing]) -> None:
    """Refuse drawings that show no color, and say why they show none."""
    painted = shot.painted_drawings
    names = ", ".join(one.line.name for one in painted)
    dark = ", ".join(one.line.name for one in painted if shot.is_on_dark_paper(one))
    if dark and not references:
        raise dark_paper(dark)
    if not references:
        raise NoRegions(
            f"The lines of what is painted ({names}) close no region.",
            hint="Close the outlines, or let larger gaps count as closed"
            " (on the command line: --gap).",
        )
    if not any(one.is_reference for one in references):
        raise NotPainted(
            f"The paint of {names} fills no region by half, so it shows no color.",
            hint="Fill the regions that you paint, then learn again.",
        )


def _folders(pool: str | PathLike[str] | Sequence[str | PathLike[str]]) -> list[Path]:
    """Return the folders of a pool, which may be named as one."""
    named = [pool] if isinstance(pool, str | PathLike) else pool
    return [Path(one) for one in named]


def _palette(shot: Shot, resume: ShotModel | None, taken: Sequence[TakenDrawing]) -> Palette:
    """Return the colors of the shot, then those of pool drawings, in an order known before."""
    palette = reduce(add_colors, [one.palette for one in taken], shot.palette)
    return merge_palettes(resume.palette, palette) if resume else palette


def stored_model(shot: Shot) -> ShotModel:
    """Return what was learned from a shot before.

    Raises
    ------
    ModelError
        If there is nothing, or if it is damaged or of another version.
    """
    return load_model(shot.work_folder)


def resumable_model(shot: Shot, method: str) -> ShotModel | None:
    """Return what the same method learned of a shot before; ``None`` if there is nothing.

    A model that is damaged or of an earlier version is as good as none, and the shot warns of it.

    Raises
    ------
    ModelError
        If it is of a later version: it is not thrown away unasked.
    """
    if not has_model(shot.work_folder):
        return None
    try:
        stored = stored_model(shot)
    except UnusableModel as error:
        shot.warn(f"{error.message} Learning starts anew.")
        return None
    return stored if stored.method == method else None


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
