"""Names for what travels through the core: arrays, above all.

Arrays are ``(row, col[, channel])``; points and boxes are ``(x, y)`` / ``(x, y, width, height)`` in
pixels; pictures are ``uint8`` sRGB with straight alpha.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

RgbaImage: TypeAlias = NDArray[np.uint8]
"""(H, W, 4), straight alpha."""

GrayImage: TypeAlias = NDArray[np.uint8]
"""(H, W)."""

Mask: TypeAlias = NDArray[np.bool_]
"""(H, W)."""

LabelMap: TypeAlias = NDArray[np.int32]
"""(H, W): region ids from 1; 0 is line."""

PaintMap: TypeAlias = NDArray[np.int16]
"""(H, W): palette index of every pixel, ``NO_COLOR`` where nothing is known."""

ColorIndices: TypeAlias = NDArray[np.int16]
"""(N,): palette index of every region (row ``i`` is region ``i + 1``), ``NO_COLOR`` if unknown."""

Probabilities: TypeAlias = NDArray[np.float32]
"""(N, K): per region (row ``i`` is region ``i + 1``) a distribution over the K palette colors."""

Box: TypeAlias = tuple[int, int, int, int]
"""``x, y, width, height`` in pixels."""

NO_COLOR: Final = -1
BACKGROUND: Final = 0
"""Palette index of the paper: what the artist leaves transparent on purpose."""
