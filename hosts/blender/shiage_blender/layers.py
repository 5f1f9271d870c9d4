"""Which layers hold lines and which one holds the artist's colors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from plugin_core.errors import InputError

from . import gp_compat
from .saying import say

GROUP_MARK: Final = "/"
"""Ends the name of a layer group where the artist may choose layers and groups."""

ALL_VISIBLE: Final = ""
ALL_FILLS: Final = GROUP_MARK
_DRAWINGS_LOOKED_AT: Final = 4


@dataclass(frozen=True)
class Roles:
    """Names of the line layers, and of the layers that are painted on; bottom to top."""

    lines: tuple[str, ...]
    colors: tuple[str, ...]


def choose_layers(thing: Any, lines: str, color: str) -> Roles:
    """Return what each layer is for: as the artist chose, or as it looks.

    ``lines`` names a layer, a group (with a slash at its end), or nothing for all that are visible.
    ``color`` does so too: nothing is the layer with the most fills, a lone slash all visible ones
    that hold fills. Where none does, both are the one visible layer that holds nothing yet.
    """
    held = {gp_compat.layer_name(layer): _look_at(thing, layer) for layer in thing.data.layers}
    chosen = [layer for layer in thing.data.layers if _is_chosen(layer, lines)]
    if lines == ALL_VISIBLE:
        colors = _colors(thing, color, held)
        chosen = [layer for layer in chosen if held[gp_compat.layer_name(layer)].has_lines]
    else:
        others = held.keys() - {gp_compat.layer_name(layer) for layer in chosen}
        colors = _colors(thing, color, {name: held[name] for name in held if name in others})
    visible = [layer for layer in chosen if not gp_compat.is_hidden(layer) and len(layer.frames)]
    names = [gp_compat.layer_name(layer) for layer in visible]
    names = [name for name in names if name not in colors]
    if not names:
        raise InputError(
            say(
                "{object} shows no line layer with drawings besides {layer}.",
                object=thing.name,
                layer=", ".join(colors),
            ),
            hint=say("Choose the layer that holds your lines under Lines, and show it."),
        )
    return Roles(tuple(names), colors)


def chosen_lines(settings: Any) -> str:
    """Return the layer, or the group with its mark, that the artist chose for the lines."""
    return f"{settings.line_group}{GROUP_MARK}" if settings.line_group else str(settings.lines)


def chosen_colors(settings: Any) -> str:
    """Return the layer, or the group with its mark, that the artist chose to paint on."""
    if settings.all_colors:
        return ALL_FILLS
    return f"{settings.color_group}{GROUP_MARK}" if settings.color_group else str(settings.color)


def color_layers(thing: Any, names: Sequence[str]) -> list[Any]:
    """Return the layers that are painted on, which must be there."""
    return [existing_layer(thing, name) for name in names]


def refuse_foreign(thing: Any) -> None:
    """Refuse an object that another file owns."""
    for owner in (thing, thing.data):
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


def refuse_protected(thing: Any, colors: Sequence[str]) -> None:
    """Refuse to paint where the artist, or another file, forbids it."""
    refuse_foreign(thing)
    for name, layer in zip(colors, color_layers(thing, colors), strict=True):
        if gp_compat.is_locked(layer):
            raise InputError(
                say("The layer {name} is locked.", name=name),
                hint=say(
                    "Unlock it, and the group around it, or choose another layer under Colors."
                ),
            )
        if gp_compat.is_hidden(layer):
            raise InputError(
                say("The layer {name} is hidden.", name=name),
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


def _is_chosen(layer: Any, chosen: str) -> bool:
    if chosen.endswith(GROUP_MARK):
        group = chosen[: -len(GROUP_MARK)]
        return any(above.name == group for above in gp_compat.groups_above(layer))
    return chosen in (ALL_VISIBLE, gp_compat.layer_name(layer))


def _colors(thing: Any, chosen: str, held: Mapping[str, _Held]) -> tuple[str, ...]:
    layers = list(thing.data.layers)
    visible = {gp_compat.layer_name(one) for one in layers if not gp_compat.is_hidden(one)}
    fills = {name: each.fills for name, each in held.items()}
    if chosen == ALL_FILLS:
        found = [name for name, count in fills.items() if count and name in visible]
    elif chosen.endswith(GROUP_MARK):
        found = [gp_compat.layer_name(layer) for layer in layers if _is_chosen(layer, chosen)]
    elif chosen:
        found = [gp_compat.layer_name(existing_layer(thing, chosen))]
    else:
        found = [name for name in fills if fills[name] and fills[name] == max(fills.values())][:1]
    if not found:
        empty = [name for name, each in held.items() if each.is_empty and name in visible]
        found = empty if len(empty) == 1 else []
    if not found:
        raise InputError(
            say("No painted drawing was found on {name}.", name=thing.name),
            hint=say(
                "Paint one drawing with fill strokes on a layer of its own, then learn again."
                " With color models, choose the layer to paint on under Colors."
            ),
        )
    return tuple(found)


@dataclass(frozen=True)
class _Held:
    """What a layer holds: the number of fills, none if it holds more lines; whether any line."""

    fills: int
    has_lines: bool
    is_empty: bool


def _look_at(thing: Any, layer: Any) -> _Held:
    materials = gp_compat.materials_of(thing)
    drawn = (gp_compat.read_strokes(layer, key, materials) for key in layer.frames)
    # Artists may begin with blank keys on all layers at once.
    strokes = list(chain.from_iterable(islice(filter(None, drawn), _DRAWINGS_LOOKED_AT)))
    fills = sum(stroke.fill_group > 0 for stroke in strokes)
    lines = sum(stroke.fill_group == 0 and not stroke.is_guide for stroke in strokes)
    has_lines = any(stroke.has_outline or stroke.is_guide for stroke in strokes)
    return _Held(fills if fills > lines else 0, has_lines, not strokes)
