"""Inside Blender: the ways to an engine, as the preferences offer them."""

from __future__ import annotations

from typing import Any

import bpy
from artist_actions import said
from starting import argument, finish_process, start_addon


def main() -> dict[str, Any]:
    """Take each way that needs no download; return what Blender says."""
    start_addon()
    preferences = bpy.context.preferences.addons[argument("module")].preferences
    report: dict[str, Any] = {}
    report["no choice"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    preferences.interpreter = argument("bare")
    report["bare"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    preferences.interpreter = argument("python")
    report["chosen"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    report["checked"] = said(bpy.ops.shiage.set_up, way="CHECK")
    if hasattr(bpy.app, "online_access"):
        bpy.context.preferences.system.use_online_access = False
        report["offline"] = said(bpy.ops.shiage.set_up, way="INSTALL")
    return report


if __name__ == "__main__":
    finish_process(main)
