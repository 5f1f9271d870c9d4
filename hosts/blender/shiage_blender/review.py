"""How an object stands, looked at in small steps: nobody waits until all strokes are read."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final

import bpy

from plugin_core.errors import ShiageError

from . import marks, scene
from .layers import choose_layers, chosen_colors, chosen_lines, color_layers
from .redrawing import redraw
from .running import desk
from .unsure import Unsure

_BUDGET_SECONDS: Final = 0.01
_PAUSE_SECONDS: Final = 0.02


@dataclass(frozen=True)
class Review:
    """The layers that are painted on, frames that the artist painted, frames that we painted."""

    colors: tuple[str, ...] = ()
    painted: tuple[int, ...] = ()
    ours: tuple[int, ...] = ()
    waiting: tuple[Unsure, ...] = ()
    missing: str = ""


class Reviewer:
    """Knows how the object in the panel stands; looks again after anything was changed."""

    def __init__(self) -> None:
        self._of: tuple[scene.FullName, str, str] = (("", None), "", "")
        self._review = Review()
        self._is_stale = True
        self._look: Generator[None, None, Review] | None = None

    def review(self, thing: Any) -> Review:
        """Return how it stands, as of the last time that somebody looked."""
        of = (scene.full_name(thing), chosen_lines(thing.shiage), chosen_colors(thing.shiage))
        if of != self._of:
            self._of, self._review, self._is_stale, self._look = of, Review(), True, None
        # While we paint, what is on the keys is not noted as ours yet.
        if self._is_stale and self._look is None and desk.run is None:
            self._is_stale, self._look = False, _look(*of)
            if bpy.app.background:
                self._go_on(float("inf"))
            elif not bpy.app.timers.is_registered(self._tick):
                bpy.app.timers.register(self._tick, persistent=True)
        return self._review

    def forget(self) -> None:
        """Look again at the next question."""
        self._is_stale = True

    def end(self) -> None:
        """Look no more."""
        self._look = None
        if bpy.app.timers.is_registered(self._tick):
            bpy.app.timers.unregister(self._tick)

    def _tick(self) -> float | None:
        self._go_on(_BUDGET_SECONDS)
        if self._look is not None:
            return _PAUSE_SECONDS
        redraw()
        return None

    def _go_on(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while self._look is not None and time.perf_counter() < until:
            try:
                next(self._look)
            except StopIteration as end:
                self._review, self._look = end.value, None
            except ShiageError as error:
                self._review, self._look = Review(missing=str(error)), None


reviewer: Final = Reviewer()


def note_change(*_: Any) -> None:
    """Blender calls this after anything was changed; playing and looking around change nothing."""
    reviewer.forget()


def _look(name: scene.FullName, lines: str, color: str) -> Generator[None, None, Review]:
    """Look at key after key; whatever the artist does between them, nothing old is held on to."""
    thing = bpy.data.objects.get(name)
    if thing is None:
        return Review()
    colors = choose_layers(thing, lines, color).colors
    ours: dict[int, list[str]] = {}
    painted = []
    for number in marks.key_numbers(color_layers(thing, colors)):
        yield
        thing = bpy.data.objects.get(name)
        if thing is None:
            return Review()
        layers, known = color_layers(thing, colors), marks.read_marks(thing.data)
        if found := marks.known_keys(thing, layers, number, known):
            ours[number] = found
        elif marks.is_painted(thing, layers, number):
            painted.append(number)
    layers, known = color_layers(thing, colors), marks.read_marks(thing.data)
    marks.follow_blanks(thing, layers, known, ours)
    waiting = marks.waiting_regions(thing, layers, known, ours)
    return Review(colors, tuple(painted), tuple(ours), tuple(waiting))
