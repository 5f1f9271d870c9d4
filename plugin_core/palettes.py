"""Two palettes of one level: what a model learned, and what the shot shows now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .arrays import NO_COLOR, PaintMap
from .palette import Color, Palette
from .prepared import PreparedDrawing


def merge_palettes(known: Palette, current: Palette) -> Palette:
    """Keep the order of the known colors and append the new ones.

    Parameters
    ----------
    known
        Colors whose indices must not change.
    current
        Colors of the shot now; their ids and names hold.

    Returns
    -------
    Palette
        All colors; no id occurs twice.
    """
    now = {color.rgba: color for color in current.colors}
    taken = {color.color_id for color in current.colors}
    fresh = max(known.free_id, current.free_id)
    merged: list[Color] = []
    for color in known.colors:
        if color.rgba not in now and color.color_id in taken:
            color, fresh = replace(color, color_id=fresh), fresh + 1
        merged.append(now.pop(color.rgba, color))
    return replace(current, colors=(*merged, *now.values()))


def add_colors(palette: Palette, more: Palette) -> Palette:
    """Append the colors that a palette lacks.

    Parameters
    ----------
    palette
        Colors that stay as they are.
    more
        Colors of other drawings; a new one keeps its name, and its id where that is free.
    """
    known = {color.rgba for color in palette.colors}
    taken = {color.color_id for color in palette.colors}
    fresh = max(palette.free_id, more.free_id)
    added = []
    for color in more.colors:
        if color.rgba in known:
            continue
        if color.color_id in taken:
            color, fresh = replace(color, color_id=fresh), fresh + 1
        added.append(color)
    return replace(palette, colors=(*palette.colors, *added))


def follow_palette(prepared: PreparedDrawing, old: Palette, new: Palette) -> PreparedDrawing:
    """Return a prepared drawing whose indices point into another palette.

    Colors that the new palette lacks become unknown.
    """
    place = {color.rgba: index for index, color in enumerate(new.colors)}
    table = [place.get(color.rgba, NO_COLOR) for color in old.colors]
    if table == list(range(len(table))):
        return prepared
    lookup = np.array([*table, NO_COLOR], np.int16)  # NO_COLOR is -1: the last entry
    paint: PaintMap | None = None if prepared.paint is None else lookup[prepared.paint]
    return replace(prepared, colors=lookup[prepared.colors], paint=paint)
