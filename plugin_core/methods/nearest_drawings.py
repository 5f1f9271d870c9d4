"""Which painted drawings a drawing is compared with: those most like it.

METHODS section 5 bounds how many drawings enter the matcher. What it costs to look at all of them
would grow with their square in every drawing, and a shot of which most is approved has many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ..arrays import NO_COLOR
from ..features.drawing_embedding import embed_drawing, similarity
from ..features.pair_evidence import MAX_ORDER_DISTANCE
from ..prepared import PreparedDrawing

MOST: Final = 8
"""Drawings that are looked at of those mostly painted, and of those painted here and there."""

LEAST: Final = 3
ROOM: Final = 3000
"""Painted regions that are enough: drawings of very many are looked at less than ``MOST``, though
not less than ``LEAST``."""

ORDER_COST: Final = 0.005
"""What similarity loses for each drawing between two of the same shot."""


def nearest_drawings(
    target: PreparedDrawing, references: Sequence[PreparedDrawing]
) -> list[PreparedDrawing]:
    """Return the references to look at, in the order in which they are given.

    They are the nearest of those that are mostly painted, the nearest of the others, and whatever
    shows a color that none of these does: all, where there are few.
    """
    if len(references) <= LEAST:
        return list(references)
    ranked = by_nearness(target, references)
    painted = [one for one in ranked if one.is_mostly_painted]
    corrected = [one for one in ranked if not one.is_mostly_painted]
    chosen = {*_first_few(painted), *_first_few(corrected)}
    shown = {NO_COLOR}.union(*(one.colors.tolist() for one in chosen))
    for one in ranked:
        if not shown.issuperset(one.colors.tolist()):
            chosen.add(one)
            shown.update(one.colors.tolist())
    return [one for one in references if one in chosen]


def by_nearness(
    target: PreparedDrawing, references: Sequence[PreparedDrawing]
) -> list[PreparedDrawing]:
    """Return the references, the one most like the target first."""
    return sorted(references, key=lambda one: -nearness(target, one))


def nearness(target: PreparedDrawing, reference: PreparedDrawing) -> float:
    """Return how alike two drawings are, at most 1; a pool drawing counts as far in the order."""
    alike = similarity(embed_drawing(target.regions), embed_drawing(reference.regions)[None])
    between = min(abs(target.position - reference.position), MAX_ORDER_DISTANCE)
    return float(alike[0]) - ORDER_COST * between


def _first_few(ranked: Sequence[PreparedDrawing]) -> Sequence[PreparedDrawing]:
    """Return the first drawings, as many as there is room for."""
    regions = np.cumsum([np.count_nonzero(one.colors != NO_COLOR) for one in ranked[:MOST]])
    return ranked[: max(int(np.searchsorted(regions, ROOM, side="right")), LEAST)]
