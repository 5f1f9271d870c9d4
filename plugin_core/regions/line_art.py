"""Line art: which pixels are line, how strongly, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import GrayImage, Mask


class LineClass(IntEnum):
    """What a line pixel means."""

    NONE = 0
    INK = 1
    RED = 2
    GREEN = 3
    BLUE = 4
    SELF = 5
    """Self-colored line: drawn in a color of its own that stays in the picture."""


@dataclass(frozen=True, eq=False)
class LineArt:
    """The lines of one drawing.

    Attributes
    ----------
    strength
        (H, W) ``uint8``: 0 is paper, 255 full line; antialiasing is kept.
    classes
        (H, W) ``uint8``: the :class:`LineClass` of each line pixel, 0 elsewhere.
    """

    strength: GrayImage
    classes: NDArray[np.uint8]

    @cached_property
    def mask(self) -> Mask:
        """(H, W): every line pixel; do not write to it."""
        return self.classes != LineClass.NONE

    @property
    def trace_mask(self) -> Mask:
        """(H, W): pixels of colored trace lines, which vanish into the paint."""
        return (self.classes >= LineClass.RED) & (self.classes <= LineClass.BLUE)


_TO_THE_EDGES = 0.95
_STROKE_PX = 6.0
_STROKE_SHARE = 0.005
"""Widest stroke, in pixels and of the longer side of a picture, that is drawn on dark paper."""

_LONG_SHARE = 0.1
"""Of the longer side: shorter than this are no strokes, but stars in a night sky."""


def is_dark_paper(mask: Mask) -> bool:
    """Whether what was read as one line is paper: it reaches all edges and leaves but strokes free.

    Where a drawing is filled with black up to its edges, what is left free is wider, or shorter.
    """
    edges = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    if edges.mean() < _TO_THE_EDGES:
        return False
    free, side = ~mask, max(mask.shape)
    if line_width(free) > max(_STROKE_PX, _STROKE_SHARE * side):
        return False
    _, _, boxes, _ = cv2.connectedComponentsWithStats(free.view(np.uint8), connectivity=8)
    longest = boxes[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(initial=0)
    return bool(mask.all() or longest >= _LONG_SHARE * side)


def line_width(mask: Mask) -> float:
    """Mean width of lines in pixels: twice their area by the length of their outline."""
    across = np.count_nonzero(mask[:, 1:] != mask[:, :-1])
    down = np.count_nonzero(mask[1:] != mask[:-1])
    # Over all directions, pixel edges are 4 / pi longer than the outline that they follow.
    return 2.0 * np.count_nonzero(mask) / max((across + down) * np.pi / 4, 1.0)
