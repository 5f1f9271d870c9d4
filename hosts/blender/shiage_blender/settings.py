"""What the artist chooses for one Grease Pencil object; it is kept with the object."""

from __future__ import annotations

from typing import Any

import bpy

from plugin_core.protocol import SettingField, Settings, setting_fields

from . import color_models, gp_compat, scene
from .job import Order
from .layers import choose_layers, chosen_colors, chosen_lines
from .preferences import shots_folder
from .reading import drawing_numbers

FRAME_CHOICES = (
    ("ALL", "All", "Every drawing of the line layers"),
    ("SELECTED", "Selected Keys", "Drawings whose key is selected on a line layer"),
    ("RANGE", "Scene Range", "Drawings that show between the scene's start and end"),
)


def _property(setting: SettingField) -> Any:
    """Declare one of the engine's settings."""
    told = {"name": setting.label, "description": setting.help, "default": setting.default}
    if setting.kind is bool:
        return bpy.props.BoolProperty(**told)
    if setting.kind is str:
        if setting.choices:
            items = [(choice, choice.upper(), "") for choice in setting.choices]
            return bpy.props.EnumProperty(items=items, **told)
        return bpy.props.StringProperty(**told)
    told["min"], told["max"] = setting.minimum, setting.maximum
    if setting.kind is int:
        return bpy.props.IntProperty(**{**told, "min": int(told["min"]), "max": int(told["max"])})
    return bpy.props.FloatProperty(**told)


class ShiageSettings(bpy.types.PropertyGroup):
    """The choices of the panel."""

    lines: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Lines", description="Layer of the lines; empty: all visible layers"
    )
    line_group: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Line Group", description="Layer group of the lines, instead of one layer"
    )
    color: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Colors",
        description="Layer that you paint on; empty: the one that holds fills",
    )
    color_group: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Color Group", description="Layer group that you paint on, instead of one layer"
    )
    all_colors: bpy.props.BoolProperty(  # type: ignore[valid-type]
        name="All Fill Layers",
        description="Paint on every visible layer that holds fills, each color where you use it",
    )
    color_models: bpy.props.StringProperty(  # type: ignore[valid-type]
        name="Color Models",
        description="Folder with painted pictures of the character: color models, or drawings of"
        " other shots. Shiage learns from them too",
        subtype="DIR_PATH",
        options=gp_compat.PATH_OPTIONS,
    )
    frames: bpy.props.EnumProperty(  # type: ignore[valid-type]
        name="Frames", description="Which drawings are painted", items=FRAME_CHOICES
    )
    repaint: bpy.props.BoolProperty(  # type: ignore[valid-type]
        name="Repaint",
        description="Paint frames again that Shiage painted and you did not touch",
        default=True,
    )
    __annotations__.update({each.name: _property(each) for each in setting_fields()})


def make_order(context: Any) -> Order:
    """Take down everything that the artist chose."""
    thing = context.object
    chosen = thing.shiage
    return Order(
        scene_name=scene.full_name(context.scene),
        object_name=scene.full_name(thing),
        lines=chosen_lines(chosen),
        color=chosen_colors(chosen),
        folder=shots_folder(),
        settings=Settings(**{each.name: _as_kind(chosen, each) for each in setting_fields()}),
        color_models=color_models.absolute_folder(chosen.color_models),
        numbers=_numbers(context, thing),
        repaint=chosen.repaint,
    )


def _as_kind(chosen: Any, setting: SettingField) -> Any:
    value = getattr(chosen, setting.name)
    # Blender's numbers are single precision: 0.98 comes back as 0.9800000190734863.
    return round(value, 6) if setting.kind is float else value


def _numbers(context: Any, thing: Any) -> frozenset[int] | None:
    if thing.shiage.frames == "ALL":
        return None
    roles = choose_layers(thing, chosen_lines(thing.shiage), chosen_colors(thing.shiage))
    if thing.shiage.frames == "RANGE":
        start, end = context.scene.frame_start, context.scene.frame_end
        # The drawing that shows at the start may have begun before.
        held = max((n for n in drawing_numbers(thing, roles) if n <= start), default=start)
        return frozenset(range(held, end + 1))
    layers = [gp_compat.find_layer(thing.data, name) for name in roles.lines]
    return frozenset(n for layer in layers for n in gp_compat.selected_key_numbers(layer))


CLASSES = (ShiageSettings,)
