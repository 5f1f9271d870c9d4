"""Line art out of a picture: ink and colored trace lines told apart."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage, Mask, RgbaImage
from .line_art import LineArt, LineClass
from .paper import Ink, remove_paper

_AROUND = np.ones((3, 3), np.uint8)
_CORE_SHARE = 0.75
_CORE_LEAST = 40
_CHROMA_COLORED = 0.3
_CHROMA_TRACE = 0.45
_COMMON = 0.5
_RARE = 0.1
_FRINGE_PX = 16
_LOSSY_PX = 9
_TRACE_HUES = (
    (0, 18, LineClass.RED),
    (290, 360, LineClass.RED),
    (80, 165, LineClass.GREEN),
    (170, 265, LineClass.BLUE),
)
"""Hues in degrees of the trace colors; magenta counts as red, cyan as blue."""


def read_line_art(rgba: RgbaImage) -> LineArt:
    """Read the lines of a drawing on transparent, white or scanned paper.

    Any ink counts: on clean paper a pixel darker than 250 is line. Antialiasing and other fringes
    belong to the line that they surround.

    Parameters
    ----------
    rgba
        (H, W, 4) ``uint8``, straight alpha.

    Returns
    -------
    LineArt
        Strength 255 is full ink; classes tell ink, trace lines and self-colored lines apart.

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
    ink = remove_paper(rgba)
    return LineArt(ink.strength, _classes(ink))


def _classes(ink: Ink) -> NDArray[np.uint8]:
    """Give each line pixel the class of the line's core nearest to it."""
    line = cv2.compare(ink.strength, 0, cv2.CMP_GT)
    core = _core(ink.strength)
    colored = cv2.bitwise_and(core, _is_colored(ink))
    if ink.is_lossy:
        colored = cv2.bitwise_and(colored, _mostly(colored, core))
    where = np.flatnonzero(colored)
    if len(where) == 0:
        return line & np.uint8(LineClass.INK)
    classes = core & np.uint8(LineClass.INK)
    classes.ravel()[where] = _class_of_colors(ink, where)
    _dominant_color_is_ink(classes)
    return _spread(classes, line.view(np.bool_))


def _core(strength: GrayImage) -> GrayImage:
    """Pixels (255) in the middle of a line, whose color is the ink's own and no mixture."""
    almost_strongest = cv2.convertScaleAbs(cv2.dilate(strength, _AROUND), alpha=_CORE_SHARE)
    core = cv2.compare(strength, almost_strongest, cv2.CMP_GE)
    return cv2.bitwise_and(core, cv2.compare(strength, _CORE_LEAST, cv2.CMP_GE))


def _is_colored(ink: Ink) -> GrayImage:
    """Pixels (255) whose ink is no shade of gray."""
    red, green, blue = ink.absorbed
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    limit = cv2.convertScaleAbs(ink.strength, alpha=_CHROMA_COLORED)
    return cv2.compare(cv2.subtract(most, least), limit, cv2.CMP_GT)


def _mostly(colored: GrayImage, core: GrayImage) -> GrayImage:
    """Pixels (255) around which at least half of the core is colored."""
    share, all_ = (
        cv2.boxFilter(pixels, cv2.CV_32F, (_LOSSY_PX, _LOSSY_PX)) for pixels in (colored, core)
    )
    return cv2.compare(share, all_ / 2, cv2.CMP_GE)


def _class_of_colors(ink: Ink, where: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Class of colored ink by its hue and chroma."""
    absorbed = np.stack([channel.ravel()[where] for channel in ink.absorbed], axis=1)
    share = absorbed / ink.strength.ravel()[where][:, None].astype(np.float32)
    color = np.clip(1 - share, 0, 1).astype(np.float32)
    hue = cv2.cvtColor(color[:, None], cv2.COLOR_RGB2HSV)[:, 0, 0]
    # Lossy files keep the hue of a thin line, but not how vivid it was.
    least = 0 if ink.is_lossy else _CHROMA_TRACE
    is_vivid = color.max(axis=1) - color.min(axis=1) >= least
    classes = np.full(len(where), LineClass.SELF, np.uint8)
    for low, high, line_class in _TRACE_HUES:
        classes[is_vivid & (hue >= low) & (hue <= high)] = line_class
    return classes


def _dominant_color_is_ink(classes: NDArray[np.uint8]) -> None:
    """Take the commonest color for ink where a drawing has next to no black line."""
    counts = cv2.calcHist([classes], [0], None, [len(LineClass)], [0, len(LineClass)]).ravel()
    counts[LineClass.NONE] = 0
    commonest, total = int(counts.argmax()), counts.sum()
    if counts[LineClass.INK] < _RARE * total and counts[commonest] > _COMMON * total:
        classes[classes == commonest] = LineClass.INK


def _spread(classes: NDArray[np.uint8], line: Mask) -> NDArray[np.uint8]:
    """Spread classes over their fringes, pixel by pixel; ink first, and where nothing else is."""
    ink_first = cv2.bitwise_not(classes)
    ink_first[classes == LineClass.NONE] = 0
    for _ in range(_FRINGE_PX):
        open_ = (ink_first == 0) & line
        if not open_.any():
            break
        np.copyto(ink_first, cv2.dilate(ink_first, _AROUND), where=open_)
    ink_first[(ink_first == 0) & line] = 255 - LineClass.INK
    spread = cv2.bitwise_not(ink_first)
    spread[~line] = LineClass.NONE
    return spread
