"""Results into editable fills on the artist's color layer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.errors import StorageError

from . import gp_compat, raster, scene, shapes
from .projection import inverse_of, steps_towards, transform
from .reading import Label, Space, shown_strokes
from .saying import say
from .shot_writing import Canvas, name_of
from .unsure import Unsure, note_region

Array = NDArray[np.float64]
Settle = Callable[[Sequence[gp_compat.Fill], Array], None]
_NEAREST_AT_ONCE: Final = 4096
_ROUNDS: Final = 5
_CLOSE: Final = 1e-5
"""Paint that shows this near to its place, in units, is there."""


@dataclass(frozen=True)
class Written:
    """What one drawing got: the number of fills, and the regions that wait for the artist."""

    fills: int
    unsure: tuple[Unsure, ...]


def read_record(path: Path) -> Mapping[str, Any]:
    """Read what the engine decided for one drawing."""
    try:
        record: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            say("The result {path} cannot be read.", path=path),
            hint=say("Colorize the sequence again."),
        ) from error
    return record


def write_drawing(
    thing: Any,
    number: int,
    record: Mapping[str, Any],
    space: Space,
    canvas: Canvas,
    labels: Mapping[raster.Rgb, Label],
    homes: Mapping[Label, str],
    settle: Settle | None = None,
) -> Written:
    """Paint one drawing on keys of ours; no key of the artist may be there.

    ``labels`` says what the values in the artist's paint stand for. ``homes`` says on which layer a
    color lies, if not on the first. ``settle`` puts paint where modifiers show it at the lines.
    """
    known = _known_colors(record, labels)
    fills: list[tuple[float, gp_compat.Fill]] = []
    unsure: list[tuple[int, Unsure]] = []
    names = list(space.colors)
    for region, part in _parts_to_paint(record):
        rings = [np.array(ring) for ring in part["outline"]]
        slot, label = _slot_of(gp_compat.materials_of(thing), known.get(part["color_id"]))
        if label is None:
            waiting = _as_unsure(number, region, rings, space, canvas, known)
            unsure.append((region["area"], waiting))
            continue
        home = homes.get(label, names[0])
        for shape in _shapes(rings):
            fill = gp_compat.Fill(home, tuple(shape), slot, label[1], region["id"])
            fills.append((shapes.covered_area(shape), fill))
    fills.sort(key=lambda pair: (names.index(pair[1].layer), -pair[0]))
    wanted = [fill for _, fill in fills]
    places = _to_world(_points([fill.rings for fill in wanted]), space, canvas)
    _put(thing, number, space, wanted, places)
    if settle is not None and wanted:
        settle(wanted, places)
    unsure.sort(key=lambda pair: -pair[0])
    return Written(len(fills), tuple(one for _, one in unsure))


def _known_colors(
    record: Mapping[str, Any], labels: Mapping[raster.Rgb, Label]
) -> dict[int, Label]:
    """Return what the colors of a record are now, by their ids there.

    The ids are those of what was learned: where the artist undid that, or opened an earlier state
    of the file, the same ids stand for other colors here. Their values do not.
    """
    values = {each["color_id"]: tuple(each["rgba"][:3]) for each in record["colors"]}
    return {one: labels[rgb] for one, rgb in values.items() if one != 0 and rgb in labels}


def _parts_to_paint(record: Any) -> Iterator[tuple[Any, Any]]:
    """Give each region with each of its parts: itself, unless it was split into several colors."""
    for region in record["regions"]:
        for part in region["split"] or [region]:
            if not region["kept"] and part["color_id"] != 0 and part["outline"]:
                yield region, part


def _put(
    thing: Any, number: int, space: Space, fills: Sequence[gp_compat.Fill], places: Array
) -> None:
    """Write keys anew, with the corners of all fills at these places of the world.

    Each color layer gets one, be it blank: a key shows until the next one comes.
    """
    rings = iter(_cut(places, fills))
    at = [[next(rings) for _ in fill.rings] for fill in fills]
    for name, matrix in space.colors.items():
        back = inverse_of(matrix)
        local = [
            replace(fill, rings=tuple(transform(back, ring) for ring in corners))
            for fill, corners in zip(fills, at, strict=True)
            if fill.layer == name
        ]
        layer = gp_compat.find_layer(thing.data, name)
        gp_compat.new_key(layer, number, local, gp_compat.materials_of(thing))


def _points(shapes: Sequence[Sequence[Array]]) -> Array:
    rings = [ring for rings in shapes for ring in rings]
    return np.concatenate(rings) if rings else np.zeros((0, 2))


def _cut(places: Array, like: Sequence[gp_compat.Fill]) -> list[Array]:
    """Cut points into rings of the sizes that the fills have."""
    return np.split(places, np.cumsum([len(ring) for fill in like for ring in fill.rings])[:-1])


def settle_fills(
    world: Any,
    thing: Any,
    number: int,
    space: Space,
    wanted: Sequence[gp_compat.Fill],
    aims: Array,
) -> None:
    """Move paint until it shows where it should: modifiers move it after we placed it."""
    places, best, least = aims, aims, np.inf
    for _ in range(_ROUNDS):
        shown = thing.evaluated_get(scene.show_frame(world, number, thing))
        points = [at for name in space.colors for at in _points_shown(thing, shown, name, number)]
        if sum(map(len, points)) != len(aims):
            return  # a modifier that adds or removes points; paint stays where the lines are
        at = np.concatenate(points)
        away = float(np.abs(aims - at).max())
        if away >= least:
            _put(thing, number, space, wanted, best)
            return
        best, least = places, away
        if away <= _CLOSE:
            return
        sizes = np.cumsum([sum(map(len, fill.rings)) for fill in wanted])[:-1]
        parts = zip(*(np.split(each, sizes) for each in (aims, places, at)), strict=True)
        places = places + np.concatenate([steps_towards(*part) for part in parts])
        _put(thing, number, space, wanted, places)


def _points_shown(thing: Any, shown: Any, name: str, number: int) -> list[Array]:
    matrix = gp_compat.shown_matrix(thing, gp_compat.find_layer(thing.data, name))
    strokes = shown_strokes(thing, shown, name, number)
    return [transform(matrix, stroke.points) for stroke in strokes]


def _shapes(rings: list[Array]) -> list[list[Array]]:
    if gp_compat.HAS_FILL_GROUPS:
        return [rings]
    return [[polygon] for polygon in shapes.as_polygons(rings)]


def _slot_of(materials: Any, label: Label | None) -> tuple[int, Label | None]:
    """Return where the material of a color is by now, and the color if there still is one."""
    slot = gp_compat.slot_of(materials, label[0]) if label is not None else -1
    return slot, label if slot >= 0 else None


def _as_unsure(
    number: int,
    region: Mapping[str, Any],
    rings: Sequence[Array],
    space: Space,
    canvas: Canvas,
    known: Mapping[int, Label],
) -> Unsure:
    world = _to_world(np.concatenate([raster.inside_point(rings)[None], rings[0]]), space, canvas)
    layer, matrix = next(iter(space.colors.items()))
    local = transform(inverse_of(matrix), world)
    best = next(iter(region["candidates"]), None)
    guess = ""
    if best is not None and best["color_id"] in known:
        guess = name_of(known[best["color_id"]])
    return note_region(number, layer, local[0], local[1:], guess, float(region["confidence"]))


def _to_world(pixels: Array, space: Space, canvas: Canvas) -> Array:
    """Return points at the depth of the lines that show at these pixels of the picture."""
    if not len(pixels):
        return np.zeros((0, 3))
    seen = pixels - canvas.corner
    world = None
    if space.plane is not None:
        world = space.view.on_plane(seen, *space.plane)
    if world is None:
        _, depths = space.view.project(space.anchors)
        world = space.view.at_depth(seen, depths[_nearest_anchors(space, seen)])
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
