"""A drawing cut into regions, with what the artist painted in them: what every method works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import NO_COLOR, ColorIndices, PaintMap
from .regions import RegionMap
from .shot import Drawing


@dataclass(frozen=True, eq=False)
class PreparedDrawing:
    """One drawing, its regions and the artist's colors.

    Attributes
    ----------
    drawing
        Where it comes from.
    position
        Its place in the order in which the shot shows its drawings, from 0.
    regions
        Its region map.
    colors
        (N,) palette index that the artist gave to each region; ``NO_COLOR`` where unpainted.
    paint
        (H, W) palette index of each pixel that the artist painted, ``NO_COLOR`` elsewhere; ``None``
        when the drawing has no paint at all.
    corrected
        The artist corrected our result here: the patch network looks at these regions more often.
    pooled
        The painted file by which the artist knows it, if it is no drawing of this shot but a color
        model or a drawing of another shot; ``""`` otherwise.
    """

    drawing: Drawing
    position: int
    regions: RegionMap
    colors: ColorIndices
    paint: PaintMap | None = None
    corrected: bool = False
    pooled: str = ""

    @property
    def name(self) -> str:
        """By what it is told from all others: its stem, or the file of a pool drawing."""
        return self.pooled or self.drawing.stem

    @property
    def is_reference(self) -> bool:
        """Whether anything in it can be learned from."""
        return bool(np.any(self.colors != NO_COLOR))

    @property
    def is_mostly_painted(self) -> bool:
        """Whether the artist painted most of its regions, and did not only correct some."""
        return bool(np.mean(self.colors != NO_COLOR) > 0.5)


def color_areas(regions: RegionMap, paint: PaintMap) -> NDArray[np.int64]:
    """Return (N, K) how many pixels of each region have each palette color, up to the last used."""
    labels, shown = regions.labels.ravel(), paint.ravel()
    known = (labels > 0) & (shown != NO_COLOR)
    size = int(shown.max(initial=0)) + 1
    keys = (labels[known] - 1).astype(np.int64) * size + shown[known]
    return np.bincount(keys, minlength=regions.count * size).reshape(-1, size)
