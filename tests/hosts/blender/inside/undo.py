"""Inside Blender: one step back takes all paint away, one step forward brings it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
from stage_building import Stage
from starting import argument, finish_process, start_addon
from whole_job import key_types, use_quick_settings


def main() -> dict[str, Any]:
    """Learn, colorize, undo, redo."""
    compat = start_addon().gp_compat
    thing = Stage(Path(argument("stage"))).build(compat)
    use_quick_settings(thing)
    bpy.ops.ed.undo_push(message="Drawn")
    # With True the command leaves an undo step, as it does when an artist presses its button.
    bpy.ops.shiage.learn("EXEC_DEFAULT", True)
    bpy.ops.shiage.colorize("EXEC_DEFAULT", True)
    report = {"painted": len(key_types(compat, bpy.data.objects["Girl"]))}
    for name in ("undo", "redo"):
        window = bpy.context.window_manager.windows[0]
        area = window.screen.areas[0]
        with bpy.context.temp_override(window=window, screen=window.screen, area=area):
            getattr(bpy.ops.ed, name)()
        report[name] = len(key_types(compat, bpy.data.objects["Girl"]))
    return report


if __name__ == "__main__":
    finish_process(main)
