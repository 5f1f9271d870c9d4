"""What a hand holds. Built upright around the grip, one unit long."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, cornered, ellipse, place, points, tube
from ..scene import Part, Stroke, part, shadow_of
from .limbs import Limb

KINDS = ("stick", "bag", "book", "flower", "cup", "racket")


def carried(kind: str, bones: Limb, size: float, *, name: str) -> list[Part]:
    """A thing in the hand at the end of an arm."""
    reach = bones.spots[2] - bones.spots[1]
    angle = float(np.arctan2(reach[1], reach[0]))
    grip = bones.spots[2] + 0.25 * size * np.array([np.cos(angle), np.sin(angle)])
    upright = 0.0 if kind in ("bag", "cup", "flower") else 0.6 * angle

    def laid(shape: Points) -> Points:
        return place(shape, grip, angle=upright, scale=size)

    return [piece.moved(laid) for piece in _MAKERS[kind](name)]


def _stick(name: str) -> list[Part]:
    rod = part(name, "wood", tube([(0, 0.9), (0, -0.2), (0.02, -1.3)], [0.05, 0.05, 0.05]))
    head = part(f"{name}.head", "gem", ellipse((0.02, -1.45), 0.17, 0.2, count=20))
    ring = part(f"{name}.ring", "metal", tube([(-0.12, -1.2), (0.15, -1.2)], [0.05, 0.05]))
    return [rod, head.with_details(shadow_of(head, (-0.08, -0.06))), ring]


def _bag(name: str) -> list[Part]:
    strap = Part(
        f"{name}.strap",
        "leather",
        (ellipse((0, 0.22), 0.24, 0.3, count=20), ellipse((0, 0.22), 0.17, 0.23, count=20)),
    )
    body = points([(-0.45, 0.35), (0.45, 0.35), (0.5, 1.0), (-0.5, 1.0)])
    flap = points([(-0.5, 0.3), (0.5, 0.3), (0.42, 0.62), (0, 0.72), (-0.42, 0.62)])
    sack = part(name, "leather", body)
    sack = sack.with_details(shadow_of(sack, (-0.1, -0.08)), part(f"{name}.flap", "trim", flap))
    return [strap, sack, part(f"{name}.lock", "metal", ellipse((0, 0.68), 0.07, 0.07, count=14))]


def _book(name: str) -> list[Part]:
    cover = points([(-0.35, -0.5), (0.35, -0.5), (0.35, 0.45), (-0.35, 0.45)])
    pages = points([(-0.3, -0.45), (0.4, -0.45), (0.4, 0.38), (-0.3, 0.38)])
    label = part(
        f"{name}.label", "page", points([(-0.2, -0.35), (0.2, -0.35), (0.2, -0.1), (-0.2, -0.1)])
    )
    return [part(f"{name}.pages", "page", pages), part(name, "cover", cover, label)]


def _flower(name: str) -> list[Part]:
    stem = part(name, "leaf", tube([(0, 0.4), (0.03, -0.2), (0, -0.8)], [0.035, 0.035]))
    leaf = part(
        f"{name}.leaf", "leaf", tube([(0.02, -0.1), (0.2, -0.3), (0.35, -0.35)], [0.02, 0.1, 0.01])
    )
    petals = []
    for number, angle in enumerate(np.linspace(0, 2 * np.pi, 6)[:-1]):
        at = (0.2 * np.cos(angle), -0.95 + 0.2 * np.sin(angle))
        petals.append(part(f"{name}.petal{number}", "ribbon", ellipse(at, 0.15, 0.15, count=16)))
    heart = part(f"{name}.heart", "metal", ellipse((0, -0.95), 0.12, 0.12, count=16))
    return [stem, leaf, *petals, heart]


def _cup(name: str) -> list[Part]:
    handle = Part(
        f"{name}.handle",
        "cover",
        (ellipse((0.24, 0.0), 0.16, 0.2, count=18), ellipse((0.24, 0.0), 0.09, 0.12, count=18)),
    )
    body = points([(-0.24, -0.3), (0.24, -0.3), (0.18, 0.3), (-0.18, 0.3)])
    band = part(f"{name}.band", "trim", points([(-1, -0.05), (1, -0.05), (1, 0.1), (-1, 0.1)]))
    drink = part(f"{name}.drink", "drink", ellipse((0, -0.3), 0.24, 0.07, count=20))
    mug = part(name, "cover", cornered(body, (0, 1, 2, 3)), band)
    return [handle, mug, drink]


def _racket(name: str) -> list[Part]:
    grip = part(name, "leather", tube([(0, 0.4), (0, -0.4)], [0.06, 0.05]))
    outer, inner = (ellipse((0, -0.85), 0.36 * k, 0.48 * k) for k in (1.0, 0.84))
    net = part(f"{name}.net", "page", inner)
    strings = [Stroke(points([(x, -1.4), (x, -0.3)]), weight=0.5) for x in (-0.15, 0, 0.15)]
    strings += [Stroke(points([(-0.4, y), (0.4, y)]), weight=0.5) for y in (-1.0, -0.85, -0.7)]
    return [grip, net.with_strokes(*strings), Part(f"{name}.frame", "metal", (outer, inner))]


_MAKERS = {
    "stick": _stick,
    "bag": _bag,
    "book": _book,
    "flower": _flower,
    "cup": _cup,
    "racket": _racket,
}
