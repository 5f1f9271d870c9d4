"""What a patch network is shown of a drawing: its lines, its regions, and where things are.

METHODS section 2.2. The drawing is cropped to its box and scaled so that lines are a few pixels
wide. Place is told relative to the box, so a drawing that moves over the canvas keeps its places;
the box's size is smoothed over the drawings in order, so an arm that is thrust out does not stretch
the places of all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap
from ..prepared import PreparedDrawing
from ..regions import LineArt, LineClass, RegionMap
from .drawing_window import Box, drawing_box
from .region_samples import region_samples
from .remembering import remembered

LAYERS = ("line", "red", "green", "blue", "distance")
"""Channels of :attr:`View.layers`."""

REGION_FEATURES = ("area", "thickness", "width", "height", "on_border")
"""Columns of :attr:`View.features`."""

STRIDE = 2
"""Regions are kept, and colors told, for every second pixel of the layers."""

REACH_PX = 24
"""Distances to the nearest line saturate here, in pixels of the layers."""

MARGIN_PX = 24
LINE_WIDTH_PX = 2.0
SMALLEST_SIDE, LARGEST_SIDE = 320, 640
_STAMPS = 6


@dataclass(frozen=True, eq=False)
class View:
    """One drawing as a patch network sees it.

    Attributes
    ----------
    layers
        (H, W, 5) ``uint8``, see :data:`LAYERS`.
    regions
        (H / 2, W / 2) ``int32`` region ids, 0 on lines. Every region has a pixel at least.
    features
        (N + 1, F) ``float32`` in 0..1, see :data:`REGION_FEATURES`; row 0 is for lines.
    place
        (4, 3): takes ``(x, y, 1)`` in pixels of the layers to x, y in -1..1 in the drawing's box,
        then to x, y in -1..1 on the canvas.
    scale, corner
        Pixels of the layers are ``(pixels of the drawing - corner) * scale``.
    """

    layers: NDArray[np.uint8]
    regions: LabelMap
    features: NDArray[np.float32]
    place: NDArray[np.float32]
    scale: float
    corner: tuple[int, int]

    def samples(self, regions: RegionMap) -> NDArray[np.float32]:
        """Return (N, S, 2) ``x, y`` in pixels of the layers, spread over each region."""
        middles = region_samples(regions).astype(np.float64) + 0.5
        return ((middles - np.array(self.corner)) * self.scale).astype(np.float32)


def smooth_box(box: Box, position: int, known: Mapping[int, Box]) -> Box:
    """Return ``box`` with its size halfway towards that of its painted neighbors in the shot.

    Parameters
    ----------
    box
        The drawing's own box; its middle stays.
    position
        The drawing's place in the order of the shot.
    known
        Boxes of painted drawings by their places.
    """
    x, y, width, height = box
    places = sorted(known)
    if not places:
        return box
    sizes = np.array([known[place][2:] for place in places])
    around = [float(np.interp(position, places, sizes[:, axis])) for axis in (0, 1)]
    new_width, new_height = (width + around[0]) / 2, (height + around[1]) / 2
    return x + (width - new_width) / 2, y + (height - new_height) / 2, new_width, new_height


def working_scale(drawings: Sequence[PreparedDrawing]) -> float:
    """Return the scale at which the lines of these drawings are about two pixels wide."""
    widths = [_line_width(one.regions.line) for one in drawings]
    sides = [max(drawing_box(one.regions)[2:]) for one in drawings]
    side = float(np.median(sides))
    wanted = LINE_WIDTH_PX / max(float(np.median(widths)), 0.5)
    return float(np.clip(wanted, SMALLEST_SIDE / side, LARGEST_SIDE / side))


def view(regions: RegionMap, box: Box, scale: float) -> View:
    """Return a drawing as a patch network sees it.

    Parameters
    ----------
    regions
        The drawing.
    box
        Its box, smoothed or not: places are told relative to it.
    scale
        Pixels of the layers per pixel of the drawing.
    """
    sight = _look_at(regions, scale)
    return View(
        layers=sight.layers,
        regions=sight.regions,
        features=region_features(regions, sight.thickness, box),
        place=_place(box, regions.size, scale, sight.corner),
        scale=scale,
        corner=sight.corner,
    )


@dataclass(frozen=True, eq=False)
class _Sight:
    """The part of a view that does not depend on the box; ``thickness`` is (N,) in pixels."""

    layers: NDArray[np.uint8]
    regions: LabelMap
    thickness: NDArray[np.float32]
    corner: tuple[int, int]


@remembered
def _look_at(regions: RegionMap, scale: float) -> _Sight:
    left, top, right, bottom = _crop(regions, scale)
    line = LineArt(
        regions.line.strength[top:bottom, left:right], regions.line.classes[top:bottom, left:right]
    )
    labels = regions.labels[top:bottom, left:right]
    distance = cv2.distanceTransform(
        (~line.mask).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, dstType=cv2.CV_32F
    )
    thickness = np.zeros(regions.count + 1, np.float32)
    np.maximum.at(thickness, labels.ravel(), distance.ravel())
    width, height = (max(1, round(side * scale / STRIDE)) for side in labels.shape[::-1])
    return _Sight(
        layers=_layers(line, distance * scale, (width * STRIDE, height * STRIDE)),
        regions=shrink_labels(labels, (width, height)),
        thickness=thickness[1:],
        corner=(left, top),
    )


def _line_width(line: LineArt) -> float:
    """Ink per length of line: antialiasing counts for what it covers."""
    inside = cv2.distanceTransform(line.mask.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
    ridge = line.mask & (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)))
    return 2 * float(np.median(inside[ridge])) - 1 if ridge.any() else LINE_WIDTH_PX


def _crop(regions: RegionMap, scale: float) -> tuple[int, int, int, int]:
    x, y, width, height = drawing_box(regions)
    margin = MARGIN_PX / scale
    canvas_width, canvas_height = regions.size
    return (
        max(0, int(x - margin)),
        max(0, int(y - margin)),
        min(canvas_width, int(x + width + margin) + 1),
        min(canvas_height, int(y + height + margin) + 1),
    )


def _layers(
    line: LineArt, distance: NDArray[np.float32], size: tuple[int, int]
) -> NDArray[np.uint8]:
    near = (np.minimum(distance, REACH_PX) * (255 / REACH_PX)).astype(np.uint8)
    small = cv2.resize(near, size, interpolation=cv2.INTER_AREA)
    return np.dstack([line_layers(line, size), small])


def line_layers(line: LineArt, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return (H, W, 4) the lines at a size ``(W, H)``: all but the last of :data:`LAYERS`."""
    traces = [
        line.strength * (line.classes == kind)
        for kind in (LineClass.RED, LineClass.GREEN, LineClass.BLUE)
    ]
    layers = (line.strength, *traces)
    return np.dstack([cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in layers])


def shrink_labels(labels: LabelMap, size: tuple[int, int]) -> LabelMap:
    """Return labels at ``size`` in which every region of ``labels`` is still to be seen."""
    small = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
    counts = np.bincount(small.ravel(), minlength=int(labels.max()) + 1)
    lost = np.isin(labels, np.flatnonzero(counts < _STAMPS)) & (labels > 0)
    rows, columns = np.nonzero(lost)
    rows_small = rows * size[1] // labels.shape[0]
    columns_small = columns * size[0] // labels.shape[1]
    small[rows_small, columns_small] = labels[rows, columns]
    return small


def region_features(
    regions: RegionMap, thickness: NDArray[np.float32], box: Box
) -> NDArray[np.float32]:
    """Return (N + 1, F) what is known of regions, see :data:`REGION_FEATURES`; row 0 is for lines.

    Parameters
    ----------
    regions
        The drawing.
    thickness
        (N,) largest distance to a line within each region, in pixels.
    box
        Sizes are told relative to it.
    """
    side = float(np.sqrt(box[2] * box[3]))
    columns = (
        _log_share(np.sqrt(regions.area) / side),
        _log_share(thickness / side),
        _log_share(regions.box[:, 2] / side),
        _log_share(regions.box[:, 3] / side),
        regions.on_border,
    )
    features = np.zeros((regions.count + 1, len(columns)), np.float32)
    features[1:] = np.stack(columns, axis=1)
    return features


def _log_share(share: NDArray[np.floating]) -> NDArray[np.floating]:
    """Take sizes of 1/500 .. 1 of a drawing's side to 0..1."""
    return np.clip(1 + np.log(np.maximum(share, 1e-6)) / np.log(500), 0, 1)


def _place(
    box: Box, canvas: tuple[int, int], scale: float, corner: tuple[int, int]
) -> NDArray[np.float32]:
    rows = []
    for x, y, width, height in (box, (0.0, 0.0, float(canvas[0]), float(canvas[1]))):
        rows.append([2 / (scale * width), 0, 2 * (corner[0] - x) / width - 1])
        rows.append([0, 2 / (scale * height), 2 * (corner[1] - y) / height - 1])
    return np.array(rows, np.float32)
