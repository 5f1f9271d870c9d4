"""Grease Pencil as Blender 3.3 to 5.x know it: everything that differs between versions is here.

The rest of the add-on sees layers, keys by frame number, and :class:`Stroke`. Frames and drawings
are never kept: Blender moves them when a key is added, so they are looked up by number each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import bpy
import numpy as np
from numpy.typing import NDArray

from . import curves
from .projection import inverse_of

Array = NDArray[np.float64]
Tint = tuple[float, float, float, float]

VERSION = bpy.app.version
IS_V3 = VERSION >= (4, 3, 0)
HAS_FILL_GROUPS = VERSION >= (5, 1, 0)
"""Fills are groups of strokes, filled even-odd, whatever their material says."""

OBJECT_TYPE = "GREASEPENCIL" if IS_V3 else "GPENCIL"
LINE_MODIFIERS = "modifiers" if IS_V3 else "grease_pencil_modifiers"
OUR_KEY_TYPES = ("GENERATED", "JITTER") if VERSION >= (4, 2, 0) else ("JITTER",)
"""The type that our keys get, and that of those in files from before 4.2."""

OUR_KEY_TYPE = OUR_KEY_TYPES[0]
DRAW_MENUS = ("VIEW3D_MT_draw_gpencil", "VIEW3D_MT_edit_greasepencil", "VIEW3D_MT_edit_gpencil")
KEY_MENUS = ("DOPESHEET_MT_gpencil_key", "DOPESHEET_MT_key")
MODES = ("OBJECT", "PAINT_GREASE_PENCIL", "PAINT_GPENCIL", "EDIT", "EDIT_GPENCIL")

PATH_OPTIONS = {"PATH_SUPPORTS_BLEND_RELATIVE"} if VERSION >= (4, 5, 0) else set()
"""Says that a path may be told from where the file lies; older versions take that for granted."""

LINE_SHADER = "POLYLINE_UNIFORM_COLOR" if VERSION >= (4, 0, 0) else "3D_POLYLINE_UNIFORM_COLOR"

NO_TINT: Tint = (0.0, 0.0, 0.0, 0.0)
_LEAST_CORNERS = 3
_UNITS_PER_WIDTH = 2000.0
"""Grease Pencil 2 counts a stroke's width in thousandths of a unit: the radius is half of it."""


@dataclass(frozen=True)
class Stroke:
    """A stroke in the space of its layer. ``fill_group`` is 0 where nothing is filled."""

    points: Array
    radii: Array
    slot: int
    cyclic: bool
    tint: Tint
    fill_group: int
    has_outline: bool
    is_guide: bool = False


@dataclass(frozen=True)
class Fill:
    """A fill to be written: rings of one even-odd shape (one ring where groups are unknown)."""

    layer: str
    rings: tuple[Array, ...]
    slot: int
    tint: Tint
    region: int


def is_grease_pencil(thing: Any) -> bool:
    """Whether this is a Grease Pencil object."""
    return thing is not None and thing.type == OBJECT_TYPE


def layer_name(layer: Any) -> str:
    """Return the name that the artist sees."""
    return str(layer.name if IS_V3 else layer.info)


def find_layer(data: Any, name: str) -> Any | None:
    """Return the layer of this name."""
    return next((layer for layer in data.layers if layer_name(layer) == name), None)


def groups_above(layer: Any) -> Iterator[Any]:
    """Yield the layer groups that hold a layer, the innermost first."""
    group = getattr(layer, "parent_group", None) if IS_V3 else None
    while group is not None:
        yield group
        group = group.parent_group


def group_names(data: Any) -> list[str]:
    """Return the names of all layer groups; older versions have none."""
    return [group.name for group in data.layer_groups] if IS_V3 else []


def is_hidden(layer: Any) -> bool:
    """Whether the layer, or a group around it, is hidden."""
    return bool(layer.hide) or any(group.hide for group in groups_above(layer))


def is_locked(layer: Any) -> bool:
    """Whether the layer, or a group around it, is locked."""
    return bool(layer.lock) or any(group.lock for group in groups_above(layer))


def materials_of(thing: Any) -> list[Any]:
    """Return the materials of an object by their slots, None where one is empty.

    A slot may hold a material of the object itself instead of one of its data.
    """
    return [slot.material for slot in thing.material_slots]


def material_names(data: Any) -> list[str]:
    """Return the names of the materials of the data by their slots, empty where one is."""
    return [one.name if one is not None else "" for one in data.materials]


def slot_of(materials: Sequence[Any], name: str) -> int:
    """Return the first slot of the material of this name, -1 where there is none."""
    found = (slot for slot, one in enumerate(materials) if one is not None and one.name == name)
    return next(found, -1)


def key_numbers(layer: Any) -> list[int]:
    """Return the frame numbers of a layer's keys, in order."""
    return sorted(int(frame.frame_number) for frame in layer.frames)


def selected_key_numbers(layer: Any) -> list[int]:
    """Return the frame numbers of the keys that are selected."""
    return sorted(int(frame.frame_number) for frame in layer.frames if frame.select)


def key_at(layer: Any, number: int) -> Any | None:
    """Return the key exactly at a frame."""
    return next((frame for frame in layer.frames if frame.frame_number == number), None)


def key_shown(layer: Any, number: int) -> Any | None:
    """Return the key that shows at a frame: the last one up to there."""
    past = [frame for frame in layer.frames if frame.frame_number <= number]
    return max(past, key=lambda frame: frame.frame_number, default=None)


def key_type(layer: Any, number: int) -> str:
    """Return the type of the key at a frame, empty where there is none."""
    key = key_at(layer, number)
    return str(key.keyframe_type) if key is not None else ""


def layer_matrix(thing: Any, layer: Any) -> Array:
    """Return (4, 4) from the space of the layer to the world."""
    own = np.array(layer.matrix_local if IS_V3 else layer.matrix_layer)
    world = np.array(thing.matrix_world)
    if layer.parent is None:
        return np.asarray(world @ own)
    parent = _parent_matrix(layer)
    if IS_V3:
        return np.asarray(parent @ np.array(layer.matrix_parent_inverse) @ own)
    inverse = np.array(layer.matrix_inverse)
    return np.asarray(world @ own @ inverse_of(world) @ parent @ inverse)


def shown_matrix(thing: Any, layer: Any) -> Array:
    """Return (4, 4) from an evaluated stroke to the world.

    Grease Pencil 2 moves evaluated strokes into the space of the object.
    """
    return layer_matrix(thing, layer) if IS_V3 else np.array(thing.matrix_world)


def evaluate_again(thing: Any) -> None:
    """Have the strokes of layers with a parent evaluated where the object is by now.

    Grease Pencil 2 moves them by the place of the object, which Blender may evaluate side by side:
    on a busy machine they lie where the object was one frame ago.
    """
    if not IS_V3 and any(layer.parent for layer in thing.data.layers):
        thing.data.update_tag()


def _parent_matrix(layer: Any) -> Array:
    parent, bone = layer.parent, layer.parent_bone
    by_bone = parent.type == "ARMATURE" if IS_V3 else layer.parent_type == "BONE"
    if by_bone and bone and bone in parent.pose.bones:
        return np.array(parent.matrix_world @ parent.pose.bones[bone].matrix)
    return np.array(parent.matrix_world)


# Reading -----------------------------------------------------------------------------------------


def read_strokes(layer: Any, key: Any, materials: Sequence[Any]) -> list[Stroke]:
    """Return the strokes of a key, bottom to top; curves come as the polylines that they draw."""
    if not IS_V3:
        return [_read_old(layer, stroke, materials) for stroke in key.strokes if stroke.points]
    return _read_drawing(layer, key.drawing, materials) if key.drawing is not None else []


def _read_old(layer: Any, stroke: Any, materials: Sequence[Any]) -> Stroke:
    count = len(stroke.points)
    points, pressure = np.empty(count * 3, np.float32), np.empty(count, np.float32)
    stroke.points.foreach_get("co", points)
    stroke.points.foreach_get("pressure", pressure)
    width = (stroke.line_width + layer.line_change) * layer.id_data.pixel_factor
    shows_fill, shows_line = _shows(materials, stroke.material_index)
    is_switched_off = _is_switched_off(materials, stroke.material_index)
    return Stroke(
        points=points.reshape(-1, 3).astype(np.float64),
        radii=np.maximum(pressure * width / _UNITS_PER_WIDTH, 0.0).astype(np.float64),
        slot=stroke.material_index,
        cyclic=stroke.use_cyclic,
        tint=_as_tint(stroke.vertex_color_fill),
        fill_group=int(shows_fill and not stroke.is_nofill_stroke and not is_switched_off),
        has_outline=shows_line and not is_switched_off,
        is_guide=stroke.is_nofill_stroke,
    )


def _read_drawing(layer: Any, drawing: Any, materials: Sequence[Any]) -> list[Stroke]:
    attributes = _Attributes(drawing)
    if attributes.curves == 0:
        return []
    starts = np.empty(attributes.curves + 1, np.int32)
    drawing.curve_offsets.foreach_get("value", starts)
    points = attributes.read("position", "FLOAT_VECTOR").reshape(-1, 3).astype(np.float64)
    radii = attributes.read("radius", "FLOAT", 0.01).astype(np.float64) + layer.radius_offset
    slots = attributes.read("material_index", "INT", on="CURVE").tolist()
    cyclic = attributes.read("cyclic", "BOOLEAN", on="CURVE").tolist()
    tints = attributes.read("fill_color", "FLOAT_COLOR", on="CURVE").reshape(-1, 4)
    groups = attributes.read("fill_id", "INT", on="CURVE").tolist()
    hidden = attributes.read("hide_stroke", "BOOLEAN", on="CURVE").tolist()
    guides = attributes.read(".is_fill_guide", "BOOLEAN", on="CURVE").tolist()
    kinds = attributes.read("curve_type", "INT", on="CURVE", default=curves.POLY)
    sampler = curves.Sampler(kinds, attributes.handles())
    strokes = []
    for index, slot in enumerate(slots):
        part = slice(int(starts[index]), int(starts[index + 1]))
        line, wide = sampler.polyline(index, part, points, radii, cyclic=cyclic[index])
        shows_fill, shows_line = _shows(materials, slot)
        fill_group = groups[index] if HAS_FILL_GROUPS else int(shows_fill)
        draws_line = not hidden[index] if HAS_FILL_GROUPS else shows_line
        is_switched_off = _is_switched_off(materials, slot)
        strokes.append(
            Stroke(
                points=line,
                radii=np.maximum(wide, 0.0),
                slot=slot,
                cyclic=cyclic[index],
                tint=_as_tint(tints[index]),
                fill_group=0 if guides[index] or is_switched_off else fill_group,
                has_outline=draws_line and not is_switched_off,
                is_guide=guides[index],
            )
        )
    return strokes


def fill_shapes(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Return the strokes that fill, those of one even-odd shape together, bottom to top."""
    shapes: dict[tuple[int, int], list[Stroke]] = {}
    for index, stroke in enumerate(strokes):
        if stroke.fill_group and len(stroke.points) >= _LEAST_CORNERS:
            group = (stroke.fill_group, 0) if HAS_FILL_GROUPS else (0, index)
            shapes.setdefault(group, []).append(stroke)
    return list(shapes.values())


class _Attributes:
    """Attributes of a drawing, which need not exist: Blender makes each when it is first set."""

    _PROPERTIES: ClassVar = {"FLOAT_VECTOR": ("vector", 3), "FLOAT_COLOR": ("color", 4)}
    _KINDS: ClassVar = {"BOOLEAN": np.bool_, "INT": np.int32}

    def __init__(self, drawing: Any) -> None:
        self._attributes = drawing.attributes
        self.curves = drawing.attributes.domain_size("CURVE")
        self.points = drawing.attributes.domain_size("POINT")

    def read(self, name: str, kind: str, default: float = 0, *, on: str = "POINT") -> NDArray[Any]:
        """Return all values of an attribute, flat."""
        prop, width = self._PROPERTIES.get(kind, ("value", 1))
        count = self.points if on == "POINT" else self.curves
        values = np.full(count * width, default, self._KINDS.get(kind, np.float32))
        attribute = self._attributes.get(name)
        if attribute is not None and len(attribute.data) == count:
            attribute.data.foreach_get(prop, values)
        return values

    def handles(self) -> tuple[NDArray[Any], NDArray[Any]] | None:
        """Return the handles to the left and right of each point of Bezier curves, if any."""
        if self._attributes.get("handle_left") is None:
            return None
        left, right = (self.read(f"handle_{side}", "FLOAT_VECTOR") for side in ("left", "right"))
        return left.reshape(-1, 3), right.reshape(-1, 3)

    def write(self, name: str, kind: str, values: NDArray[Any], *, on: str = "POINT") -> None:
        """Set all values of an attribute."""
        prop, _ = self._PROPERTIES.get(kind, ("value", 1))
        attribute = self._attributes.get(name) or self._attributes.new(name, kind, on)
        flat: NDArray[Any] = np.ascontiguousarray(values, self._KINDS.get(kind, np.float32)).ravel()
        attribute.data.foreach_set(prop, flat)


def _shows(materials: Sequence[Any], slot: int) -> tuple[bool, bool]:
    """Return whether a material says that it fills, and that it draws outlines."""
    style = _style_of(materials, slot)
    return (False, True) if style is None else (bool(style.show_fill), bool(style.show_stroke))


def _is_switched_off(materials: Sequence[Any], slot: int) -> bool:
    """Whether the artist hides all strokes of a material, as those of a rough."""
    style = _style_of(materials, slot)
    return style is not None and bool(style.hide)


def _style_of(materials: Sequence[Any], slot: int) -> Any | None:
    material = materials[slot] if 0 <= slot < len(materials) else None
    return material.grease_pencil if material is not None else None


def _as_tint(color: Iterable[float]) -> Tint:
    red, green, blue, mix = (round(float(value), 4) for value in color)
    return (red, green, blue, mix) if mix > 0 else NO_TINT


def set_key_type(layer: Any, number: int, kind: str) -> None:
    """Say what kind of key lies at a frame, if one does."""
    key = key_at(layer, number)
    if key is not None:
        key.keyframe_type = kind


# Writing -----------------------------------------------------------------------------------------


def remove_key(layer: Any, number: int) -> None:
    """Remove the key at a frame."""
    if IS_V3:
        layer.frames.remove(number)
    else:
        layer.frames.remove(key_at(layer, number))
        # Else Blender 3.4 shows the next frame from a copy that points to it, and crashes.
        layer.id_data.update_tag()


def new_key(layer: Any, number: int, fills: Sequence[Fill], materials: Sequence[Any]) -> None:
    """Have a key of our type hold these fills and nothing else, the first at the bottom."""
    if key_at(layer, number) is not None:
        remove_key(layer, number)
    key = layer.frames.new(number)
    if IS_V3:
        if fills:
            _write_drawing(key.drawing, fills, materials)
    else:
        for fill in fills:
            _write_old(key, fill, materials)
    set_key_type(layer, number, OUR_KEY_TYPE)


def _write_old(key: Any, fill: Fill, materials: Sequence[Any]) -> None:
    for ring in fill.rings:
        stroke = key.strokes.new()
        stroke.display_mode = "3DSPACE"
        stroke.material_index = fill.slot
        stroke.use_cyclic = True
        stroke.hardness = 1.0
        stroke.vertex_color_fill = fill.tint
        stroke.line_width = 1
        stroke.points.add(len(ring))
        stroke.points.foreach_set("co", ring.astype(np.float32).ravel())
        stroke.points.foreach_set("pressure", np.ones(len(ring), np.float32))
        outline = _outline_opacity(materials, fill.slot)
        stroke.points.foreach_set("strength", np.full(len(ring), outline, np.float32))
        stroke.points.update()


def _write_drawing(drawing: Any, fills: Sequence[Fill], materials: Sequence[Any]) -> None:
    rings = [(ring, fill, group) for group, fill in enumerate(fills, 1) for ring in fill.rings]
    sizes = [len(ring) for ring, _, _ in rings]
    drawing.add_strokes(sizes)
    attributes = _Attributes(drawing)
    opacity = [_outline_opacity(materials, fill.slot) for _, fill, _ in rings]
    tints = np.array([fill.tint for _, fill, _ in rings])
    attributes.write("position", "FLOAT_VECTOR", np.concatenate([ring for ring, _, _ in rings]))
    attributes.write("radius", "FLOAT", np.full(sum(sizes), 1 / _UNITS_PER_WIDTH))
    attributes.write("opacity", "FLOAT", np.repeat(opacity, sizes))
    attributes.write("cyclic", "BOOLEAN", np.ones(len(rings)), on="CURVE")
    slots = np.array([fill.slot for _, fill, _ in rings])
    attributes.write("material_index", "INT", slots, on="CURVE")
    attributes.write("fill_opacity", "FLOAT", np.ones(len(rings)), on="CURVE")
    if tints.any():
        attributes.write("fill_color", "FLOAT_COLOR", tints, on="CURVE")
    if HAS_FILL_GROUPS:
        groups = np.array([group for _, _, group in rings])
        attributes.write("fill_id", "INT", groups, on="CURVE")
        attributes.write("hide_stroke", "BOOLEAN", np.ones(len(rings)), on="CURVE")
    regions = np.array([fill.region for _, fill, _ in rings])
    attributes.write("shiage_region", "INT", regions, on="CURVE")
    drawing.tag_positions_changed()


def _outline_opacity(materials: Sequence[Any], slot: int) -> float:
    """Paint has no outline, even in a material that would draw one."""
    return 0.0 if _shows(materials, slot)[1] else 1.0


# Colors ------------------------------------------------------------------------------------------


def shown_color(materials: Sequence[Any], name: str, tint: Tint) -> tuple[int, int, int]:
    """Return the sRGB color that a material shows when it fills with a tint."""
    slot = slot_of(materials, name)
    style = materials[slot].grease_pencil if slot >= 0 else None
    own = np.array(style.fill_color[:3] if style is not None else (0.5, 0.5, 0.5))
    linear = np.clip(own * (1 - tint[3]) + np.array(tint[:3]) * tint[3], 0, 1)
    low, high = linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055
    red, green, blue = (255 * np.where(linear <= 0.0031308, low, high)).round().tolist()
    return int(red), int(green), int(blue)


def name_of_fill(materials: Sequence[Any], rgb: tuple[int, int, int], alpha: int) -> str:
    """Return the name of the first material that fills with exactly an sRGB color, or nothing."""
    for slot, material in enumerate(materials):
        if _shows(materials, slot)[0] and not _is_switched_off(materials, slot):
            style = material.grease_pencil
            looks = shown_color(materials, material.name, NO_TINT), round(255 * style.fill_color[3])
            if style.fill_style == "SOLID" and looks == (rgb, alpha):
                return str(material.name)
    return ""


def add_fill_material(thing: Any, name: str, rgb: tuple[int, int, int], alpha: int) -> str:
    """Give an object a material that fills with an 8-bit sRGB color; return the name it got."""
    material = bpy.data.materials.new(name)
    bpy.data.materials.create_gpencil_data(material)
    style, value = material.grease_pencil, np.array(rgb) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    style.show_stroke, style.show_fill = False, True
    style.color = style.fill_color = (*linear.tolist(), alpha / 255)
    thing.data.materials.append(material)
    return str(material.name)


# Blender around it -------------------------------------------------------------------------------


def data_folder(package: str) -> Path:
    """Return the folder in which the add-on may keep files."""
    if package.startswith("bl_ext."):
        return Path(bpy.utils.extension_path_user(package, create=True))
    return Path(bpy.utils.user_resource("DATAFILES", path="shiage", create=True))


def draw_progress(layout: Any, fraction: float, text: str) -> None:
    """Show a progress bar, or a line of text where there are none yet."""
    if VERSION >= (4, 0, 0):
        layout.progress(factor=fraction, text=text)
    else:
        layout.label(text=text, icon="TIME")
