"""Trace lines: which pixels they are, and which style they take between two painted regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask
from plugin_core.regions import LineArt, LineClass, RegionMap, find_regions
from plugin_core.regions.line_art import line_width

from .cm32 import PURE_PAINT, Cm32, Styles, ink_of, paint_of, tone_of

Pair = tuple[int, int]
"""Two style ids, the smaller first."""

_CLEAR_MAJORITY: Final = 2 / 3
_LEAST_PX: Final = 4
_STYLES: Final = 4096
_UNDECIDED: Final = 4095
_SPECK_PX: Final = 4
_END_WIDTHS: Final = 1.5


@dataclass(frozen=True)
class Inks:
    """What is known of a level's inks.

    Attributes
    ----------
    trace
        Inks of lines that vanish into the paint.
    main
        The ink of the lines that stay; ``None`` in a level without lines.
    """

    trace: frozenset[int]
    main: int | None


def trace_mask(pixels: Cm32, before: Cm32 | None, inks: Inks, fills: Collection[int]) -> Mask:
    """(H, W): pixels of trace lines, recolored or not.

    Parameters
    ----------
    pixels
        The drawing.
    before
        The same drawing as it left cleanup, if it was kept: there every trace line shows.
    inks
        The inks of the level.
    fills
        Styles with which the drawing is painted: without ``before``, a line in one of them that
        is not the main ink was a trace line once.
    """
    ink, line = ink_of(pixels), tone_of(pixels) < PURE_PAINT
    if before is not None:
        is_trace = np.isin(ink, list(inks.trace)) | np.isin(ink_of(before), list(inks.trace))
    else:
        once = set(fills) - {0, inks.main}
        is_trace = np.isin(ink, list(inks.trace | once))
    return line & is_trace


def regions_of(pixels: Cm32, trace: Mask) -> RegionMap:
    """Cut a drawing into regions, its trace lines told from the others."""
    tone = tone_of(pixels)
    line = tone < PURE_PAINT
    classes = np.where(trace, np.uint8(LineClass.RED), line * np.uint8(LineClass.INK))
    return find_regions(LineArt(255 - tone, classes.astype(np.uint8)))


def count_pairs(pixels: Cm32, trace: Mask, inks: Inks) -> Counter[tuple[int, int, int]]:
    """Count for each pair of neighbors the pixels of trace lines that took each style."""
    counts: Counter[tuple[int, int, int]] = Counter()
    if not trace.any():
        return counts
    regions = regions_of(pixels, trace)
    here, there, where = _sides(regions, paint_of(pixels))
    ink = ink_of(pixels).ravel()[where]
    taught = ~np.isin(ink, list(inks.trace)) & ((ink == here) | (ink == there))
    low, high = np.minimum(here, there)[taught], np.maximum(here, there)[taught]
    rows, found = np.unique(np.stack([low, high, ink[taught]], axis=1), axis=0, return_counts=True)
    for (one, other, style), count in zip(rows.tolist(), found.tolist(), strict=True):
        counts[one, other, style] += count
    return counts


def learn_pairs(counts: Mapping[tuple[int, int, int], int]) -> dict[Pair, int]:
    """Return the style that trace lines take between two styles, where one has a clear majority."""
    by_pair: dict[Pair, Counter[int]] = {}
    for (low, high, style), count in counts.items():
        by_pair.setdefault((low, high), Counter())[style] += count
    learned = {}
    for pair, styles in by_pair.items():
        style, count = styles.most_common(1)[0]
        if count >= _LEAST_PX and count > _CLEAR_MAJORITY * styles.total():
            learned[pair] = style
    return learned


def recolor(
    pixels: Cm32, paint: Styles, ours: Mask, trace: Mask, inks: Inks, pairs: Mapping[Pair, int]
) -> Styles:
    """Return the inks of a painted drawing, with its trace lines in the styles they take.

    Parameters
    ----------
    pixels
        The drawing as the artist left it.
    paint
        (H, W) its paint now.
    ours
        (H, W) pixels that we painted: lines between regions of the artist's are left alone.
    trace
        (H, W) pixels of its trace lines.
    inks
        The inks of the level.
    pairs
        What the painted drawings teach; between other pairs a line stays as it is, but one with
        the same style on both sides takes that style.
    """
    ink = ink_of(pixels)
    waiting = trace & np.isin(ink, list(inks.trace))
    if not waiting.any():
        return ink
    regions = regions_of(pixels, trace)
    here, there, where = _sides(regions, paint)
    low, high = np.minimum(here, there).astype(np.intp), np.maximum(here, there).astype(np.intp)
    keys, inverse = np.unique(low * _STYLES + high, return_inverse=True)
    taken = np.array([_taken(int(key), pairs) for key in keys], np.uint16)[inverse]
    changes = _touched(regions, ours, where) & waiting.ravel()[where]
    recolored = ink.copy()
    done = changes & (taken > 0)
    recolored.ravel()[where[done]] = taken[done]
    left = changes & (taken == 0) & (high != _UNDECIDED)
    _finish_ends(recolored, where[left], where[done], trace)
    return recolored


def _finish_ends(ink: Styles, left: NDArray[np.intp], done: NDArray[np.intp], trace: Mask) -> None:
    """Give the last dots of lines that took a style, where they meet other lines, the same one."""
    if len(left) == 0 or len(done) == 0:
        return
    count, pieces = cv2.connectedComponents(trace.view(np.uint8), connectivity=8)
    size = np.bincount(pieces.ravel(), minlength=count)
    mostly = np.bincount(pieces.ravel()[done], minlength=count) > _CLEAR_MAJORITY * size
    away = np.ones(ink.shape, np.uint8)
    away.ravel()[done] = 0
    distance, nearest = cv2.distanceTransformWithLabels(
        away, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    near = distance.ravel()[left] <= _END_WIDTHS * line_width(trace) + 1
    ends = left[near | mostly[pieces.ravel()[left]]]
    # Pixel labels number the marked pixels in scan order, from 1.
    ink.ravel()[ends] = ink.ravel()[np.sort(done)[nearest.ravel()[ends] - 1]]


def _taken(key: int, pairs: Mapping[Pair, int]) -> int:
    low, high = divmod(key, _STYLES)
    if low == high:
        return 0 if low == _UNDECIDED else low
    return pairs.get((low, high), 0)


def _sides(
    regions: RegionMap, paint: Styles
) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.intp]]:
    """Return for each trace pixel the paint of its two sides, and where it is."""
    where, across = regions.pixels_across
    of_region = _region_styles(regions, paint)
    grown = regions.grown.ravel()
    return of_region[grown[where]], of_region[grown[across]], where


def _region_styles(regions: RegionMap, paint: Styles) -> NDArray[np.uint16]:
    """(N + 1,): the commonest style of each region; enclosed blank ones are undecided."""
    inside = regions.labels > 0
    keys = regions.labels[inside].astype(np.int64) * _STYLES + paint[inside]
    found, counts = np.unique(keys, return_counts=True)
    styles = np.zeros(regions.count + 1, np.uint16)
    order = np.argsort(counts, kind="stable")
    styles[found[order] // _STYLES] = found[order] % _STYLES
    counts_for = np.append(False, ~regions.on_border & (regions.area >= _SPECK_PX))
    blank = counts_for & (styles == 0)
    styles[blank] = _UNDECIDED
    return styles


def _touched(regions: RegionMap, ours: Mask, where: NDArray[np.intp]) -> Mask:
    """Return which trace pixels have one of our regions on a side."""
    _, across = regions.pixels_across
    is_ours = np.zeros(regions.count + 1, np.bool_)
    is_ours[regions.labels[ours & (regions.labels > 0)]] = True
    grown = regions.grown.ravel()
    return is_ours[grown[where]] | is_ours[grown[across]]
