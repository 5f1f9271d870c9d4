"""Paper taken away from a drawing: what is left is how much light the ink absorbs, and where."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage, RgbaImage

_FAINTEST = 6
"""Least strength that is ink on clean paper: a pixel darker than 250."""

_FAINTEST_LIMIT = 32
_RINGS = 8.0
_CALM = 4.0
_WHITE = 250
_NEAR_PAPER = 48
_SIGMAS = 5.0
_SAMPLE = 8
"""Every eighth row is enough to know the paper."""

_APART = 8
"""Pixels compared for noise lie in two blocks of a JPEG."""

_DARKEST_LEVEL = 60
_UNEVEN = 0.25
"""Share by which paper of one color may be brighter or darker in places."""

_DARKEST_PAPER = 0.5
_SHADING_PX = 8
_SHADING_CELLS = 33
"""Ink over less than half of so many cells is not taken for a shadow on the paper."""


@dataclass(frozen=True, eq=False)
class Ink:
    """What lies on the paper.

    Attributes
    ----------
    strength
        (H, W) 0 is paper, 255 covers it fully.
    absorbed
        Per channel (H, W) light that the ink takes from the paper, at most ``strength``; the
        color of the ink itself is ``255 * (1 - absorbed / strength)``.
    is_lossy
        A scan or a JPEG: single pixels do not tell the color of the ink.
    """

    strength: GrayImage
    absorbed: tuple[GrayImage, GrayImage, GrayImage]
    is_lossy: bool = False


def remove_paper(rgba: RgbaImage) -> Ink:
    """Take transparent, white or scanned paper away from a drawing."""
    *channels, alpha = cv2.split(rgba)
    if int(alpha.min()) == 255:
        return _on_opaque_paper(channels)
    absorbed = [
        cv2.multiply(cv2.bitwise_not(channel), alpha, scale=1 / 255) for channel in channels
    ]
    if _shows_a_white_sheet(rgba):
        return _on_opaque_paper([cv2.bitwise_not(channel) for channel in absorbed])
    return Ink(_without_faint(alpha, _FAINTEST), _triple(absorbed))


def _shows_a_white_sheet(rgba: RgbaImage) -> bool:
    """Whether the opaque part of a picture with alpha is paper, not lines alone."""
    sample = rgba[::_SAMPLE, ::_SAMPLE]
    opaque = sample[sample[..., 3] >= 128][:, :3]
    return len(opaque) > 0 and bool((opaque.min(axis=1) >= _WHITE).mean() > 0.5)


def _on_opaque_paper(channels: list[GrayImage]) -> Ink:
    levels = [_paper_level(channel) for channel in channels]
    # Noise weighs most where the paper is darkest; on gray paper, green stands for all.
    darkest = min((1, 0, 2), key=lambda place: levels[place])
    noise = _noise(channels[darkest], levels[darkest])
    below = _below_local if noise > 0 else _below
    absorbed = [below(channel, level) for channel, level in zip(channels, levels, strict=True)]
    strength = cv2.max(cv2.max(absorbed[0], absorbed[1]), absorbed[2])
    faintest = max(_end_of_ringing(strength), int(_FAINTEST + _SIGMAS * noise))
    return Ink(_without_faint(strength, faintest), _triple(absorbed), faintest > _FAINTEST)


def _end_of_ringing(strength: GrayImage) -> int:
    """Least strength that is no compression noise around lines.

    Antialiasing leaves about as many faint pixels as half-strong ones; a JPEG leaves many more.
    """
    counts = np.bincount(strength.ravel()[::_SAMPLE], minlength=256)
    half_strong = max(float(counts[64:192].mean()), 1.0)
    if counts[1:_FAINTEST].mean() < _RINGS * half_strong:
        return _FAINTEST
    faint = np.convolve(counts, np.ones(3) / 3, mode="same")[_FAINTEST:_FAINTEST_LIMIT]
    calm = np.flatnonzero(faint <= _CALM * half_strong)
    return _FAINTEST + int(calm[0]) if len(calm) else _FAINTEST_LIMIT


def _noise(channel: GrayImage, level: int) -> float:
    """Standard deviation of the paper's noise, as strength; 0 on clean paper."""
    rows = channel[::_SAMPLE].astype(np.int16)
    near = np.abs(rows - level) < _NEAR_PAPER
    both_near = near[:, _APART:] & near[:, :-_APART]
    differences = np.abs(rows[:, _APART:] - rows[:, :-_APART])[both_near]
    if differences.size == 0:
        return 0.0
    # 70 % of the differences between Gaussian noise are less than 1.466 standard deviations.
    return float(np.quantile(differences, 0.7)) / 1.466 * 255 / level


def _paper_level(channel: GrayImage) -> int:
    """Value of the paper: the commonest of the bright values, or that of colored paper."""
    histogram = np.bincount(channel[::_SAMPLE].ravel(), minlength=256)
    level = int(histogram.argmax())
    if _DARKEST_LEVEL <= level < 128 and _is_all_around(channel, histogram, level):
        return level
    histogram[:128] = 0
    level = int(histogram.argmax())
    return 255 if level >= _WHITE or not histogram.any() else level


def _is_all_around(channel: GrayImage, histogram: NDArray[np.intp], level: int) -> bool:
    """Whether most of a picture and of its edges have a value, and next to nothing is brighter."""
    reach = round(_UNEVEN * level)
    edges = np.concatenate([channel[0], channel[-1], channel[:, 0], channel[:, -1]])
    at_edges = np.abs(edges.astype(np.int16) - level) <= reach
    total = histogram.sum()
    return bool(
        at_edges.mean() >= 0.9
        and histogram[level - reach : level + reach + 1].sum() >= 0.5 * total
        and histogram[level + reach + 1 :].sum() <= 0.01 * total
    )


def _below(channel: GrayImage, level: int) -> GrayImage:
    """Share of the paper's light, as 0..255, that is missing."""
    if level == 255:
        return cv2.bitwise_not(channel)
    missing = 255.0 * (1.0 - np.arange(256) / level)
    return cv2.LUT(channel, np.clip(missing.round(), 0, 255).astype(np.uint8))


def _below_local(channel: GrayImage, level: int) -> GrayImage:
    """Like :func:`_below` on paper that is darker in some places than in others."""
    height, width = channel.shape
    cells = max(width // _SHADING_PX, 1), max(height // _SHADING_PX, 1)
    coarse = cv2.resize(channel, cells, interpolation=cv2.INTER_AREA)
    shading = cv2.medianBlur(coarse, _SHADING_CELLS)
    shading = cv2.blur(np.maximum(shading, np.uint8(_DARKEST_PAPER * level)), (5, 5))
    local = cv2.resize(shading, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.bitwise_not(cv2.divide(channel, local, scale=255))


def _without_faint(strength: GrayImage, faintest: int) -> GrayImage:
    _, kept = cv2.threshold(strength, faintest - 1, 255, cv2.THRESH_TOZERO)
    return kept


def _triple(planes: list[GrayImage]) -> tuple[GrayImage, GrayImage, GrayImage]:
    red, green, blue = planes
    return red, green, blue
