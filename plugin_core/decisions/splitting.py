"""Regions that hold several colors: cel shadows without a line, and outlines that are open.

A painted drawing shows how such a region is split. A region that follows it (see
:mod:`..methods.following`) is split the same way: both shapes are brought to one size, optical flow
between them tells which point lies where, and every painted region that is followed votes with its
weight. ``docs/decisions/0009`` tells what this gains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..arrays import NO_COLOR, ColorIndices, GrayImage, Mask, PaintMap
from ..methods.following import Followed, find_followed
from ..prepared import PreparedDrawing, color_areas
from ..regions.outlines import Ring, trace_outlines

LEAST_PX: Final = 16
LEAST_SHARE: Final = 0.02
"""What the second color of a region must cover to count; less is a slip of the brush."""

_WORKING_SIDE: Final = 256
_MARGIN: Final = 8
_SMOOTH_PX: Final = 2.0
_MOST_TRIALS: Final = 4


@dataclass(frozen=True)
class Part:
    """One color of a split region: its palette index, its area in pixels, its outline."""

    color: int
    area: int
    outline: list[Ring]


@dataclass(frozen=True, eq=False)
class Split:
    """A region with several colors.

    Attributes
    ----------
    region_id
        Which one, from 1.
    corner
        ``x, y`` of the upper left corner of ``colors`` in the drawing.
    colors
        (h, w) palette index of each pixel of the region, grown under the lines; ``NO_COLOR`` beside
        it.
    """

    region_id: int
    corner: tuple[int, int]
    colors: PaintMap

    def apply(self, paint: PaintMap) -> None:
        """Write the colors into a map of the whole drawing."""
        (x, y), (height, width) = self.corner, self.colors.shape
        part = paint[y : y + height, x : x + width]
        np.copyto(part, self.colors, where=self.colors != NO_COLOR)

    def parts(self) -> list[Part]:
        """Return its colors, the largest first."""
        labels = self.colors.astype(np.int32) + 1
        areas = np.bincount(labels.ravel())[1:]
        outlines = trace_outlines(labels, len(areas))
        x, y = self.corner
        return [
            Part(
                color=int(color),
                area=int(areas[color]),
                outline=[[[px + x, py + y] for px, py in ring] for ring in outlines[color]],
            )
            for color in np.argsort(-areas, kind="stable")
            if areas[color]
        ]


class Splitter:
    """Carries what painted drawings show within a region over to other drawings."""

    def __init__(self, references: Sequence[PreparedDrawing]) -> None:
        painted = [one for one in references if one.paint is not None]
        self._shapes: dict[tuple[str, int], _Shape] = {
            (one.name, region_id): _Shape(one, region_id)
            for one in painted
            for region_id in range(1, one.regions.count + 1)
        }
        self._split = {
            (one.name, int(row) + 1)
            for one in painted
            for row in np.flatnonzero(_has_several_colors(one))
        }

    @property
    def has_work(self) -> bool:
        """Whether any painted region holds several colors."""
        return bool(self._split)

    def split(
        self,
        target: PreparedDrawing,
        followed: Sequence[Sequence[Followed]],
        colors: ColorIndices,
    ) -> list[Split]:
        """Split the regions of a drawing that follow a painted region with several colors.

        Parameters
        ----------
        target
            The drawing that was colored.
        followed
            For each of its regions the painted regions that it follows.
        colors
            (N,) palette index of each region; ``NO_COLOR`` is left alone.

        Returns
        -------
        list of Split
            One for each region that comes out with more than one color.
        """
        rows = [
            row
            for row, named in enumerate(followed)
            if colors[row] != NO_COLOR and any(_key(one) in self._split for one in named)
        ]
        if not rows:
            return []
        places = ndimage.find_objects(target.regions.grown)
        splits = (self._split_one(target, row + 1, places[row], followed[row]) for row in rows)
        return [one for one in splits if one is not None]

    def _split_one(
        self,
        target: PreparedDrawing,
        region_id: int,
        place: tuple[slice, ...],
        followed: Sequence[Followed],
    ) -> Split | None:
        here = _Shape(target, region_id)
        votes = [
            (_carry(self._shapes[_key(one)], here, place), one.weight)
            for one in followed
            if _key(one) in self._shapes
        ]
        colors = _most_voted(votes)
        colors[target.regions.grown[place] != region_id] = NO_COLOR
        colors = _without_specks(colors, target.regions.labels[place] == region_id)
        if len(np.unique(colors[colors != NO_COLOR])) < 2:
            return None
        return Split(region_id, (place[1].start, place[0].start), colors)


def splitting_helps(references: Sequence[PreparedDrawing]) -> bool:
    """Judge by the painted drawings whether regions of the shot should be split.

    Each of a few is split as the others show; more pixels must come out right than without. A
    single painted drawing is believed.
    """
    painted = [one for one in references if one.paint is not None]
    if len(painted) < 2:
        return Splitter(painted).has_work
    return sum(gain for one in painted[:_MOST_TRIALS] for gain in _gains(painted, one)) > 0


def _gains(painted: Sequence[PreparedDrawing], held_out: PreparedDrawing) -> Iterator[int]:
    """Yield for each region that is split how many more pixels come out right."""
    others = [one for one in painted if one is not held_out]
    splitter = Splitter(others)
    if not splitter.has_work:
        return
    followed = find_followed(held_out, others, held_out.colors)
    assert held_out.paint is not None
    for one in splitter.split(held_out, followed, held_out.colors):
        (x, y), (height, width) = one.corner, one.colors.shape
        truth = held_out.paint[y : y + height, x : x + width]
        judged = (one.colors != NO_COLOR) & (truth != NO_COLOR)
        main = held_out.colors[one.region_id - 1]
        right, before = (one.colors == truth)[judged], (truth == main)[judged]
        yield int(right.sum()) - int(before.sum())


@dataclass(frozen=True, eq=False)
class _Shape:
    """One region of a drawing, cut out."""

    drawing: PreparedDrawing
    region_id: int

    @cached_property
    def place(self) -> tuple[slice, slice]:
        """Rows and columns of its box."""
        x, y, width, height = (int(v) for v in self.drawing.regions.box[self.region_id - 1])
        return slice(y, y + height), slice(x, x + width)

    @cached_property
    def mask(self) -> Mask:
        """(h, w) its pixels."""
        return np.asarray(self.drawing.regions.labels[self.place] == self.region_id)

    @cached_property
    def paint(self) -> PaintMap:
        """(h, w) the artist's color of each pixel, continued beyond the region by the nearest."""
        assert self.drawing.paint is not None
        shown = self.drawing.paint[self.place]
        known = self.mask & (shown != NO_COLOR)
        if not known.any():
            return np.full(shown.shape, self.drawing.colors[self.region_id - 1], np.int16)
        return _continued(shown, known)

    def depth(self, side: int) -> GrayImage:
        """Return the distance to its outline, stretched to a square with a margin."""
        small = cv2.resize(
            self.mask.astype(np.uint8) * 255, (side, side), interpolation=cv2.INTER_AREA
        )
        padded = cv2.copyMakeBorder(small, *[_MARGIN] * 4, cv2.BORDER_CONSTANT, value=0)
        inside = (padded > 127).astype(np.uint8)
        distance = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_3)
        return np.asarray(np.minimum(distance * (4 * 255 / side), 255)).astype(np.uint8)


def _carry(source: _Shape, target: _Shape, place: tuple[slice, ...]) -> PaintMap:
    """Return the colors of one region as they lie in the shape of another, over ``place``."""
    longest = max(*source.mask.shape, *target.mask.shape)
    side = int(np.clip(longest, 24, _WORKING_SIDE))
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(
        target.depth(side), source.depth(side), np.zeros((side + 2 * _MARGIN,) * 2 + (2,), "f4")
    )
    (height, width), (rows, columns) = source.mask.shape, place
    u = _unit(columns, target.place[1], side)
    v = _unit(rows, target.place[0], side)
    moved = cv2.remap(
        flow,
        *np.meshgrid(u + _MARGIN, v + _MARGIN),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    x = ((u + moved[..., 0] + 0.5) / side * width - 0.5).astype(np.float32)
    y = ((v[:, None] + moved[..., 1] + 0.5) / side * height - 0.5).astype(np.float32)
    carried = cv2.remap(source.paint, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(carried, np.int16)


def _unit(pixels: slice, box: slice, side: int) -> NDArray[np.float32]:
    """Return where pixels lie in a square of ``side`` that stands for a box."""
    middle = np.arange(pixels.start, pixels.stop) + 0.5 - box.start
    return (middle / (box.stop - box.start) * side - 0.5).astype(np.float32)


def _most_voted(votes: Sequence[tuple[PaintMap, float]]) -> PaintMap:
    """Return for each pixel the color with most votes around it, which keeps borders clean."""
    first = votes[0][0]
    chosen = np.full(first.shape, NO_COLOR, np.int16)
    best = np.zeros(first.shape, np.float32)
    for color in np.unique(np.concatenate([np.unique(colors) for colors, _ in votes])):
        share = sum(weight * (colors == color).astype(np.float32) for colors, weight in votes)
        share = cv2.GaussianBlur(np.asarray(share, np.float32), (0, 0), _SMOOTH_PX)
        wins = share > best
        chosen[wins], best[wins] = color, share[wins]
    return chosen


def _without_specks(colors: PaintMap, visible: Mask) -> PaintMap:
    """Give pieces too small to count the color beside them, where larger ones have their color.

    A color that comes in small pieces only, as freckles do, keeps them.
    """
    specks = np.zeros(colors.shape, bool)
    for color in np.unique(colors[colors != NO_COLOR]):
        _, pieces = cv2.connectedComponents((colors == color).astype(np.uint8), connectivity=8)
        areas = np.bincount(pieces[visible], minlength=pieces.max() + 1)
        if areas[1:].max() >= LEAST_PX:
            specks |= (pieces > 0) & (areas < LEAST_PX)[pieces]
    known = (colors != NO_COLOR) & ~specks
    return np.where(specks, _continued(colors, known), colors) if specks.any() else colors


def _continued(colors: PaintMap, known: Mask) -> PaintMap:
    """Return the colors, elsewhere those of the nearest known pixel."""
    _, nearest = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    return np.append(np.int16(NO_COLOR), colors[known])[nearest]


def _has_several_colors(reference: PreparedDrawing) -> NDArray[np.bool_]:
    """(N,) whether the artist put a second color into a region."""
    assert reference.paint is not None
    areas = color_areas(reference.regions, reference.paint)
    second = np.sort(areas, axis=1)[:, -2:-1].max(axis=1, initial=0)
    return np.asarray(second >= np.maximum(LEAST_PX, LEAST_SHARE * areas.sum(axis=1)))


def _key(followed: Followed) -> tuple[str, int]:
    return followed.drawing, followed.region_id
