"""Inside Blender: goes to many frames, and tells how far shown strokes lie from their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from stage_building import Stage, frame_of
from starting import argument, finish_process, start_addon

ROUNDS = 40
LAYERS = ("Lines", "Face")
"""The stage's line layers; its object moves, and the second layer has a parent."""


def main() -> dict[str, Any]:
    """Go through all drawings again and again, as a learning does once."""
    addon = start_addon()
    thing = Stage(Path(argument("stage"))).build(addon.gp_compat)
    frames = [frame_of(number) for number in range(1, 15)] * ROUNDS
    return {name: max(off_by(addon, thing, name, frame) for frame in frames) for name in LAYERS}


def off_by(addon: Any, thing: Any, name: str, frame: int) -> float:
    """How far the shown strokes of a layer lie from where its matrix puts the drawn ones."""
    compat, transform = addon.gp_compat, addon.projection.transform
    layer = compat.find_layer(thing.data, name)
    graph = addon.scene.show_frame(bpy.context.scene, frame, thing)
    shown = addon.reading.shown_strokes(thing, thing.evaluated_get(graph), name, frame)
    drawn = addon.reading.shown_strokes(thing, thing, name, frame)
    there, here = compat.shown_matrix(thing, layer), compat.layer_matrix(thing, layer)
    return max(
        float(np.abs(transform(there, one.points) - transform(here, other.points)).max())
        for one, other in zip(shown, drawn, strict=True)
    )


if __name__ == "__main__":
    finish_process(main)
