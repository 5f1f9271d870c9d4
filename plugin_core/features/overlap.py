"""Which regions of one drawing lie upon which regions of another, counted on sample pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .optical_flow import Points, drawing_flow
from .region_samples import region_samples
from .remembering import remembered_pair

Shares = NDArray[np.float32]
"""(N, R): the share of each region of one drawing that falls upon each region of another."""


def overlap(points: Points | NDArray[np.int32], onto: RegionMap) -> Shares:
    """Count how much of each group of points falls upon each region.

    Parameters
    ----------
    points
        (N, S, 2) points ``x, y``.
    onto
        The drawing on which they fall; what falls outside counts for no region.

    Returns
    -------
    Shares
        (N, R) ``float32``, rows sum to at most 1.
    """
    (width, height), (groups, count) = onto.size, points.shape[:2]
    x, y = np.moveaxis(np.rint(points).astype(np.int64), -1, 0)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    hit = onto.grown[y.clip(0, height - 1), x.clip(0, width - 1)].astype(np.int64) - 1
    row = np.broadcast_to(np.arange(groups)[:, None], hit.shape)
    cells = (row * onto.count + hit)[inside & (hit >= 0)]
    counts = np.bincount(cells, minlength=groups * onto.count).reshape(groups, onto.count)
    return (counts / count).astype(np.float32)


@remembered_pair
def moved_samples(target: PreparedDrawing, reference: PreparedDrawing) -> Points:
    """Return (N, S, 2): where the flow leads the sample pixels of each region.

    Little beside the flow itself, which is not kept.
    """
    return drawing_flow(target, reference).move(region_samples(target.regions))


@remembered_pair
def flow_overlap(target: PreparedDrawing, reference: PreparedDrawing) -> Shares:
    """Return (N, R): how much of each region flows onto each region of the reference."""
    return overlap(moved_samples(target, reference), reference.regions)
