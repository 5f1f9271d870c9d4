"""Where the pixels of one drawing come from in another: dense flow between distance pictures.

Line art is nearly everywhere empty, so the flow is computed on the distance to the nearest line,
which varies smoothly from line to line (METHODS section 8, "DIS optical flow on EDT images").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage
from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .drawing_window import Window, drawing_box, window_of, zooms
from .remembering import remembered

Points = NDArray[np.float64]
"""(..., 2): ``x, y`` in pixels of the full picture."""

WORKING_SIDE: Final = 512
"""Longer side of the pictures between which flow is computed."""

DISTANCE_REACH: Final = 24
"""Distances to the nearest line are told apart up to this many working pixels."""

LEAST_SIDE: Final = 16
"""Of these pictures; OpenCV's flow crashes on smaller ones."""


@dataclass(frozen=True, eq=False)
class Flow:
    """Displacements from one drawing to another.

    Attributes
    ----------
    vectors
        (h, w, 2) ``float32``: ``dx, dy`` in full-size pixels at each working pixel.
    scale
        Working pixels per full-size pixel.
    corner
        ``x, y`` of the full-size pixel at which they begin.
    """

    vectors: NDArray[np.float32]
    scale: float
    corner: tuple[int, int]

    def move(self, points: Points | NDArray[np.int32]) -> Points:
        """Return where points of the first drawing lie in the second; same shape."""
        height, width = self.vectors.shape[:2]
        place = ((points - self.corner + 0.5) * self.scale).astype(np.int64)
        x = np.clip(place[..., 0], 0, width - 1)
        y = np.clip(place[..., 1], 0, height - 1)
        return np.asarray(points + self.vectors[y, x], np.float64)


def drawing_flow(target: PreparedDrawing, reference: PreparedDrawing) -> Flow:
    """Return the flow that leads from ``target`` to where the same things are in ``reference``."""
    zoom = min(zooms([target, reference]))
    seen_here, seen_there = window_of(target.regions, zoom), window_of(reference.regions, zoom)
    here, there = distance_picture(target.regions, zoom), distance_picture(reference.regions, zoom)
    if there.shape != here.shape:
        there = cv2.resize(there, here.shape[::-1], interpolation=cv2.INTER_AREA)
    scale = _scale(seen_here)
    apart = np.subtract(seen_there[:2], seen_here[:2])
    shift = np.round((_shift(target.regions, reference.regions) - apart) * scale)
    moved = _translated(there, shift)
    flow = _dis().calc(here, moved, np.zeros((*here.shape, 2), np.float32))
    vectors = ((flow + shift) / scale + apart).astype(np.float32)
    return Flow(vectors, scale, (seen_here.x, seen_here.y))


@remembered
def distance_picture(regions: RegionMap, zoom: float) -> GrayImage:
    """Return the distance to the nearest line at working size: 0 on a line, 255 far away.

    Parameters
    ----------
    regions
        The drawing.
    zoom
        How much closer than the whole canvas it is seen.
    """
    seen = window_of(regions, zoom)
    scale = _scale(seen)
    width, height = (max(round(side * scale), 1) for side in (seen.width, seen.height))
    drawn = seen.cut(regions.line.mask).view(np.uint8) * np.uint8(255)
    lines = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA)
    beyond = max(LEAST_SIDE - height, 0), max(LEAST_SIDE - width, 0)
    lines = cv2.copyMakeBorder(lines, 0, beyond[0], 0, beyond[1], cv2.BORDER_CONSTANT)
    paper = (lines < 64).astype(np.uint8)
    distance = cv2.distanceTransform(paper, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray(np.minimum(distance / DISTANCE_REACH, 1) * 255).astype(np.uint8)


def _shift(target: RegionMap, reference: RegionMap) -> NDArray[np.float64]:
    """How far the drawing as a whole has moved: the flow itself finds only what stays close."""
    x, y, width, height = drawing_box(target)
    there_x, there_y, there_width, there_height = drawing_box(reference)
    return np.array(
        [there_x + there_width / 2 - x - width / 2, there_y + there_height / 2 - y - height / 2]
    )


def _translated(picture: GrayImage, shift: NDArray[np.float64]) -> GrayImage:
    """Return the picture as seen from ``shift``."""
    matrix = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], np.float64)
    size = picture.shape[::-1]
    return np.asarray(cv2.warpAffine(picture, matrix, size, borderValue=255), np.uint8)


def _scale(seen: Window) -> float:
    return min(1.0, WORKING_SIDE / max(seen.width, seen.height))


def _dis() -> cv2.DISOpticalFlow:
    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
