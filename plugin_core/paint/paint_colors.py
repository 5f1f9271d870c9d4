"""Which flat colors a painted drawing is made of.

A color counts where it is solid: a pixel and its eight neighbors of exactly one value, away from
the lines. Antialiased edges are never solid, so that they add nothing, and colors that differ by
one level stay two colors. Strokes of two pixels and more count too, and areas too small for a solid
pixel count by majority. Paint that went through a lossy file shows itself by small steps
everywhere; its colors are the peaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import Mask, RgbaImage
from ..errors import TooManyColors
from ..images import Picture
from ..palette import Codes, Palette, Rgba, pack, runs, unpack

MAX_COLORS: Final = 256
"""More flat colors than any drawing has; a photo has thousands."""

NOISE_REACH: Final = 16
"""How far, in levels of one channel, a lossy file moves a color."""

_SMALL_STEP: Final = 12
_NOISY_SHARE: Final = 0.02
"""Share of neighboring pixels that differ by a small step: flat paint has < 0.5 %, JPEG > 20 %."""

_FLAT_SHARE: Final = 0.5
_PEAK_REACH: Final = 5
_PEAK_SHARE: Final = 0.5
_CALM_SHARE: Final = 0.2
_STRAY_SHARE: Final = 0.25
_LEAST_SHARE: Final = 0.002
_LEAST_PIXELS: Final = 3
_STROKE_PIXELS: Final = 8


@dataclass(frozen=True, eq=False)
class PaintColors:
    """What a paint file holds off the lines.

    Attributes
    ----------
    colors
        Flat colors, largest area first; none when nothing is painted. Empty for noisy paint,
        whose colors :func:`peaks` finds.
    noisy
        Whether the paint went through a lossy file.
    histogram
        Values and counts of noisy paint.
    on_dark_paper
        Whether it is paint of which nothing is known: its line art is one large line.
    """

    colors: tuple[Rgba, ...]
    noisy: bool = False
    histogram: tuple[Codes, NDArray[np.int64]] | None = None
    on_dark_paper: bool = False

    @property
    def is_painted(self) -> bool:
        """Whether there is any paint, and not only lines on blank paper."""
        return self.noisy or self.on_dark_paper or bool(self.colors)


def find_paint_colors(name: str, paint: Picture, lines: Mask) -> PaintColors:
    """Find the flat colors of a paint file.

    Parameters
    ----------
    name
        The file, for sentences.
    paint
        The picture, with or without the lines in it.
    lines
        (H, W): the line pixels, where colors do not count.

    Raises
    ------
    TooManyColors
        If it is no flat paint: a photo, a gradient.
    """
    codes = np.where(lines, np.uint32(0), pack(clear_paper(paint, noisy=True)))
    if _is_noisy(codes, paint.rgba):
        values, counts = np.unique(_calm(codes, paint.rgba), return_counts=True)
        return PaintColors((), noisy=True, histogram=(values, counts))
    codes = np.where(lines, np.uint32(0), pack(clear_paper(paint)))
    values, counts = _counted(codes)
    solid = _solid(codes)
    flat = reduce(
        np.union1d, (np.unique(codes[solid]), _strokes(codes), _majorities(codes, lines, solid))
    )
    is_flat = np.isin(values, flat)
    few_are_flat = counts[is_flat].sum() < _FLAT_SHARE * counts.sum()
    if len(flat) > MAX_COLORS or (few_are_flat and len(values) > MAX_COLORS):
        raise _too_many(name, max(len(flat), len(values)))
    order = np.argsort(-counts[is_flat], kind="stable")
    return PaintColors(_as_rgba(values[is_flat][order]))


def peaks(name: str, paint: PaintColors, known: Palette) -> tuple[Rgba, ...]:
    """Find the colors of noisy paint that lie beyond those already known.

    Parameters
    ----------
    name
        The file, for sentences.
    paint
        Noisy paint.
    known
        Colors of the level's clean drawings; noise around them is no new color.

    Raises
    ------
    TooManyColors
        If the values spread instead of gathering around a few peaks.
    """
    assert paint.histogram is not None
    values, counts = paint.histogram
    pixels, left = unpack(values).astype(np.int16), counts.astype(np.float64)
    total = left.sum()
    for color in known.rgba_table()[1:]:
        left[_distance(pixels, color) <= NOISE_REACH] = 0
    found: list[Rgba] = []
    stray = 0.0
    while left.sum() + stray > _STRAY_SHARE * total or left.max(initial=0) > 0:
        top = int(left.argmax())
        away = _distance(pixels, pixels[top])
        gathered = left[away <= NOISE_REACH].sum()
        if gathered < _LEAST_SHARE * total:
            stray += left.sum()
            break
        if left[away <= _PEAK_REACH].sum() < _PEAK_SHARE * gathered:
            stray += gathered
        else:
            found += _as_rgba(values[top : top + 1])
        left[away <= NOISE_REACH] = 0
    if stray > _STRAY_SHARE * total or len(found) > MAX_COLORS:
        raise _too_many(name, len(values))
    return tuple(found)


def clear_paper(paint: Picture, *, noisy: bool = False) -> RgbaImage:
    """Return the paint with transparent paper: white counts as paper where a file has no alpha."""
    if paint.has_alpha:
        return paint.rgba
    white = 255 - NOISE_REACH if noisy else 255
    cleared = paint.rgba.copy()
    cleared[(paint.rgba[..., :3] >= white).all(axis=2)] = 0
    return cleared


def _counted(codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    """Return the values of the painted pixels and how many have each."""
    lengths, values = runs(codes)
    distinct, inverse = np.unique(values, return_inverse=True)
    counts = np.bincount(inverse, weights=lengths).astype(np.int64)
    return distinct[distinct > 0], counts[distinct > 0]


def _solid(codes: Codes) -> Mask:
    """Painted pixels whose eight neighbors have exactly their value."""
    solid = np.zeros(codes.shape, np.bool_)
    across = codes[:, 1:] == codes[:, :-1]
    across = across[:, 1:] & across[:, :-1]
    down = (codes[1:] == codes[:-1])[:, 1:-1]
    inner = across[:-2] & across[1:-1] & across[2:] & down[:-1] & down[1:]
    solid[1:-1, 1:-1] = inner & (codes[1:-1, 1:-1] > 0)
    return solid


def _strokes(codes: Codes) -> Codes:
    """Return the colors of strokes two pixels wide: no antialiased edge fills squares."""
    left, right = codes[:, :-1], codes[:, 1:]
    across = left == right
    square = across[:-1] & across[1:] & (left[:-1] == left[1:]) & (left[:-1] > 0)
    filled = np.zeros(codes.shape, np.bool_)
    for rows in (slice(None, -1), slice(1, None)):
        for columns in (slice(None, -1), slice(1, None)):
            filled[rows, columns] |= square
    values, counts = np.unique(codes[filled], return_counts=True)
    return values[counts >= _STROKE_PIXELS]


def _majorities(codes: Codes, lines: Mask, solid: Mask) -> Codes:
    """Return the colors that fill most of an area in which nothing is solid."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (~lines).view(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    small = np.bincount(labels[solid], minlength=count) == 0
    small[0] = False
    where = np.flatnonzero(small[labels] & (codes > 0))
    keys = labels.ravel()[where].astype(np.uint64) << 32 | codes.ravel()[where]
    pairs, counts = np.unique(keys, return_counts=True)
    area = stats[(pairs >> 32).astype(np.intp), cv2.CC_STAT_AREA]
    fills = (counts >= _LEAST_PIXELS) & (2 * counts > area)
    return (pairs[fills] & 0xFFFFFFFF).astype(np.uint32)


def _is_noisy(codes: Codes, rgba: RgbaImage) -> bool:
    """Whether steps are small across or down: noise takes both ways, a gradient may take one."""
    return _has_small_steps(codes, rgba) or _has_small_steps(codes.T, rgba.transpose(1, 0, 2))


def _has_small_steps(codes: Codes, rgba: RgbaImage) -> bool:
    both = (codes[:, 1:] > 0) & (codes[:, :-1] > 0)
    pairs = int(both.sum())
    differ = np.flatnonzero(both & (codes[:, 1:] != codes[:, :-1]))
    if len(differ) <= _NOISY_SHARE * pairs:
        return False
    row, col = np.divmod(differ, codes.shape[1] - 1)
    steps = _distance(rgba[row, col].astype(np.int16), rgba[row, col + 1].astype(np.int16))
    return int((steps <= _SMALL_STEP).sum()) > _NOISY_SHARE * pairs


def _calm(codes: Codes, rgba: RgbaImage) -> Codes:
    """Return the painted pixels away from edges, where a lossy file invents no blends."""
    around = np.ones((3, 3), np.uint8)
    steps = cv2.morphologyEx(np.ascontiguousarray(rgba), cv2.MORPH_GRADIENT, around).max(axis=2)
    calm = codes[(steps <= _SMALL_STEP) & (codes > 0)]
    painted = codes[codes > 0]
    return calm if len(calm) >= _CALM_SHARE * len(painted) else painted


def _distance(pixels: NDArray[np.int16], color: NDArray[np.integer]) -> NDArray[np.int16]:
    """Return the largest difference of any channel."""
    difference: NDArray[np.int16] = np.abs(pixels - color.astype(np.int16)).max(axis=-1)
    return difference


def _as_rgba(codes: Codes) -> tuple[Rgba, ...]:
    return tuple((int(r), int(g), int(b), int(a)) for r, g, b, a in unpack(codes))


def _too_many(name: str, count: int) -> TooManyColors:
    return TooManyColors(
        f"{name} holds {count:,} colors: that is a photo or a gradient, not flat paint.",
        hint="Paint it with flat colors and a hard brush, or take it out of the paint folder.",
    )
