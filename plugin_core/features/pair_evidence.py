"""What can be counted about a region of one drawing and a region of another being the same.

METHODS "in-context segment matcher": the pair evidence E[t, r, :]. Overlap is counted on a few
sample pixels per region, so that the cost follows the number of regions, not of pixels.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .drawing_window import drawing_box
from .optical_flow import Points
from .overlap import flow_overlap, moved_samples, overlap
from .region_descriptors import descriptor_distance
from .region_samples import region_samples

Evidence = NDArray[np.float32]

EVIDENCE_NAMES: Final = (
    "overlap",
    "overlap back",
    "flow overlap",
    "flow overlap back",
    "dx of canvas",
    "dy of canvas",
    "dx of drawing box",
    "dy of drawing box",
    "distance after flow",
    "log area ratio",
    "log aspect ratio",
    "border differs",
    "descriptor distance",
    "order distance",
)
MAX_ORDER_DISTANCE = 12


def pair_evidence(target: PreparedDrawing, reference: PreparedDrawing) -> Evidence:
    """Compare every region of ``target`` with every region of ``reference``.

    Returns
    -------
    Evidence
        (N, R, E) ``float32``, columns named by ``EVIDENCE_NAMES``, each about 0..1.
    """
    here, there = target.regions, reference.regions
    samples_here, samples_there = region_samples(here), region_samples(there)
    columns = [
        overlap(samples_here, there),
        overlap(samples_there, here).T,
        flow_overlap(target, reference),
        flow_overlap(reference, target).T,
        *_offsets(here, there),
        _distance(moved_samples(target, reference).mean(1), there.centroid, _diagonal(there)),
        _ratio(here.area, there.area, octaves=8),
        _ratio(_aspect(here), _aspect(there), octaves=4),
        here.on_border[:, None] != there.on_border[None, :],
        descriptor_distance(target, reference),
        np.full((here.count, there.count), _order_distance(target, reference)),
    ]
    return np.stack(columns, axis=-1, dtype=np.float32)


def _offsets(here: RegionMap, there: RegionMap) -> list[NDArray[np.float64]]:
    """Return |dx| and |dy| as shares of the canvas, then between places in the drawings' boxes."""
    by_canvas = here.centroid / here.size, there.centroid / there.size
    by_box = _in_box(here), _in_box(there)
    pairs = [np.abs(a[:, None] - b[None]) for a, b in (by_canvas, by_box)]
    return [np.minimum(pair[..., axis], 1) for pair in pairs for axis in (0, 1)]


def _in_box(regions: RegionMap) -> NDArray[np.float64]:
    x, y, width, height = drawing_box(regions)
    return (regions.centroid - (x, y)) / (width, height)


def _distance(points: Points, others: Points, diagonal: float) -> NDArray[np.float64]:
    """Return (N, R): how far apart points are, 1 from a quarter of the diagonal on."""
    away = np.linalg.norm((points[:, None] - others[None]) / diagonal, axis=-1)
    return np.minimum(4 * away, 1)


def _diagonal(regions: RegionMap) -> float:
    _, _, width, height = drawing_box(regions)
    return float(np.hypot(width, height))


def _ratio(
    here: NDArray[np.number[Any]], there: NDArray[np.number[Any]], *, octaves: float
) -> NDArray[np.float64]:
    """Return (N, R): how many octaves two sizes lie apart, as a share of ``octaves``."""
    apart = np.abs(np.log2(here.astype(np.float64))[:, None] - np.log2(there)[None])
    return np.minimum(apart / octaves, 1)


def _aspect(regions: RegionMap) -> NDArray[np.float64]:
    return regions.box[:, 2] / regions.box[:, 3]


def _order_distance(target: PreparedDrawing, reference: PreparedDrawing) -> float:
    return min(abs(target.position - reference.position), MAX_ORDER_DISTANCE) / MAX_ORDER_DISTANCE
