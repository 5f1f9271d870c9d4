"""What a drawing is made of before it is drawn: parts with color, lines, details and order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from .geometry import Points, inside


class Ink(Enum):
    """The pencil that a line is drawn with."""

    NONE = "none"
    """No line: two colors meet without one."""
    LINE = "line"
    RED = "red"
    BLUE = "blue"
    GREEN = "green"

    @property
    def is_trace(self) -> bool:
        """Whether it is a colored separation line, which vanishes into the paint."""
        return self in (Ink.RED, Ink.BLUE, Ink.GREEN)


@dataclass(frozen=True)
class Stroke:
    """An open line on a part: a fold, a strand, an eyelash. ``weight`` scales the line width."""

    path: Points
    ink: Ink = Ink.LINE
    weight: float = 1.0
    tapered: bool = True


@dataclass(frozen=True)
class Part:
    """One flat piece of a drawing.

    Attributes
    ----------
    name
        Its identity in the whole shot: the same part has the same name in every drawing.
    role
        What it is painted as; the shot gives each role a color. "" is a hole: paper shows.
    outlines
        Closed curves; even-odd, so a second curve inside the first is a hole.
    ink
        Pencil of the outline.
    weight
        How wide the pencil draws, as a share of the usual.
    details
        Parts on this part, clipped to it; lower first.
    strokes
        Open lines on this part, clipped to it.
    lined
        How many of the outlines get a line (the first ``lined``); the others only bound the fill.
    unlined
        Which points of the first outline have no line because the part grows out of the one below.
    """

    name: str
    role: str
    outlines: tuple[Points, ...]
    ink: Ink = Ink.LINE
    weight: float = 1.0
    details: tuple[Part, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    lined: int | None = None
    unlined: NDArray[np.bool_] | None = None

    def with_details(self, *details: Part | None) -> Part:
        """The part with more details on top; ``None`` is left out."""
        return replace(self, details=(*self.details, *(d for d in details if d is not None)))

    def with_strokes(self, *strokes: Stroke) -> Part:
        """The part with more lines on it."""
        return replace(self, strokes=(*self.strokes, *strokes))

    def grown_from(self, *below: Part) -> Part:
        """The part without the piece of its outline that lies on parts below it."""
        hidden = [inside(self.outlines[0], other.outlines[0]) for other in below]
        return replace(self, unlined=np.any(hidden, axis=0))

    def moved(self, change: Callable[[Points], Points]) -> Part:
        """The part with every point of it changed."""
        return replace(
            self,
            outlines=tuple(change(outline) for outline in self.outlines),
            details=tuple(detail.moved(change) for detail in self.details),
            strokes=tuple(replace(s, path=change(s.path)) for s in self.strokes),
        )

    def angular(self, every: int) -> Part:
        """The part with straight edges between every few points of its curves."""

        def thinned(shape: Points) -> Points:
            return shape[::every] if len(shape) >= 5 * every else shape

        shapes = tuple(thinned(outline) for outline in self.outlines)
        is_same = len(shapes[0]) == len(self.outlines[0])
        return replace(
            self,
            outlines=shapes,
            details=tuple(detail.angular(every) for detail in self.details),
            unlined=self.unlined if is_same or self.unlined is None else self.unlined[::every],
        )

    def recast(self, suffix: str) -> Part:
        """The part in roles of its own: shadows and highlights follow their base."""
        if not suffix:
            return self
        base, dot, tone = self.role.partition(".")
        role = f"{base}{suffix}{dot}{tone}" if base else ""
        details = tuple(detail.recast(suffix) for detail in self.details)
        return replace(self, role=role, details=details)

    def walk(self) -> Iterator[Part]:
        """The part and everything on it."""
        yield self
        for detail in self.details:
            yield from detail.walk()


@dataclass
class Layers:
    """Parts of one drawing with their depth: larger is nearer."""

    parts: list[tuple[float, Part]] = field(default_factory=list)

    def add(self, depth: float, *parts: Part | None) -> None:
        """Put parts at a depth; ``None`` is left out."""
        self.parts.extend((depth, part) for part in parts if part is not None)

    def sorted(self) -> list[Part]:
        """Farthest first; equal depths stay in the order in which they were added."""
        return [part for _, part in sorted(self.parts, key=lambda entry: entry[0])]


def part(
    name: str,
    role: str,
    outline: Points,
    *details: Part | None,
    strokes: Sequence[Stroke] = (),
    ink: Ink = Ink.LINE,
    weight: float = 1.0,
) -> Part:
    """A part with a single outline; details that are ``None`` are left out."""
    return Part(
        name,
        role,
        (outline,),
        ink=ink,
        weight=weight,
        details=tuple(detail for detail in details if detail is not None),
        strokes=tuple(strokes),
    )


def shadow_of(owner: Part, shift: tuple[float, float]) -> Part:
    """Cel shadow on a part: what its own outline does not cover after a shift towards the light."""
    outline = owner.outlines[0]
    moved = outline + np.asarray(shift)
    low, high = outline.min(axis=0) - 1.0, outline.max(axis=0) + 1.0
    frame = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    shadow = f"{owner.name}.shadow"
    return Part(shadow, shade(owner.role), (moved, frame), ink=Ink.BLUE, lined=1)


def shade(role: str) -> str:
    """Role of the shadow side of a role."""
    return f"{role}.shadow"


def highlight(role: str) -> str:
    """Role of the highlight on a role."""
    return f"{role}.light"
