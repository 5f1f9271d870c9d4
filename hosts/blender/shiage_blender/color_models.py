"""Color models: painted pictures beyond the shot, and materials for colors that only they have."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import bpy

from plugin_core.errors import InputError

from . import gp_compat
from .marks import Marks
from .raster import Rgb
from .reading import Label
from .saying import say

_BESIDE_FILE: Final = "//"
"""How Blender begins a path that is told from where the file lies."""


def absolute_folder(path: str) -> str:
    """Return the whole path of a folder; one beside a file that was never saved has none yet."""
    if not path or _has_no_place(path):
        return path
    # Not resolved: Blender counts `..` by names, and a drive may stand for another computer.
    return os.path.normpath(bpy.path.abspath(path))


def existing_folders(path: str) -> tuple[str, ...]:
    """Return the folders to learn from besides the shot, at most one, which must be there."""
    if not path:
        return ()
    if _has_no_place(path):
        raise InputError(
            say("Color Models names a folder beside this file, which was never saved."),
            hint=say("Save the file, or choose the folder again."),
        )
    if not (Path(path).is_absolute() and Path(path).is_dir()):
        raise InputError(
            say("There is no folder {path}, which Color Models names.", path=path),
            hint=say("Choose the folder again under Color Models, or leave that empty."),
        )
    return (path,)


def _has_no_place(path: str) -> bool:
    return path.startswith(_BESIDE_FILE) and not bpy.data.filepath


def add_materials(
    thing: Any, record: Mapping[str, Any], labels: Mapping[Rgb, Label], known: Marks
) -> dict[Rgb, Label]:
    """Return labels with those of all colors that a record asks for.

    A color that the artist has no material for gets one: the one that was made for it before,
    one that looks exactly so, or a new one.
    """
    colors = {each["color_id"]: each for each in record["colors"]}
    complete = dict(labels)
    for color_id in _wanted(record):
        color = colors[color_id]
        red, green, blue, alpha = color["rgba"]
        rgb = red, green, blue
        if rgb not in complete:
            name = known.model_colors.get(_key(rgb), "")
            materials = gp_compat.materials_of(thing)
            if gp_compat.slot_of(materials, name) < 0:
                name = gp_compat.name_of_fill(materials, rgb, alpha)
            if not name:
                name = gp_compat.add_fill_material(thing, color["name"] or _key(rgb), rgb, alpha)
            known.model_colors[_key(rgb)] = name
            complete[rgb] = name, gp_compat.NO_TINT
    known.follow_names(gp_compat.material_names(thing.data))
    return complete


def fixed_values(known: Marks) -> dict[Label, Rgb]:
    """Return what the colors of color models are handed over as: exactly as they are there.

    Paint of the artist in one of their materials is then known as the same color.
    """
    return {
        (name, gp_compat.NO_TINT): _rgb(key) for key, name in reversed(known.model_colors.items())
    }


def _wanted(record: Mapping[str, Any]) -> Iterator[int]:
    """Yield the ids of the colors that regions, or parts of them, have or most likely have."""
    for region in record["regions"]:
        likely = [one["color_id"] for one in region["candidates"][:1]]
        painted = [one["color_id"] for one in (region, *region["split"])]
        yield from (color_id for color_id in (*painted, *likely) if color_id)


def _key(rgb: Rgb) -> str:
    return f"#{bytes(rgb).hex()}"


def _rgb(key: str) -> Rgb:
    red, green, blue = bytes.fromhex(key[1:])
    return red, green, blue
