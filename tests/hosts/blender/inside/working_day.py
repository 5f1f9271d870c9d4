"""Inside Blender: what a day of work does to a file, one thing after the other."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from artist_actions import said
from artist_layers import box, circle, fill, line
from saving import begin_learning
from stage_building import add_offset, draw_key, new_material
from starting import finish_process, start_addon
from two_characters import FRAMES, build, choose, keys_of, learn_and_colorize

LINES, COLORS = "A lines", "A color"


def main() -> dict[str, Any]:
    """Do each thing with a file of its own."""
    addon = start_addon()
    return {
        "learning undone": undo_the_learning(addon),
        "some frames": colorize_some(addon),
        "late paint": paint_late(addon),
        "blank at first": begin_with_blank_keys(addon),
        "hidden material": hide_the_rough(addon),
        "modifiers": {kind: deform(addon, kind) for kind in ("turned", "enlarged", "moves")},
        "older keys": take_over_older_keys(addon),
        "renamed": rename_materials(addon),
        "layer renamed": rename_the_layer(addon),
        "blank keys": move_blank_keys(addon),
        "many tints": tint_each_fill(addon),
        "other tints": tint_anew(addon),
        "read twice": read_the_note_twice(addon),
        "retimed": retime(addon),
        "scene renamed": cancel_without_the_scene(addon),
        "object's materials": keep_materials_with_the_object(addon),
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


def painted_in(addon: Any, thing: Any, number: int) -> list[Any]:
    """The fills at a frame, bottom to top: their materials, and half their heights."""
    compat = addon.gp_compat
    layer, materials = compat.find_layer(thing.data, COLORS), compat.materials_of(thing)
    strokes = compat.read_strokes(layer, compat.key_at(layer, number), materials)
    return [
        [materials[shape[0].slot].name, round(float(np.ptp(shape[0].points[:, 2]) / 2), 1)]
        for shape in compat.fill_shapes(strokes)
    ]


def undo_the_learning(addon: Any) -> list[Any]:
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


def paint_late(addon: Any) -> dict[str, Any]:
    """Paint the first drawing where it is held, a frame after its lines."""
    compat, thing = addon.gp_compat, start(addon, "Late")
    move_key(compat, compat.find_layer(thing.data, COLORS), 1, 2)
    told = learn_and_colorize(addon)
    return {"told": told, "keys": keys_of(addon, thing, "A"), "third": painted_in(addon, thing, 3)}


def begin_with_blank_keys(addon: Any) -> list[str]:
    """Have blank keys on all layers before the drawings, and choose no layer."""
    thing = start(addon, "Blank")
    for layer in thing.data.layers:
        for number in range(-9, 0, 2):
            layer.frames.new(number)
    choose(thing, "B")  # these are hidden now, and those of A found
    for name in (thing.shiage.lines, thing.shiage.color):
        addon.gp_compat.find_layer(thing.data, name).hide = True
    thing.shiage.lines = thing.shiage.color = ""
    return learn_and_colorize(addon)


def move_key(compat: Any, layer: Any, number: int, to: int) -> None:
    """Move a key as artists do in the dope sheet."""
    if compat.IS_V3:
        layer.frames.move(number, to)
    else:
        compat.key_at(layer, number).frame_number = to


def hide_the_rough(addon: Any) -> list[Any]:
    """Have a rough of a material that is switched off cross the circle of each drawing."""
    compat, thing = addon.gp_compat, start(addon, "Rough")
    rough = new_material("Rough", (0, 0, 0), fills=False)
    thing.data.materials.append(rough)
    layer, slot = compat.find_layer(thing.data, LINES), len(thing.data.materials) - 1
    for number in FRAMES:
        by = np.array([0.03, 0.0, 0.02]) * number
        shapes = [circle(-2, 0.6, 0.8), box(-2, -1.1, 0.7, 0.5)]
        across = line(np.array([[-3.0, 0.0, 0.6], [-1.0, 0.0, 0.6]]), by, cyclic=False)
        compat.remove_key(layer, number)
        lines = [*(line(shape, by) for shape in shapes), {**across, "slot": slot}]
        draw_key(compat, thing, layer, number, lines)
    rough.grease_pencil.hide = True
    learn_and_colorize(addon)
    return painted_in(addon, thing, 3)


def deform(addon: Any, kind: str) -> list[float]:
    """How far each fill at frame 5 shows from the line around it, under a modifier."""
    compat, thing = addon.gp_compat, start(addon, kind)
    add_offset(thing, (0.0, 0.0, 0.0))
    modifier = getattr(thing, compat.LINE_MODIFIERS)[0]
    if kind == "turned":
        modifier.rotation = (0.0, 1.2, 0.0)
    elif kind == "enlarged":
        modifier.scale = (0.5, 0.0, 0.8)
    else:  # it does nothing where the artist painted
        for number, x in ((1, 0.0), (5, 0.4)):
            modifier.location = (x, 0.0, 0.0)
            modifier.keyframe_insert("location", frame=number)
    learn_and_colorize(addon)
    graph = addon.scene.show_frame(bpy.context.scene, 5, thing)
    lines, fills = (
        addon.reading.shown_strokes(thing, thing.evaluated_get(graph), name, 5)
        for name in (LINES, COLORS)
    )
    pairs = zip(lines, fills, strict=True)
    return [round(float(np.abs(box_of(one) - box_of(other)).max()), 3) for one, other in pairs]


def box_of(stroke: Any) -> Any:
    """The lowest and the highest corner around a stroke."""
    return np.stack([stroke.points.min(axis=0), stroke.points.max(axis=0)])


def take_over_older_keys(addon: Any) -> list[str]:
    """Give our keys the type that they had before Blender 4.2."""
    compat, thing = addon.gp_compat, start(addon, "Older")
    learn_and_colorize(addon)
    for number in (3, 5):
        compat.set_key_type(compat.find_layer(thing.data, COLORS), number, "JITTER")
    return learn_and_colorize(addon)


def rename_materials(addon: Any) -> dict[str, Any]:
    """Rename a material, put another one into a slot; then correct a fill of ours."""
    compat, thing = addon.gp_compat, start(addon, "Names")
    learn_and_colorize(addon)
    bpy.data.materials["A circle"].name = "Skin"
    told = [run(addon, "colorize")]
    bpy.data.materials["Skin"].name = "Skin, day"
    thing.data.materials[2] = new_material("Dress, night", (0.1, 0.1, 0.3), fills=True)
    told += learn_and_colorize(addon)
    found = {"told": told, "third": painted_in(addon, thing, 3)}
    layer = compat.find_layer(thing.data, COLORS)
    strokes = compat.read_strokes(layer, compat.key_at(layer, 3), compat.materials_of(thing))
    fills = [fill(stroke.points, 3, group) for group, stroke in enumerate(strokes, start=1)]
    compat.remove_key(layer, 3)
    draw_key(compat, thing, layer, 3, fills)
    compat.set_key_type(layer, 3, compat.OUR_KEY_TYPE)
    return {**found, "corrected": learn_and_colorize(addon)}


def tint_each_fill(addon: Any) -> str:
    """Paint more fills than there may be colors, each with a tint of its own."""
    thing = start(addon, "Tints")
    tint(addon, thing, 299, 0.5)
    return run(addon, "learn")


def tint_anew(addon: Any) -> list[str]:
    """Do that with fewer fills, then with others in their place."""
    thing, told = start(addon, "Other tints"), []
    for green in (0.5, 0.6):
        tint(addon, thing, 200, green)
        told.append(run(addon, "learn"))
    return told


def tint(addon: Any, thing: Any, count: int, green: float) -> None:
    """Paint the first drawing with so many fills, each with a tint of its own."""
    compat = addon.gp_compat
    layer, square = compat.find_layer(thing.data, COLORS), box(-2, -1.1, 0.7, 0.5)
    tints = [(n / (count + 1), green, 0.2, 1.0) for n in range(1, count + 1)]
    fills = [{**fill(square, 2, n), "tint": each} for n, each in enumerate(tints, 1)]
    compat.remove_key(layer, 1)
    draw_key(compat, thing, layer, 1, fills)


def rename_the_layer(addon: Any) -> list[Any]:
    """Rename the layer on which regions wait, with a layer more above it."""
    compat, thing = addon.gp_compat, start(addon, "Layer")
    forget_the_box(addon, thing)
    learn_and_colorize(addon)
    layer = compat.find_layer(thing.data, COLORS)
    thing.data.layers.new("Notes", set_active=False)
    setattr(layer, "name" if compat.IS_V3 else "info", "Paint")
    thing.shiage.color = "Paint"
    found = [waiting_at(addon, thing)]
    run(addon, "colorize")
    return [*found, waiting_at(addon, thing)]


def move_blank_keys(addon: Any) -> dict[str, Any]:
    """Move a blank key of ours, and draw there; once more, with the paint off another key."""
    compat, thing = addon.gp_compat, start(addon, "Blank keys")
    lines, colors = (compat.find_layer(thing.data, name) for name in (LINES, COLORS))
    lines.frames.new(7)
    thing.data.update_tag()
    found: dict[str, Any] = {"told": learn_and_colorize(addon)}
    found["blank"] = painted_in(addon, thing, 7)
    for layer in (lines, colors):
        move_key(compat, layer, 7, 9)
    draw_again(addon, thing, 9)
    found["drawn"] = [run(addon, "colorize"), painted_in(addon, thing, 9)]
    lines.frames.new(11)
    thing.data.update_tag()
    run(addon, "colorize")
    for layer in (lines, colors):
        move_key(compat, layer, 11, 13)
    compat.new_key(colors, 3, [], thing.data.materials)
    draw_again(addon, thing, 13)
    found["emptied"] = [run(addon, "colorize"), painted_in(addon, thing, 3)]
    return found


def draw_again(addon: Any, thing: Any, number: int) -> None:
    """Draw what the other drawings show where there was a blank key."""
    compat, by = addon.gp_compat, np.array([0.03, 0.0, 0.02]) * number
    layer = compat.find_layer(thing.data, LINES)
    compat.remove_key(layer, number)
    shapes = [circle(-2, 0.6, 0.8), box(-2, -1.1, 0.7, 0.5)]
    draw_key(compat, thing, layer, number, [line(shape, by) for shape in shapes])


def read_the_note_twice(addon: Any) -> bool:
    """Whether what one reader does to the marks is nothing to the next one."""
    thing = start(addon, "Note")
    run(addon, "learn")
    first, kept = (addon.marks.read_marks(thing.data) for _ in range(2))
    first.labels.clear()
    first.first_names["Ink"] = "Line"
    return bool(addon.marks.read_marks(thing.data) == kept)


def retime(addon: Any) -> list[Any]:
    """Leave the box of two drawings to the artist, move one of these, accept it, then all."""
    compat, thing = addon.gp_compat, start(addon, "Retimed")
    forget_the_box(addon, thing)
    learn_and_colorize(addon)
    found = [waiting_at(addon, thing)]
    for name in (LINES, COLORS):
        move_key(compat, compat.find_layer(thing.data, name), 3, 9)
    found.append(waiting_at(addon, thing))
    bpy.context.scene.frame_set(9)
    bpy.ops.shiage.accept(scope="CURRENT")
    found.append(waiting_at(addon, thing))
    run(addon, "colorize")
    return [*found, waiting_at(addon, thing)]


def forget_the_box(addon: Any, thing: Any) -> None:
    """Take the paint of the box away, and have only sure regions painted."""
    compat, layer = addon.gp_compat, addon.gp_compat.find_layer(thing.data, COLORS)
    compat.remove_key(layer, 1)
    draw_key(compat, thing, layer, 1, [fill(circle(-2, 0.6, 0.8), 1, 1)])
    thing.shiage.precision = 0.9


def waiting_at(addon: Any, thing: Any) -> list[int]:
    """The frames whose regions wait."""
    return sorted({one.number for one in addon.keys.waiting_regions(thing)})


def cancel_without_the_scene(addon: Any) -> list[Any]:
    """Cancel while drawings are read, after the scene got another name; what is at work then."""
    start(addon, "Renamed")
    desk = addon.running.desk
    desk.begin(begin_learning(addon))
    while desk.run.step.fraction == 0.0:
        desk.run.advance(0.0)
    bpy.context.scene.name = "Cut 12"
    desk.end()
    return [desk.run, desk.said.text]


def keep_materials_with_the_object(addon: Any) -> dict[str, Any]:
    """Have all materials in slots of the object, none in its data."""
    thing = start(addon, "Slots")
    for place, slot in enumerate(thing.material_slots):
        material = slot.material
        slot.link, slot.material = "OBJECT", material
        thing.data.materials[place] = None
    return {"told": learn_and_colorize(addon), "third": painted_in(addon, thing, 3)}


def select_lines(addon: Any, thing: Any, numbers: tuple[int, ...]) -> None:
    """Select these keys of the line layer, and no others."""
    for key in addon.gp_compat.find_layer(thing.data, LINES).frames:
        key.select = key.frame_number in numbers


if __name__ == "__main__":
    finish_process(main)
