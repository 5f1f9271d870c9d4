"""Painted regions of several colors: cel shadows without a line, and outlines that are open.

Whoever follows one is less sure of a main color: a shadow that grows, or an outline that opens
wider, makes another of its colors the main one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..arrays import ColorIndices, PaintMap
from ..methods.following import Followed, find_followed
from ..methods.method import HeldOut
from ..prepared import PreparedDrawing, color_areas


class Mixtures:
    """How mixed the regions of painted drawings are."""

    def __init__(self, references: Sequence[PreparedDrawing]) -> None:
        self._references = references
        self._others = {
            one.name: _other_share(one, one.paint) for one in references if one.paint is not None
        }

    def along(self, followed: Sequence[Sequence[Followed]]) -> NDArray[np.float64]:
        """Return how mixed that is which regions follow.

        Parameters
        ----------
        followed
            For each region of a drawing the painted regions that it follows.

        Returns
        -------
        ndarray
            (N,) the share of them, 0..1, that has not their main color; 0 where nothing is known.
        """
        return np.array([self._share(named) for named in followed])

    def along_held_out(self, one: HeldOut) -> NDArray[np.float64]:
        """Return (N,) how mixed that is which the regions of a held-out drawing follow."""
        told_from = [other for other in self._references if other is not one.reference]
        if not told_from:
            return np.zeros(len(one.reference.colors))
        best: ColorIndices = one.probabilities.argmax(1).astype(np.int16)
        return self.along(find_followed(one.reference, told_from, best))

    def _share(self, followed: Sequence[Followed]) -> float:
        known = [one for one in followed if one.drawing in self._others]
        if not known:
            return 0.0
        shares = [self._others[one.drawing][one.region_id - 1] for one in known]
        return float(np.average(shares, weights=[one.weight for one in known]))


def _other_share(painted: PreparedDrawing, paint: PaintMap) -> NDArray[np.float64]:
    """(N,) the share of each region that has not its main color, blank pixels among them."""
    return 1 - color_areas(painted.regions, paint).max(axis=1) / painted.regions.area
