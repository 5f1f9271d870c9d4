"""Training examples for the line encoder: generated shots as it sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import ColorIndices
from ..features.drawing_window import zooms
from ..features.line_views import MULTIPLE, LineView, line_view
from ..prepared import PreparedDrawing
from .stored_shots import save_arrays, stored_arrays

LONG_SIDES: Final = (192, 544)
"""Sizes between which a shot is seen: drawings differ in how much of the paper they fill."""
GAINS: Final = (0.6, 1.6)
"""Lines are fainter or stronger by this: a thin line of a large drawing is faint when small."""


@dataclass(frozen=True, eq=False)
class ViewedShot:
    """The drawings of a shot, all of one size, with the color and the area of every region."""

    views: Sequence[LineView]
    colors: Sequence[ColorIndices]
    areas: Sequence[NDArray[np.int64]]

    @classmethod
    def of(cls, drawings: Sequence[PreparedDrawing]) -> ViewedShot:
        """Reduce painted drawings to what the encoder sees."""
        pairs = zip(drawings, zooms(drawings), strict=True)
        return cls(
            [line_view(one.regions, LONG_SIDES[1], zoom) for one, zoom in pairs],
            [one.colors for one in drawings],
            [one.regions.area for one in drawings],
        )

    def save(self, path: Path) -> None:
        """Write the shot to ``path`` (``.npz``)."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for place, view in enumerate(self.views):
            arrays |= {f"{field.name}{place}": getattr(view, field.name) for field in fields(view)}
            arrays[f"colors{place}"] = self.colors[place]
            arrays[f"areas{place}"] = self.areas[place]
        save_arrays(path, arrays)

    @classmethod
    def load(cls, path: Path) -> ViewedShot:
        """Read a shot that :meth:`save` wrote."""
        with stored_arrays(path) as data:
            places = range(sum(name.startswith("lines") for name in data))
            if not places:
                raise KeyError("lines0")
            return cls(
                [LineView(data[f"lines{place}"], data[f"places{place}"]) for place in places],
                [data[f"colors{place}"] for place in places],
                [data[f"areas{place}"] for place in places],
            )


def vary(shot: ViewedShot, rng: np.random.Generator) -> ViewedShot:
    """Show a shot at another size, with fainter or stronger lines, perhaps mirrored."""
    height, width = shot.views[0].lines.shape[1:]
    scale = rng.uniform(*LONG_SIDES) / max(height, width)
    size = [max(1, round(side * scale / MULTIPLE)) * MULTIPLE for side in (width, height)]
    gain, mirrored = rng.uniform(*GAINS), rng.random() < 0.5
    views = [_varied(view, size, gain, mirrored=mirrored) for view in shot.views]
    return ViewedShot(views, shot.colors, shot.areas)


def _varied(view: LineView, size: Sequence[int], gain: float, *, mirrored: bool) -> LineView:
    layers = [cv2.resize(layer, size, interpolation=cv2.INTER_AREA) for layer in view.lines]
    lines = np.minimum(np.stack(layers) * gain, 255).astype(np.uint8)
    if not mirrored:
        return LineView(lines, view.places)
    places = view.places * np.array([-1, 1], np.float32) + np.array([1, 0], np.float32)
    return LineView(np.ascontiguousarray(lines[:, :, ::-1]), places)
