"""The add-on's preferences: where the engine is, and whether it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
from bpy.app.translations import pgettext_iface as translate

from plugin_core.client import connect
from plugin_core.errors import ShiageError

from . import gp_compat

ENGINE_SECONDS = 20.0


def engine_command(context: Any) -> tuple[str, ...]:
    """Return the command line of the engine that the artist chose; empty for the usual one."""
    addon = context.preferences.addons.get(__package__)
    python = addon.preferences.interpreter if addon and addon.preferences else ""
    if not python:
        return ()
    return (bpy.path.abspath(python), "-I", "-X", "utf8", "-m", "plugin_core.engine")


def shots_folder() -> Path:
    """Return where what the engine needs of each shot is kept."""
    return gp_compat.data_folder(str(__package__)) / "shots"


class ShiagePreferences(bpy.types.AddonPreferences):
    """Where the engine is."""

    bl_idname = str(__package__)

    interpreter: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Engine's Python",
        description="Python in which Shiage is installed; empty: the one that"
        " `shiage doctor --fix` found",
        subtype="FILE_PATH",
    )

    def draw(self, context: Any) -> None:
        """Show it."""
        self.layout.prop(self, "interpreter")
        self.layout.operator(LookForEngine.bl_idname, icon="VIEWZOOM")
        if LookForEngine.answer:
            self.layout.label(text=LookForEngine.answer, icon="INFO")


class LookForEngine(bpy.types.Operator):
    """Starts the engine for the preferences to say whether it answers."""

    bl_idname = "shiage.look_for_engine"
    bl_label = "Look for the Engine"
    bl_description = "Start the engine of Shiage and say whether it answers"
    bl_options = {"INTERNAL"}  # noqa: RUF012 -- Blender's own form

    answer = ""

    def execute(self, context: Any) -> set[str]:
        """Look."""
        command = list(engine_command(context)) or None
        try:
            hello = connect(command=command, seconds=ENGINE_SECONDS).hello
        except ShiageError as error:
            LookForEngine.answer = translate(str(error))
            self.report({"WARNING"}, LookForEngine.answer)
            return {"CANCELLED"}
        LookForEngine.answer = f"Shiage {hello.version} ({hello.device})"
        self.report({"INFO"}, LookForEngine.answer)
        return {"FINISHED"}


CLASSES = (ShiagePreferences, LookForEngine)
