"""Training examples for the video network: shots as stills, targets and references among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..arrays import ColorIndices
from ..features.drawing_window import drawing_box
from ..features.stills import FIELDS, Canvas, Still, lay
from ..features.video_inputs import (
    POINTS,
    VideoInputs,
    region_points,
    slot_codes,
    slot_maps,
    used_slots,
    video_inputs,
)
from ..prepared import PreparedDrawing
from .stored_shots import save_arrays, stored_arrays

MOST_REFERENCES = 3
SHIFT, ZOOM = 0.04, 0.06
"""How far drawings are laid off the middle, in sides of the canvas, and off the scale."""


@dataclass(frozen=True, eq=False)
class StillShot:
    """The stills of a shot with a color for each region and the drawings' places in order."""

    stills: Sequence[Still]
    colors: Sequence[ColorIndices]
    positions: Sequence[int]

    def save(self, path: Path) -> None:
        """Write the shot to ``path`` (``.npz``), in half precision."""
        arrays: dict[str, NDArray[np.generic]] = {"positions": np.array(self.positions)}
        for index, (still, colors) in enumerate(zip(self.stills, self.colors, strict=True)):
            arrays[f"lines{index}"] = still.lines
            arrays[f"fields{index}"] = still.fields.astype(np.float16)
            arrays[f"regions{index}"] = still.regions.astype(np.uint16)
            arrays[f"colors{index}"] = colors
        save_arrays(path, arrays)

    @classmethod
    def load(cls, path: Path) -> StillShot:
        """Read a shot that :meth:`save` wrote."""
        with stored_arrays(path) as data:
            positions = data["positions"].tolist()
            places = range(len(positions))
            stills = [
                Still(
                    data[f"lines{i}"],
                    data[f"fields{i}"].astype(np.float32),
                    data[f"regions{i}"].astype(np.int32),
                    1.0,
                    (0, 0),
                )
                for i in places
            ]
            return cls(stills, [data[f"colors{i}"] for i in places], positions)

    def mirrored(self) -> StillShot:
        """Return the shot seen in a mirror."""
        return StillShot([_mirrored(one) for one in self.stills], self.colors, self.positions)


def lay_shot(
    drawings: Sequence[PreparedDrawing], canvas: Canvas, rng: np.random.Generator
) -> StillShot:
    """Lay drawings on a canvas, none exactly where or as large as it should be."""
    stills = []
    for drawing in drawings:
        x, y, width, height = drawing_box(drawing.regions)
        fit = min(canvas.scale, canvas.size[0] / width, canvas.size[1] / height)
        off = rng.normal(0, SHIFT, 2) * canvas.size / canvas.scale
        middle = (float(x + width / 2 + off[0]), float(y + height / 2 + off[1]))
        zoom = float(np.exp(rng.uniform(-ZOOM, ZOOM)))
        stills.append(lay(drawing.regions, canvas.size, fit * zoom, middle))
    return StillShot(stills, [one.colors for one in drawings], [one.position for one in drawings])


@dataclass(frozen=True, eq=False)
class VideoExample:
    """Some drawings of a shot to be colored from others.

    Attributes
    ----------
    inputs
        The network's inputs in its order.
    truth
        (B, N) the slot of each region of each target, whose points are asked for in this order;
        -1 if it is in no reference, not known, or no region.
    area
        (B, N) pixels of each region as far as the canvas shows it.
    """

    inputs: VideoInputs
    truth: NDArray[np.int64]
    area: NDArray[np.float32]


def make_example(
    shot: StillShot,
    targets: Sequence[int],
    references: Sequence[int],
    rng: np.random.Generator,
) -> VideoExample:
    """Return the drawings ``targets`` of a shot to be colored from ``references``."""
    slots = used_slots([shot.colors[one] for one in references])
    maps = [slot_maps(shot.stills[r].regions, shot.colors[r], slots) for r in references]
    away = [[abs(shot.positions[t] - shot.positions[r]) for r in references] for t in targets]
    most = max(len(shot.colors[one]) for one in targets)
    points = np.zeros((len(targets), most, POINTS), np.int64)
    truth = np.full((len(targets), most), -1, np.int64)
    area = np.zeros((len(targets), most), np.float32)
    for row, one in enumerate(targets):
        regions, colors = shot.stills[one].regions, shot.colors[one]
        count = len(colors)
        place = np.searchsorted(slots, colors).clip(max=len(slots) - 1)
        points[row, :count] = region_points(regions, count)
        truth[row, :count] = np.where(slots[place] == colors, place, -1)
        area[row, :count] = np.bincount(regions.ravel(), minlength=count + 1)[1:]
    inputs = video_inputs(
        [shot.stills[one] for one in targets],
        [shot.stills[one] for one in references],
        np.stack(maps),
        slot_codes(len(slots), rng),
        np.array(away, np.float32),
        points.reshape(len(targets), -1),
    )
    return VideoExample(inputs, truth, area)


def draw_example(shot: StillShot, rng: np.random.Generator) -> VideoExample:
    """Choose references and targets at random, perhaps in the mirror."""
    order = [int(one) for one in rng.permutation(len(shot.stills))]
    count = int(rng.integers(1, min(MOST_REFERENCES, len(order) - 1) + 1))
    seen = shot.mirrored() if rng.random() < 0.5 else shot
    return make_example(seen, order[count : count + 2], order[:count], rng)


def _mirrored(one: Still) -> Still:
    fields = one.fields[:, ::-1].copy()
    fields[..., FIELDS.index("x")] *= -1
    return Still(one.lines[:, ::-1], fields, one.regions[:, ::-1], one.scale, one.corner)
