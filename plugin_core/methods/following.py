"""Why a region has its color: the painted regions of that color which it resembles most.

Likeness is counted without weights, as in ``nearest_region``: it is not what the matcher looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import ColorIndices
from ..prepared import PreparedDrawing
from .nearest_drawings import nearest_drawings
from .nearest_region import likeness

MOST: Final = 3
LEAST_WEIGHT: Final = 0.05
"""Of the second and third; the most alike is named however many others are like it."""

_TINY: Final = np.float32(1e-30)


@dataclass(frozen=True)
class Followed:
    """A painted region that another follows; ``weight`` is its share among those of its color.

    ``drawing`` is the stem of a drawing of the shot, or the file of a pool drawing.
    """

    drawing: str
    region_id: int
    weight: float
    pooled: bool = False


def find_followed(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], colors: ColorIndices
) -> list[tuple[Followed, ...]]:
    """Name for each region the painted regions that it follows.

    Parameters
    ----------
    target
        The drawing that was colored.
    references
        The painted drawings; those most like the target are looked at.
    colors
        (N,) the palette index that was found for each region of the target.

    Returns
    -------
    list of tuple of Followed
        Up to three for each region, the most alike first; none where no painted region has its
        color.
    """
    looked_at = nearest_drawings(target, references)
    alike = likeness(target, looked_at)
    taught = np.concatenate([one.colors for one in looked_at])
    owners = [one for one in looked_at for _ in one.colors]
    ids = [number for one in looked_at for number in range(1, len(one.colors) + 1)]
    followed = []
    for region, color in enumerate(colors):
        rows = np.flatnonzero(taught == color)
        strength = alike[region, rows] + _TINY
        weights = strength / strength.sum()
        ranked = np.argsort(-weights, kind="stable")[:MOST]
        followed.append(
            tuple(
                _followed(owners[rows[place]], ids[rows[place]], float(weights[place]))
                for place in ranked
                if place == ranked[0] or weights[place] >= LEAST_WEIGHT
            )
        )
    return followed


def _followed(owner: PreparedDrawing, region_id: int, weight: float) -> Followed:
    return Followed(owner.name, region_id, weight, pooled=bool(owner.pooled))
