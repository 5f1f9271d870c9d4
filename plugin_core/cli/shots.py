"""Which levels of a shot folder a command works on, and which of their drawings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import InputError
from ..model_store import has_model
from ..painted_files import not_painted
from ..pool.pool_drawings import find_color_models
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
        self._ranges = None if text is None else [_range(part, text) for part in text.split(",")]

    def numbers(self, shot: Shot) -> frozenset[int] | None:
        """Return the numbers of a level that are meant; ``None`` is all."""
        if self._ranges is None:
            return None
        numbers = (drawing.number for drawing in shot.drawings)
        return frozenset(
            number for number in numbers if any(number in chosen for chosen in self._ranges)
        )

    def check(self, shots: Sequence[Shot]) -> None:
        """Raise :class:`~plugin_core.errors.InputError` if a part of it names no drawing."""
        known = {drawing.number for shot in shots for drawing in shot.drawings}
        for chosen in self._ranges or ():
            if not any(number in chosen for number in known):
                raise InputError(
                    f"--drawings {self._text} names no drawing of this shot"
                    f" at {chosen.start}{'' if len(chosen) == 1 else f'-{chosen.stop - 1}'}.",
                    hint=f"It has drawings {min(known)} to {max(known)}.",
                )


def _range(part: str, text: str) -> range:
    first, dash, last = part.strip().partition("-")
    if first.isdecimal() and (last.isdecimal() if dash else True):
        low, high = int(first), int(last) if dash else int(first)
        if low <= high:
            return range(low, high + 1)
    raise InputError(
        f"{text!r} is no list of drawings.", hint="Write numbers and ranges: --drawings 3-9,12"
    )
