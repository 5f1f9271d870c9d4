"""Drawings as the camera sees them: lines and fills in pixels, and where in space they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from . import gp_compat, scene
from .layers import Roles
from .projection import View, fit_plane, scale_of, transform

Array = NDArray[np.float64]
Label = tuple[str, gp_compat.Tint]
"""What the artist painted with: the name of a material, and a tint mixed into it."""

_LEAST_RADIUS_PX: Final = 0.25
_FAR_PX: Final = 5e4
_FLATNESS: Final = 1e-3
"""Lines this close to one plane, by their extent, lie on it."""

_ANCHORS: Final = 1500


@dataclass(frozen=True, eq=False)
class Line:
    """A line of the drawing in pixels of the camera's frame."""

    points: Array
    radii: Array
    closed: bool
    line_class: str


@dataclass(frozen=True, eq=False)
class Paint:
    """One fill of the artist on a layer: rings in pixels, filled even-odd."""

    rings: tuple[Array, ...]
    label: Label
    layer: str


@dataclass(frozen=True, eq=False)
class Space:
    """Where in the world the lines of a drawing lie: for the way back from pixels.

    ``plane`` is origin and normal, None where the lines lie on none. ``colors`` are (4, 4) from the
    space of each color layer to the world at this frame: objects and parents may move.
    """

    view: View
    colors: Mapping[str, Array]
    anchors: Array
    plane: tuple[Array, Array] | None


@dataclass(frozen=True, eq=False)
class SeenDrawing:
    """A drawing at one frame, its lines within ``bounds``."""

    number: int
    lines: tuple[Line, ...]
    paints: tuple[Paint, ...]
    space: Space
    bounds: tuple[Array, Array]


@dataclass
class _Collected:
    lines: list[Line] = field(default_factory=list)
    world: list[Array] = field(default_factory=list)


def drawing_numbers(thing: Any, roles: Roles) -> list[int]:
    """Return the frames at which any line layer has a key."""
    layers = (gp_compat.find_layer(thing.data, name) for name in roles.lines)
    return sorted({number for layer in layers for number in gp_compat.key_numbers(layer)})


def see_drawing(
    world: Any, thing: Any, roles: Roles, number: int, *, is_painted: bool
) -> SeenDrawing:
    """Go to a frame and read its drawing; keys of color layers count only if ``is_painted``."""
    graph = scene.show_frame(world, number, thing)
    view = scene.camera_view(world, graph)
    shown = thing.evaluated_get(graph)
    collected, paints = _Collected(), []
    for name in roles.lines:
        matrix = gp_compat.shown_matrix(thing, gp_compat.find_layer(thing.data, name))
        strokes = shown_strokes(thing, shown, name, number)
        _collect_lines(collected, view, strokes, matrix, gp_compat.materials_of(thing))
        paints += _as_paints(view, strokes, matrix, gp_compat.materials_of(thing), name)
    below, places = [], {}
    for name in roles.colors:
        layer = gp_compat.find_layer(thing.data, name)
        places[name] = gp_compat.layer_matrix(thing, layer)
        if is_painted and gp_compat.key_at(layer, number):
            matrix = gp_compat.shown_matrix(thing, layer)
            strokes = shown_strokes(thing, shown, name, number)
            below += _as_paints(view, strokes, matrix, gp_compat.materials_of(thing), name)
    return SeenDrawing(
        number,
        tuple(collected.lines),
        # Color layers usually lie below; whatever lies on top is drawn last and wins.
        tuple(below + paints),
        _space(view, places, collected),
        _bounds(collected.lines),
    )


def _bounds(lines: list[Line]) -> tuple[Array, Array]:
    points = np.concatenate([line.points for line in lines] or [np.zeros((1, 2))])
    return points.min(axis=0), points.max(axis=0)


def shown_strokes(thing: Any, shown: Any, name: str, number: int) -> list[gp_compat.Stroke]:
    """Return the strokes of a layer of the evaluated object at a frame."""
    layer = gp_compat.find_layer(shown.data, name)
    key = gp_compat.key_shown(layer, number) if layer is not None else None
    return (
        gp_compat.read_strokes(layer, key, gp_compat.materials_of(thing)) if key is not None else []
    )


def _collect_lines(
    collected: _Collected,
    view: View,
    strokes: list[gp_compat.Stroke],
    matrix: Array,
    materials: Any,
) -> None:
    drawn = [stroke for stroke in strokes if stroke.has_outline or stroke.is_guide]
    scale = scale_of(matrix)
    classes = {slot: _line_class(materials, slot) for slot in {one.slot for one in drawn}}
    for stroke, world, pixels, depth in _project_all(view, drawn, matrix):
        if _is_in_sight(pixels, depth):
            radii = stroke.radii * scale * view.pixels_per_unit(depth)
            radii = np.maximum(radii, _LEAST_RADIUS_PX)
            line_class = "green" if stroke.is_guide else classes[stroke.slot]
            collected.lines.append(Line(pixels, radii, stroke.cyclic, line_class))
            collected.world.append(world)


def _project_all(
    view: View, strokes: list[gp_compat.Stroke], matrix: Array
) -> Iterator[tuple[gp_compat.Stroke, Array, Array, Array]]:
    """Give world, pixels and depths of each stroke; all at once is much faster."""
    if strokes:
        world = transform(matrix, np.concatenate([stroke.points for stroke in strokes]))
        ends = np.cumsum([len(stroke.points) for stroke in strokes])[:-1]
        parts = (np.split(each, ends) for each in (world, *view.project(world)))
        yield from zip(strokes, *parts, strict=True)


def _as_paints(
    view: View, strokes: list[gp_compat.Stroke], matrix: Array, materials: Any, layer: str
) -> list[Paint]:
    """Return the fills that the camera sees."""
    shapes = gp_compat.fill_shapes(strokes)
    seen = _project_all(view, [stroke for shape in shapes for stroke in shape], matrix)
    paints = []
    for shape in shapes:
        parts = [next(seen) for _ in shape]
        rings = tuple(pixels for _, _, pixels, depth in parts if _is_in_sight(pixels, depth))
        material = _material(materials, shape[0].slot)
        if material is not None and rings:
            paints.append(Paint(rings, (material.name, shape[0].tint), layer))
    return paints


def _is_in_sight(pixels: Array, depth: Array) -> bool:
    return bool(depth.min(initial=1.0) > 0 and np.abs(pixels).max(initial=0.0) < _FAR_PX)


def _material(materials: Any, slot: int) -> Any | None:
    return materials[slot] if 0 <= slot < len(materials) else None


def _line_class(materials: Any, slot: int) -> str:
    """Return which trace line a material draws; anything that is not clearly colored is ink."""
    material = _material(materials, slot)
    style = material.grease_pencil if material is not None else None
    if style is None:
        return "ink"
    color = dict(zip(("red", "green", "blue"), style.color[:3], strict=True))
    strongest = max(color, key=lambda name: color[name])
    others = max(value for name, value in color.items() if name != strongest)
    return strongest if color[strongest] > 0.3 and others < 0.35 * color[strongest] else "ink"


def _space(view: View, colors: Mapping[str, Array], collected: _Collected) -> Space:
    if not collected.world:
        return Space(view, colors, np.zeros((0, 3)), None)
    points = np.concatenate(collected.world)
    every = np.linspace(0, len(points) - 1, min(len(points), _ANCHORS)).round().astype(np.intp)
    anchors = points[every]
    origin, normal, away = fit_plane(anchors)
    extent = float(np.ptp(anchors, axis=0).max(initial=0.0))
    plane = (origin, normal) if away <= _FLATNESS * extent else None
    return Space(view, colors, anchors, plane)
