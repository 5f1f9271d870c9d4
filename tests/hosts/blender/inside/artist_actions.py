"""Inside Blender: what an artist does with our paint. Writes down what each step left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bpy
import gpu
import numpy as np
from mathutils import Matrix
from stage_building import Stage, draw_key, frame_of
from starting import argument, finish_process, start_addon
from whole_job import key_types, stroke_counts, use_quick_settings

ACCEPTED = frame_of(4)
"""The frame whose paint is accepted as it is."""


def main() -> dict[str, Any]:
    """Refusals first, on an untouched file; then the steps of a working day."""
    addon = start_addon()
    compat = addon.gp_compat
    stage = Stage(Path(argument("stage")))
    report: dict[str, Any] = {"refusals": refusals(compat, stage)}
    thing = stage.build(compat)
    use_quick_settings(thing)
    bpy.ops.shiage.learn()
    bpy.ops.shiage.colorize()
    report["painted"] = key_types(compat, thing)
    report["unsure"] = unsure_frames(addon, thing)
    report["selected"] = selected_frames(compat, thing)
    report["tour"] = tour(thing)
    report["shown"] = shown_on_screen(addon, thing)
    report["one fill"] = correct_one_fill(addon, stage, thing)
    bpy.context.scene.frame_set(ACCEPTED)
    bpy.ops.shiage.accept(scope="CURRENT")
    report["accepted"] = key_types(compat, thing)
    bpy.ops.shiage.remove(scope="ALL")
    report["removed"] = key_types(compat, thing)
    return report


def said(command: Any, **arguments: Any) -> str:
    """What a command that is refused says."""
    try:
        return str(command(**arguments))
    except RuntimeError as error:
        return str(error)


def refusals(compat: Any, stage: Stage) -> dict[str, str]:
    """Locked, hidden, without camera, without paint: what is said each time."""
    found = {}
    thing = stage.build(compat)
    layer = compat.find_layer(thing.data, "Color")
    layer.lock = True
    found["locked"] = said(bpy.ops.shiage.colorize)
    layer.lock, layer.hide = False, True
    found["hidden"] = said(bpy.ops.shiage.colorize)
    layer.hide = False
    camera, bpy.context.scene.camera = bpy.context.scene.camera, None
    found["no camera"] = said(bpy.ops.shiage.learn)
    bpy.context.scene.camera = camera
    for number in compat.key_numbers(layer):
        compat.remove_key(layer, number)
    found["no paint"] = said(bpy.ops.shiage.learn)
    bpy.context.view_layer.objects.active = None
    found["no object"] = said(bpy.ops.shiage.learn)
    return found


def unsure_frames(addon: Any, thing: Any) -> list[int]:
    """The frames whose regions wait."""
    return sorted({one.number for one in addon.marks.read_marks(thing.data).unsure})


def selected_frames(compat: Any, thing: Any) -> list[int]:
    """The keys that are selected on the color layer."""
    return list(compat.selected_key_numbers(compat.find_layer(thing.data, "Color")))


def tour(thing: Any) -> list[int]:
    """The frames that Next Unsure visits, until it is back where it began."""
    bpy.context.scene.frame_set(1)
    count = len(json.loads(thing.data["shiage"])["unsure"])
    visited = []
    for _ in range(count + 1):
        bpy.ops.shiage.next_unsure()
        visited.append(bpy.context.scene.frame_current)
    return visited


def shown_on_screen(addon: Any, thing: Any) -> dict[str, Any]:
    """What lies over a view through the camera, and where the regions' middles show to a reader."""
    scene = bpy.context.scene
    addon.keys.reviewer.forget()
    bpy.ops.shiage.next_unsure()
    one = addon.keys.pointer.region
    graph = bpy.context.evaluated_depsgraph_get()
    view = addon.scene.camera_view(scene, graph)
    size = view.frame_width, view.frame_height
    perspective = view.projection @ np.linalg.inv(view.pose)
    waiting_here = addon.keys.waiting_shown(thing, scene.frame_current)
    curves = addon.overlay.curves_over(scene, thing, perspective, *size)
    matrix = addon.gp_compat.layer_matrix(thing, waiting_here[0][0])
    (middle,), _ = view.project(addon.projection.transform(matrix, np.array([one.place])))
    ring = curves[[wide for _, wide in curves].index(3.0)][0].mean(axis=0)
    return {
        "curves": len(curves),
        "waiting here": len(waiting_here),
        "pixels": pixels_drawn(addon, curves, *size) if hasattr(gpu, "init") else None,
        "away": float(np.abs(ring - [middle[0], size[1] - middle[1]]).max()),
        "inside": is_inside(addon, one),
    }


def pixels_drawn(addon: Any, curves: Any, width: int, height: int) -> dict[str, int]:
    """How many pixels of an empty picture get the outlines' color, and how many any other."""
    gpu.init()
    screen = gpu.types.GPUOffScreen(width, height)
    with screen.bind():
        buffer = gpu.state.active_framebuffer_get()
        buffer.clear(color=(1.0, 1.0, 1.0, 1.0))
        rows = ((2 / width, 0, 0, -1), (0, 2 / height, 0, -1), (0, 0, -1, 0), (0, 0, 0, 1))
        gpu.matrix.load_matrix(Matrix.Identity(4))
        gpu.matrix.load_projection_matrix(Matrix(rows))
        addon.overlay.draw_curves(curves, width, height)
        values = buffer.read_color(0, 0, width, height, 4, 0, "UBYTE").to_list()
    screen.free()
    pixels = np.array(values, np.uint8).reshape(-1, 4)[:, :3]
    pink = np.abs(pixels - 255 * np.array(addon.overlay.COLOR[:3])).max(axis=1) < 2
    return {"pink": int(pink.sum()), "white": int((pixels == 255).all(axis=1).sum())}


def is_inside(addon: Any, one: Any) -> bool:
    """Whether a region's middle lies inside of its outline."""
    corners = np.array(one.outline)[:, [0, 2]]
    return bool(addon.shapes.holds(corners, np.array(one.place)[[0, 2]]))


def correct_one_fill(addon: Any, stage: Stage, thing: Any) -> dict[str, Any]:
    """Paint one unsure region by hand, of the color that most of them have; learn and go on."""
    waiting = addon.keys.waiting_regions(thing)
    true = [stage.region_at(frame_to_drawing(one.number), one.place) for one in waiting]
    colors = [region["color"] for region in true if region is not None and region["color"]]
    color = max(set(colors), key=colors.count)
    chosen, filled = next(
        (one, region)
        for one, region in zip(waiting, true, strict=True)
        if one.number != ACCEPTED and region and region["color"] == color
    )
    add_fill(addon, stage, thing, chosen)
    still = addon.keys.waiting_regions(thing)
    before = stroke_counts(addon.gp_compat, thing)[str(chosen.number)]
    bpy.ops.shiage.learn()
    bpy.ops.shiage.colorize()
    after = addon.keys.waiting_regions(thing)
    return {
        "is covered": chosen not in still,
        "covered": len(waiting) - len(still),
        "within": sum(region is filled for region in true),
        "learned": addon.marks.read_marks(thing.data).learned,
        "frame": chosen.number,
        "strokes": [before, stroke_counts(addon.gp_compat, thing)[str(chosen.number)]],
        "before elsewhere": sum(one.number != chosen.number for one in waiting),
        "after elsewhere": sum(one.number != chosen.number for one in after),
        "still here": sum(one.number == chosen.number for one in after),
        "here": sum(one.number == chosen.number for one in waiting),
    }


def add_fill(addon: Any, stage: Stage, thing: Any, region: Any) -> None:
    """Add a fill to our key, as an artist does with the fill tool."""
    compat = addon.gp_compat
    layer = compat.find_layer(thing.data, "Color")
    key = compat.key_at(layer, region.number)
    items = [
        {"points": s.points, "slot": s.slot, "group": s.fill_group, "radius": float(s.radii[0])}
        for s in compat.read_strokes(layer, key, thing.data.materials)
    ]
    true = stage.region_at(frame_to_drawing(region.number), region.place)
    items += stage.fill(true, group=len(items) + 1)
    compat.remove_key(layer, region.number)
    draw_key(compat, thing, layer, region.number, items)
    compat.set_key_type(layer, region.number, compat.OUR_KEY_TYPE)


def frame_to_drawing(frame: int) -> int:
    """The drawing that begins at a frame."""
    return (frame - 1) // 2 + 1


if __name__ == "__main__":
    finish_process(main)
