"""Exposure: which drawing shows in which frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from ..errors import BadTimesheet

MAX_FRAMES: Final = 100_000
"""More than an hour: no cut is that long."""

_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class Hold:
    """A drawing (``None``: nothing) that shows for ``length`` frames from ``start``."""

    start: int
    length: int
    stem: str | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """The drawing of every frame, from frame 0; ``None`` where nothing shows."""

    stems: tuple[str | None, ...] = ()

    def __len__(self) -> int:
        return len(self.stems)

    def at(self, frame: int) -> str | None:
        """Return the stem of the drawing that shows in a frame."""
        return self.stems[frame] if 0 <= frame < len(self.stems) else None

    def holds(self) -> tuple[Hold, ...]:
        """Return the runs of frames in which one drawing stays."""
        found: list[Hold] = []
        start = 0
        for stem, frames in groupby(self.stems):
            length = len(list(frames))
            found.append(Hold(start, length, stem))
            start += length
        return tuple(found)

    def order(self) -> tuple[str, ...]:
        """Return every exposed drawing once, in the order in which they first show."""
        return tuple(dict.fromkeys(stem for stem in self.stems if stem is not None))


def exposure_of(entries: Iterable[tuple[int, str | None]], duration: int) -> Exposure:
    """Hold every entry until the next one of the track.

    Parameters
    ----------
    entries
        ``(frame, stem)`` in the order of frames; a frame below 0 says what shows before frame 0.
    duration
        Frames of the shot.
    """
    changes = [(min(max(frame, 0), duration), stem) for frame, stem in entries]
    changes = [(0, None), *changes, (duration, None)]
    stems: list[str | None] = []
    for (start, stem), (end, _) in pairwise(changes):
        stems += [stem] * (end - start)
    return Exposure(tuple(stems))


def missing_drawings(file: str, level: str, labels: Sequence[str]) -> BadTimesheet:
    """Say in one sentence which drawings of a time sheet do not exist."""
    names = list(dict.fromkeys(labels))
    shown = names if len(names) <= _LISTED else [*names[:_LISTED], f"{len(names) - _LISTED} more"]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    drawings = "drawing" if len(names) == 1 else "drawings"
    return BadTimesheet(
        f"{file} shows {drawings} {listed} of level {level!r}, but there is no such line art.",
        hint="Add the line art to the line folder, or correct the time sheet.",
    )
