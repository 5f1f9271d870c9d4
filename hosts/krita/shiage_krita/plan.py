"""Which drawing shows when, which of them the artist painted, and so what our layer will show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

LINE_WORDS = ("line", "lines", "lineart", "ink", "clean", "線", "線画", "主線", "動画")
PAINT_WORDS = (
    "color",
    "colour",
    "colors",
    "colours",
    "paint",
    "fill",
    "flat",
    "色",
    "彩色",
    "塗り",
)


@dataclass(frozen=True)
class Frame:
    """One picture of our layer: our paint, with the artist's over it.

    ``times`` are its key frames. ``drawing`` is the number of the drawing below, None where the
    lines are blank; ``painted`` the artist's key frame over it, None where there is none.
    """

    times: tuple[int, ...]
    drawing: int | None
    painted: int | None


@dataclass
class Plan:
    """The drawings of a document.

    ``drawing_at`` says for each key frame of the lines which drawing it shows: the number is the
    first frame that shows the same picture, None is a blank one. ``painted`` are the key frames
    that the artist painted, ``left_out`` those of them that nothing is learned from.
    """

    drawing_at: dict[int, int | None] = field(default_factory=dict)
    painted: tuple[int, ...] = ()
    left_out: frozenset[int] = frozenset()

    @property
    def drawings(self) -> tuple[int, ...]:
        """The numbers of all drawings."""
        return tuple(sorted({number for number in self.drawing_at.values() if number is not None}))

    def in_force(self, time: int) -> int | None:
        """Return the drawing that shows at a time."""
        keys = sorted(self.drawing_at)
        place = bisect_right(keys, time)
        return self.drawing_at[keys[place - 1]] if place else None

    def times_of(self, number: int) -> tuple[int, ...]:
        """Return the key frames that show a drawing."""
        return tuple(sorted(time for time, each in self.drawing_at.items() if each == number))

    def paint_of(self) -> dict[int, int]:
        """Return for each drawing to learn from the key frame that holds its paint."""
        found: dict[int, int] = {}
        for time in sorted(set(self.painted) - self.left_out):
            number = self.in_force(time)
            if number is not None:
                found.setdefault(number, time)
        return found

    def frames(self) -> list[Frame]:
        """Return what our layer shows, in the order of time; the first key frame is always 0."""
        paint_of = self.paint_of()
        shown: dict[int, tuple[int | None, int | None]] = {0: (self.in_force(0), None)}
        for time, number in self.drawing_at.items():
            shown[time] = (number, None if number is None else paint_of.get(number))
        for time in self.painted:
            shown[time] = (self.in_force(time), time)
        times: dict[tuple[int | None, int | None], list[int]] = {}
        for time in sorted(shown):
            times.setdefault(shown[time], []).append(time)
        return [Frame(tuple(of), *content) for content, of in times.items()]

    def shown_in(self, first: int, last: int) -> tuple[int, ...]:
        """Return the drawings that show in a range of frames."""
        keys = [time for time in self.drawing_at if first < time <= last]
        numbers = {self.in_force(first), *(self.drawing_at[time] for time in keys)}
        return tuple(sorted(number for number in numbers if number is not None))


def plan_drawings(
    looks: Mapping[int, str | None], painted: Collection[int], left_out: Collection[int]
) -> Plan:
    """Make the plan from what the lines look like at each key frame (None: blank)."""
    first: dict[str, int] = {}
    drawing_at: dict[int, int | None] = {}
    for time in sorted(looks):
        look = looks[time]
        drawing_at[time] = None if look is None else first.setdefault(look, time)
    return Plan(drawing_at, tuple(sorted(painted)), frozenset(left_out))


@dataclass(frozen=True)
class Candidate:
    """A layer that could be the line art or the artist's colors."""

    uid: str
    name: str
    is_animated: bool
    is_active: bool = False


def guess_layers(layers: Collection[Candidate]) -> tuple[str, str]:
    """Return the ids of the line art and of the artist's colors; empty where none suits."""
    line = _best(layers, LINE_WORDS, PAINT_WORDS)
    rest = [each for each in layers if each.uid != line]
    return line, _best(rest, PAINT_WORDS, LINE_WORDS)


def _best(layers: Collection[Candidate], words: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Return the likeliest layer: by its name first, then by its key frames."""

    def likeliness(layer: Candidate) -> tuple[bool, bool, bool, bool]:
        named, misnamed = _says(layer.name, words), _says(layer.name, other)
        return named, not misnamed, layer.is_animated, layer.is_active

    return max(layers, key=likeliness).uid if layers else ""


def _says(name: str, words: tuple[str, ...]) -> bool:
    lower = name.lower()
    return any(word in lower for word in words)
