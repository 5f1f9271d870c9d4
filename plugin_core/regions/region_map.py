"""The region map of one drawing: the unit of every decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap
from .growth import grow_under_lines
from .line_art import LineArt
from .outlines import Ring, trace_outlines


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Which regions lie on two sides of a line.

    Row ``e`` says that ``pairs[e] = (a, b)``, region ids with a < b, face each other along
    ``length_px[e]`` pixels of a line whose commonest class is ``line_class[e]``.
    """

    pairs: NDArray[np.int32]
    line_class: NDArray[np.uint8]
    length_px: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RegionMap:
    """Regions at full resolution. Row ``i`` of every table is region ``i + 1``.

    Attributes
    ----------
    labels
        (H, W) ``int32``: region ids from 1; 0 is line. Every pixel that is no line has a region.
    line
        The line art that closes them.
    area
        (N,) pixels.
    box
        (N, 4) ``x, y, width, height``.
    centroid
        (N, 2) ``x, y``.
    on_border
        (N,) whether the region touches the edge of the picture.
    gap_px
        The gap size with which the lines were closed; 0 is none.
    """

    labels: LabelMap
    line: LineArt
    area: NDArray[np.int64]
    box: NDArray[np.int32]
    centroid: NDArray[np.float64]
    on_border: NDArray[np.bool_]
    gap_px: int = 0

    @property
    def count(self) -> int:
        """Number of regions N."""
        return len(self.area)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        height, width = self.labels.shape
        return width, height

    @cached_property
    def grown(self) -> LabelMap:
        """(H, W): labels grown under the lines to their middle; 0 only where all is line."""
        return grow_under_lines(self.labels)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Pairs of regions with a line between them."""
        from .adjacency import find_adjacency

        return find_adjacency(self)

    @cached_property
    def pixels_across(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Trace-line pixels, and for each one on the line's other side; see :mod:`.trace_pairs`."""
        from .trace_pairs import find_pixels_across

        return find_pixels_across(self)

    @cached_property
    def outlines(self) -> list[list[Ring]]:
        """(N,) the rings of each grown region; see :mod:`.outlines`."""
        return trace_outlines(self.grown, self.count)
