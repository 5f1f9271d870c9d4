"""What can be counted about a region of one drawing and a region of another being the same.

METHODS "in-context segment matcher": the pair evidence E[t, r, :]. Overlap is counted on a few
sample pixels per region, so that the cost follows the number of regions, not of pixels.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .optical_flow import drawing_flow
from .region_descriptors import descriptor_distance
from .region_samples import SAMPLES_PER_REGION, region_samples

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
    still = np.zeros(2)
    forward, back = drawing_flow(target, reference), drawing_flow(reference, target)
    samples_here, samples_there = region_samples(here), region_samples(there)
    moved_here = _follow(samples_here, forward)
    moved_there = _follow(samples_there, back)
    columns = [
        _overlap(samples_here + still, there),
        _overlap(samples_there + still, here).T,
        _overlap(moved_here, there),
        _overlap(moved_there, here).T,
        *_offsets(here, there),
        _distance_after_flow(moved_here, here, there),
        *_shape_ratios(here, there),
        here.on_border[:, None] != there.on_border[None, :],
        descriptor_distance(target, reference),
        np.full((here.count, there.count), _order_distance(target, reference)),
    ]
    return np.stack(columns, axis=-1).astype(np.float32)


def _order_distance(target: PreparedDrawing, reference: PreparedDrawing) -> float:
    return min(abs(target.position - reference.position), MAX_ORDER_DISTANCE) / MAX_ORDER_DISTANCE


def _follow(samples: NDArray[np.int32], flow: NDArray[np.float32]) -> NDArray[np.float64]:
    """Move (N, S, 2) sample pixels by a full-picture flow field of any resolution."""
    (height, width), (full_width, full_height) = flow.shape[:2], _full_size(flow)
    scale = np.array([width / full_width, height / full_height])
    x, y = np.moveaxis((samples * scale).astype(np.int64), -1, 0)
    return samples + flow[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)] / scale


def _overlap(points: NDArray[np.float64], onto: RegionMap) -> NDArray[np.float64]:
    """Return (N, R): the share of each region's sample points that land in each region."""
    width, height = onto.size
    x = np.rint(points[..., 0]).astype(np.int64)
    y = np.rint(points[..., 1]).astype(np.int64)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    hit = onto.grown[y.clip(0, height - 1), x.clip(0, width - 1)] - 1
    row = np.broadcast_to(np.arange(len(points))[:, None], hit.shape)
    valid = inside & (hit >= 0)
    cells = row[valid] * onto.count + hit[valid]
    counts = np.bincount(cells, minlength=len(points) * onto.count)
    return counts.reshape(len(points), onto.count) / SAMPLES_PER_REGION
