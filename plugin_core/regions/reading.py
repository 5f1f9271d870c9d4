"""Line art out of a picture: ink and coloured trace lines told apart from the paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage, RgbaImage
from .line_art import LineArt, LineClass
from .paper import remove_paper

_STRONG_SHARE = 0.75
_STRONG_LEAST = 40
_CHROMA_TRACE = 0.45
_CHROMA_SELF = 0.3
_DOMINANT_SHARE = 0.5
_MINOR_SHARE = 0.1
_HUES = (
    (0, 18, LineClass.RED),
    (290, 360, LineClass.RED),
    (80, 165, LineClass.GREEN),
    (170, 265, LineClass.BLUE),
)
"""Hues in degrees of the trace colours; magenta counts as red, cyan as blue."""


def read_line_art(rgba: RgbaImage) -> LineArt:
    """Read the lines of a drawing on transparent, white or scanned paper.

    Any ink counts: on clean paper a pixel of less than 250 is line. Antialiasing belongs to the
    line that it fringes.

    Parameters
    ----------
    rgba
        (H, W, 4) ``uint8``, straight alpha.

    Returns
    -------
    LineArt
        Strength 255 is full ink; classes tell ink, trace lines and self-coloured lines apart.

    Raises
    ------
    ValueError
        If ``rgba`` is no (H, W, 4) ``uint8`` array or holds no pixel.

    Examples
    --------
    >>> import numpy as np
    >>> drawing = np.full((3, 5, 4), 255, np.uint8)
    >>> drawing[:, 1] = (0, 0, 0, 255)
    >>> drawing[:, 3] = (255, 0, 0, 255)
    >>> read_line_art(drawing).classes[0].tolist()
    [0, 1, 0, 2, 0]
    """
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8 or rgba.size == 0:
        raise ValueError(f"expected (H, W, 4) uint8, got {rgba.shape} {rgba.dtype}")
    ink, strength = remove_paper(rgba)
    return LineArt(strength, _classes(ink, strength))


def _classes(ink: NDArray[np.uint8], strength: GrayImage) -> NDArray[np.uint8]:
    """Give every line pixel the class of the strong line pixel nearest to it."""
    classes = (strength > 0).view(np.uint8) * np.uint8(LineClass.INK)
    strong = _strong(strength)
    where = np.flatnonzero(strong)
    of_strong = _dominant_color_is_ink(_class_of_colors(ink.reshape(-1, 3)[where]))
    if not np.any(of_strong != LineClass.INK):
        return classes
    _, nearest = cv2.distanceTransformWithLabels(
        (~strong).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    lines = strength > 0
    classes[lines] = of_strong[nearest[lines] - 1]
    return classes


def _strong(strength: GrayImage) -> NDArray[np.bool_]:
    """Pixels at the core of a line, whose colour is the ink's own and no mixture."""
    around = cv2.dilate(strength, np.ones((3, 3), np.uint8))
    return (strength >= _STRONG_LEAST) & (strength >= around * np.float32(_STRONG_SHARE))


def _class_of_colors(colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Class of each (n, 3) ink colour by hue and chroma."""
    if len(colors) == 0:
        return np.zeros(0, np.uint8)
    chroma = (colors.max(axis=1).astype(np.int16) - colors.min(axis=1)) / 255.0
    hue = cv2.cvtColor(colors[:, None, :], cv2.COLOR_RGB2HSV_FULL)[:, 0, 0] * (360.0 / 256.0)
    classes = np.where(chroma >= _CHROMA_SELF, LineClass.SELF, LineClass.INK).astype(np.uint8)
    for low, high, line_class in _HUES:
        classes[(chroma >= _CHROMA_TRACE) & (hue >= low) & (hue <= high)] = line_class
    return classes


def _dominant_color_is_ink(classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the commonest colour for ink where a drawing has next to no black line."""
    share = np.bincount(classes, minlength=len(LineClass)) / max(len(classes), 1)
    commonest = int(share.argmax())
    if share[LineClass.INK] < _MINOR_SHARE and share[commonest] > _DOMINANT_SHARE:
        classes[classes == commonest] = LineClass.INK
    return classes
