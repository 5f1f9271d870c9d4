"""What a method says about a painted drawing when it may only look at the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ..arrays import NO_COLOR, Probabilities
from ..prepared import PreparedDrawing
from .method import HeldOut, LearnOptions
from .self_warp import self_warp

MOST = 8
"""Drawings that are predicted of those mostly painted, and of those painted here and there: they
lie spread over the shot, and more would teach little more."""

WARPS = 2
"""How many bent copies stand in for other drawings when only one is painted; METHODS section 7 has
12, which paints more than is right (``docs/decisions/0006``)."""

BEND = 1.8
"""How far they are bent: so far that methods err on them nearly as often as on other drawings."""

ENOUGH = 0.5
"""Share of a drawing's painted regions that the others must have painted to be asked about it. From
a few corrected regions nearly nothing can be told, which says nothing about all drawings together.
"""

Look = Callable[[PreparedDrawing, Sequence[PreparedDrawing]], Probabilities]
"""``look(target, references)`` gives (N, K) probabilities."""


def leave_one_out(
    references: Sequence[PreparedDrawing], look: Look, options: LearnOptions
) -> list[HeldOut]:
    """Predict painted drawings from the others; where these show too little, from all, bent.

    Parameters
    ----------
    references
        The painted drawings. Those of a pool are looked at, but say nothing about each other: they
        may show different characters. Where the shot has none of its own, the first of the pool,
        which is most like it, is predicted from all, bent.
    look
        The method; it gets a target and the references that it may look at.
    options
        Who watches, and may cancel between two drawings.
    """
    targets = own_drawings(references) or references[:1]
    asked = [question for one in _examples(targets) for question in _questions(one, references)]
    held_out = []
    for done, (target, shown) in enumerate(asked):
        options.cancel.check()
        options.progress(done / len(asked), "Learning")
        held_out.append(HeldOut(target, look(_unpainted(target), shown)))
    return held_out


def tell_each_other(references: Sequence[PreparedDrawing]) -> bool:
    """Whether each drawing of the shot can be told from the others: no bent copy stands in."""
    own = own_drawings(references)
    return bool(own) and all(_can_be_told(one, own) for one in own)


def choose_held_out(references: Sequence[PreparedDrawing]) -> PreparedDrawing:
    """Return the drawing by which the others are judged: the middle one of those they can tell.

    What is painted least can be told from any other in which anything is painted.
    """
    told = [one for one in references if _can_be_told(one, references)] or references
    return told[len(told) // 2]


def own_drawings(references: Sequence[PreparedDrawing]) -> list[PreparedDrawing]:
    """Return the references that the artist painted in this shot."""
    return [one for one in references if not one.pooled]


def bent_copies(drawing: PreparedDrawing) -> list[PreparedDrawing]:
    """Return the copies of a single painted drawing that stand in for others."""
    return [self_warp(drawing, seed=seed, amount=BEND) for seed in range(WARPS)]


def _examples(drawings: Sequence[PreparedDrawing]) -> list[PreparedDrawing]:
    """Return the drawings that are predicted, in the order of the shot."""
    painted = [one for one in drawings if one.is_mostly_painted]
    corrected = [one for one in drawings if not one.is_mostly_painted]
    chosen = {*_spread(painted), *_spread(corrected)}
    return [one for one in drawings if one in chosen]


def _spread(drawings: Sequence[PreparedDrawing]) -> list[PreparedDrawing]:
    """Return at most ``MOST`` drawings, the first and the last among them."""
    places = np.linspace(0, len(drawings) - 1, min(MOST, len(drawings)))
    return [drawings[place] for place in places.round().astype(int)]


def _questions(
    target: PreparedDrawing, references: Sequence[PreparedDrawing]
) -> list[tuple[PreparedDrawing, Sequence[PreparedDrawing]]]:
    """Return what is predicted to judge by a drawing, each beside what it is predicted from."""
    if _can_be_told(target, own_drawings(references)):
        return [(target, [one for one in references if one is not target])]
    return [(bent, references) for bent in bent_copies(target)]


def _can_be_told(target: PreparedDrawing, references: Sequence[PreparedDrawing]) -> bool:
    """Whether the others among some drawings show enough to be asked about one."""
    others = sum(_painted_regions(one) for one in references if one is not target)
    return others >= max(ENOUGH * _painted_regions(target), 1)


def _painted_regions(drawing: PreparedDrawing) -> int:
    return int(np.count_nonzero(drawing.colors != NO_COLOR))


def _unpainted(drawing: PreparedDrawing) -> PreparedDrawing:
    """Return the drawing as it was before anybody painted it."""
    return replace(drawing, colors=np.full_like(drawing.colors, NO_COLOR), paint=None)
