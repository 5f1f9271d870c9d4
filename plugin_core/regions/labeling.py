"""Regions: the 4-connected areas between the lines, at full resolution."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, Mask
from .closing import absorb_joins, draw_joins
from .gaps import find_joins
from .line_art import LineArt
from .region_map import RegionMap


def find_regions(line_art: LineArt, *, gap_px: int = 0) -> RegionMap:
    """Cut a drawing into regions.

    Parameters
    ----------
    line_art
        The lines of the drawing.
    gap_px
        Gaps in the lines up to this many pixels count as closed; 0 closes none.

    Returns
    -------
    RegionMap
        Every pixel that is no line has a region; ids follow the scan order of first pixels, those
        of closed gaps left aside.

    Raises
    ------
    ValueError
        If ``gap_px`` is negative.

    Examples
    --------
    >>> import numpy as np
    >>> strength = np.array([[0, 0, 255, 0, 0]], np.uint8)
    >>> line = LineArt(strength, (strength > 0).astype(np.uint8))
    >>> find_regions(line).labels.tolist()
    [[1, 1, 0, 2, 2]]
    """
    if gap_px < 0:
        raise ValueError(f"gap_px must not be negative, got {gap_px}")
    paper = ~line_art.mask
    closed = _close_and_label(paper, line_art, gap_px) if gap_px else None
    return replace(closed or _label(paper, line_art), gap_px=gap_px)


def _close_and_label(paper: Mask, line_art: LineArt, gap_px: int) -> RegionMap | None:
    joins = draw_joins(find_joins(line_art.mask, gap_px), paper)
    if len(joins.pixels) == 0:
        return None
    cut = paper.copy()
    cut.ravel()[joins.pixels] = False
    regions = absorb_joins(_label(cut, line_art), joins)
    return regions and replace(regions, on_border=_touches_border(regions.labels, regions.count))


def _label(paper: Mask, line_art: LineArt) -> RegionMap:
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(
        paper.view(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    return RegionMap(
        labels=labels,
        line=line_art,
        area=stats[1:, cv2.CC_STAT_AREA].astype(np.int64),
        box=np.ascontiguousarray(stats[1:, : cv2.CC_STAT_AREA]),
        centroid=np.ascontiguousarray(centroids[1:]),
        on_border=_touches_border(labels, count - 1),
    )


def _touches_border(labels: LabelMap, count: int) -> NDArray[np.bool_]:
    touches = np.zeros(count + 1, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touches[edge] = True
    return touches[1:]
