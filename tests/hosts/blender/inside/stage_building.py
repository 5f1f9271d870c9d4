"""Inside Blender: build the example shot as an artist would have it in a Grease Pencil object."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np

PIXELS_PER_UNIT = 100.0
PAINTED = (1, 7, 12)
FRAMES_EACH = 2
LINE_RADIUS = 0.012
IS_V3 = bpy.app.version >= (4, 3, 0)
HAS_FILL_GROUPS = bpy.app.version >= (5, 1, 0)


def frame_of(drawing: int) -> int:
    """Frame at which a drawing, counted from 1, begins."""
    return 1 + (drawing - 1) * FRAMES_EACH


class Stage:
    """The example's drawings, and the scene that shows them."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text())
        self.width, self.height = document["size"]
        self.colors = document["colors"]
        self.drawings = document["drawings"]

    def build(self, compat: Any) -> Any:
        """Make an empty file with the scene; return the Grease Pencil object."""
        if bpy.app.background:
            bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        for other in list(bpy.data.objects):
            bpy.data.objects.remove(other)
        scene = bpy.context.scene
        render = scene.render
        render.resolution_x, render.resolution_y = 1280, 720
        scene.frame_start, scene.frame_end = 1, frame_of(len(self.drawings)) + 1
        if scene.world is None:
            scene.world = bpy.data.worlds.new("World")
        add_camera(scene)
        thing = add_object(scene, self._materials())
        self._draw_all(compat, thing)
        scene.frame_set(1)
        bpy.context.view_layer.objects.active = thing
        thing.select_set(True)
        return thing

    def local(self, points: Any) -> np.ndarray:
        """Where pixels of the example lie in the object."""
        x, y = np.asarray(points, float).reshape(-1, 2).T
        across = (x - self.width / 2) / PIXELS_PER_UNIT
        up = (self.height / 2 - y) / PIXELS_PER_UNIT
        return np.stack([across, np.zeros_like(x), up], axis=1)

    def region_at(self, drawing: int, place: Any) -> Any:
        """The region of a drawing around a point of the object, None where none is."""
        x = place[0] * PIXELS_PER_UNIT + self.width / 2
        y = self.height / 2 - place[2] * PIXELS_PER_UNIT
        regions = self.drawings[drawing - 1]
        return next((each for each in regions if holds(each["rings"], (x, y))), None)

    def _materials(self) -> list[Any]:
        ink = new_material("Ink", (0, 0, 0), fills=False)
        paints = [
            new_material(f"Paint {index}", [to_linear(value) for value in color], fills=True)
            for index, color in enumerate(self.colors)
        ]
        return [ink, *paints]

    def _draw_all(self, compat: Any, thing: Any) -> None:
        data = thing.data
        for name in ("Color", "Lines", "Face"):
            data.layers.new(name, set_active=name == "Lines").use_lights = False
        face = compat.find_layer(data, "Face")
        handle = bpy.data.objects.new("Head", None)
        bpy.context.scene.collection.objects.link(handle)
        handle.location, handle.rotation_euler = (0.4, 0, 0.2), (0, 0.1, 0)
        face.parent = handle
        bpy.context.view_layer.update()
        for number, regions in enumerate(self.drawings, start=1):
            for name, small in (("Lines", False), ("Face", True)):
                layer = compat.find_layer(data, name)
                if rings := [
                    r for each in regions if each["small"] == small for r in each["rings"]
                ]:
                    draw_key(compat, thing, layer, frame_of(number), [self._line(r) for r in rings])
            if number in PAINTED:
                self.paint(compat, thing, number)

    def _line(self, ring: Any) -> dict[str, Any]:
        return {"points": self.local(ring), "slot": 0, "radius": LINE_RADIUS}

    def paint(self, compat: Any, thing: Any, number: int) -> None:
        """Paint a drawing as the artist does: one fill, with its holes, for each region."""
        painted = (each for each in self.drawings[number - 1] if each["color"])
        fills = [
            fill
            for group, region in enumerate(painted, start=1)
            for fill in self.fill(region, group)
        ]
        layer = compat.find_layer(thing.data, "Color")
        draw_key(compat, thing, layer, frame_of(number), fills)

    def fill(self, region: Any, group: int) -> list[dict[str, Any]]:
        """One region's fill, with its holes: of one group, or of one ring where none are."""
        rings = region["rings"] if HAS_FILL_GROUPS else [_keyholed(region["rings"])]
        slot = region["color"] + 1
        return [{"points": self.local(ring), "slot": slot, "group": group} for ring in rings]


def holds(rings: Any, point: Any) -> bool:
    """Whether a point lies inside rings, even-odd."""
    crossed = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y0 > point[1]) != (y1 > point[1]):
                crossed += x0 + (point[1] - y0) * (x1 - x0) / (y1 - y0) > point[0]
    return crossed % 2 == 1


def to_linear(value: int) -> float:
    """Scene linear value of an 8-bit sRGB value."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def new_material(name: str, color: Any, *, fills: bool) -> Any:
    """A Grease Pencil material that draws lines or fills."""
    material = bpy.data.materials.new(name)
    bpy.data.materials.create_gpencil_data(material)
    style = material.grease_pencil
    style.show_stroke, style.show_fill = not fills, fills
    style.color = style.fill_color = (*color, 1)
    return material


def add_offset(thing: Any, by: tuple[float, float, float]) -> None:
    """A modifier that moves lines and paint."""
    if IS_V3:
        thing.modifiers.new("Offset", "GREASE_PENCIL_OFFSET").location = by
    else:
        thing.grease_pencil_modifiers.new("Offset", "GP_OFFSET").location = by


def add_camera(scene: Any) -> None:
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(camera)
    camera.rotation_euler = (math.radians(88), 0, math.radians(3))
    camera.data.lens = 50
    for frame, x in ((1, 0.3), (28, 0.6)):
        camera.location = (x, -9.5, 0.3)
        camera.keyframe_insert("location", frame=frame)
    scene.camera = camera


def add_object(scene: Any, materials: list[Any]) -> Any:
    is_young_v3 = IS_V3 and bpy.app.version < (5, 0, 0)
    kind = bpy.data.grease_pencils_v3 if is_young_v3 else bpy.data.grease_pencils
    thing = bpy.data.objects.new("Girl", kind.new("Girl"))
    scene.collection.objects.link(thing)
    thing.location, thing.rotation_euler, thing.scale = (
        (0.1, 0.2, 0.1),
        (0, 0.05, 0.02),
        (1.1, 1, 1.1),
    )
    for frame, x in ((1, 0.1), (28, 0.3)):
        thing.location.x = x
        thing.keyframe_insert("location", frame=frame)
    scene.frame_set(1)
    for material in materials:
        thing.data.materials.append(material)
    return thing


def draw_key(compat: Any, thing: Any, layer: Any, frame: int, items: list[dict[str, Any]]) -> None:
    """Add a key with strokes as Blender's own tools leave them; closed, unless they say no."""
    bpy.context.scene.frame_set(frame)  # object and parents move
    to_layer = np.linalg.inv(compat.layer_matrix(thing, layer)) @ np.array(thing.matrix_world)
    for item in items:
        item["points"] = item["points"] @ to_layer[:3, :3].T + to_layer[:3, 3]
    key = layer.frames.new(frame)
    if IS_V3:
        _draw_new(key.drawing, items)
    else:
        _draw_old(key, items)


def _draw_old(key: Any, items: list[dict[str, Any]]) -> None:
    for item in items:
        stroke = key.strokes.new()
        stroke.display_mode = "3DSPACE"
        stroke.material_index = item["slot"]
        stroke.use_cyclic = item.get("cyclic", True)
        stroke.vertex_color_fill = item.get("tint", (0, 0, 0, 0))
        stroke.is_nofill_stroke = item.get("guide", False)
        stroke.line_width = round(item.get("radius", 0.005) * 2000)
        stroke.points.add(len(item["points"]))
        stroke.points.foreach_set("co", item["points"].astype(np.float32).ravel())
        stroke.points.foreach_set("pressure", np.ones(len(item["points"]), np.float32))
        stroke.points.foreach_set("strength", np.ones(len(item["points"]), np.float32))
        stroke.points.update()


def _draw_new(drawing: Any, items: list[dict[str, Any]]) -> None:
    sizes = [len(item["points"]) for item in items]
    drawing.add_strokes(sizes)

    def put(name: str, kind: str, domain: str, prop: str, values: Any) -> None:
        attribute = drawing.attributes.get(name) or drawing.attributes.new(name, kind, domain)
        attribute.data.foreach_set(prop, np.ascontiguousarray(values).ravel())

    points = np.concatenate([item["points"] for item in items]).astype(np.float32)
    radii = np.repeat([item.get("radius", 0.005) for item in items], sizes).astype(np.float32)
    put("position", "FLOAT_VECTOR", "POINT", "vector", points)
    put("radius", "FLOAT", "POINT", "value", radii)
    put("opacity", "FLOAT", "POINT", "value", np.ones(len(points), np.float32))
    cyclic = np.array([item.get("cyclic", True) for item in items], np.bool_)
    put("cyclic", "BOOLEAN", "CURVE", "value", cyclic)
    tints = np.array([item.get("tint", (0, 0, 0, 0)) for item in items], np.float32)
    put("fill_color", "FLOAT_COLOR", "CURVE", "color", tints)
    if any("guide" in item for item in items):
        guides = np.array([item.get("guide", False) for item in items], np.bool_)
        put(".is_fill_guide", "BOOLEAN", "CURVE", "value", guides)
    slots = np.array([item["slot"] for item in items], np.int32)
    put("material_index", "INT", "CURVE", "value", slots)
    if HAS_FILL_GROUPS:
        groups = np.array([item.get("group", 0) for item in items], np.int32)
        put("fill_id", "INT", "CURVE", "value", groups)
        put("hide_stroke", "BOOLEAN", "CURVE", "value", groups > 0)
    drawing.tag_positions_changed()


def _keyholed(rings: Any) -> list[Any]:
    """Join holes by bridges from the first corner: as artists cut by hand, not as we do it."""
    outer = np.asarray(rings[0])
    joined = outer
    for ring in rings[1:]:
        hole = np.asarray(ring)
        joined = np.concatenate([joined, outer[:1], hole, hole[:1], outer[:1]])
    return joined.tolist()
