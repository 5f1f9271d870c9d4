"""Inside Blender: colors on two layers, tints, holes, curves, fill guides, groups, protection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from artist_actions import said
from stage_building import IS_V3, add_camera, add_object, draw_key, new_material
from starting import argument, finish_process, start_addon

FRAMES = (1, 3, 5)
TINT = (0.1, 0.6, 0.2, 0.5)
MANY, FEW = 48, 8
SKIN, DRESS, SHADE = 1, 2, 3


def main() -> dict[str, Any]:
    """Paint the small shot once for each way to say where colors lie."""
    addon = start_addon()
    compat = addon.gp_compat
    report: dict[str, Any] = {
        "open lines": end_paint(addon, [box(0, 0.5, 0.8, 0.3)], theirs=None),
        "no lines": end_paint(addon, [], theirs=None),
        "no lines without repaint": end_paint(addon, [], theirs=None, repaint=False),
        "no lines after theirs": end_paint(addon, [], theirs=FRAMES[-1]),
        "emptied": empty_keys(addon),
    }
    report["all"] = paint(compat, "all_colors", curved=False)
    if IS_V3:
        report["group"] = paint(compat, "color_group", curved=bpy.app.version >= (4, 5, 0))
    report["protected"] = protection(compat, bpy.data.objects["Girl"])
    return report


def paint(compat: Any, way: str, *, curved: bool) -> dict[str, Any]:
    """Build the shot, learn from its first drawing, colorize; return what lies on each layer."""
    thing = build(compat, curved=curved)
    setattr(thing.shiage, way, True if way == "all_colors" else "Paints")
    thing.shiage.method, thing.shiage.precision = "nearest_region", 0.0
    bpy.ops.shiage.learn()
    bpy.ops.shiage.colorize()
    return {
        name: {str(number): held(compat, thing, name, number) for number in FRAMES}
        for name in ("Skin", "Dress")
    }


def end_paint(
    addon: Any, lines: list[Any], *, theirs: int | None, repaint: bool = True
) -> dict[str, Any]:
    """Colorize with one more drawing, which closes no region; then take all our paint away.

    ``theirs`` is a frame whose paint the artist accepts in between. Without ``repaint`` nothing is
    left to paint but that drawing.
    """
    compat, frame = addon.gp_compat, FRAMES[-1] + 2
    thing = build(compat, curved=False)
    thing.shiage.all_colors, thing.shiage.method = True, "nearest_region"
    thing.shiage.precision = 0.0
    bpy.ops.shiage.learn()
    if theirs is not None or not repaint:
        bpy.ops.shiage.colorize()
    thing.shiage.repaint = repaint
    if theirs is not None:
        bpy.context.scene.frame_set(theirs)
        bpy.ops.shiage.accept(scope="CURRENT")
    for name in ("Ink", "Detail"):
        layer = compat.find_layer(thing.data, name)
        if lines:
            draw_key(
                compat,
                thing,
                layer,
                frame,
                [line(each, np.zeros(3), cyclic=False) for each in lines],
            )
        else:
            layer.frames.new(frame)
    thing.data.update_tag()
    bpy.ops.shiage.colorize()
    report = {"said": addon.running.desk.said.text, "keys": shape_counts(compat, thing)}
    bpy.ops.shiage.colorize()
    report["keys again"] = shape_counts(compat, thing)
    bpy.ops.shiage.remove(scope="ALL")
    return {**report, "keys left": shape_counts(compat, thing)}


def empty_keys(addon: Any) -> dict[str, Any]:
    """Take all paint off keys of ours where blank ones of ours had stood before; colorize again."""
    compat, frame = addon.gp_compat, FRAMES[-1] + 2
    thing = build(compat, curved=False)
    thing.shiage.all_colors, thing.shiage.method = True, "nearest_region"
    thing.shiage.precision = 0.0
    lines = [compat.find_layer(thing.data, name) for name in ("Ink", "Detail")]
    for layer in lines:
        layer.frames.new(frame)
    thing.data.update_tag()
    bpy.ops.shiage.learn()
    bpy.ops.shiage.colorize()
    for layer in lines:
        compat.remove_key(layer, frame)
    draw(compat, thing, frame, curved=False)
    thing.data.update_tag()
    bpy.ops.shiage.colorize()
    painted = shape_counts(compat, thing)
    for name in ("Skin", "Dress"):
        compat.new_key(compat.find_layer(thing.data, name), frame, [], thing.data.materials)
    thing.data.update_tag()
    bpy.ops.shiage.colorize()
    return {"before": painted, "after": shape_counts(compat, thing)}


def shape_counts(compat: Any, thing: Any) -> dict[str, dict[str, int]]:
    """How many shapes each key of the color layers holds."""
    return {
        name: {
            str(number): len(held(compat, thing, name, number)["shapes"])
            for number in compat.key_numbers(compat.find_layer(thing.data, name))
        }
        for name in ("Skin", "Dress")
    }


def held(compat: Any, thing: Any, name: str, number: int) -> dict[str, Any]:
    """What a key holds: its type, and slot, tint, and area of each shape."""
    layer = compat.find_layer(thing.data, name)
    key = compat.key_at(layer, number)
    if key is None:
        return {}
    shapes = compat.fill_shapes(compat.read_strokes(layer, key, thing.data.materials))
    found = [[s[0].slot, [round(v, 3) for v in s[0].tint], round(area(s), 2)] for s in shapes]
    return {"type": compat.key_type(layer, number), "shapes": sorted(found)}


def area(shape: Any) -> float:
    """The area of a shape with its holes."""
    total = 0.0
    for stroke in shape:
        x, z = stroke.points[:, 0], stroke.points[:, 2]
        total += float(x @ np.roll(z, -1) - z @ np.roll(x, -1)) / 2
    return abs(total)


def build(compat: Any, *, curved: bool) -> Any:
    """A ring, a box, a leaf, and a bowl that only a fill guide closes."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 1280, 720
    add_camera(scene)
    materials = [new_material("Ink", (0, 0, 0), fills=False)]
    colors = (("Skin", (0.9, 0.6, 0.4)), ("Dress", (0.1, 0.2, 0.7)), ("Shade", (0.4, 0.1, 0.1)))
    materials += [new_material(name, color, fills=True) for name, color in colors]
    thing = add_object(scene, materials)
    layers = thing.data.layers
    for name in ("Backdrop", "Skin", "Dress", "Ink", "Detail"):
        layers.new(name, set_active=True)
    if IS_V3:
        group_layers(thing.data, "Paints", ("Skin", "Dress"))
        group_layers(thing.data, "Drawing", ("Ink", "Detail"))
    for frame in FRAMES:
        draw(compat, thing, frame, curved=curved)
    backdrop = compat.find_layer(thing.data, "Backdrop")
    draw_key(compat, thing, backdrop, 2, [fill(box(0, 0, 6, 4), SHADE, 1)])
    backdrop.hide = True
    scene.frame_set(1)
    bpy.context.view_layer.objects.active = thing
    return thing


def group_layers(data: Any, name: str, layers: Any) -> None:
    """Put layers into a group of their own."""
    group = data.layer_groups.new(name)
    for each in layers:
        data.layers.move_to_layer_group(data.layers[each], group)


def draw(compat: Any, thing: Any, frame: int, *, curved: bool) -> None:
    """One drawing; the first one is painted too."""
    by = np.array([0.03, 0.0, 0.02]) * frame
    corners = FEW if curved else MANY
    ring, leaf = circle(-2, 0.6, 1.0, corners), circle(2.3, 0.6, 0.7, corners)
    hole = circle(-2, 0.6, 0.4)
    square = box(0.2, 0.6, 0.8, 0.8)
    bowl = box(0.2, -1.1, 0.9, 0.5)
    ink = [line(ring, by), line(leaf, by), line(square, by)]
    detail = [line(hole, by), line(bowl, by, cyclic=False)]
    guide = np.stack([bowl[-1], bowl[0]])
    detail.append({**line(guide, by, cyclic=False), "guide": True})
    for name, items in (("Ink", ink), ("Detail", detail)):
        draw_key(compat, thing, compat.find_layer(thing.data, name), frame, items)
    if curved:
        drawing = compat.key_at(compat.find_layer(thing.data, "Ink"), frame).drawing
        bend(drawing, [ring + by, leaf + by], [square + by])
    if frame == FRAMES[0]:
        ring, leaf = circle(-2, 0.6, 1.0), circle(2.3, 0.6, 0.7)
        keyhole = np.concatenate([ring, ring[:1], hole[::-1], hole[-1:], ring[:1]])
        skin = [fill(each + by, SKIN, 1) for each in with_hole(ring, hole, keyhole)]
        skin.append({**fill(leaf + by, SKIN, 2), "tint": TINT})
        dress = [fill(square + by, DRESS, 1), fill(bowl + by, SHADE, 2), fill(hole + by, SHADE, 3)]
        for name, items in (("Skin", skin), ("Dress", dress)):
            draw_key(compat, thing, compat.find_layer(thing.data, name), frame, items)


def bend(drawing: Any, rounds: list[Any], straight: list[Any]) -> None:
    """Turn strokes into Bezier curves: circles with handles along them, others without."""
    drawing.set_types(type="BEZIER")
    reach = 4 / 3 * np.tan(np.pi / 2 / FEW)
    tangents = []
    for points in rounds:
        spoke = points - points.mean(axis=0)
        tangents.append(reach * np.stack([-spoke[:, 2], spoke[:, 1], spoke[:, 0]], axis=1))
    tangents += [np.zeros_like(points) for points in straight]
    points, tangent = np.concatenate(rounds + straight), np.concatenate(tangents)
    for side, places in (("left", points - tangent), ("right", points + tangent)):
        handles = drawing.attributes.new(f"handle_{side}", "FLOAT_VECTOR", "POINT")
        handles.data.foreach_set("vector", places.astype(np.float32).ravel())


def with_hole(ring: Any, hole: Any, keyhole: Any) -> list[Any]:
    """A ring's fill as this version has it."""
    return [ring, hole[::-1]] if bpy.app.version >= (5, 1, 0) else [keyhole]


def line(points: Any, by: Any, *, cyclic: bool = True) -> dict[str, Any]:
    """A stroke of ink."""
    return {"points": points + by, "slot": 0, "radius": 0.02, "cyclic": cyclic}


def fill(points: Any, slot: int, group: int) -> dict[str, Any]:
    """A fill stroke."""
    return {"points": np.array(points), "slot": slot, "group": group}


def circle(x: float, z: float, radius: float, corners: int = MANY) -> Any:
    """Corners of a circle."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return np.stack([x + radius * np.cos(turn), 0 * turn, z + radius * np.sin(turn)], axis=1)


def box(x: float, z: float, wide: float, high: float) -> Any:
    """Corners of a box, from the upper left down, along, and up."""
    places = ((-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1))
    return np.array([(x + wide * right, 0.0, z + high * up) for right, up in places])


def protection(compat: Any, thing: Any) -> dict[str, str]:
    """What is said of a locked layer, of a linked object, and of overridden object and data.

    A local object has the name of the linked one.
    """
    found = {}
    owner = compat.find_layer(thing.data, "Dress")
    if IS_V3:
        owner = owner.parent_group
    owner.lock = True
    found["locked"] = said(bpy.ops.shiage.colorize)
    owner.lock = False
    path = Path(argument("folder")) / "shot.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    namesake = build(compat, curved=False)
    with bpy.data.libraries.load(str(path), link=True) as (_, wanted):
        wanted.objects = ["Girl"]
    linked = wanted.objects[0]
    bpy.context.scene.collection.objects.link(linked)
    bpy.context.view_layer.objects.active = linked
    found["linked"] = said(bpy.ops.shiage.colorize)
    found["learned from linked"] = said(bpy.ops.shiage.learn)
    found["namesake"] = str(compat.key_numbers(compat.find_layer(namesake.data, "Skin")))
    bpy.data.batch_remove((namesake, namesake.data))
    scene, view_layer = bpy.context.scene, bpy.context.view_layer
    local = linked.override_hierarchy_create(scene, view_layer, do_fully_editable=True)
    view_layer.objects.active = local
    found["object overridden"] = said(bpy.ops.shiage.colorize)
    local.data.override_create(remap_local_usages=True)
    local.make_local()
    found["data overridden"] = said(bpy.ops.shiage.colorize)
    return found


if __name__ == "__main__":
    finish_process(main)
