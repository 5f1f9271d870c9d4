"""Regions cut along joins, so that no join costs a pixel and none cuts off a crumb."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, Mask
from .necks import Necks
from .neighbors import Pixels, labels_beside
from .region_map import RegionMap


@dataclass(frozen=True, eq=False)
class JoinPixels:
    """Pixels of paper under joins, each once, with the square of the longest join's length."""

    pixels: Pixels
    squares: NDArray[np.floating[Any]]


def draw_joins(joins: Necks, paper: Mask) -> JoinPixels:
    """Draw the joins over the paper, one pixel wide and without a gap between 8-neighbors."""
    step_count = np.abs(joins.end - joins.start).max(axis=1, initial=0).astype(np.intp)
    join = np.repeat(np.arange(len(joins)), step_count + 1)
    first = np.repeat(np.cumsum(step_count + 1) - step_count - 1, step_count + 1)
    share = (np.arange(len(join)) - first) / np.maximum(step_count[join], 1)
    points = joins.start[join] + share[:, None] * (joins.end - joins.start)[join]
    cols, rows = np.floor(points + 0.5).astype(np.intp).T
    drawn = rows * paper.shape[1] + cols
    squares = joins.length[join] ** 2
    longest_first = np.argsort(-squares, kind="stable")
    pixels, index = np.unique(drawn[longest_first], return_index=True)
    on_paper = paper.ravel()[pixels]
    return JoinPixels(pixels[on_paper], squares[longest_first][index][on_paper])


def absorb_joins(regions: RegionMap, joins: JoinPixels) -> RegionMap | None:
    """Give the pixels of joins, and the crumbs that joins cut off, to the regions beside them.

    Parameters
    ----------
    regions
        The 4-connected areas between lines and joins; its labels are changed in place.
    joins
        The pixels that are to be given away.

    Returns
    -------
    RegionMap | None
        Regions that cover all that is no line, still 4-connected and in the same order; ``None``
        if an area lies under joins altogether.
    """
    labels = regions.labels
    beside = labels_beside(labels, joins.pixels)
    crumbs = _find_crumbs(regions.area, beside, joins.squares)
    orphans = np.concatenate([joins.pixels, *(_pixels_of(regions, crumb) for crumb in crumbs)])
    labels.ravel()[orphans] = 0
    if not _adopt(labels, orphans):
        return None
    return _without(_with_pixels(regions, orphans), crumbs)


def _find_crumbs(
    area: NDArray[np.int64], beside: NDArray[np.int32], squares: NDArray[np.floating[Any]]
) -> NDArray[np.intp]:
    """Ids of areas no larger than the square over a join, with a larger one across that join."""
    area_of = np.concatenate([[0], area])
    largest = beside[np.arange(len(beside)), area_of[beside].argmax(axis=1)]
    is_crumb = np.zeros(len(area_of), np.bool_)
    for side in beside.T:
        is_crumb[side[(area_of[side] <= squares) & (area_of[side] < area_of[largest])]] = True
    is_crumb[0] = False
    return np.flatnonzero(is_crumb)


def _pixels_of(regions: RegionMap, region_id: int) -> Pixels:
    x, y, width, height = regions.box[region_id - 1]
    rows, cols = np.nonzero(regions.labels[y : y + height, x : x + width] == region_id)
    return (rows + y) * regions.labels.shape[1] + cols + x


def _adopt(labels: LabelMap, orphans: Pixels) -> bool:
    """Label orphans from their 4-neighbors, ring by ring; ``False`` if some have none."""
    while len(orphans):
        found = labels_beside(labels, orphans).max(axis=1)
        if not found.any():
            return False
        labels.ravel()[orphans] = found
        orphans = orphans[found == 0]
    return True


def _with_pixels(regions: RegionMap, pixels: Pixels) -> RegionMap:
    """Bring the tables up to date after ``pixels`` got new labels."""
    rows, cols = np.divmod(pixels, regions.labels.shape[1])
    row_of = regions.labels.ravel()[pixels] - 1
    points = np.stack([cols, rows], axis=1)
    added = np.bincount(row_of, minlength=regions.count)
    sums = regions.centroid * regions.area[:, None]
    np.add.at(sums, row_of, points)
    lowest, highest = regions.box[:, :2].copy(), regions.box[:, :2] + regions.box[:, 2:]
    np.minimum.at(lowest, row_of, points)
    np.maximum.at(highest, row_of, points + 1)
    area = regions.area + added
    return replace(
        regions,
        area=area,
        box=np.concatenate([lowest, highest - lowest], axis=1),
        centroid=sums / area[:, None],
    )


def _without(regions: RegionMap, vanished: NDArray[np.intp]) -> RegionMap:
    """Close the holes that vanished ids leave."""
    if len(vanished) == 0:
        return regions
    stays = np.ones(regions.count + 1, np.bool_)
    stays[vanished] = False
    stays[0] = False
    new_ids = (np.cumsum(stays) * stays).astype(np.int32)
    return replace(
        regions,
        labels=new_ids[regions.labels],
        area=regions.area[stays[1:]],
        box=regions.box[stays[1:]],
        centroid=regions.centroid[stays[1:]],
        on_border=regions.on_border[stays[1:]],
    )
