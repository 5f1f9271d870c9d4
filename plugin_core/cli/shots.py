"""Which levels of a shot folder a command works on, and which of their drawings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError
from ..naming import parse_drawings
from ..pool.pool_drawings import find_color_models
from ..session.model_store import has_model
from ..session.painted_files import not_painted
from ..shot import Shot


def open_levels(folder: Path, level: str | None) -> list[Shot]:
    """Open one level, or without a name all of them."""
    if level is not None:
        return [Shot.open(folder, level)]
    root = folder.parent if folder.suffix.lower() == ".otio" else folder
    return [Shot.open(folder, name) for name in Shot.levels(root)]


def open_painted_levels(
    folder: Path, level: str | None, *, has_pool: bool = False, learned: bool = False
) -> list[Shot]:
    """Open one level, or without a name every level that something says how to paint.

    Parameters
    ----------
    folder
        The shot folder.
    level
        Its level.
    has_pool
        Whether a pool was named: it stands in for paint in every level. Where no level has paint,
        so do the color models of the shot.
    learned
        Whether what was learned of a level before stands in for paint.

    Raises
    ------
    NotPainted
        If there is no paint, and nothing that stands in.
    """
    shots = open_levels(folder, level)
    ready = [
        shot
        for shot in shots
        if has_pool or shot.painted_drawings or (learned and has_model(shot.work_folder))
    ]
    if not ready and not find_color_models(shots[0].folder):
        raise not_painted(shots)
    if not ready:
        return shots
    unpainted = [shot.level or '""' for shot in shots if shot not in ready]
    ready[0].warn(*(f"Nothing of level {name} is painted: it is left out." for name in unpainted))
    return ready


class Selection:
    """The drawings that ``3-9,12`` names; nothing names all."""

    def __init__(self, text: str | None) -> None:
        self._text = text
        self._chosen = None if text is None else parse_drawings(text)

    def numbers(self, shot: Shot) -> frozenset[int] | None:
        """Return the numbers of a level that are meant; ``None`` is all."""
        if self._chosen is None:
            return None
        numbers = (drawing.number for drawing in shot.drawings)
        return frozenset(number for number in numbers if number in self._chosen)

    def check(self, shots: Sequence[Shot]) -> None:
        """Raise :class:`~plugin_core.errors.InputError` if a part of it names no drawing."""
        known = {drawing.number for shot in shots for drawing in shot.drawings}
        for first, last in self._chosen.ranges if self._chosen else ():
            if not any(first <= number <= last for number in known):
                raise InputError(
                    f"--drawings {self._text} names no drawing of this shot"
                    f" at {first}{'' if first == last else f'-{last}'}.",
                    hint=f"It has drawings {min(known)} to {max(known)}.",
                )
