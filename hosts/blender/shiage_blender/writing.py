"""Results into editable fills on the artist's color layer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.errors import StorageError

from . import gp_compat, marks, raster, shapes
from .projection import transform
from .reading import Space
from .shot_writing import Canvas, name_of

Array = NDArray[np.float64]
_NEAREST_AT_ONCE: Final = 4096


@dataclass(frozen=True)
class Written:
    """What one drawing got: the number of fills, and the regions that wait for the artist."""

    fills: int
    unsure: tuple[marks.Unsure, ...]


def read_record(path: Path) -> Mapping[str, Any]:
    """Read what the engine decided for one drawing."""
    try:
        record: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            f"The result {path} cannot be read.", hint="Colorize the sequence again."
        ) from error
    return record


def write_drawing(
    thing: Any,
    layer: Any,
    number: int,
    record: Mapping[str, Any],
    space: Space,
    canvas: Canvas,
    known: marks.Marks,
    *,
    is_deformed: bool,
) -> Written:
    """Paint one drawing on a key of ours; the caller made sure that no key of the artist is there."""
    back = np.linalg.inv(gp_compat.layer_matrix(thing, layer))
    fills: list[tuple[float, gp_compat.Fill]] = []
    unsure: list[marks.Unsure] = []
    for region in record["regions"]:
        if region["kept"] or region["color_id"] == 0 or not region["outline"]:
            continue
        rings = [np.array(ring) for ring in region["outline"]]
        slot, tint = _slot_of(thing.data.materials, known, region["color_id"])
        if slot is None:
            unsure.append(_as_unsure(number, region, rings, space, canvas, known))
            continue
        for shape in _shapes(rings):
            world = [_to_world(ring, space, canvas, is_deformed=is_deformed) for ring in shape]
            local = tuple(transform(back, ring) for ring in world)
            fill = gp_compat.Fill(local, slot, tint, region["id"])
            fills.append((shapes.covered_area(shape), fill))
    fills.sort(key=lambda pair: -pair[0])
    if gp_compat.key_at(layer, number) is not None:
        gp_compat.remove_key(layer, number)
    gp_compat.new_key(layer, number, [fill for _, fill in fills], thing.data.materials)
    known.hashes.append(marks.hash_key(thing, layer, number))
    return Written(len(fills), tuple(unsure))


def _shapes(rings: list[Array]) -> list[list[Array]]:
    if gp_compat.HAS_FILL_GROUPS:
        return [rings]
    return [[polygon] for polygon in shapes.as_polygons(rings)]


def _slot_of(
    materials: Any, known: marks.Marks, color_id: int | None
) -> tuple[int | None, gp_compat.Tint]:
    """Return where the material of a color is by now; None without a color or a material."""
    if color_id is None or not 1 <= color_id <= len(known.labels):
        return None, gp_compat.NO_TINT
    name, tint = known.labels[color_id - 1]
    slot = materials.find(name)
    return (slot if slot >= 0 else None), tint


def _as_unsure(
    number: int,
    region: Mapping[str, Any],
    rings: Sequence[Array],
    space: Space,
    canvas: Canvas,
    known: marks.Marks,
) -> marks.Unsure:
    place = _to_world(raster.inside_point(rings)[None], space, canvas, is_deformed=False)[0]
    best = next(iter(region["candidates"]), None)
    guess = ""
    if best is not None and 1 <= best["color_id"] <= len(known.labels):
        guess = name_of(known.labels[best["color_id"] - 1])
    x, y, z = place.round(5).tolist()
    return marks.Unsure(number, (x, y, z), guess, float(region["confidence"]))


def _to_world(pixels: Array, space: Space, canvas: Canvas, *, is_deformed: bool) -> Array:
    """Return points at the depth of the lines that show at these pixels of the picture."""
    seen = pixels - (canvas.left, canvas.top)
    world = None
    if space.plane is not None:
        world = space.view.on_plane(seen, *space.plane)
    if world is None:
        _, depths = space.view.project(space.anchors)
        world = space.view.at_depth(seen, depths[_nearest_anchors(space, seen)])
    if is_deformed and space.shifts is not None:
        world = world + space.shifts[_nearest_anchors(space, seen)]
    return world


def _nearest_anchors(space: Space, pixels: Array) -> NDArray[np.intp]:
    """Return for each pixel which of the points of the lines shows nearest to it."""
    anchors, _ = space.view.project(space.anchors)
    parts = range(0, len(pixels), _NEAREST_AT_ONCE)
    return np.concatenate(
        [_nearest(anchors, pixels[start : start + _NEAREST_AT_ONCE]) for start in parts]
    )


def _nearest(anchors: Array, pixels: Array) -> NDArray[np.intp]:
    apart = (
        np.square(anchors).sum(axis=1)[None]
        - 2 * pixels @ anchors.T
        + np.square(pixels).sum(axis=1)[:, None]
    )
    return np.asarray(apart.argmin(axis=1), np.intp)
