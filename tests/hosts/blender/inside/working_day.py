"""Inside Blender: what a day of work does to a file, one thing after the other."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from artist_actions import said
from artist_layers import box, circle, fill, line
from stage_building import draw_key
from starting import finish_process, start_addon
from two_characters import build, choose, keys_of, learn_and_colorize

LINES, COLORS = "A lines", "A color"


def main() -> dict[str, Any]:
    """Do each thing with a file of its own."""
    addon = start_addon()
    return {
        "learning undone": undo_the_learning(addon),
        "some frames": colorize_some(addon),
    }


def start(addon: Any, name: str) -> Any:
    """The first of two characters, in an object of this name: what is learned lies by that."""
    thing = build(addon.gp_compat)
    thing.name = name
    choose(thing, "A")
    return thing


def run(addon: Any, command: str) -> str:
    """Do what a button does; return what it says."""
    said(getattr(bpy.ops.shiage, command))
    return str(addon.running.desk.said.text)


def painted_in(addon: Any, thing: Any, number: int) -> dict[str, float]:
    """The materials of the fills at a frame, each with the height of its middle."""
    compat = addon.gp_compat
    layer = compat.find_layer(thing.data, COLORS)
    strokes = compat.read_strokes(layer, compat.key_at(layer, number), thing.data.materials)
    names = [slot.material.name for slot in thing.material_slots]
    return {
        names[shape[0].slot]: round(float(shape[0].points[:, 2].mean()), 1)
        for shape in compat.fill_shapes(strokes)
    }


def undo_the_learning(addon: Any) -> dict[str, float]:
    """Learn and undo that; paint a drawing whose colors come in another order; colorize."""
    compat, thing = addon.gp_compat, start(addon, "Undone")
    run(addon, "learn")
    del thing.data["shiage"]
    square = box(-2, -1.1, 0.7, 0.5)
    draw_key(compat, thing, compat.find_layer(thing.data, LINES), 0, [line(square, np.zeros(3))])
    draw_key(compat, thing, compat.find_layer(thing.data, COLORS), 0, [fill(square, 2, 1)])
    run(addon, "colorize")
    return painted_in(addon, thing, 3)


def colorize_some(addon: Any) -> dict[str, Any]:
    """Take our paint off two drawings and have one of them painted, chosen in several ways."""
    thing = start(addon, "Some")
    found: dict[str, Any] = {"all": learn_and_colorize(addon)[1]}
    bpy.ops.shiage.remove(scope="ALL")
    thing.shiage.frames = "SELECTED"
    select_lines(addon, thing, ())
    found["nothing selected"] = run(addon, "colorize")
    select_lines(addon, thing, (5,))
    found["one selected"] = [run(addon, "colorize"), keys_of(addon, thing, "A")]
    thing.shiage.repaint = False
    found["no repaint"] = run(addon, "colorize")
    thing.shiage.frames, thing.shiage.repaint = "RANGE", True
    bpy.ops.shiage.remove(scope="ALL")
    bpy.context.scene.frame_start, bpy.context.scene.frame_end = 4, 4
    found["range within a hold"] = [run(addon, "colorize"), keys_of(addon, thing, "A")]
    thing.shiage.frames, thing.shiage.color = "SELECTED", "Gone"
    found["no such layer"] = said(bpy.ops.shiage.colorize)
    return found


def select_lines(addon: Any, thing: Any, numbers: tuple[int, ...]) -> None:
    """Select these keys of the line layer, and no others."""
    for key in addon.gp_compat.find_layer(thing.data, LINES).frames:
        key.select = key.frame_number in numbers


if __name__ == "__main__":
    finish_process(main)
