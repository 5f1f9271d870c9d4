"""The colours of a level: identities with exact values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rgba = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Color:
    """One named colour; ``color_id`` is its identity, ``rgba`` its straight-alpha sRGB value."""

    color_id: int
    rgba: Rgba
    name: str = ""


PAPER = Color(0, (0, 0, 0, 0), "background")


@dataclass(frozen=True)
class Palette:
    """The colours of a level. Index 0 is always the background, ``PAPER``."""

    colors: tuple[Color, ...] = (PAPER,)

    def __len__(self) -> int:
        return len(self.colors)

    def rgba_table(self) -> NDArray[np.uint8]:
        """(K, 4): the value of every palette index."""
        return np.array([color.rgba for color in self.colors], np.uint8)
