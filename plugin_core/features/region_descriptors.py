"""What a region looks like, without any learned weights: its shape, its surroundings, its place.

METHODS section 3, the descriptor that needs no weights: the region's mask on a 10 x 10 grid over
its box, line density on a 16 x 16 grid over 1.8 times its box and over a window of fixed size, and
geometric numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..regions import LineClass, RegionMap
from .drawing_window import drawing_box
from .remembering import remembered, remembered_pair

Rows = NDArray[np.float32]
"""(N, anything): row ``i`` is region ``i + 1``."""

MASK_GRID: Final = 10
LINE_GRID: Final = 16
NEAR_REACH: Final = 1.8
"""Side of the near window, in sides of the region's box."""
FAR_REACH: Final = 0.17
"""Side of the far window, in diagonals of the drawing's box."""

GEOMETRY_NAMES: Final = (
    "x on canvas",
    "y on canvas",
    "x in drawing",
    "y in drawing",
    "log area",
    "log width",
    "log height",
    "fill of box",
    "compactness",
    "on border",
    "log neighbors",
    "slant",
    "lean",
    "elongation",
    "ink share",
    "red share",
    "blue share",
    "log Hu 1",
    "log Hu 2",
)

PARTS: Final = {
    "mask": slice(0, MASK_GRID**2),
    "near": slice(MASK_GRID**2, MASK_GRID**2 + LINE_GRID**2),
    "far": slice(MASK_GRID**2 + LINE_GRID**2, MASK_GRID**2 + 2 * LINE_GRID**2),
    "geometry": slice(MASK_GRID**2 + 2 * LINE_GRID**2, None),
}
"""Where each part stands in a descriptor."""


@remembered
def region_descriptors(regions: RegionMap) -> Rows:
    """Describe every region of a drawing.

    Returns
    -------
    Rows
        (N, 631) ``float32``, each number about 0..1; ``PARTS`` says what stands where. Do not
        write to it: it is kept for the next caller.
    """
    box = regions.box.astype(np.float64)
    center = box[:, :2] + box[:, 2:] / 2
    _, _, width, height = drawing_box(regions)
    far = np.full_like(box[:, 2:], max(FAR_REACH * np.hypot(width, height), 8.0))
    near = np.maximum(NEAR_REACH * box[:, 2:], 8.0)
    masks = _masks(regions)
    density = _line_density(regions)
    parts = [
        masks.reshape(-1, MASK_GRID**2),
        density(center - near / 2, near),
        density(center - far / 2, far),
        _geometry(regions, masks),
    ]
    return np.concatenate(parts, axis=1, dtype=np.float32)


@remembered_pair
def descriptor_distance(target: PreparedDrawing, reference: PreparedDrawing) -> Rows:
    """Return (N, R) how unlike each two regions are, 0..1 (METHODS section 3, eq. 1-2).

    The squared difference of the descriptors by the larger of their squared lengths, where every
    part counts alike, however many numbers it has.
    """
    here, there = _balanced(target.regions), _balanced(reference.regions)
    length_here, length_there = (here**2).sum(1), (there**2).sum(1)
    squared = length_here[:, None] + length_there[None] - 2 * here @ there.T
    longest = np.maximum(length_here[:, None], length_there[None])
    return np.clip(squared / np.maximum(longest, 1e-6), 0, 1).astype(np.float32)


@remembered
def _balanced(regions: RegionMap) -> Rows:
    """Return the descriptors with the numbers of each part scaled by how many they are."""
    descriptors = region_descriptors(regions)
    parts = [
        descriptors[:, part] * np.sqrt(1 / descriptors[:, part].shape[1]) for part in PARTS.values()
    ]
    return np.concatenate(parts, axis=1)


def _masks(regions: RegionMap) -> Rows:
    """Return (N, 10, 10): how much of each cell of its box the region covers."""
    masks = np.empty((regions.count, MASK_GRID, MASK_GRID), np.float32)
    grid = (MASK_GRID, MASK_GRID)
    for row, (x, y, width, height) in enumerate(regions.box.tolist()):
        inside = regions.labels[y : y + height, x : x + width] == row + 1
        masks[row] = cv2.resize(
            inside.view(np.uint8) * np.uint8(255), grid, interpolation=cv2.INTER_AREA
        )
    masks /= 255
    return masks


def _line_density(
    regions: RegionMap,
) -> Callable[[NDArray[np.float64], NDArray[np.float64]], Rows]:
    """Return a function that averages the lines over 16 x 16 cells of (N, 2) windows."""
    total = cv2.integral(regions.line.strength, sdepth=cv2.CV_64F) / 255

    def density(corner: NDArray[np.float64], size: NDArray[np.float64]) -> Rows:
        steps = np.linspace(0, 1, LINE_GRID + 1)
        x = corner[:, :1] + size[:, :1] * steps
        y = corner[:, 1:] + size[:, 1:] * steps
        sums = _sample(total, x[:, None, :], y[:, :, None])
        cells = np.diff(np.diff(sums, axis=1), axis=2)
        cell_area = size.prod(1) / LINE_GRID**2
        return (cells.reshape(-1, LINE_GRID**2) / cell_area[:, None]).astype(np.float32)

    return density


def _sample(
    table: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Look ``table`` up between its entries; outside, its edge goes on."""
    height, width = table.shape
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    left = np.minimum(x.astype(np.int64), width - 2)
    top = np.minimum(y.astype(np.int64), height - 2)
    right_share, low_share = x - left, y - top
    upper = table[top, left] * (1 - right_share) + table[top, left + 1] * right_share
    lower = table[top + 1, left] * (1 - right_share) + table[top + 1, left + 1] * right_share
    return upper * (1 - low_share) + lower * low_share


def _geometry(regions: RegionMap, masks: Rows) -> Rows:
    """Return (N, 19) the numbers that ``GEOMETRY_NAMES`` names."""
    canvas = np.array(regions.size, np.float64)
    x, y, width, height = drawing_box(regions)
    extent = np.array([width, height])
    box_size = regions.box[:, 2:].astype(np.float64)
    neighbors, perimeter, shares = _borders(regions)
    moments = _moments(masks, box_size)
    columns = [
        regions.centroid / canvas,
        (regions.centroid - (x, y)) / extent,
        _log_share(regions.area / extent.prod(), 12.0),
        _log_share(box_size / extent, 6.0),
        regions.area / box_size.prod(1),
        np.minimum(4 * np.pi * regions.area / np.maximum(perimeter, 1) ** 2, 1),
        regions.on_border,
        np.log2(1 + neighbors) / 6,
        moments[:, :3],
        shares,
        moments[:, 3:],
    ]
    return np.column_stack(columns).astype(np.float32)


def _log_share(share: NDArray[np.float64], octaves: float) -> NDArray[np.float64]:
    """Map a share 2**-octaves..1 to 0..1 by its logarithm."""
    return np.clip(1 + np.log2(np.maximum(share, 1e-9)) / octaves, 0, 1.5)


def _borders(
    regions: RegionMap,
) -> tuple[NDArray[Any], NDArray[np.float64], NDArray[np.float64]]:
    """Return (N,) neighbors, (N,) border length, (N, 3) shares of it along ink, red, blue lines."""
    adjacency = regions.adjacency
    sides = adjacency.pairs.T.reshape(-1) - 1
    length = np.tile(adjacency.length_px, 2).astype(np.float64)
    line_class = np.tile(adjacency.line_class, 2)
    neighbors = np.bincount(sides, minlength=regions.count)
    perimeter = np.bincount(sides, length, regions.count).astype(np.float64)
    shares = [
        np.bincount(sides, length * (line_class == kind), regions.count) / np.maximum(perimeter, 1)
        for kind in (LineClass.INK, LineClass.RED, LineClass.BLUE)
    ]
    return neighbors, perimeter, np.stack(shares, axis=1)


def _moments(masks: Rows, box_size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (N, 5): slant, lean, elongation and two Hu moments, from the masks' second moments."""
    weight = masks / np.maximum(masks.sum((1, 2), keepdims=True), 1e-6)
    cells = (np.arange(MASK_GRID) + 0.5) / MASK_GRID
    mean_x, mean_y = weight.sum(1) @ cells, weight.sum(2) @ cells
    off_x, off_y = cells - mean_x[:, None], cells - mean_y[:, None]
    xx = (weight.sum(1) * off_x**2).sum(1) * box_size[:, 0] ** 2 + 1 / 12
    yy = (weight.sum(2) * off_y**2).sum(1) * box_size[:, 1] ** 2 + 1 / 12
    xy = np.einsum("nyx,ny,nx->n", weight, off_y, off_x) * box_size.prod(1)
    spread = xx + yy
    stretch = np.hypot(xx - yy, 2 * xy) / spread
    area = np.maximum(masks.mean((1, 2)) * box_size.prod(1), 1)
    hu = np.stack([spread / area, (stretch * spread / area) ** 2], axis=1)
    return np.column_stack(
        [0.5 + xy / spread, 0.5 + (xx - yy) / (2 * spread), stretch, np.log2(1 + hu) / 3]
    )
