"""Trace lines in the result: which of its two neighbors' colors such a line takes.

Studios draw the border between light and shadow as a colored line that must vanish into the
paint. It takes one of its neighbors' colors, always the same one for the same two colors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import BACKGROUND, NO_COLOR, ColorIndices, PaintMap
from ..palette import Palette
from .line_art import line_width
from .neighbors import Pixels, neighbors
from .region_map import RegionMap

_CLEAR_MAJORITY = 2 / 3
_LUMINANCE = (0.2126, 0.7152, 0.0722)


class PaintedRegions(Protocol):
    """A drawing with the artist's colors."""

    @property
    def regions(self) -> RegionMap:
        """Its regions."""
        ...

    @property
    def colors(self) -> ColorIndices:
        """(N,) the color of each region."""
        ...

    @property
    def paint(self) -> PaintMap | None:
        """(H, W) the color of each pixel, if painted."""
        ...


@dataclass(frozen=True, eq=False)
class TracePairs:
    """The color of a trace line between two colors.

    Attributes
    ----------
    table
        (K, K) ``int16``, symmetric: palette index of a line between two palette indices;
        ``NO_COLOR`` where each region's color goes on to the middle of the line.
    """

    table: NDArray[np.int16]

    def apply(self, paint: PaintMap, regions: RegionMap) -> PaintMap:
        """Give the pixels of trace lines their colors.

        Parameters
        ----------
        paint
            (H, W) each region's color grown under the lines; ``NO_COLOR`` where undecided.
        regions
            The regions of the same drawing.

        Returns
        -------
        PaintMap
            A copy; only pixels of trace lines between two decided regions differ.
        """
        pixels, across = regions.pixels_across
        here, there = paint.ravel()[pixels], paint.ravel()[across]
        decided = (here != NO_COLOR) & (there != NO_COLOR)
        taken = np.where(decided, self.table[here, there], NO_COLOR)
        painted = paint.copy()
        painted.ravel()[pixels] = np.where(taken == NO_COLOR, here, taken)
        return painted

    def to_dict(self) -> dict[str, Any]:
        """Return what :meth:`from_dict` reads, ready for JSON."""
        return {"table": self.table.tolist()}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> TracePairs:
        """Return what :meth:`to_dict` described."""
        size = len(record["table"])
        return cls(np.array(record["table"], np.int16).reshape(size, size))


def learn_trace_pairs(references: Iterable[PaintedRegions], palette: Palette) -> TracePairs:
    """Learn from painted drawings what colors their trace lines took.

    Parameters
    ----------
    references
        Drawings with the artist's paint; paint on pixels of trace lines is what teaches.
    palette
        The palette that their colors point into.

    Returns
    -------
    TracePairs
        The neighbor's color that has a clear majority; the middle of the line where neither
        has. Pairs not taught follow what is commoner in the shot: the darker one, or the middle.
    """
    took = np.zeros((len(palette), len(palette)), np.int64)
    for reference in references:
        _count_winners(reference, took)
    total = took + took.T
    wins = took > _CLEAR_MAJORITY * total
    is_clear = wins | wins.T
    winner = np.where(wins, np.arange(len(palette))[:, None], np.arange(len(palette)))
    often_split = total[~is_clear].sum() > total[is_clear].sum()
    untaught = np.full_like(total, NO_COLOR) if often_split else _darker(palette)
    table = np.where(is_clear, winner, np.where(total > 0, NO_COLOR, untaught))
    np.fill_diagonal(table, np.arange(len(palette)))
    return TracePairs(table.astype(np.int16))


def _count_winners(reference: PaintedRegions, took: NDArray[np.int64]) -> None:
    """Add to ``took[a, b]`` the pixels between a and b that took a."""
    if reference.paint is None:
        return
    pixels, across = reference.regions.pixels_across
    of_label = np.concatenate([[np.int16(NO_COLOR)], reference.colors])
    grown = reference.regions.grown.ravel()
    here, there = of_label[grown[pixels]], of_label[grown[across]]
    shown = reference.paint.ravel()[pixels]
    teaches = (here != there) & (here != NO_COLOR) & (there != NO_COLOR)
    for winner, loser in ((here, there), (there, here)):
        won = teaches & (shown == winner)
        np.add.at(took, (winner[won], loser[won]), 1)


def _darker(palette: Palette) -> NDArray[np.int64]:
    """(K, K) the darker one of two palette indices; any color is darker than the paper."""
    luminance = palette.rgba_table()[:, :3] @ np.array(_LUMINANCE)
    luminance[BACKGROUND] = np.inf
    lower, upper = np.indices((len(palette), len(palette)))
    return np.where(luminance[lower] <= luminance[upper], lower, upper)


def find_pixels_across(regions: RegionMap) -> tuple[Pixels, Pixels]:
    """Find every trace-line pixel, and for each a pixel of the region on the line's other side.

    The second is the pixel itself where a trace line has the same region on both sides.
    """
    trace = regions.line.trace_mask
    pixels = np.flatnonzero(trace)
    grown = regions.grown.ravel()
    around = neighbors(pixels, trace.shape)
    other = grown[around] != grown[pixels][:, None]
    on_border = np.flatnonzero(other.any(axis=1))
    if len(on_border) == 0:
        return pixels, pixels
    beyond = around[on_border, other[on_border].argmax(axis=1)]
    nearest, distance = _nearest(pixels[on_border], pixels, trace.shape)
    # The nearest border pixel may already lie on the other side.
    same_side = grown[pixels[on_border]][nearest] == grown[pixels]
    across = np.where(same_side, beyond[nearest], pixels[on_border][nearest])
    return pixels, np.where(distance <= line_width(trace) + 1, across, pixels)


def _nearest(
    marks: Pixels, pixels: Pixels, shape: tuple[int, ...]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each pixel the row of the nearest of the (sorted) marks, and its distance."""
    unmarked = np.ones(shape, np.uint8)
    unmarked.ravel()[marks] = 0
    distance, nearest = cv2.distanceTransformWithLabels(
        unmarked, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    return nearest.ravel()[pixels].astype(np.intp) - 1, distance.ravel()[pixels]
