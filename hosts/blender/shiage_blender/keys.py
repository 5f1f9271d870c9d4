"""What the artist does with our keys: accept, remove, and walk through what is left to them."""

from __future__ import annotations

from typing import Any, Final

from plugin_core.errors import InputError

from . import gp_compat, marks
from .layers import (
    choose_layers,
    chosen_colors,
    chosen_lines,
    color_layers,
    refuse_protected,
)
from .review import reviewer
from .saying import say
from .unsure import Unsure


class Pointer:
    """The region that the artist looks at."""

    def __init__(self) -> None:
        self.region: Unsure | None = None


pointer: Final = Pointer()


def chosen_layers(thing: Any) -> list[Any]:
    """Return the layers that are painted on."""
    roles = choose_layers(thing, chosen_lines(thing.shiage), chosen_colors(thing.shiage))
    return color_layers(thing, roles.colors)


def accept(thing: Any, number: int | None) -> str:
    """Turn our keys, or the one that shows at a frame, into keys of the artist."""
    layers, accepted, known = _ours(thing, number)
    for layer in layers:
        for one in accepted:
            gp_compat.set_key_type(layer, one, "KEYFRAME")
    _forget_regions(thing, known, layers, accepted)
    return say("Accepted drawings: {count}", count=len(accepted))


def remove(thing: Any, number: int | None) -> str:
    """Remove our keys, or the one that shows at a frame; what the artist corrected stays."""
    layers, removed, known = _ours(thing, number)
    for layer in layers:
        for one in set(gp_compat.key_numbers(layer)).intersection(removed):
            gp_compat.remove_key(layer, one)
    _forget_regions(thing, known, layers, removed)
    return say("Drawings whose paint was removed: {count}", count=len(removed))


def waiting_regions(thing: Any) -> list[Unsure]:
    """Return the regions that still wait for the artist."""
    known = marks.read_marks(thing.data)
    if not known.unsure:
        return []
    layers = chosen_layers(thing)
    return marks.waiting_regions(thing, layers, known, marks.our_keys(thing, layers, known))


def waiting_shown(thing: Any, frame: int) -> list[tuple[Any, Unsure]]:
    """Return the regions whose drawing shows at a frame, with their layers, as of a moment ago."""
    waiting = reviewer.review(thing).waiting
    layers = {name: gp_compat.find_layer(thing.data, name) for name in {w.layer for w in waiting}}
    shown = {name: _number_shown(layer, frame) for name, layer in layers.items()}
    return [(layers[one.layer], one) for one in waiting if one.number == shown[one.layer]]


def _number_shown(layer: Any | None, frame: int) -> int | None:
    key = gp_compat.key_shown(layer, frame) if layer is not None else None
    return key.frame_number if key is not None else None


def _forget_regions(thing: Any, known: marks.Marks, layers: list[Any], numbers: list[int]) -> None:
    """Have no region of these layers wait any more at these frames."""
    known.forget_regions([gp_compat.layer_name(layer) for layer in layers], numbers)
    marks.write_marks(thing.data, known)


def _ours(thing: Any, number: int | None) -> tuple[list[Any], list[int], marks.Marks]:
    layers = chosen_layers(thing)
    refuse_protected(thing, [gp_compat.layer_name(layer) for layer in layers])
    known = marks.read_marks(thing.data)
    there = marks.our_keys(thing, layers, known)
    known.follow_keys(there)
    ours = list(there)
    if number is not None:
        shown = {_number_shown(layer, number) for layer in layers}
        ours = [one for one in ours if one in shown]
    if not ours:
        raise InputError(
            say("There is no paint of Shiage here that you have not touched."),
            hint=say("Colorize the sequence first, or go to one of its frames."),
        )
    return layers, ours, known
