"""Which drawings to paint first: those from which most regions of the others can be told.

Greedy choice of references by expected coverage: each step takes the drawing that adds most. How
surely a region can be told from another drawing is read off the cost of its best match there
(:mod:`plugin_core.methods.nearest_region`); a logistic curve fitted to the bench's dev sequences
turns that cost into a chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..arrays import NO_COLOR
from ..errors import DarkPaper, InputError, NoRegions, UnreadableImage
from ..jobs import CancelToken, Progress, no_progress
from ..methods.nearest_region import Looks, looks_of, matching_cost
from ..preparing import prepare
from ..process.numpy_threads import ONE_NUMPY_THREAD
from ..regions import DEFAULT_GAP_PX
from ..shot import Drawing, Shot
from .painted_files import is_wholly_painted

MOST: Final = 5
"""Drawings in a plan."""

MIN_GAIN: Final = 0.01
"""A drawing that adds less to the expected share is not worth asking for."""

MAX_CANDIDATES: Final = 40
"""Of a longer shot, so many drawings stand for all as candidates."""

MIN_AREA_PX: Final = 10

GUESS: Final = 0.4
"""How often the best match is right although nothing looks alike."""
HALFWAY_COST: Final = 0.30
COST_WIDTH: Final = 0.05

Chances = NDArray[np.float32]


@dataclass(frozen=True)
class PlannedDrawing:
    """A drawing to paint, and the share (0..1) of the other drawings' regions above 10 px whose
    color can be expected to come out right once it and those before it are painted.
    """

    drawing: Drawing
    expected: float


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is kept of a drawing with N regions."""

    drawing: Drawing
    looks: Looks
    large: NDArray[np.bool_]  # (N,) no speck
    painted: NDArray[np.bool_]  # (N,) the artist gave it a color
    is_whole: bool  # nothing is left to paint


@dataclass(frozen=True, eq=False)
class _Chances:
    """How surely each region of a shot can be told."""

    candidates: NDArray[np.intp]  # (C,) places of drawings
    owners: NDArray[np.intp]  # (S,) place of the drawing that each region belongs to
    told: Chances  # (C, S) from each candidate, once it is painted
    by_paint: Chances  # (S,) from what is painted already


def plan_painting(
    shot: Shot,
    *,
    most: int = MOST,
    gap_px: int | None = None,
    on_progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> list[PlannedDrawing]:
    """Say which drawings to paint first.

    Parameters
    ----------
    shot
        The shot; what is painted already counts, and drawings that are wholly painted are not named
        again.
    most
        How many drawings to name at most.
    gap_px
        Gaps in the lines up to this many pixels count as closed; ``None`` is the usual size.
    on_progress
        Told ``(fraction, stage)``.
    cancel
        Stops the work between two drawings.

    Returns
    -------
    list of PlannedDrawing
        The most useful first; it ends where one more would add less than a hundredth. Line art that
        cannot be read, or that closes no region, is left out, with a warning of the shot.

    Raises
    ------
    InputError
        If no drawing of the shot has a closed region, or none can be read.
    JobCancelled
        If ``cancel`` was set.
    """
    cancel = cancel or CancelToken()
    gap = DEFAULT_GAP_PX if gap_px is None else gap_px
    seen: list[_Seen] = []
    left_out: list[NoRegions | UnreadableImage] = []
    for done, drawing in enumerate(shot.order()):
        cancel.check()
        on_progress(0.7 * done / len(shot.drawings), f"Looking at {drawing.stem}")
        try:
            seen.append(_look_at(shot, drawing, gap))
        except (NoRegions, UnreadableImage) as error:
            left_out.append(error)
            shot.warn(f"{error} It is left out.")
    if not seen:
        raise _nothing_seen(shot, left_out)
    ONE_NUMPY_THREAD.begin()
    try:
        chances = _compare(seen, cancel)
    finally:
        ONE_NUMPY_THREAD.end()
    on_progress(1.0, "Planned")
    return [
        PlannedDrawing(seen[place].drawing, expected)
        for place, expected in _choose(chances, seen, most)
    ]


def _nothing_seen(shot: Shot, left_out: Sequence[NoRegions | UnreadableImage]) -> InputError:
    """Return the error that says why no drawing can be planned with."""
    unusable = [error for error in left_out if isinstance(error, DarkPaper | UnreadableImage)]
    if unusable:
        messages = " ".join(error.message for error in unusable)
        return type(unusable[0])(messages, hint=unusable[0].hint)
    level = f" of level {shot.level}" if shot.level else ""
    return InputError(
        f"No drawing{level} in {shot.folder} has a closed region.",
        hint="Close the outlines, or let larger gaps count as closed (on the command line: --gap).",
    )


def _look_at(shot: Shot, drawing: Drawing, gap_px: int) -> _Seen:
    prepared = prepare(shot, drawing, gap_px=gap_px)
    return _Seen(
        drawing,
        looks_of(prepared),
        large=prepared.regions.area > MIN_AREA_PX,
        painted=prepared.colors != NO_COLOR,
        is_whole=shot.is_painted(drawing) and is_wholly_painted(prepared),
    )


def _compare(seen: Sequence[_Seen], cancel: CancelToken) -> _Chances:
    """Match every region with every candidate, and with what is painted."""
    owners = np.repeat(np.arange(len(seen)), [int(one.large.sum()) for one in seen])
    open_places = np.array([place for place, one in enumerate(seen) if not one.is_whole], np.intp)
    spread = np.linspace(0, len(open_places) - 1, min(MAX_CANDIDATES, len(open_places))).round()
    candidates = open_places[spread.astype(np.intp)]
    told = np.empty((len(candidates), len(owners)), np.float32)
    for row, place in enumerate(candidates):
        cancel.check()
        told[row] = _told_from(seen, place, np.ones_like(seen[place].painted))
    by_paint = np.zeros(len(owners), np.float32)
    for place, one in enumerate(seen):
        cancel.check()
        if one.painted.any():
            by_paint = np.maximum(by_paint, _told_from(seen, place, one.painted))
    return _Chances(candidates, owners, told, by_paint)


def _told_from(seen: Sequence[_Seen], place: int, painted: NDArray[np.bool_]) -> Chances:
    """Return (S,) how surely regions can be told from the painted ones of a drawing."""
    shown = seen[place]
    costs = [
        matching_cost(one.looks, shown.looks)[np.ix_(one.large, painted)].min(axis=1)
        for one in seen
    ]
    told = [GUESS + (1 - GUESS) * expit((HALFWAY_COST - cost) / COST_WIDTH) for cost in costs]
    told[place][painted[shown.large]] = 1.0
    return np.concatenate(told).astype(np.float32)


def _choose(chances: _Chances, seen: Sequence[_Seen], most: int) -> list[tuple[int, float]]:
    """Take what adds most, again and again; return places with the expected share after each."""
    chosen = [place for place, one in enumerate(seen) if one.is_whole]
    best = chances.by_paint
    plan: list[tuple[int, float]] = []
    while len(plan) < most and len(chosen) < len(seen) - 1:
        totals = np.maximum(chances.told, best).mean(axis=1)
        totals[np.isin(chances.candidates, chosen)] = -1.0
        row = int(totals.argmax())
        if totals[row] < best.mean() + MIN_GAIN:
            break
        chosen.append(int(chances.candidates[row]))
        best = np.maximum(best, chances.told[row])
        left = ~np.isin(chances.owners, chosen)
        plan.append((chosen[-1], float(best[left].mean()) if left.any() else 1.0))
    return plan
