"""The tab in the sidebar, and the entries in the menus."""

from __future__ import annotations

from typing import Any, ClassVar

import bpy

from plugin_core.client import engine_problem
from plugin_core.protocol import setting_fields

from . import engine_setup, gp_compat, keys
from .preferences import draw_run, draw_ways
from .review import reviewer
from .running import desk
from .saying import say
from .unsure import next_after, window_of
from .wrapping import wrapped

LONGEST_LIST = 12


class _InSidebar:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Shiage"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return gp_compat.is_grease_pencil(context.object) and context.mode in gp_compat.MODES


class SHIAGE_PT_main(_InSidebar, bpy.types.Panel):
    """The commands, and what they work on."""

    bl_idname = "SHIAGE_PT_main"
    bl_label = "Shiage"

    def draw(self, context: Any) -> None:
        """Draw it; state is only read here."""
        layout, thing = self.layout, context.object
        layout.use_property_split = True
        layout.use_property_decorate = False
        problem = engine_problem()
        if problem and desk.run is None:
            _draw_text(layout, say(problem), "ERROR")
            draw_ways(layout, [engine_setup.INSTALL, engine_setup.FIND])
        _draw_layers(layout, thing)
        column = layout.column(align=True)
        column.scale_y = 1.3
        column.operator("shiage.learn", icon="BRUSH_DATA")
        column.operator("shiage.colorize", icon="SHADERFX")
        if desk.run is not None:
            draw_run(layout, desk.run)
        elif desk.said is not None:
            _draw_text(layout, desk.said.text, "ERROR" if desk.said.warns else "CHECKMARK")
            draw_ways(layout, () if problem else desk.said.ways)
        _draw_review(layout, thing)


class SHIAGE_PT_settings(_InSidebar, bpy.types.Panel):
    """How the shot is learned and painted."""

    bl_idname = "SHIAGE_PT_settings"
    bl_parent_id = "SHIAGE_PT_main"
    bl_label = "Settings"
    bl_options: ClassVar = {"DEFAULT_CLOSED"}

    def draw(self, context: Any) -> None:
        """Draw one line for each setting of the engine."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        for setting in setting_fields():
            layout.prop(context.object.shiage, setting.name)


def _draw_layers(layout: Any, thing: Any) -> None:
    chosen, icon = thing.shiage, "OUTLINER_DATA_GP_LAYER"
    column = layout.column(align=True)
    row = column.row()
    row.active = not chosen.line_group
    row.prop_search(chosen, "lines", thing.data, "layers", icon=icon)
    if gp_compat.group_names(thing.data):
        column.prop_search(chosen, "line_group", thing.data, "layer_groups", icon="FILE_FOLDER")
    row = column.row()
    row.active = not (chosen.color_group or chosen.all_colors)
    row.prop_search(chosen, "color", thing.data, "layers", icon=icon)
    if gp_compat.group_names(thing.data):
        row = column.row()
        row.active = not chosen.all_colors
        row.prop_search(chosen, "color_group", thing.data, "layer_groups", icon="FILE_FOLDER")
    column.prop(chosen, "all_colors")
    column = layout.column(align=True)
    column.use_property_split = False  # else the sidebar cuts the name
    column.label(text="Color Models")
    column.prop(chosen, "color_models", text="")
    column = layout.column(align=True)
    column.prop(chosen, "frames")
    column.prop(chosen, "repaint")


def _draw_review(layout: Any, thing: Any) -> None:
    """Show what is painted, and what waits."""
    found = reviewer.review(thing)
    if found.missing:
        _draw_text(layout, found.missing, "INFO")
        return
    listed = ", ".join(str(number) for number in found.painted[:LONGEST_LIST])
    more = " …" if len(found.painted) > LONGEST_LIST else ""
    column = layout.column(align=True)
    column.label(text=f"{say('Painted')}: {listed or say('none yet')}{more}")
    if not found.ours:
        return
    row = column.row(align=True)
    row.operator("shiage.accept", icon="CHECKMARK")
    row.operator("shiage.accept", text="All Frames").scope = "ALL"
    column.operator("shiage.remove", icon="TRASH")


class SHIAGE_PT_unsure(_InSidebar, bpy.types.Panel):
    """The regions that wait for the artist."""

    bl_idname = "SHIAGE_PT_unsure"
    bl_parent_id = "SHIAGE_PT_main"
    bl_label = "Unsure Regions"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return super().poll(context) and bool(reviewer.review(context.object).waiting)

    def draw(self, context: Any) -> None:
        """Draw a button for each region, the artist's place in the list among them."""
        waiting = reviewer.review(context.object).waiting
        frame, last = context.scene.frame_current, keys.pointer.region
        at = waiting.index(last) if last in waiting else next_after(waiting, frame, None)
        self.layout.operator("shiage.next_unsure", icon="FORWARD")
        column = self.layout.column(align=True)
        for place in window_of(len(waiting), at, LONGEST_LIST):
            one = waiting[place]
            guess = f"{one.guess}? {one.confidence:.0%}" if one.guess else "?"
            text = say("Frame {number}: {guess}", number=one.number, guess=guess)
            button = column.operator(
                "shiage.show_unsure", text=text, depress=one == last, translate=False
            )
            button.place = place
        column.label(text=f"{at + 1} / {len(waiting)}", translate=False)


def _draw_text(layout: Any, text: str, icon: str) -> None:
    """Draw a sentence over as many lines as it needs: a label would cut it."""
    column = layout.column(align=True)
    for line in wrapped(text):
        column.label(text=line, icon=icon)
        icon = "BLANK1"


def draw_menu(self: Any, context: Any) -> None:
    """Add the two commands to a menu of Blender."""
    if gp_compat.is_grease_pencil(context.object):
        self.layout.separator()
        self.layout.operator("shiage.learn")
        self.layout.operator("shiage.colorize")


def add_menus() -> None:
    """Add our entries to the menus that this version has."""
    for name in (*gp_compat.DRAW_MENUS, *gp_compat.KEY_MENUS):
        if hasattr(bpy.types, name):
            getattr(bpy.types, name).append(draw_menu)


def remove_menus() -> None:
    """Take our entries out again."""
    for name in (*gp_compat.DRAW_MENUS, *gp_compat.KEY_MENUS):
        if hasattr(bpy.types, name):
            getattr(bpy.types, name).remove(draw_menu)


CLASSES = (SHIAGE_PT_main, SHIAGE_PT_unsure, SHIAGE_PT_settings)
