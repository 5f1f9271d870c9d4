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

from .errors import InputError, NoRegions, UnreadableImage
from .jobs import CancelToken, Progress, no_progress
from .methods.nearest_region import Looks, looks_of, matching_cost
from .preparing import prepare
from .regions import DEFAULT_GAP_PX
from .shot import Drawing, Shot

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
class _Chances:
    """How surely each region of a shot can be told from each candidate."""

    candidates: NDArray[np.intp]  # (C,) places of drawings
    owners: NDArray[np.intp]  # (S,) place of the drawing that each region belongs to
    told: Chances  # (C, S)


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
        The shot; what is painted already counts, and is not named again.
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
        cannot be read is left out, with a warning of the shot.

    Raises
    ------
    InputError
        If no drawing of the shot has a closed region.
    JobCancelled
        If ``cancel`` was set.
    """
    cancel = cancel or CancelToken()
    gap = DEFAULT_GAP_PX if gap_px is None else gap_px
    drawings, looks = [], []
    for place, drawing in enumerate(shot.order()):
        cancel.check()
        on_progress(0.7 * place / len(shot.drawings), f"Looking at {drawing.stem}")
        try:
            looks.append(looks_of(prepare(shot, drawing, gap_px=gap)))
        except NoRegions:
            continue  # such a drawing can neither teach nor be painted
        except UnreadableImage as error:
            shot.warn(f"{error} It is left out.")
            continue
        drawings.append(drawing)
    if not drawings:
        raise InputError(
            f"No drawing of {shot.folder} has a closed region.",
            hint="Close the outlines, or let larger gaps count as closed"
            " (on the command line: --gap).",
        )
    painted = [place for place, drawing in enumerate(drawings) if shot.is_painted(drawing)]
    chances = _compare(looks, painted, cancel)
    on_progress(1.0, "Planned")
    return [
        PlannedDrawing(drawings[place], expected)
        for place, expected in _choose(chances, painted, len(drawings), most)
    ]


def _compare(looks: Sequence[Looks], painted: Sequence[int], cancel: CancelToken) -> _Chances:
    """Match every region with every candidate."""
    large = [np.exp2(each.log_area) > MIN_AREA_PX for each in looks]
    owners = np.repeat(np.arange(len(looks)), [int(each.sum()) for each in large])
    spread = np.linspace(0, len(looks) - 1, min(MAX_CANDIDATES, len(looks))).round()
    candidates = np.union1d(spread.astype(np.intp), np.array(painted, np.intp))
    told = np.empty((len(candidates), len(owners)), np.float32)
    for row, candidate in enumerate(candidates):
        cancel.check()
        lowest = [
            matching_cost(target, looks[candidate])[use].min(axis=1)
            for target, use in zip(looks, large, strict=True)
        ]
        cost = np.concatenate(lowest)
        told[row] = GUESS + (1 - GUESS) * expit((HALFWAY_COST - cost) / COST_WIDTH)
        told[row, owners == candidate] = 1.0
    return _Chances(candidates, owners, told)


def _choose(
    chances: _Chances, painted: Sequence[int], count: int, most: int
) -> list[tuple[int, float]]:
    """Take what adds most, again and again; return places with the expected share after each."""
    chosen = list(painted)
    best = chances.told[np.isin(chances.candidates, chosen)].max(axis=0, initial=0.0)
    plan: list[tuple[int, float]] = []
    while len(plan) < most and len(chosen) < count - 1:
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
