"""Which layers hold lines and which one holds the artist's colors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from plugin_core.errors import InputError

from . import gp_compat
from .saying import say

ALL_VISIBLE: Final = ""
_KEYS_LOOKED_AT: Final = 8
GROUP_MARK: Final = "/"
"""Ends the name of a layer group where the artist may choose layers and groups."""


@dataclass(frozen=True)
class Roles:
    """Names of the line layers, bottom to top, and of the color layer."""

    lines: tuple[str, ...]
    color: str


def choose_layers(thing: Any, lines: str, color: str) -> Roles:
    """Return what each layer is for: as the artist chose, or as it looks.

    ``lines`` names a layer, a group (with a slash at its end), or nothing for all that are visible.
    """
    data = thing.data
    color_layer = _color_layer(thing, lines, color)
    name = gp_compat.layer_name(color_layer)
    chosen = [layer for layer in _line_layers(data, lines) if gp_compat.layer_name(layer) != name]
    visible = [layer for layer in chosen if not gp_compat.is_hidden(layer) and len(layer.frames)]
    if not visible:
        raise InputError(
            say(
                "{object} shows no line layer with drawings besides {layer}.",
                object=thing.name,
                layer=name,
            ),
            hint=say("Choose the layer that holds your lines under Lines, and show it."),
        )
    return Roles(tuple(gp_compat.layer_name(layer) for layer in visible), name)


def refuse_protected(thing: Any, color: str) -> None:
    """Refuse to paint where the artist, or another file, forbids it."""
    data = thing.data
    for owner in (thing, data):
        if owner.library is not None:
            raise InputError(
                say("{name} is linked from another file and cannot be painted.", name=owner.name),
                hint=say("Open that file, or make the object local."),
            )
        if owner.override_library is not None:
            raise InputError(
                say("{name} is a library override and cannot be painted.", name=owner.name),
                hint=say("Open the file that it comes from, or make the object local."),
            )
    layer = existing_layer(thing, color)
    if gp_compat.is_locked(layer):
        raise InputError(
            say("The layer {name} is locked.", name=color),
            hint=say("Unlock it, and the group around it, or choose another layer under Colors."),
        )
    if gp_compat.is_hidden(layer):
        raise InputError(
            say("The layer {name} is hidden.", name=color),
            hint=say("Show it, and the group around it, or choose another layer under Colors."),
        )


def existing_layer(thing: Any, name: str) -> Any:
    """Return the layer of this name, which must be there."""
    layer = gp_compat.find_layer(thing.data, name)
    if layer is None:
        raise InputError(
            say("{object} has no layer {layer}.", object=thing.name, layer=name),
            hint=say("Choose another one under Colors."),
        )
    return layer


def _line_layers(data: Any, chosen: str) -> list[Any]:
    layers = list(data.layers)
    if chosen == ALL_VISIBLE:
        return layers
    if chosen.endswith(GROUP_MARK):
        group = chosen[: -len(GROUP_MARK)]
        return [
            layer
            for layer in layers
            if any(above.name == group for above in gp_compat.groups_above(layer))
        ]
    return [layer for layer in layers if gp_compat.layer_name(layer) == chosen]


def _color_layer(thing: Any, lines: str, chosen: str) -> Any:
    if chosen:
        return existing_layer(thing, chosen)
    counted = [(fill_count(thing, layer), layer) for layer in thing.data.layers]
    most, layer = max(
        (pair for pair in counted if gp_compat.layer_name(pair[1]) != lines),
        key=lambda pair: pair[0],
        default=(0, None),
    )
    if not most:
        raise InputError(
            say("No painted drawing was found on {name}.", name=thing.name),
            hint=say(
                "Paint one drawing with fill strokes on a layer of its own, then learn again."
            ),
        )
    return layer


def fill_count(thing: Any, layer: Any) -> int:
    """Return how many fills the first keys of a layer hold; none if they hold more lines."""
    strokes = [
        stroke
        for key in list(layer.frames)[:_KEYS_LOOKED_AT]
        for stroke in gp_compat.read_strokes(layer, key, thing.data.materials)
    ]
    fills = sum(stroke.fill_group > 0 for stroke in strokes)
    outlines = sum(stroke.fill_group == 0 and not stroke.is_guide for stroke in strokes)
    return fills if fills > outlines else 0
