"""Outlines of regions as polygons, for hosts that fill shapes instead of pixels.

Each ring runs through the middles of the pixel edges between a region and its neighbors. So a
slanted border comes out straight, and every pixel's center lies on its own region's side.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap

Ring: TypeAlias = list[list[float]]
"""Corners ``[x, y]`` of a closed polygon; pixel (0, 0) covers the square from (0, 0) to (1, 1)."""

_Points: TypeAlias = NDArray[np.float32]
"""(n, 2) x, y."""

_TOLERANCE_PX = 1.0
_TOLERANCE_SHARE = 0.02
"""Small shapes keep their form: tolerance by the length of their outline."""

_MIDDLES = np.array([[0.5, 0.0], [1.0, 0.5], [0.5, 1.0], [0.0, 0.5]], np.float32)
"""Middles of a pixel's top, right, bottom and left edge: walked in this order, clockwise."""

_AHEAD = np.array([[0, 1], [1, 0], [0, -1], [-1, 0]])
_BESIDE = np.array([[-1, 0], [0, 1], [1, 0], [0, -1]])


def trace_outlines(
    labels: LabelMap, count: int, *, tolerance_px: float = _TOLERANCE_PX
) -> list[list[Ring]]:
    """Trace the outlines of labels 1 to ``count``; row ``i`` is label ``i + 1``.

    Parameters
    ----------
    labels
        (H, W) a label map; 0 has no outline.
    count
        Number of labels.
    tolerance_px
        How far a ring may stray to save corners; filling it at 0 gives back the exact pixels.

    Returns
    -------
    list of list of Ring
        The rings of each label, the largest first; filled even-odd they are its shape.
    """
    rings: list[list[_Points]] = [[] for _ in range(count)]
    for label, ring in _trace_rings(labels):
        rings[label - 1].append(ring)
    return [_simplified(of_label, tolerance_px) for of_label in rings]


def _simplified(rings: list[_Points], tolerance_px: float) -> list[Ring]:
    largest_first = sorted(rings, key=lambda ring: -cv2.contourArea(ring))
    return [_with_fewer_corners(ring, tolerance_px).tolist() for ring in largest_first]


def _with_fewer_corners(ring: _Points, tolerance_px: float) -> _Points:
    tolerance_px = min(tolerance_px, _TOLERANCE_SHARE * cv2.arcLength(ring, closed=True))
    fewer = cv2.approxPolyDP(ring, tolerance_px, closed=True)[:, 0]
    return fewer if len(fewer) > 2 else ring


def _trace_rings(labels: LabelMap) -> list[tuple[int, _Points]]:
    """Walk round every label (not 0) along its pixel edges, keeping it on the right."""
    padded = np.pad(labels, 1)
    edges = _find_edges(padded)
    successor = np.searchsorted(edges, _next_edges(padded, edges)).tolist()
    middles = _middles(edges, padded.shape[1])
    label_of = padded.ravel()[edges // 4]
    rings = []
    walked = np.zeros(len(edges), np.bool_).tolist()
    for start in range(len(edges)):
        ring = []
        edge = start
        while not walked[edge]:
            walked[edge] = True
            ring.append(edge)
            edge = successor[edge]
        if ring:
            rings.append((int(label_of[start]), middles[ring]))
    return rings


def _find_edges(padded: LabelMap) -> NDArray[np.intp]:
    """Sorted ids, ``4 * pixel + side``, of pixel sides with another label beyond."""
    inner = padded[1:-1, 1:-1]
    height, width = inner.shape
    found = []
    for side, (row, col) in enumerate(_BESIDE):
        differs = np.zeros(padded.shape, np.bool_)
        beyond = padded[1 + row : 1 + row + height, 1 + col : 1 + col + width]
        np.logical_and(inner != beyond, inner != 0, out=differs[1:-1, 1:-1])
        found.append(np.flatnonzero(differs) * 4 + side)
    return np.sort(np.concatenate(found))


def _next_edges(padded: LabelMap, edges: NDArray[np.intp]) -> NDArray[np.intp]:
    """The edge that follows each: round the same pixel, straight on, or round the one beside."""
    flat, width = padded.ravel(), padded.shape[1]
    pixel, side = np.divmod(edges, 4)
    ahead = pixel + (_AHEAD @ [width, 1])[side]
    beside = ahead + (_BESIDE @ [width, 1])[side]
    turns_right = flat[ahead] != flat[pixel]
    goes_straight = flat[beside] != flat[pixel]
    return np.select(
        [turns_right, goes_straight],
        [pixel * 4 + (side + 1) % 4, ahead * 4 + side],
        beside * 4 + (side - 1) % 4,
    )


def _middles(edges: NDArray[np.intp], padded_width: int) -> _Points:
    pixel, side = np.divmod(edges, 4)
    rows, cols = np.divmod(pixel, padded_width)
    return np.stack([cols - 1, rows - 1], axis=1).astype(np.float32) + _MIDDLES[side]
