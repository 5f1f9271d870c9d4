"""The add-on's preferences: the engine, which is set up here once."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import bpy

from plugin_core.client import engine_problem

from . import engine_setup, gp_compat
from .running import Run, desk
from .saying import say

WAYS = (
    (engine_setup.INSTALL, "Install the Engine", "Downloads some 300 MB; needs Python 3.11"),
    (
        engine_setup.UPDATE,
        "Update the Engine",
        "Stops the earlier engine, also where it works for another program",
    ),
    (engine_setup.FIND, "Find It on This Computer", "Looks where `shiage` is usually installed"),
    (engine_setup.CHOOSE, "Use This Python", "Uses the Python that is chosen above"),
    (engine_setup.CHECK, "Check the Engine", "Starts it, and says whether it answers"),
)


def shots_folder() -> Path:
    """Return where what the engine needs of each shot is kept."""
    return gp_compat.data_folder(str(__package__)) / "shots"


def chosen_python(context: Any) -> str:
    """Return the Python that the artist chose, empty for none."""
    addon = context.preferences.addons.get(__package__)
    return str(addon.preferences.interpreter) if addon and addon.preferences else ""


class ShiagePreferences(bpy.types.AddonPreferences):
    """Where the engine is."""

    bl_idname = str(__package__)

    interpreter: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Engine's Python",
        description="Python in which Shiage is installed, if it is not found",
        subtype="FILE_PATH",
    )

    def draw(self, context: Any) -> None:
        """Show what is missing, and the ways to mend it."""
        problem = engine_problem()
        if problem:
            self.layout.label(text=say(problem), icon="ERROR")
        self.layout.prop(self, "interpreter")
        asked = desk.said.ways if desk.said is not None else ()
        usual = [way for way, _, _ in WAYS if way != engine_setup.UPDATE]
        draw_ways(self.layout, {*usual, *asked})
        if desk.run is not None:
            draw_run(self.layout, desk.run)
        elif desk.said is not None:
            icon = "ERROR" if desk.said.warns else "CHECKMARK"
            self.layout.label(text=desk.said.text, icon=icon, translate=False)


def draw_ways(layout: Any, ways: Collection[str]) -> None:
    """Draw a button for each way to an engine."""
    column = layout.column(align=True)
    for way, label, _ in WAYS:
        if way in ways:
            column.operator("shiage.set_up", text=label).way = way


def draw_run(layout: Any, run: Run) -> None:
    """Draw how far the work is, and a button that stops it."""
    text = f"{run.step.text} {int(run.step.fraction * 100)}%"
    gp_compat.draw_progress(layout, run.step.fraction, text)
    layout.operator("shiage.cancel", icon="CANCEL")


CLASSES = (ShiagePreferences,)
