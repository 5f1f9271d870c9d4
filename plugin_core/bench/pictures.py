"""Pictures for people: the result, the truth, and where the result is wrong."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import RgbaImage
from .metrics import JudgedRegions

MAGENTA: Final = (255, 0, 255)
GUTTER_PX: Final = 8

_Rgb = NDArray[np.uint8]


def error_sheet(
    line: RgbaImage, truth: RgbaImage, result: RgbaImage, judged: JudgedRegions
) -> RgbaImage:
    """Put result, truth and errors side by side.

    Parameters
    ----------
    line, truth, result
        (H, W, 4) pictures of one drawing.
    judged
        Its regions.

    Returns
    -------
    RgbaImage
        (H, 3 W + gutters, 4): wrong regions are magenta on the right, right ones pale.
    """
    painted, true = _under_lines(result, line), _under_lines(truth, line)
    errors = (255 - (255 - true.astype(np.uint16)) // 3).astype(np.uint8)
    errors[judged.labels == 0] = _under_lines(np.zeros_like(line), line)[judged.labels == 0]
    errors[judged.wrong_pixels] = MAGENTA
    gutter = np.full((line.shape[0], GUTTER_PX, 3), 200, np.uint8)
    sheet = np.concatenate([painted, gutter, true, gutter, errors], axis=1)
    return np.dstack([sheet, np.full(sheet.shape[:2], 255, np.uint8)])


def _under_lines(paint: RgbaImage, line: RgbaImage) -> _Rgb:
    """Return the paint on white paper with the lines multiplied over it."""
    paper = _on_white(paint).astype(np.uint16) * _on_white(line)
    return (paper // 255).astype(np.uint8)


def _on_white(rgba: RgbaImage) -> _Rgb:
    alpha = rgba[..., 3:].astype(np.uint16)
    return ((rgba[..., :3] * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8)
