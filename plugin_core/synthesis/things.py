"""Things that stand about and hide a part of somebody: desks, boards, books, plants, boxes."""

from __future__ import annotations

import numpy as np

from .geometry import Points, box, cornered, ellipse, place, points, tube
from .motion import Signal
from .scene import Part, Stroke, part, shadow_of


def random_thing(rng: np.random.Generator, *, prefix: str) -> list[Part]:
    """Any thing about 0.8 units wide, standing at the origin."""
    makers = (desk, board, book, plant, crate, umbrella)
    return makers[rng.integers(len(makers))](rng, prefix)


def desk(rng: np.random.Generator, prefix: str) -> list[Part]:
    """A desk seen from the front."""
    wide, tall, thick = rng.uniform(0.5, 0.8), rng.uniform(0.4, 0.7), rng.uniform(0.05, 0.1)
    panel = part(f"{prefix}panel", f"{prefix}inside", _slab(0, tall / 2, 0.9 * wide, tall / 2))
    panel = panel.with_details(shadow_of(panel, (0, 0.12)))
    parts = [panel]
    for side in (-1, 1):
        leg = part(
            f"{prefix}leg{side}",
            f"{prefix}wood",
            _slab(side * 0.88 * wide, tall / 2, 0.07, tall / 2),
        )
        parts.append(leg.with_details(shadow_of(leg, (-0.05, 0.1))))
    parts.append(part(f"{prefix}top", f"{prefix}wood", _slab(0, 0, wide, thick)))
    return parts


def board(rng: np.random.Generator, prefix: str) -> list[Part]:
    """A sign on a pole."""
    wide, tall = rng.uniform(0.25, 0.45), rng.uniform(0.15, 0.3)
    pole = part(f"{prefix}pole", f"{prefix}wood", _slab(0, 0.5, 0.035, 0.6))
    inner = part(f"{prefix}field", f"{prefix}inside", _slab(0, -0.1, 0.86 * wide, 0.8 * tall))
    marks = [
        part(
            f"{prefix}mark{k}", f"{prefix}mark", _slab(-0.1 * k, -0.17 + 0.13 * k, 0.4 * wide, 0.03)
        )
        for k in range(int(rng.integers(0, 3)))
    ]
    face = part(
        f"{prefix}board", f"{prefix}wood", _slab(0, -0.1, wide, tall), inner.with_details(*marks)
    )
    return [pole, face]


def book(rng: np.random.Generator, prefix: str) -> list[Part]:
    """An open book held upright."""
    wide, tall = rng.uniform(0.2, 0.32), rng.uniform(0.16, 0.26)
    pages = points([(-wide, -tall), (-0.1, -tall - 0.04), (0, -tall + 0.02), (0.1, -tall - 0.04)])
    pages = np.concatenate([pages, points([(wide, -tall), (wide, 0), (-wide, 0)])])
    covers = [
        part(f"{prefix}cover{s}", f"{prefix}inside", _slab(s * wide / 2, 0.02, wide / 2, tall))
        for s in (-1, 1)
    ]
    spine = part(f"{prefix}spine", f"{prefix}wood", _slab(0, 0.02, 0.06, tall))
    mark = part(f"{prefix}mark", f"{prefix}mark", ellipse((0.5 * wide, 0), 0.3 * wide, 0.25 * tall))
    covers[1] = covers[1].with_details(mark)
    return [part(f"{prefix}pages", f"{prefix}page", pages), *covers, spine]


def plant(rng: np.random.Generator, prefix: str) -> list[Part]:
    """A pot with leaves."""
    leaves = []
    for number in range(int(rng.integers(3, 7))):
        lean = rng.uniform(-1.0, 1.0)
        tall = rng.uniform(0.35, 0.7)
        spine = points([(0, 0.1), (0.25 * lean, -0.4 * tall), (0.7 * lean * tall, -tall)])
        leaf = part(f"{prefix}leaf{number}", f"{prefix}leaf", tube(spine, [0.02, 0.1, 0.005]))
        leaf = leaf.with_details(shadow_of(leaf, (-0.05, 0)))
        leaves.append(leaf.with_strokes(Stroke(spine, weight=0.6)))
    pot = part(
        f"{prefix}pot",
        f"{prefix}wood",
        points([(-0.2, 0.1), (0.2, 0.1), (0.14, 0.5), (-0.14, 0.5)]),
    )
    rim = part(f"{prefix}rim", f"{prefix}mark", _slab(0, 0.1, 0.24, 0.05))
    return [*leaves, pot.with_details(shadow_of(pot, (-0.1, 0))), rim]


def crate(rng: np.random.Generator, prefix: str) -> list[Part]:
    """A box in a simple perspective."""
    wide, tall, deep = rng.uniform(0.2, 0.4), rng.uniform(0.15, 0.35), rng.uniform(0.1, 0.2)
    lid = points(
        [(-wide, -tall), (-wide + deep, -tall - deep), (wide + deep, -tall - deep), (wide, -tall)]
    )
    flank = points(
        [(wide, -tall), (wide + deep, -tall - deep), (wide + deep, tall - deep), (wide, tall)]
    )
    tape = part(f"{prefix}tape", f"{prefix}mark", _slab(0, 0, 0.07, tall))
    return [
        part(f"{prefix}lid", f"{prefix}page", lid),
        part(f"{prefix}flank", f"{prefix}inside", flank),
        part(f"{prefix}front", f"{prefix}wood", _slab(0, 0, wide, tall), tape),
    ]


def umbrella(rng: np.random.Generator, prefix: str) -> list[Part]:
    """An open umbrella."""
    wide, ribs = rng.uniform(0.4, 0.6), int(rng.integers(4, 7))
    stick = part(f"{prefix}stick", f"{prefix}wood", _slab(0, 0.25, 0.02, 0.5))
    x = np.linspace(-wide, wide, 2 * ribs + 1)
    hem = np.stack([x, np.where(np.arange(len(x)) % 2, -0.05, 0.0)], axis=1)
    outline = cornered(
        np.concatenate([hem, [(0.75 * wide, -0.28), (0, -0.45), (-0.75 * wide, -0.28)]]),
        (0, 2 * ribs),
    )
    cloth = part(f"{prefix}cloth", f"{prefix}inside", outline)
    for k in range(1, ribs, 2):
        wedge = points(
            [
                (0, -0.46),
                hem[2 * k],
                hem[2 * k] + (0, 0.1),
                hem[2 * k + 2] + (0, 0.1),
                hem[2 * k + 2],
            ]
        )
        cloth = cloth.with_details(part(f"{prefix}wedge{k}", f"{prefix}mark", wedge))
    return [stick, cloth]


class Bystander:
    """A thing in front of or behind the subject; it may slide in and out."""

    def __init__(self, rng: np.random.Generator, *, prefix: str) -> None:
        self._parts = random_thing(rng, prefix=prefix)
        self.is_in_front = bool(rng.random() < 0.6)
        reach = float(rng.choice([0.05, 0.3, 1.6]))
        middle = float(rng.uniform(-0.6, 0.6))
        self._x = Signal(rng, middle - reach, middle + reach, speed=0.8)
        self._y = float(rng.uniform(0.0, 0.6))
        self._tilt = Signal(rng, -0.15, 0.15)
        self._scale = float(rng.uniform(0.7, 1.4))

    def parts(self, time: float) -> list[Part]:
        """The thing at a time."""

        def change(shape: Points) -> Points:
            spot = (self._x(time), self._y)
            return place(shape, spot, angle=self._tilt(time), scale=self._scale)

        return [piece.moved(change) for piece in self._parts]


def _slab(x: float, y: float, half_wide: float, half_tall: float) -> Points:
    return box(x, y, 2 * half_wide, 2 * half_tall)
