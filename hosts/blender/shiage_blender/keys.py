"""What the artist does with our keys: accept, remove, and walk through what is left to them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from plugin_core.errors import InputError, ShiageError

from . import gp_compat, marks
from .layers import (
    choose_layers,
    chosen_colors,
    chosen_lines,
    color_layers,
    refuse_protected,
)
from .saying import say
from .unsure import Unsure

_LEAST_PAUSE: Final = 0.5
_PAUSE_PER_LOOK: Final = 20


class Pointer:
    """The region that the artist looks at."""

    def __init__(self) -> None:
        self.region: Unsure | None = None


pointer: Final = Pointer()


@dataclass(frozen=True)
class Review:
    """How an object stands: frames that the artist painted, frames that we painted."""

    painted: tuple[int, ...] = ()
    ours: tuple[int, ...] = ()
    waiting: tuple[Unsure, ...] = ()
    colors: tuple[str, ...] = ()
    missing: str = ""


class Reviewer:
    """Looks at an object now and then: a panel is drawn too often to read all strokes each time."""

    def __init__(self) -> None:
        self._object_name = ""
        self._until = 0.0
        self._review = Review()

    def review(self, thing: Any) -> Review:
        """Return how it stands, a moment old at most."""
        if thing.name != self._object_name or time.monotonic() > self._until:
            began = time.monotonic()
            self._object_name, self._review = thing.name, _look_at(thing)
            took = time.monotonic() - began
            self._until = began + took + max(_LEAST_PAUSE, _PAUSE_PER_LOOK * took)
        return self._review

    def forget(self) -> None:
        """Look again at the next question."""
        self._until = 0.0


reviewer: Final = Reviewer()


def _look_at(thing: Any) -> Review:
    try:
        layers = chosen_layers(thing)
    except ShiageError as error:
        return Review(missing=str(error))
    known = marks.read_marks(thing.data)
    ours = marks.our_keys(thing, layers, known)
    painted = marks.painted_keys(thing, layers, ours)
    waiting = marks.waiting_regions(thing, layers, known, ours)
    names = tuple(gp_compat.layer_name(layer) for layer in layers)
    return Review(tuple(painted), tuple(ours), tuple(waiting), names)


def chosen_layers(thing: Any) -> list[Any]:
    """Return the layers that are painted on."""
    roles = choose_layers(thing, chosen_lines(thing.shiage), chosen_colors(thing.shiage))
    return color_layers(thing, roles.colors)


def accept(thing: Any, number: int | None) -> str:
    """Turn our keys, or the one that shows at a frame, into keys of the artist."""
    layers, accepted = _ours(thing, number)
    for layer in layers:
        for one in accepted:
            gp_compat.set_key_type(layer, one, "KEYFRAME")
    known = marks.read_marks(thing.data)
    known.unsure = [one for one in known.unsure if one.number not in accepted]
    marks.write_marks(thing.data, known)
    return say("Accepted drawings: {count}", count=len(accepted))


def remove(thing: Any, number: int | None) -> str:
    """Remove our keys, or the one that shows at a frame; what the artist corrected stays."""
    layers, removed = _ours(thing, number)
    known = marks.read_marks(thing.data)
    for layer in layers:
        for one in removed:
            gp_compat.remove_key(layer, one)
    known.unsure = [one for one in known.unsure if one.number not in removed]
    marks.write_marks(thing.data, known)
    return say("Drawings whose paint was removed: {count}", count=len(removed))


def waiting_regions(thing: Any) -> list[Unsure]:
    """Return the regions that still wait for the artist."""
    known = marks.read_marks(thing.data)
    if not known.unsure:
        return []
    layers = chosen_layers(thing)
    return marks.waiting_regions(thing, layers, known, marks.our_keys(thing, layers, known))


def waiting_shown(thing: Any, frame: int) -> tuple[Any, list[Unsure]]:
    """Return the regions whose drawing shows at a frame, and their layer, as of a moment ago."""
    review = reviewer.review(thing)
    layer = gp_compat.find_layer(thing.data, review.colors[0]) if review.waiting else None
    shown = gp_compat.key_shown(layer, frame) if layer is not None else None
    if shown is None:
        return layer, []
    return layer, [one for one in review.waiting if one.number == shown.frame_number]


def _ours(thing: Any, number: int | None) -> tuple[list[Any], list[int]]:
    layers = chosen_layers(thing)
    refuse_protected(thing, [gp_compat.layer_name(layer) for layer in layers])
    ours = marks.our_keys(thing, layers, marks.read_marks(thing.data))
    if number is not None:
        shown = gp_compat.key_shown(layers[0], number)
        at = shown.frame_number if shown is not None else None
        ours = [one for one in ours if one == at]
    if not ours:
        raise InputError(
            say("There is no paint of Shiage here that you have not touched."),
            hint=say("Colorize the sequence first, or go to one of its frames."),
        )
    return layers, ours
