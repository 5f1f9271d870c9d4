"""Inside Blender: learn, colorize, save, reopen, render, correct, learn again. Writes a report."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from measuring import prepare_render, render
from stage_building import PAINTED, Stage, add_offset, frame_of, holds
from starting import argument, finish_process, start_addon

DEEP_ENOUGH_PX = {"no": 3.0, "yes": 5.0}
"""Layers that a modifier moves apart lay their lines a little over their neighbors."""


def main() -> dict[str, Any]:
    """Do the whole job once; return what the test compares."""
    addon = start_addon()
    compat = addon.gp_compat
    folder = Path(argument("folder"))
    stage = Stage(Path(argument("stage")))
    thing = stage.build(compat)
    if argument("modifier") == "yes":
        add_offset(thing, (0.3, 0.0, 0.15))
    use_quick_settings(thing)
    before = artist_keys(compat, thing)
    times = [time.perf_counter()]
    learned = bpy.ops.shiage.learn()
    times.append(time.perf_counter())
    colorized = bpy.ops.shiage.colorize()
    times.append(time.perf_counter())
    report = {
        "version": bpy.app.version_string,
        "seconds": np.diff(times).round(2).tolist(),
        "finished": [learned == {"FINISHED"}, colorized == {"FINISHED"}],
        "untouched": before == artist_keys(compat, thing),
        "key types": key_types(compat, thing),
        "strokes": stroke_counts(compat, thing),
        "shot": str(last_shot(addon)),
    }
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "painted.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "painted.blend"))
    thing = bpy.data.objects["Girl"]
    report["strokes again"] = stroke_counts(compat, thing)
    report["ours again"] = len(addon.marks.our_keys(*color_of(addon, thing)))
    report["pixels"] = compare_pixels(addon, stage, thing, folder)
    return report


def use_quick_settings(thing: Any) -> None:
    """The same answer on every machine, in little time."""
    thing.shiage.method = "nearest_region"
    thing.shiage.precision = 0.9


def artist_keys(compat: Any, thing: Any) -> list[Any]:
    """Everything that is on the keys that the artist made."""
    frames = {frame_of(number) for number in PAINTED}
    found = []
    for layer in thing.data.layers:
        name = compat.layer_name(layer)
        for number in compat.key_numbers(layer):
            if name != "Color" or number in frames:
                key = compat.key_at(layer, number)
                strokes = compat.read_strokes(layer, key, thing.data.materials)
                bits = [(s.points.tobytes(), s.radii.tobytes(), s.slot, s.tint) for s in strokes]
                found.append((name, number, compat.key_type(layer, number), bits))
    return found


def key_types(compat: Any, thing: Any) -> dict[str, str]:
    """The type of each key of the color layer."""
    layer = compat.find_layer(thing.data, "Color")
    return {str(n): compat.key_type(layer, n) for n in compat.key_numbers(layer)}


def stroke_counts(compat: Any, thing: Any) -> dict[str, int]:
    """The number of strokes on each key of the color layer."""
    layer = compat.find_layer(thing.data, "Color")
    return {
        str(n): len(compat.read_strokes(layer, compat.key_at(layer, n), thing.data.materials))
        for n in compat.key_numbers(layer)
    }


def color_of(addon: Any, thing: Any) -> tuple[Any, Any, Any]:
    """What the marks are asked with."""
    layer = addon.gp_compat.find_layer(thing.data, "Color")
    return thing, [layer], addon.marks.read_marks(thing.data)


def last_shot(addon: Any) -> Path:
    """The shot folder that was written last; tests before us left others."""
    shots = addon.preferences.shots_folder().glob("*/palette.json")
    return max(shots, key=lambda path: path.stat().st_mtime_ns).parent


def compare_pixels(addon: Any, stage: Stage, thing: Any, folder: Path) -> dict[str, Any]:
    """Render every drawing; compare the middle of each region with what was decided there."""
    scene = bpy.context.scene
    prepare_render(scene)
    known = addon.marks.read_marks(thing.data)
    shot = last_shot(addon)
    rows = []
    for number, regions in enumerate(stage.drawings, start=1):
        frame = frame_of(number)
        picture = render(scene, frame, folder / f"frame_{frame:04d}.png")
        record = shot / "result" / f"{frame:04d}.json"
        decided = json.loads(record.read_text())["regions"] if number not in PAINTED else None
        pixels = region_middles(addon, stage, thing, regions)
        left, top = canvas_corner(shot, frame, picture, addon, thing)
        for region, (x, y) in zip(regions, pixels, strict=True):
            if region["depth"] < DEEP_ENOUGH_PX[argument("modifier")]:
                continue
            shown = picture[int(y), int(x)]
            wanted = region["color"]
            if decided is not None:
                wanted = decided_color(known, decided, (x + left, y + top))
            rows.append([number, region["color"], wanted, color_shown(stage, shown)])
    return {"rows": rows}


def region_middles(addon: Any, stage: Stage, thing: Any, regions: Any) -> np.ndarray:
    """Where the middles of the regions show, modifiers included."""
    scene = bpy.context.scene
    graph = bpy.context.evaluated_depsgraph_get()
    view = addon.scene.camera_view(scene, graph)
    points = stage.local([region["middle"] for region in regions])
    world = np.array(thing.matrix_world)
    modifiers = getattr(thing, addon.gp_compat.LINE_MODIFIERS)
    for index, region in enumerate(regions):
        layer = addon.gp_compat.find_layer(thing.data, "Face" if region["small"] else "Lines")
        matrix = addon.gp_compat.layer_matrix(thing, layer)
        if len(modifiers):
            points[index] += (np.linalg.inv(world) @ matrix)[:3, :3] @ modifiers[0].location
    return view.project(addon.projection.transform(world, points))[0]


def canvas_corner(shot: Path, frame: int, picture: np.ndarray, addon: Any, thing: Any) -> Any:
    """How far the pictures of the shot reach beyond the camera's frame, found by its lines."""
    document = json.loads((shot / "line" / f"{frame:04d}.strokes.json").read_text())
    first = np.array(document["strokes"][0]["points"][0])
    roles = addon.layers.choose_layers(thing, "", "")
    seen = addon.reading.see_drawing(bpy.context.scene, thing, roles, frame, is_painted=False)
    return (first - seen.lines[0].points[0]).round()


def decided_color(known: Any, decided: Any, point: Any) -> int | None:
    """The color that was decided where a point lies: 0 is paper, None is left to the artist."""
    for region in decided:
        if region["outline"] and holds(region["outline"], point):
            color_id = region["color_id"]
            if not color_id:
                return color_id
            return int(known.labels[color_id - 1][0].split()[-1])
    return None


def color_shown(stage: Stage, shown: np.ndarray) -> int | None:
    """Which of the colors a pixel shows: None where nothing is, -1 where it is none of them."""
    if shown[3] < 0.02:
        return None
    away = np.abs(np.array(stage.colors) / 255 - shown[:3]).max(axis=1)
    best = int(away[1:].argmin()) + 1
    return best if away[best] < 2.5 / 255 and shown[3] > 0.98 else -1


if __name__ == "__main__":
    finish_process(main)
