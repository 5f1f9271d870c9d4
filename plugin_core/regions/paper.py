"""Paper taken away from a drawing: what is left is how much ink lies where, and its colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage, RgbaImage

_FAINTEST = 6
"""Least strength that is ink on clean paper: a pixel darker than 250."""

_WHITE = 250
_NEAR_PAPER = 48
_SIGMAS = 5.0
_SAMPLE = 4
"""Every fourth row is enough to know the paper."""

_APART = 8
"""Pixels compared for noise lie in two blocks of a JPEG."""


def remove_paper(rgba: RgbaImage) -> tuple[NDArray[np.uint8], GrayImage]:
    """Return the (H, W, 3) colour of the ink, un-mixed from the paper, and its (H, W) strength."""
    alpha = rgba[..., 3]
    if int(alpha.min()) < 255:
        if not _opaque_part_is_white(rgba):
            return np.ascontiguousarray(rgba[..., :3]), _without_faint(alpha, _FAINTEST)
        rgba = _over_white(rgba)
    return _remove_opaque_paper(np.ascontiguousarray(rgba[..., :3]))


def _opaque_part_is_white(rgba: RgbaImage) -> bool:
    """Whether a picture with alpha shows a white sheet, not lines alone."""
    sample = rgba[::_SAMPLE, ::_SAMPLE]
    opaque = sample[sample[..., 3] >= 128][:, :3]
    return len(opaque) > 0 and bool((opaque.min(axis=1) >= _WHITE).mean() > 0.5)


def _over_white(rgba: RgbaImage) -> RgbaImage:
    alpha = rgba[..., 3:].astype(np.uint16)
    mixed = rgba[..., :3] * alpha + 255 * (255 - alpha)
    return np.dstack([(mixed + 127) // 255, np.full_like(alpha, 255)]).astype(np.uint8)


def _remove_opaque_paper(rgb: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], GrayImage]:
    paper, noise = _paper_color(rgb)
    absorbed = _absorbed_light(rgb, paper)
    strength = _without_faint(absorbed.max(axis=2), int(_FAINTEST + _SIGMAS * noise))
    return _unmix(absorbed, strength), strength


def _paper_color(rgb: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """Colour of the paper, and the standard deviation of its noise: 0 on clean paper."""
    rows = rgb[::_SAMPLE]
    paper = np.array([_commonest_bright(rows[..., channel]) for channel in range(3)], np.uint8)
    green = rows[..., 1].astype(np.int16)
    near = np.abs(green - int(paper[1])) < _NEAR_PAPER
    differences = np.abs(green[:, _APART:] - green[:, :-_APART])[
        near[:, _APART:] & near[:, :-_APART]
    ]
    if differences.size == 0:
        return paper, 0.0
    # 70 % of the differences of Gaussian noise stay below 1.466 of its standard deviation.
    return paper, float(np.quantile(differences, 0.7)) / 1.466


def _commonest_bright(channel: NDArray[np.uint8]) -> int:
    histogram = np.bincount(channel.ravel(), minlength=256)[128:].astype(np.float64)
    if not histogram.any():
        return 255
    smooth = np.convolve(histogram, np.ones(5), mode="same")
    level = (
        128 + int(smooth.argmax())
        if histogram.max() < 0.3 * channel.size
        else 128 + int(histogram.argmax())
    )
    return 255 if level >= _WHITE else level


def _absorbed_light(rgb: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Share of the paper's light, 0..255, that is missing in each channel."""
    levels = np.arange(256, dtype=np.float64)
    tables = [np.clip(255.0 * (1.0 - levels / level), 0, 255).round() for level in paper]
    return cv2.LUT(rgb, np.stack(tables, axis=1).astype(np.uint8)[:, None, :])


def _without_faint(strength: GrayImage, faintest: int) -> GrayImage:
    _, kept = cv2.threshold(np.ascontiguousarray(strength), faintest - 1, 255, cv2.THRESH_TOZERO)
    return kept


def _unmix(absorbed: NDArray[np.uint8], strength: GrayImage) -> NDArray[np.uint8]:
    """Colour of the ink as if it covered the paper fully."""
    ink = np.zeros_like(absorbed)
    lines = strength > 0
    share = absorbed[lines] / strength[lines][:, None].astype(np.float32)
    ink[lines] = 255 - np.minimum(255.0 * share, 255.0).astype(np.uint8)
    return ink
