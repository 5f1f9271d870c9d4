"""Regions: the 4-connected areas between the lines, at full resolution."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap
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
        Every pixel that is no line has a region; ids follow the scan order of first pixels.

    Raises
    ------
    ValueError
        If ``gap_px`` is negative.
    """
    if gap_px < 0:
        raise ValueError(f"gap_px must not be negative, got {gap_px}")
    paper = (~line_art.mask).astype(np.uint8)
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(
        paper, connectivity=4, ltype=cv2.CV_32S
    )
    return RegionMap(
        labels=labels,
        line=line_art,
        area=stats[1:, cv2.CC_STAT_AREA].astype(np.int64),
        box=np.ascontiguousarray(stats[1:, : cv2.CC_STAT_AREA]),
        centroid=np.ascontiguousarray(centroids[1:]),
        on_border=_touches_border(labels, count)[1:],
        gap_px=gap_px,
    )


def _touches_border(labels: LabelMap, count: int) -> NDArray[np.bool_]:
    touches = np.zeros(count, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touches[edge] = True
    return touches
