"""From evidence to decisions: which regions are painted, with which color, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices, Probabilities
from ..prepared import PreparedDrawing
from .calibration import Calibration

MAX_CANDIDATES = 5


@dataclass(frozen=True, eq=False)
class Decision:
    """What happens to every region of one drawing. Row ``i`` is region ``i + 1``.

    Attributes
    ----------
    colors
        (N,) palette index; ``NO_COLOR`` where the region is left to the artist.
    best
        (N,) most probable palette index, painted or not.
    confidence
        (N,) calibrated chance, 0..1, that ``best`` is right; 1 for what the artist painted.
    kept
        (N,) the artist painted this region: it is repeated, never changed.
    probabilities
        (N, K) the evidence that was decided upon.
    """

    colors: ColorIndices
    best: ColorIndices
    confidence: NDArray[np.float64]
    kept: NDArray[np.bool_]
    probabilities: Probabilities

    def candidates(self, region_id: int) -> list[tuple[int, float]]:
        """Return the best few ``(palette index, score)`` of a region, best first."""
        row = self.probabilities[region_id - 1]
        ranked = np.argsort(-row, kind="stable")[:MAX_CANDIDATES]
        return [(int(index), float(row[index])) for index in ranked]


def decide(
    prepared: PreparedDrawing,
    probabilities: Probabilities,
    calibration: Calibration,
    *,
    precision: float,
    mixed: NDArray[np.float64] | float = 0.0,
) -> Decision:
    """Decide every region of a drawing.

    Parameters
    ----------
    prepared
        The drawing; what the artist painted in it is kept.
    probabilities
        (N, K) evidence over the palette.
    calibration
        Turns evidence into a chance to be right.
    precision
        Expected share, 0..1, of right colors among the regions that are painted. 0 paints
        every region with its best candidate.
    mixed
        (N,) the share, 0..1, of other colors in the painted regions that each region follows.
    """
    kept = prepared.colors != NO_COLOR
    best = best_colors(prepared, probabilities)
    confidence = calibration.confidence(probabilities, prepared.regions.area, mixed)
    confidence = np.where(kept, 1.0, confidence)
    sure = expected_precision(confidence, ~kept) >= precision
    colors = np.where(sure, best, NO_COLOR).astype(np.int16)
    return Decision(colors, best, confidence, kept, probabilities)


def best_colors(prepared: PreparedDrawing, probabilities: Probabilities) -> ColorIndices:
    """Return (N,) what the artist painted, and the most probable palette index elsewhere."""
    kept = prepared.colors != NO_COLOR
    return np.where(kept, prepared.colors, probabilities.argmax(1)).astype(np.int16)


def expected_precision(
    confidence: NDArray[np.float64], open_to_us: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return (N,) the precision to expect when each region and all surer ones are painted.

    It is their mean confidence; what is not open to us has 1, for it is painted already. The
    regions with at least ``p`` are the largest set of surest ones whose mean confidence reaches
    ``p``.
    """
    order = np.flatnonzero(open_to_us)[np.argsort(-confidence[open_to_us], kind="stable")]
    expected = np.ones(len(confidence))
    expected[order] = np.cumsum(confidence[order]) / np.arange(1, len(order) + 1)
    return expected
