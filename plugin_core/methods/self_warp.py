"""A painted drawing bent into another pose, with its paint: the next drawing that never was.

Where a shot has one painted drawing, its bent copies stand in for others: to judge methods before
they color anything, and to give learning some motion. The bend is articulated (a few parts turn,
move and grow about joints of their own) and smooth on top.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR
from ..features.drawing_window import Box, drawing_box
from ..prepared import PreparedDrawing
from ..regions import LineArt, LineClass, RegionMap, find_regions

PARTS: Final = 6
MAX_TURN: Final = 0.35
"""Radians by which a part turns about its middle."""
MAX_MOVE: Final = 0.05
"""Distance that a part moves, in diagonals of the drawing's box."""
MAX_GROWTH: Final = 0.1
SMOOTH_MOVE: Final = 0.012
"""Standard deviation of the smooth bend, in diagonals of the drawing's box."""
GRID: Final = 48
"""Side of the grid on which the bend is worked out."""

Scalar = TypeVar("Scalar", bound=np.generic)
Field = NDArray[np.float32]
"""(H, W, 2): for each pixel of the copy, the ``x, y`` where it comes from."""


def self_warp(drawing: PreparedDrawing, *, seed: int, amount: float = 1.0) -> PreparedDrawing:
    """Return a bent copy of a painted drawing.

    Parameters
    ----------
    drawing
        The drawing; it may lack paint.
    seed
        The same seed gives the same copy.
    amount
        How much it bends; 1 is about as far as the next drawing but one, 0 not at all.

    Returns
    -------
    PreparedDrawing
        Regions cut anew from bent lines, each with the color of the region that it comes from.
        Its stem is the drawing's with the seed behind it; there is no such file.
    """
    field = _bend(drawing.regions, np.random.default_rng(seed), amount)
    regions, origin = _bent_regions(drawing.regions, field)
    colors = np.append(drawing.colors, NO_COLOR)[origin - 1].astype(drawing.colors.dtype)
    paint = None if drawing.paint is None else _take(drawing.paint, field)
    line = drawing.drawing.line
    copy = replace(drawing.drawing, line=line.with_name(f"{line.stem} bent {seed}{line.suffix}"))
    return replace(
        drawing,
        drawing=copy,
        position=drawing.position + 1,
        regions=regions,
        colors=colors,
        paint=paint,
    )


def _bent_regions(regions: RegionMap, field: Field) -> tuple[RegionMap, NDArray[np.int32]]:
    """Return the bent region map, and for each of its regions the id it had before."""
    grown = _take(regions.grown, field)
    classes = _take(regions.line.classes, field)
    strength = cv2.remap(regions.line.strength, field, None, cv2.INTER_LINEAR)
    # Thin lines break where the bend stretches them: regions that met there stay apart.
    torn = _seams(grown) & (classes == LineClass.NONE)
    classes[torn] = LineClass.INK
    strength = np.where(classes == LineClass.NONE, 0, np.maximum(strength, 1)).astype(np.uint8)
    strength[torn] = 255
    bent = find_regions(LineArt(strength, classes))
    origin = np.zeros(bent.count + 1, np.int32)
    origin[bent.labels.ravel()] = grown.ravel()
    return bent, origin[1:]


def _seams(labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Pixels whose right or lower neighbor has another label."""
    seams = np.zeros(labels.shape, np.bool_)
    seams[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    seams[:-1] |= labels[:-1] != labels[1:]
    return seams


def _take(picture: NDArray[Scalar], field: Field) -> NDArray[Scalar]:
    """Return the picture bent, every pixel copied and none mixed."""
    height, width = picture.shape
    x = np.clip(np.rint(field[..., 0]).astype(np.int64), 0, width - 1)
    y = np.clip(np.rint(field[..., 1]).astype(np.int64), 0, height - 1)
    return picture[y, x]


def _bend(regions: RegionMap, rng: np.random.Generator, amount: float) -> Field:
    width, height = regions.size
    box = drawing_box(regions)
    across, down = np.meshgrid(np.linspace(0, 1, GRID), np.linspace(0, 1, GRID))
    points = np.stack([across * width, down * height], axis=-1)
    moves = amount * (_articulated(points, box, rng) + _smooth(box, rng))
    fine = cv2.resize(moves.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    here = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1)
    return (here + fine).astype(np.float32)


def _articulated(
    points: NDArray[np.float64], box: Box, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return (G, G, 2): moves of parts that turn and grow about their middles, softly joined."""
    corner, size = np.array(box[:2]), np.array(box[2:])
    diagonal = float(np.hypot(*size))
    middles = corner + rng.uniform(0, 1, (PARTS, 2)) * size
    turns = rng.uniform(-MAX_TURN, MAX_TURN, PARTS)
    growths = 1 + rng.uniform(-MAX_GROWTH, MAX_GROWTH, PARTS)
    shifts = rng.uniform(-1, 1, (PARTS, 2)) * MAX_MOVE * diagonal
    away = points[..., None, :] - middles  # (G, G, P, 2)
    cos, sin = np.cos(turns) * growths, np.sin(turns) * growths
    turned = np.stack(
        [cos * away[..., 0] - sin * away[..., 1], sin * away[..., 0] + cos * away[..., 1]], -1
    )
    closeness = np.exp(-np.hypot(*np.moveaxis(away, -1, 0)) / (0.08 * diagonal))
    share = closeness / np.maximum(closeness.sum(-1, keepdims=True), 1e-12)
    return ((turned - away + shifts) * share[..., None]).sum(-2)


def _smooth(box: Box, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (G, G, 2): random moves that vary slowly."""
    coarse = rng.normal(0, SMOOTH_MOVE * np.hypot(box[2], box[3]), (6, 6, 2)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (GRID, GRID), interpolation=cv2.INTER_CUBIC), np.float64)
