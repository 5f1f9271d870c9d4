"""Square crops for training, drawn so that every region has its say however small it is.

METHODS section 2.2, the "efficient patch sampling" of the seed: most patches stand on a region
chosen with a probability that hardly depends on its area, many on a line between two colors, few
anywhere. Every patch is turned, scaled and shifted a little, and told a place that is a little off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices
from .position import LAYERS, STRIDE, View

MAX_REGIONS = 255
"""Regions of one patch; further ones count as line."""


@dataclass(frozen=True)
class PatchPlan:
    """How patches are drawn.

    ``on_region`` and ``on_border`` are shares; the rest lies anywhere. Lengths are pixels of the
    layers, angles degrees.
    """

    size: int = 96
    on_region: float = 0.6
    on_border: float = 0.3
    area_power: float = 0.25
    jitter_px: float = 16.0
    turn: float = 10.0
    zoom: float = 0.12
    place_shift: float = 0.03
    place_zoom: float = 0.05
    canvas_shift: float = 0.1
    without_place: float = 0.15
    gaps: float = 0.2


@dataclass(frozen=True, eq=False)
class Patch:
    """One crop.

    Attributes
    ----------
    layers
        (P, P, 5) ``uint8``.
    regions
        (P / 2, P / 2) ``uint8``: numbers of the regions within the patch, 0 on lines.
    features
        (R + 1, F) ``float32``; row 0 is for lines.
    colors
        (R + 1,) ``int16`` palette index, ``NO_COLOR`` for lines and where it is not known.
    place
        (4, 3), as in :class:`View`, from pixels of this patch.
    weight
        How much it counts.
    """

    layers: NDArray[np.uint8]
    regions: NDArray[np.uint8]
    features: NDArray[np.float32]
    colors: ColorIndices
    place: NDArray[np.float32]
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class Lesson:
    """A painted drawing to draw patches from; ``colors`` has a row for each region."""

    view: View
    colors: ColorIndices
    weight: float = 1.0


class PatchSampler:
    """Draws patches from painted drawings, all of which count alike."""

    def __init__(self, lessons: Sequence[Lesson], plan: PatchPlan) -> None:
        self.plan = plan
        self._sources = [_Source(lesson, plan) for lesson in lessons]

    def draw(self, rng: np.random.Generator) -> Patch:
        """Return one patch."""
        source = self._sources[rng.integers(len(self._sources))]
        center = source.center(self.plan, rng)
        return _cut(source.lesson, center, self.plan, rng)


class _Source:
    """Where in one drawing patches may stand."""

    def __init__(self, lesson: Lesson, plan: PatchPlan) -> None:
        self.lesson = lesson
        flat = lesson.view.regions.ravel()
        self._order = np.argsort(flat, kind="stable")
        counts = np.bincount(flat, minlength=len(lesson.colors) + 1)
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        known = np.concatenate([[False], lesson.colors != NO_COLOR]) & (counts > 0)
        odds = np.where(known, counts.astype(np.float64) ** plan.area_power, 0)
        self._cumulative = np.cumsum(odds) / max(float(odds.sum()), 1e-9)
        self._borders = _color_borders(lesson)

    def center(self, plan: PatchPlan, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return ``x, y`` in pixels of the layers."""
        height, width = self.lesson.view.regions.shape
        kind = rng.random()
        if kind < plan.on_region:
            region = int(np.searchsorted(self._cumulative, rng.random()))
            flat = self._order[rng.integers(self._starts[region], self._starts[region + 1])]
        elif kind < plan.on_region + plan.on_border and len(self._borders):
            flat = self._borders[rng.integers(len(self._borders))]
        else:
            flat = rng.integers(height * width)
        row, column = divmod(int(flat), width)
        jitter = rng.uniform(-plan.jitter_px, plan.jitter_px, 2)
        return np.array([column + 0.5, row + 0.5]) * STRIDE + jitter


def _color_borders(lesson: Lesson) -> NDArray[np.intp]:
    """Return the flat indices of line pixels near which two colors meet."""
    colors = np.concatenate([[NO_COLOR], lesson.colors])[lesson.view.regions]
    around = np.ones((5, 5), np.uint8)
    known = colors != NO_COLOR
    highest = cv2.dilate(np.where(known, colors, -2).astype(np.int16), around)
    lowest = cv2.erode(np.where(known, colors, 32000).astype(np.int16), around)
    return np.flatnonzero((lesson.view.regions == 0) & (highest > lowest) & (highest >= 0))


def _cut(
    lesson: Lesson, center: NDArray[np.float64], plan: PatchPlan, rng: np.random.Generator
) -> Patch:
    to_view = _warp(center, plan, rng)
    layers = cv2.warpAffine(
        lesson.view.layers,
        to_view,
        (plan.size, plan.size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    ids = cv2.warpAffine(
        lesson.view.regions.astype(np.float32),
        _at_stride(to_view),
        (plan.size // STRIDE, plan.size // STRIDE),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.int32)
    if rng.random() < plan.gaps:
        _break_line(layers, rng)
    shown, numbers = _number(ids)
    features = lesson.view.features[shown]
    colors = np.concatenate([[np.int16(NO_COLOR)], lesson.colors])[shown]
    place = _jitter(lesson.view.place @ np.vstack([to_view, [0, 0, 1]]), plan, rng)
    return Patch(layers, numbers, features, colors, place.astype(np.float32), lesson.weight)


def _warp(
    center: NDArray[np.float64], plan: PatchPlan, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return (2, 3): takes pixels of the patch to pixels of the layers."""
    angle = np.deg2rad(rng.uniform(-plan.turn, plan.turn))
    zoom = np.exp(rng.uniform(-plan.zoom, plan.zoom))
    cosine, sine = np.cos(angle) / zoom, np.sin(angle) / zoom
    matrix = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack([matrix, center - matrix @ [plan.size / 2, plan.size / 2]])


def _at_stride(to_view: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the same warp between maps of every second pixel, whose pixels sit in the middle."""
    half = (STRIDE - 1) / 2
    shift = to_view[:, :2] @ [half, half] + to_view[:, 2] - half
    return np.column_stack([to_view[:, :2], shift / STRIDE])


def _break_line(layers: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Erase a short piece of line, as where the artist left a gap."""
    rows, columns = np.nonzero(layers[..., 0])
    if len(rows) == 0:
        return
    pick = int(rng.integers(len(rows)))
    radius = int(rng.integers(2, 6))
    middle = (int(columns[pick]), int(rows[pick]))
    hole = cv2.circle(np.zeros(layers.shape[:2], np.uint8), middle, radius, 1, -1).astype(bool)
    layers[hole, : LAYERS.index("distance")] = 0


def _number(ids: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return the region ids that a patch shows, 0 first, and the patch in places of that list."""
    shown, places = np.unique(np.concatenate([[0], ids.ravel()]), return_inverse=True)
    numbers = np.where(places[1:] > MAX_REGIONS, 0, places[1:]).astype(np.uint8)
    return shown[: MAX_REGIONS + 1], numbers.reshape(ids.shape)


def _jitter(
    place: NDArray[np.float64], plan: PatchPlan, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Tell a place that is a little off, or none."""
    if rng.random() < plan.without_place:
        return np.zeros_like(place)
    zoom = rng.uniform(1 - plan.place_zoom, 1 + plan.place_zoom, 4)
    off = np.array([plan.place_shift] * 2 + [plan.canvas_shift] * 2)
    place = place * zoom[:, None]
    place[:, 2] += rng.normal(0, off)
    return place
