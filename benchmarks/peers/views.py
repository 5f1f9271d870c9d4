"""What the peers read of a drawing: a small picture of its lines, and where its regions lie in it.

Both published networks see pictures and pool their features over segments. A region is pooled over
a few pixels spread evenly over it, so that a region of any size counts, however small the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import ColorIndices
from plugin_core.features.line_views import LineView, line_view
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import RegionMap

LONG_SIDE: Final = 256
"""Pixels of the picture; DACoN reads 512, AnT whatever fits."""
WHOLE_CANVAS: Final = 1.0
"""They see it all, however small the drawing on it."""
BOX_SCALE: Final = 0.7
"""Boxes are given in this share of the drawing's long side, from its middle (AnT)."""


@dataclass(frozen=True, eq=False)
class View(LineView):
    """One drawing for the peers.

    Attributes
    ----------
    boxes
        (N, 4) ``float32``: left, right, top, bottom.
    """

    boxes: NDArray[np.float32]


def view_of(regions: RegionMap) -> View:
    """Return what the peers read of a drawing."""
    seen = line_view(regions, LONG_SIDE, WHOLE_CANVAS)
    return View(seen.lines, seen.places, _boxes(regions))


def _boxes(regions: RegionMap) -> NDArray[np.float32]:
    left, top, width, height = regions.box.T.astype(np.float32)
    middle_x, middle_y = (side / 2 for side in regions.size)
    corners = [left - middle_x, left + width - middle_x, top - middle_y, top + height - middle_y]
    scale = BOX_SCALE * max(regions.size)
    return (np.stack(corners, axis=1) / scale).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ViewedShot:
    """The drawings of a shot, all of one size, and the color of each region of each drawing."""

    views: Sequence[View]
    colors: Sequence[ColorIndices]

    @classmethod
    def of(cls, drawings: Sequence[PreparedDrawing]) -> ViewedShot:
        """Reduce painted drawings to what the peers read."""
        return cls([view_of(one.regions) for one in drawings], [one.colors for one in drawings])

    def save(self, path: Path) -> None:
        """Write the shot to ``path`` (``.npz``)."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for place, (view, colors) in enumerate(zip(self.views, self.colors, strict=True)):
            arrays |= {f"{name}{place}": value for name, value in vars(view).items()}
            arrays[f"colors{place}"] = colors
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        partial.rename(path)

    @classmethod
    def load(cls, path: Path) -> ViewedShot:
        """Read a shot that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            places = range(sum(name.startswith("lines") for name in data.files))
            fields = View.__dataclass_fields__
            views = [View(**{name: data[f"{name}{place}"] for name in fields}) for place in places]
            return cls(views, [data[f"colors{place}"] for place in places])
