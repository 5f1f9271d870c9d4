"""How long the Blender add-on reads and writes a long shot, and how long it holds Blender up.

    .hosts/bpy-4.5/bin/python benchmarks/blender_speed.py
    blender -b --factory-startup --python benchmarks/blender_speed.py

100 drawings of 60 strokes of 100 points; no engine takes part. Must reach: reading and writing 3 s
each, no tick over 50 ms (150 ms before Blender 4.3).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS, STROKES, POINTS = 100, 60, 100


def main() -> None:
    """Measure and print one line."""
    sys.path[:0] = [str(ROOT), str(ROOT / "hosts" / "blender")]
    from shiage_blender import gp_compat, job, scene

    from plugin_core.protocol import Settings

    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    thing = build(gp_compat)
    with tempfile.TemporaryDirectory() as folder:
        order = job.Order(
            scene.full_name(bpy.context.scene),
            scene.full_name(thing),
            "Lines",
            "Color",
            Path(folder),
            Settings(),
        )
        read, longest_read, exported = timed(job.export(order, 0.5))
        records = write_records(Path(folder), exported)
        written, longest_write, _ = timed(job.write(order, exported, records))
    layer = gp_compat.find_layer(thing.data, "Color")
    print(
        f"Blender {bpy.app.version_string}: read {read:.2f} s (longest tick"
        f" {longest_read * 1000:.0f} ms), wrote {written:.2f} s (longest tick"
        f" {longest_write * 1000:.0f} ms), {len(gp_compat.key_numbers(layer))} keys"
    )


def timed(steps: Generator[Any, None, Any]) -> tuple[float, float, Any]:
    """Run steps in ticks as the timer does; return seconds, the longest tick, and the result."""
    from shiage_blender.running import Run, desk

    run = desk.begin(Run("Benchmark", steps))
    began, longest = time.perf_counter(), 0.0
    while run.outcome is None:
        tick = time.perf_counter()
        run.advance()
        longest = max(longest, time.perf_counter() - tick)
    seconds, result = time.perf_counter() - began, run.outcome
    desk.end()
    return seconds, longest, result


def build(compat: Any) -> Any:
    """Make the shot; the first drawing is painted."""
    scene = bpy.context.scene
    scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    scene.collection.objects.link(scene.camera)
    scene.camera.location, scene.camera.rotation_euler = (0, -12, 0), (np.pi / 2, 0, 0)
    kinds = "grease_pencils_v3" if (4, 3, 0) <= bpy.app.version < (5, 0, 0) else "grease_pencils"
    thing = bpy.data.objects.new("Shot", getattr(bpy.data, kinds).new("Shot"))
    scene.collection.objects.link(thing)
    for name, fills in (("Ink", False), ("Paint", True)):
        material = bpy.data.materials.new(name)
        bpy.data.materials.create_gpencil_data(material)
        material.grease_pencil.show_fill, material.grease_pencil.show_stroke = fills, not fills
        thing.data.materials.append(material)
    color, lines = (thing.data.layers.new(name, set_active=True) for name in ("Color", "Lines"))
    # Our own writer draws the lines as well: a closed outline each, in a material of lines.
    for number in range(1, DRAWINGS + 1):
        compat.new_key(lines, number, [circle(compat, i, 0) for i in range(STROKES)], [])
        if compat.HAS_FILL_GROUPS:
            show_as_lines(compat.key_at(lines, number).drawing)
    compat.new_key(color, 1, [circle(compat, i, 1) for i in range(STROKES)], [])
    compat.set_key_type(color, 1, "KEYFRAME")
    return thing


def circle(compat: Any, index: int, slot: int) -> Any:
    """One of the drawing's shapes."""
    turn = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    x, z = index % 10 * 0.8 - 3.6, index // 10 * 0.6 - 1.5
    ring = np.stack([x + 0.25 * np.cos(turn), 0 * turn, z + 0.25 * np.sin(turn)], axis=1)
    return compat.Fill("", (ring,), slot, compat.NO_TINT, index + 1)


def show_as_lines(drawing: Any) -> None:
    """Turn fills into outlines."""
    for name, values in (
        ("fill_id", np.zeros(STROKES, np.int32)),
        ("hide_stroke", np.zeros(STROKES, np.bool_)),
    ):
        drawing.attributes[name].data.foreach_set("value", values)


def write_records(folder: Path, exported: Any) -> dict[int, Path]:
    """Write what an engine would have decided: each line a region."""
    records = {}
    colors = [{"color_id": 1, "rgba": [*next(iter(exported.labels)), 255]}]
    for number, seen in exported.drawings.items():
        if number in exported.painted:
            continue
        regions = [
            {
                "id": index,
                "color_id": 1,
                "kept": False,
                "split": [],
                "area": 100,
                "confidence": 1.0,
                "candidates": [],
                "outline": [(line.points + exported.canvas.corner).tolist()],
            }
            for index, line in enumerate(seen.lines, start=1)
        ]
        records[number] = folder / f"{number}.json"
        records[number].write_text(json.dumps({"colors": colors, "regions": regions}))
    return records


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # some versions hang when they end in order
