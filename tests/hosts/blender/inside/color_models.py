"""Inside Blender: nothing is painted; learn from a folder of color models, and colorize."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from artist_actions import said
from artist_layers import box, circle, line
from measuring import prepare_render, render
from stage_building import add_camera, add_object, draw_key, new_material, to_linear
from starting import argument, finish_process, start_addon

FRAMES = (1, 3, 5)
ACCEPTED = 3
CLOTH = (60, 110, 190)
"""A color of the model that the artist has a material for, and two that do not show it."""


def main() -> dict[str, Any]:
    """Refusals first; then what an artist does who has a color model only."""
    addon = start_addon()
    thing = build(addon.gp_compat)
    report: dict[str, Any] = {"refused": refusals(thing)}
    bpy.ops.wm.save_as_mainfile(filepath=str(Path(argument("folder")) / "shot.blend"))
    thing.shiage.color_models = bpy.path.relpath(argument("models"))
    report["two empty layers"] = two_empty_layers(thing)
    report["learned"] = run(addon, "learn")
    thing.shiage.color_models = ""  # what was learned is there, whatever the field says
    report["colorized"] = run(addon, "colorize")
    report["fills"] = {number: fills(addon, thing, number) for number in FRAMES}
    report["pixels"] = pixels()
    report |= days_later(addon, thing)
    return {**report, "stage in Japanese": stage_in_japanese(addon)}


def build(compat: Any) -> Any:
    """Three drawings of the figure in the color model; the layer for colors is empty."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 1280, 720
    scene.world = scene.world or bpy.data.worlds.new("World")
    add_camera(scene)
    materials = [new_material("Ink", (0, 0, 0), fills=False)]
    dress = [to_linear(value) for value in CLOTH]
    materials += [new_material(name, dress, fills=True) for name in ("Rough", "Veil", "Dress")]
    materials[1].grease_pencil.hide = True
    materials[2].grease_pencil.fill_color[3] = 0.5
    thing = add_object(scene, materials)
    for name in ("Color", "Lines"):
        thing.data.layers.new(name, set_active=True).use_lights = False
    for frame in FRAMES:
        by = np.array([0.03, 0.0, 0.02]) * frame
        lines = [line(shape, by) for shape in figure()]
        draw_key(compat, thing, compat.find_layer(thing.data, "Lines"), frame, lines)
    scene.frame_set(1)
    bpy.context.view_layer.objects.active = thing
    thing.shiage.method, thing.shiage.precision = "retrieval", 0.0
    return thing


def figure() -> list[Any]:
    """The shapes of the figure; no two are equally high."""
    rounds = [circle(-1.6, 0.8, 0.7), circle(-1.6, -0.9, 0.35), circle(-0.5, -0.9, 0.25)]
    return [*rounds, box(1.2, 0.8, 1.1, 0.5), box(1.2, -0.9, 0.3, 0.6)]


def refusals(thing: Any) -> dict[str, str]:
    """What is said of folders that cannot be learned from, and where none is named."""
    folders = {
        "nothing": "",
        "gone": "/no/such/folder",
        "no whole path": "models",
        "never saved": "//models",
        "empty": argument("empty"),
    }
    found = {}
    for name, folder in folders.items():
        thing.shiage.color_models = folder
        found[name] = said(bpy.ops.shiage.learn)
    return found


def two_empty_layers(thing: Any) -> str:
    """What is said where the layer to paint on may be any of two; then choose one."""
    thing.data.layers.new("Notes", set_active=False)
    told = said(bpy.ops.shiage.learn)
    thing.shiage.color = "Color"
    return told


def run(addon: Any, command: str) -> str:
    """Do what a button does; return what it says."""
    said(getattr(bpy.ops.shiage, command))
    return str(addon.running.desk.said.text)


def fills(addon: Any, thing: Any, number: int) -> list[Any]:
    """The fills at a frame: half their heights, their materials, and the colors of these."""
    compat, materials = addon.gp_compat, addon.gp_compat.materials_of(thing)
    layer = compat.find_layer(thing.data, "Color")
    strokes = compat.read_strokes(layer, compat.key_at(layer, number), materials)
    found = []
    for shape in compat.fill_shapes(strokes):
        name = materials[shape[0].slot].name
        half = round(float(np.ptp(shape[0].points[:, 2]) / 2) * 20) / 20
        found.append([half, name, list(compat.shown_color(materials, name, compat.NO_TINT))])
    return sorted(found)


def pixels() -> list[list[int]]:
    """The colors, as bytes, of which more than a few pixels of a render are."""
    scene = bpy.context.scene
    prepare_render(scene)
    scene.render.dither_intensity = 0.0
    picture = render(scene, FRAMES[-1], Path(argument("folder")) / "painted.png")
    shown = (picture[picture[..., 3] == 1][:, :3] * 255).round().astype(int)
    colors, counts = np.unique(shown, axis=0, return_counts=True)
    return [color for color, count in zip(colors.tolist(), counts, strict=True) if count > 500]


def days_later(addon: Any, thing: Any) -> dict[str, Any]:
    """Change materials; accept a drawing, learn from that too; leave all regions to the artist."""
    compat = addon.gp_compat
    names = [one.name for one in compat.materials_of(thing)]
    bpy.data.materials["skin"].name = "Skin, day"
    bpy.data.materials["#5c3c28"].grease_pencil.fill_color = (0.0, 0.0, 1.0, 1.0)
    told = [run(addon, "colorize")]
    bpy.context.scene.frame_set(ACCEPTED)
    bpy.ops.shiage.accept(scope="CURRENT")
    told.append(run(addon, "colorize"))
    thing.shiage.color_models = argument("models")
    told += [run(addon, "learn"), run(addon, "colorize")]
    last = fills(addon, thing, FRAMES[-1])
    thing.shiage.precision = 1.0
    run(addon, "colorize")
    return {
        "told": told,
        "last": [name for _, name, _ in last],
        "materials": [names, [one.name for one in compat.materials_of(thing)]],
        "guesses": sorted({one.guess for one in addon.keys.waiting_regions(thing)}),
    }


def stage_in_japanese(addon: Any) -> str:
    """What the engine does with a pool, as Blenders say it that know another language."""
    if "ja_JP" not in bpy.app.translations.locales:
        return ""
    view = bpy.context.preferences.view
    view.language, view.use_translate_interface = "ja_JP", True
    return str(addon.saying.say_stage("Looking at figure.png"))


if __name__ == "__main__":
    finish_process(main)
