"""Line art and label maps written as text: ``#`` is line, letters are regions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugin_core.regions import LineArt, LineClass

_CLASSES = {
    "#": LineClass.INK,
    "r": LineClass.RED,
    "g": LineClass.GREEN,
    "b": LineClass.BLUE,
    "s": LineClass.SELF,
}


def line_art(*rows: str) -> LineArt:
    """Return line art: ``#`` ink, ``rgb`` trace lines, ``s`` self-colored."""
    classes = np.array([[_CLASSES.get(cell, 0) for cell in row] for row in rows], np.uint8)
    return LineArt((classes > 0).astype(np.uint8) * 255, classes)


def from_mask(mask: NDArray[np.bool_]) -> LineArt:
    """Return line art of ink where ``mask`` is set."""
    return LineArt(mask.astype(np.uint8) * 255, mask.astype(np.uint8))


def as_text(labels: NDArray[np.int32]) -> list[str]:
    """Return a label map as rows of ``#`` for 0, ``a`` for 1, ``b`` for 2 and so on."""
    return ["".join("#" if label == 0 else chr(96 + label) for label in row) for row in labels]
