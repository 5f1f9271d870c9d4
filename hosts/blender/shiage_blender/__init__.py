"""Shiage in Blender: learn and colorize Grease Pencil."""

from __future__ import annotations

import atexit
import sys
from typing import Any

bl_info = {
    "name": "Shiage",
    "author": "Shiage developers",
    "version": (0, 1, 0),
    "blender": (3, 3, 0),
    "location": "3D View > Sidebar > Shiage",
    "description": "Paint a Grease Pencil shot the way you painted a few of its drawings",
    "category": "Paint",
}


def register() -> None:
    """Add everything to Blender."""
    import bpy

    from . import overlay, panels, review, running, settings, texts

    for each in _classes():
        bpy.utils.register_class(each)
    bpy.types.Object.shiage = bpy.props.PointerProperty(type=settings.ShiageSettings)
    panels.add_menus()
    overlay.begin()
    bpy.app.handlers.depsgraph_update_post.append(bpy.app.handlers.persistent(review.note_change))
    bpy.app.translations.register(__name__, texts.TRANSLATIONS)
    atexit.register(running.desk.end)


def unregister() -> None:
    """Take everything out again; what runs is cancelled."""
    import bpy

    from . import overlay, panels, review, running

    running.desk.end()
    atexit.unregister(running.desk.end)
    bpy.app.translations.unregister(__name__)
    bpy.app.handlers.depsgraph_update_post.remove(review.note_change)
    review.reviewer.end()
    overlay.end()
    panels.remove_menus()
    del bpy.types.Object.shiage
    for each in reversed(_classes()):
        bpy.utils.unregister_class(each)
    _forget_modules()


def _forget_modules() -> None:
    """Have all files read anew when we are enabled next: by then they may be of another version.

    Blender before 4.2 does so with this one only.
    """
    for name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        del sys.modules[name]
        globals().pop(name.removeprefix(f"{__name__}."), None)


def _classes() -> tuple[Any, ...]:
    from . import operators, panels, preferences, settings

    return (
        *preferences.CLASSES,
        *settings.CLASSES,
        *operators.CLASSES,
        *panels.CLASSES,
    )
