"""Pixels and what lies beside them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap

Pixels: TypeAlias = NDArray[np.intp]
"""(n,) flat indices."""


def neighbors(pixels: Pixels, shape: tuple[int, ...]) -> Pixels:
    """(n, 4): the pixels left, right, above and below; the pixel itself beyond the edge."""
    height, width = shape
    rows, cols = np.divmod(pixels, width)
    inside = np.stack([cols > 0, cols < width - 1, rows > 0, rows < height - 1], axis=1)
    return pixels[:, None] + inside * np.array([-1, 1, -width, width])


def labels_beside(labels: LabelMap, pixels: Pixels) -> NDArray[np.int32]:
    """(n, 4): the labels left, right, above and below; the pixel's own beyond the edge."""
    return labels.ravel()[neighbors(pixels, labels.shape)]
