"""What the video network reads: pictures, and palette slots that tell it colors without naming any.

A slot is a color that occurs in the references; the network knows it by a random code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices, LabelMap
from .stills import Still

CODE_WIDTH: Final = 8

INPUT_NAMES: Final = (
    "target_lines",
    "target_fields",
    "lines",
    "fields",
    "slots",
    "codes",
    "away",
    "points",
)
"""The network's inputs in its order."""

VideoInputs = tuple[NDArray[np.generic], ...]
"""One array for each of :data:`INPUT_NAMES`."""

POINTS: Final = 8
"""Pixels of each region that are asked for its color."""


def video_inputs(
    targets: Sequence[Still],
    references: Sequence[Still],
    maps: NDArray[np.float32],
    codes: NDArray[np.float32],
    away: NDArray[np.float32],
    points: NDArray[np.int64],
) -> VideoInputs:
    """Return the network's inputs.

    Parameters
    ----------
    targets, references
        Drawings on one canvas.
    maps
        (R, K, H / 2, W / 2), see :func:`slot_maps`.
    codes
        (K, CODE_WIDTH).
    away
        (B, R) drawings between target and reference.
    points
        (B, P) pixels of the targets' regions, counted row by row.
    """
    return (*_pictures(targets), *_pictures(references), maps, codes, away, points)


def region_points(regions: LabelMap, count: int) -> NDArray[np.int64]:
    """Return (count, POINTS) pixels spread evenly over each region, counted row by row.

    A region of fewer pixels repeats some; one of none, outside the canvas, has the first pixel.
    """
    order = np.argsort(regions, axis=None, kind="stable")
    areas = np.bincount(regions.ravel(), minlength=count + 1)
    first = np.cumsum(areas)[:count]  # where region 1, 2, ... begins
    steps = (np.arange(POINTS) + 0.5) / POINTS
    picks = (first[:, None] + steps * areas[1:, None]).astype(np.int64)
    found = order[np.minimum(picks, order.size - 1)]
    return np.where(areas[1:, None] > 0, found, 0)


def used_slots(colors: Sequence[ColorIndices]) -> ColorIndices:
    """Return the palette indices that occur, in order."""
    found = np.unique(np.concatenate(list(colors)))
    return np.asarray(found[found != NO_COLOR], np.int16)


def slot_maps(regions: LabelMap, colors: ColorIndices, slots: ColorIndices) -> NDArray[np.float32]:
    """Return (K, H, W): 1 in the slot of each pixel's color, 0 on lines and where it has none.

    Parameters
    ----------
    regions
        (H, W) region ids.
    colors
        (N,) the palette index of each region.
    slots
        (K,) palette index of each slot.
    """
    by_pixel = np.concatenate([[np.int16(NO_COLOR)], colors])[regions]
    return np.asarray(by_pixel[None] == slots[:, None, None], np.float32)


def slot_codes(count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return (count, CODE_WIDTH) random codes, all of the same length."""
    codes = rng.normal(size=(count, CODE_WIDTH))
    codes /= np.linalg.norm(codes, axis=1, keepdims=True)
    return np.asarray(codes * np.sqrt(CODE_WIDTH), np.float32)


def _pictures(stills: Sequence[Still]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (B, 4, H, W) lines, 0..1, and (B, F, H / 2, W / 2) fields."""
    lines = np.stack([one.lines for one in stills]).transpose(0, 3, 1, 2)
    fields = np.stack([one.fields for one in stills]).transpose(0, 3, 1, 2)
    return np.asarray(lines / 255, np.float32), np.ascontiguousarray(fields, np.float32)
