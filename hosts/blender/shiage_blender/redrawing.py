"""Having parts of Blender's windows drawn again."""

from __future__ import annotations

from typing import Any

import bpy


def redraw() -> None:
    """Have the 3D views drawn again."""
    for area in _areas("VIEW_3D"):
        area.tag_redraw()


def redraw_panels() -> None:
    """Have what shows progress drawn again, no more: drawing all starves the timer."""
    for area in _areas("VIEW_3D"):
        for region in area.regions:
            if region.type == "UI":
                region.tag_redraw()
    for area in _areas("PREFERENCES"):
        area.tag_redraw()


def _areas(kind: str) -> list[Any]:
    windows = bpy.context.window_manager.windows
    return [area for one in windows for area in one.screen.areas if area.type == kind]
