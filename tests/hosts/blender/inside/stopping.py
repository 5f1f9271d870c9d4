"""Inside Blender: the artist paints while the engine works, and stops in the middle of painting."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import bpy
from stage_building import Stage, frame_of
from starting import argument, finish_process, start_addon
from whole_job import color_of, key_types, use_quick_settings

BY_HAND = 3
HERE = 4


def main() -> dict[str, Any]:
    """Stop a run after its first drawings; return what is left, and what the next run makes."""
    addon = start_addon()
    compat = addon.gp_compat
    stage = Stage(Path(argument("stage")))
    thing = stage.build(compat)
    use_quick_settings(thing)
    bpy.ops.shiage.learn()
    bpy.context.scene.frame_set(HERE)
    run = start(addon)
    until(run, lambda: run.step.waits)
    stage.paint(compat, thing, BY_HAND)
    bpy.context.scene.frame_set(HERE)
    until(run, lambda: run.step.writes and len(key_types(compat, thing)) > 6)
    run.cancel()
    report = {
        "said": run.outcome.text,
        "frame": bpy.context.scene.frame_current,
        "types": key_types(compat, thing),
        "known": addon.marks.our_keys(*color_of(addon, thing)),
        "selected": compat.selected_key_numbers(color_of(addon, thing)[1][0]),
        "unsure": sorted({one.number for one in addon.marks.read_marks(thing.data).unsure}),
        "by hand": frame_of(BY_HAND),
    }
    bpy.ops.shiage.colorize()
    report["types again"] = key_types(compat, thing)
    return report


def start(addon: Any) -> Any:
    """A run of Colorize, as the timer has it."""
    name = addon.__name__
    job, settings = (importlib.import_module(f"{name}.{each}") for each in ("job", "settings"))
    return addon.running.Run("Colorize", job.colorize(settings.make_order(bpy.context)))


def until(run: Any, is_reached: Any) -> None:
    """Take one step after the other."""
    while not is_reached():
        run.advance(0.0)
        assert run.outcome is None, run.outcome


if __name__ == "__main__":
    finish_process(main)
