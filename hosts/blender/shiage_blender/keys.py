"""What the artist does with our keys: accept, remove, and walk through what is left to them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from plugin_core.errors import InputError, ShiageError

from . import gp_compat, marks
from .layers import choose_layers, refuse_protected
from .marks import Unsure

_LEAST_PAUSE: Final = 0.5
_PAUSE_PER_LOOK: Final = 20


class Pointer:
    """The region that Next Unsure shows."""

    def __init__(self) -> None:
        self.object_name = ""
        self.region: Unsure | None = None

    def show(self, object_name: str, region: Unsure | None) -> None:
        """Point at a region, or at none."""
        self.object_name, self.region = object_name, region


pointer: Final = Pointer()


@dataclass(frozen=True)
class Review:
    """How an object stands: frames that the artist painted, frames that we painted."""

    painted: tuple[int, ...] = ()
    ours: tuple[int, ...] = ()
    waiting: int = 0
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
        layer = color_layer(thing)
    except ShiageError as error:
        return Review(missing=str(error))
    known = marks.read_marks(thing.data)
    ours = marks.our_keys(thing, layer, known)
    painted = marks.painted_keys(thing, layer, ours)
    waiting = sum(one.number in ours for one in known.unsure)
    return Review(tuple(painted), tuple(ours), waiting)


def color_layer(thing: Any) -> Any:
    """Return the layer that is painted on, refused where it must not be changed."""
    chosen = thing.shiage
    lines = f"{chosen.line_group}/" if chosen.line_group else chosen.lines
    name = choose_layers(thing, lines, chosen.color).color
    return gp_compat.find_layer(thing.data, name)


def accept(thing: Any, number: int | None) -> str:
    """Turn our keys, or the one that shows at a frame, into keys of the artist."""
    layer, accepted = _ours(thing, number)
    for one in accepted:
        gp_compat.set_key_type(layer, one, "KEYFRAME")
    known = marks.read_marks(thing.data)
    known.unsure = [one for one in known.unsure if one.number not in accepted]
    marks.write_marks(thing.data, known)
    return f"Accepted {len(accepted)} drawing{'s' * (len(accepted) != 1)}"


def remove(thing: Any, number: int | None) -> str:
    """Remove our keys, or the one that shows at a frame; what the artist corrected stays."""
    layer, removed = _ours(thing, number)
    known = marks.read_marks(thing.data)
    for one in removed:
        gp_compat.remove_key(layer, one)
    known.unsure = [one for one in known.unsure if one.number not in removed]
    marks.write_marks(thing.data, known)
    return f"Removed the paint of {len(removed)} drawing{'s' * (len(removed) != 1)}"


def waiting_regions(thing: Any) -> list[Unsure]:
    """Return the regions that still wait: their drawing was not touched since."""
    known = marks.read_marks(thing.data)
    if not known.unsure:
        return []
    ours = set(marks.our_keys(thing, color_layer(thing), known))
    waiting = [one for one in known.unsure if one.number in ours]
    return sorted(waiting, key=lambda one: one.number)


def next_after(waiting: Sequence[Unsure], frame: int, last: Unsure | None) -> tuple[int, Unsure]:
    """Return the place in the list, and the region, that follows what the artist looks at."""
    if last is not None and last in waiting and last.number == frame:
        place = (waiting.index(last) + 1) % len(waiting)
        return place, waiting[place]
    later = [place for place, one in enumerate(waiting) if one.number >= frame]
    place = later[0] if later else 0
    return place, waiting[place]


def _ours(thing: Any, number: int | None) -> tuple[Any, list[int]]:
    layer = color_layer(thing)
    refuse_protected(thing, gp_compat.layer_name(layer))
    ours = marks.our_keys(thing, layer, marks.read_marks(thing.data))
    if number is not None:
        shown = gp_compat.key_shown(layer, number)
        at = shown.frame_number if shown is not None else None
        ours = [one for one in ours if one == at]
    if not ours:
        raise InputError(
            "There is no paint of Shiage here that you have not touched.",
            hint="Colorize the sequence first, or go to one of its frames.",
        )
    return layer, ours
