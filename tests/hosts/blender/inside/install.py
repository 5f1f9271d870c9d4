"""Inside Blender: install the zip that artists install; enable and disable it twice."""

from __future__ import annotations

import sys
from typing import Any

import bpy
from starting import addons, argument, finish_process


def main() -> dict[str, Any]:
    """Install it; return what was there each time."""
    name = install(argument("extension"), argument("legacy"))
    states, left = [is_there()], 0
    for _ in range(2):
        addons().disable(name, default_set=True)
        states.append(is_there())
        left += sum(each.startswith(f"{name}.") for each in sys.modules)
        addons().enable(name, default_set=True)
        states.append(is_there())
    bpy.context.preferences.view.show_splash = False
    bpy.ops.wm.save_userpref()
    preferences = bpy.context.preferences.addons[name].preferences
    found = {"module": name, "states": states, "modules left": left}
    return {**found, "preferences": preferences is not None}


def install(extension: str, legacy: str) -> str:
    """Install what this version wants; return the name of the module."""
    if bpy.app.version < (4, 2, 0):
        bpy.ops.preferences.addon_install(filepath=legacy, overwrite=True)
        bpy.ops.preferences.addon_enable(module="shiage_blender")
        return "shiage_blender"
    addons().enable("bl_pkg", default_set=True)
    bpy.ops.extensions.package_install_files(
        filepath=extension, repo="user_default", enable_on_install=True
    )
    return "bl_ext.user_default.shiage_blender"


def is_there() -> list[bool]:
    """Whether Blender knows our command, our panel and our settings."""
    return [
        hasattr(bpy.types, "SHIAGE_OT_learn"),
        hasattr(bpy.types, "SHIAGE_PT_main"),
        hasattr(bpy.types.Object, "shiage"),
    ]


if __name__ == "__main__":
    finish_process(main)
