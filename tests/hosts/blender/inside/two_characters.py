"""Inside Blender: two characters in one object, each with a layer of lines and one of colors."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from artist_actions import said
from artist_layers import box, circle, fill, line
from stage_building import add_camera, add_object, draw_key, new_material
from starting import finish_process, start_addon

FRAMES = (1, 3, 5)
COLORS = (
    *(("A circle", (0.9, 0.6, 0.4)), ("A box", (0.1, 0.2, 0.7))),
    *(("B circle", (0.2, 0.6, 0.2)), ("B box", (0.5, 0.1, 0.1))),
)
WITHOUT_BOX = 5
"""The drawing of B that has only one of its two colors."""


def main() -> dict[str, Any]:
    """Paint one character, then the other, then again; then both at once."""
    addon = start_addon()
    return {"in turn": in_turn(addon), "together": together(addon), "unsure": unsure(addon)}


def in_turn(addon: Any) -> dict[str, Any]:
    """Learn and colorize A, then B, then A; last, remove what was painted of A."""
    thing = build(addon.gp_compat)
    told = []
    for name in "ABA":
        choose(thing, name)
        told.append(learn_and_colorize(addon))
    bpy.ops.shiage.remove(scope="ALL")
    return {"told": told, "A": keys_of(addon, thing, "A"), "B": keys_of(addon, thing, "B")}


def together(addon: Any) -> dict[str, Any]:
    """Colorize A; then all layers, of which one gets a blank key; then change what is chosen."""
    compat = addon.gp_compat
    thing = build(compat, split=True)
    choose(thing, "A")
    learn_and_colorize(addon)
    thing.shiage.lines, thing.shiage.all_colors = "", True
    told = [learn_and_colorize(addon)]
    blank = is_blank(compat, thing, "B box", WITHOUT_BOX)
    choose(thing, "B")
    told.append(learn_and_colorize(addon))
    thing.shiage.lines, thing.shiage.all_colors = "", True
    told.append(learn_and_colorize(addon))
    layer = compat.find_layer(thing.data, "B box")
    compat.remove_key(layer, 3)
    compat.new_key(layer, 3, [], thing.data.materials)
    told.append(learn_and_colorize(addon))
    stays = is_blank(compat, thing, "B box", 3)
    return {"told": told, "blank": blank, "stays blank": stays}


def unsure(addon: Any) -> dict[str, Any]:
    """Leave regions of A, then of B, to the artist; go back to A."""
    thing = build(addon.gp_compat)
    found = []
    for name in "AB":
        choose(thing, name)
        bpy.ops.shiage.learn()
        thing.shiage.precision = 1.0
        bpy.ops.shiage.colorize()
        found.append(addon.keys.waiting_regions(thing))
    choose(thing, "A")
    again = addon.keys.waiting_regions(thing)
    bpy.ops.shiage.accept(scope="ALL")
    choose(thing, "B")
    return {
        "counts": [len(each) for each in found],
        "A again": again == found[0],
        "B after A was accepted": addon.keys.waiting_regions(thing) == found[1],
    }


def choose(thing: Any, name: str) -> None:
    """Work on one character."""
    thing.shiage.lines, thing.shiage.color = f"{name} lines", f"{name} color"
    thing.shiage.all_colors = False


def learn_and_colorize(addon: Any) -> list[str]:
    """What each of the commands says."""
    told = []
    for command in (bpy.ops.shiage.learn, bpy.ops.shiage.colorize):
        said(command)
        told.append(addon.running.desk.said.text)
    return told


def keys_of(addon: Any, thing: Any, name: str) -> list[int]:
    """The frames of a character's keys of colors."""
    return list(
        addon.gp_compat.key_numbers(addon.gp_compat.find_layer(thing.data, f"{name} color"))
    )


def is_blank(compat: Any, thing: Any, name: str, number: int) -> bool:
    """Whether a layer has a key at a frame that holds nothing."""
    layer = compat.find_layer(thing.data, name)
    key = compat.key_at(layer, number)
    return key is not None and not compat.read_strokes(layer, key, thing.data.materials)


def build(compat: Any, *, split: bool = False) -> Any:
    """Two characters of a circle and a box; with ``split``, B's box has a layer of its own."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 1280, 720
    add_camera(scene)
    materials = [new_material("Ink", (0, 0, 0), fills=False)]
    materials += [new_material(name, color, fills=True) for name, color in COLORS]
    thing = add_object(scene, materials)
    for name in ("A color", "A lines", *(["B box"] if split else []), "B color", "B lines"):
        thing.data.layers.new(name, set_active=True)
    for frame in FRAMES:
        draw(compat, thing, "A", frame, -2.0, {"A color": [0, 1]})
        paint = {"B color": [0], "B box": [1]} if split else {"B color": [0, 1]}
        count = 1 if split and frame == WITHOUT_BOX else 2
        draw(compat, thing, "B", frame, 1.0, paint, count)
    scene.frame_set(1)
    bpy.context.view_layer.objects.active = thing
    thing.shiage.method, thing.shiage.precision = "nearest_region", 0.0
    return thing


def draw(
    compat: Any,
    thing: Any,
    name: str,
    frame: int,
    x: float,
    paint: dict[str, list[int]],
    count: int = 2,
) -> None:
    """One drawing of a character; the first one is painted too."""
    by = np.array([0.03, 0.0, 0.02]) * frame
    shapes = [circle(x, 0.6, 0.8) + by, box(x, -1.1, 0.7, 0.5) + by][:count]
    lines = [line(shape, np.zeros(3)) for shape in shapes]
    draw_key(compat, thing, compat.find_layer(thing.data, f"{name} lines"), frame, lines)
    slots = [index for index, (color, _) in enumerate(COLORS, 1) if color.startswith(name)]
    for layer, places in paint.items() if frame == FRAMES[0] else ():
        fills = [fill(shapes[place], slots[place], place + 1) for place in places]
        draw_key(compat, thing, compat.find_layer(thing.data, layer), frame, fills)


if __name__ == "__main__":
    finish_process(main)
