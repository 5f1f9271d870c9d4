"""The trunk and what is worn on it: shirt, jacket, skirt, cape, with panels that turn along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..geometry import Points, closed_curve, cornered, ellipse, open_curve, points
from ..scene import Ink, Part, Stroke, part, shadow_of
from .turning import Barrel, facing


@dataclass(frozen=True)
class Outfit:
    """What is worn. Every kind is one of the words in ``random_outfit``."""

    bottom: str = "skirt"
    sleeves: str = "long"
    socks: str = "knee"
    neck: str = "collar"
    front: str = "buttons"
    jacket: bool = False
    belt: bool = False
    stripes: int = 0
    skirt_length: float = 0.35
    skirt_flare: float = 1.7
    pleats: int = 9
    cape: bool = False
    tie: str = "bow"
    bag: bool = False
    shadows: bool = True
    light_from: float = -1.0
    ribs: int = 0


def random_outfit(rng: np.random.Generator) -> Outfit:
    """Any clothes."""
    return Outfit(
        bottom=str(rng.choice(["skirt", "trousers", "shorts", "dress"], p=[0.35, 0.3, 0.15, 0.2])),
        sleeves=str(rng.choice(["none", "short", "long", "wide"], p=[0.1, 0.25, 0.4, 0.25])),
        socks=str(rng.choice(["none", "ankle", "knee", "high"])),
        neck=str(rng.choice(["round", "collar", "sailor", "scarf"])),
        front=str(rng.choice(["plain", "buttons", "logo", "pockets"])),
        jacket=bool(rng.random() < 0.3),
        belt=bool(rng.random() < 0.35),
        stripes=int(rng.choice([0, 0, 0, 2, 4])),
        skirt_length=float(rng.uniform(0.2, 0.75)),
        skirt_flare=float(rng.uniform(1.2, 2.3)),
        pleats=int(rng.integers(5, 13)),
        cape=bool(rng.random() < 0.15),
        tie=str(rng.choice(["none", "bow", "tie"])),
        bag=bool(rng.random() < 0.2),
        shadows=bool(rng.random() < 0.75),
        light_from=float(rng.choice([-1.0, 1.0])),
        ribs=int(rng.integers(8, 20)) if rng.random() < 0.2 else 0,
    )


@dataclass(frozen=True)
class Build:
    """Proportions in figure units; ``heads`` is the height counted in heads."""

    heads: float
    head_radius: float
    neck_y: float
    hip_y: float
    shoulder: float
    arm: float
    leg: float
    sole_y: float = 1.0

    @property
    def trunk_length(self) -> float:
        """From the neck to the crotch."""
        return self.hip_y - self.neck_y


def build(heads: float, *, broad: float = 1.0, thick: float = 1.0) -> Build:
    """Proportions of a figure two units tall, from chibi (2) to grown-up (7)."""
    radius = 2 / (2.15 * heads)
    neck_y = -1 + 2.2 * radius + 0.015 * heads
    legs = float(np.interp(heads, [2, 4, 7], [0.42, 0.5, 0.56])) * (1 - neck_y)
    return Build(
        heads=heads,
        head_radius=radius,
        neck_y=neck_y,
        hip_y=1 - legs,
        shoulder=float(np.interp(heads, [2, 4, 7], [0.19, 0.19, 0.2])) * broad,
        arm=float(np.interp(heads, [2, 7], [0.07, 0.042])) * thick,
        leg=float(np.interp(heads, [2, 7], [0.095, 0.066])) * thick,
    )


def trunk_barrel(body: Build, yaw: float) -> Barrel:
    """The surface of chest, waist and hips."""
    top, length, wide = body.neck_y, body.trunk_length, body.shoulder
    share = np.array([0.0, 0.08, 0.17, 0.4, 0.66, 0.88, 1.0, 1.15])
    width = wide * np.array([0.36, 0.78, 0.97, 0.88, 0.74, 0.88, 0.93, 0.9])
    depth = wide * np.array([0.3, 0.45, 0.56, 0.66, 0.54, 0.62, 0.64, 0.6])
    ahead = wide * np.array([0, 0, 0.03, 0.12, 0.04, -0.04, -0.05, -0.05])
    levels = tuple(top + share * length)
    return Barrel(levels, tuple(width), tuple(depth), tuple(ahead), yaw)


def shirt(body: Build, outfit: Outfit, yaw: float, *, prefix: str) -> Part:
    """The upper garment with everything that is sewn on it."""
    surface = trunk_barrel(body, yaw)
    length = body.trunk_length
    ys = body.neck_y + length * np.array([0.0, 0.07, 0.15, 0.3, 0.48, 0.66, 0.84, 1.02])
    left, right = surface.silhouette(ys)
    hem = (left[-1] + right[-1]) / 2 + (0, 0.04 * length)
    outline = cornered([*right, hem, *left[::-1]], (0, 7, 9, 16), steps=4)
    piece = part(f"{prefix}shirt", "top", outline)
    details = _sewn_on(body, outfit, surface, prefix)
    if outfit.jacket:
        details += _jacket(body, outfit, surface, prefix)
    if outfit.shadows:
        piece = piece.with_details(shadow_of(piece, (0.22 * body.shoulder * outfit.light_from, 0)))
    piece = piece.with_details(*details)
    return piece.with_strokes(*_folds(body, surface))


def _sewn_on(body: Build, outfit: Outfit, surface: Barrel, prefix: str) -> list[Part | None]:
    top, length, wide = body.neck_y, body.trunk_length, body.shoulder
    found: list[Part | None] = []
    for number, azimuth in enumerate(np.linspace(-np.pi, np.pi, outfit.ribs, endpoint=False)):
        rib = surface.panel((azimuth, azimuth + 0.09), (top + 0.2 * wide, top + 0.94 * length))
        if rib is not None:
            found.append(part(f"{prefix}rib{number}", "rib", rib, ink=Ink.BLUE))
    for number in range(outfit.stripes):
        low = top + length * (0.35 + 0.13 * number)
        ring = _ring(surface, low, low + 0.055 * length)
        found.append(part(f"{prefix}stripe{number}", "trim", ring, weight=0.7))
    if outfit.front == "buttons":
        found.append(_panel(f"{prefix}placket", "top", surface, (-0.12, 0.12), (top, top + length)))
        for number in range(3):
            found.append(
                _dot(
                    f"{prefix}button{number}",
                    surface,
                    0.0,
                    top + length * (0.35 + 0.2 * number),
                    0.09 * wide,
                )
            )
    if outfit.front == "logo" and facing(0, surface.yaw) > 0.2:
        at = surface.at(0.0, top + 0.42 * length)[0]
        found.append(
            part(
                f"{prefix}logo",
                "trim",
                ellipse(at, 0.34 * wide * facing(0, surface.yaw), 0.34 * wide),
            )
        )
    if outfit.front == "pockets":
        for side in (-1, 1):
            spans = tuple(sorted((0.25 * side, 0.95 * side)))
            ys = (top + 0.62 * length, top + 0.85 * length)
            found.append(_panel(f"{prefix}pocket{side}", "trim", surface, (spans[0], spans[1]), ys))
    if outfit.belt:
        ring = _ring(surface, top + 0.63 * length, top + 0.71 * length)
        found.append(part(f"{prefix}belt", "belt", ring))
        found.append(
            _panel(
                f"{prefix}buckle",
                "metal",
                surface,
                (-0.2, 0.2),
                (top + 0.615 * length, top + 0.725 * length),
            )
        )
    return found


def _jacket(body: Build, outfit: Outfit, surface: Barrel, prefix: str) -> list[Part | None]:
    top, length = body.neck_y, body.trunk_length
    found: list[Part | None] = []
    for side in (-1, 1):
        spans = tuple(sorted((0.42 * side, np.pi * side)))
        flap = _panel(
            f"{prefix}jacket{side}",
            "jacket",
            surface,
            (spans[0], spans[1]),
            (top - 0.1, top + 1.2 * length),
        )
        if flap and outfit.shadows:
            flap = flap.with_details(shadow_of(flap, (0.2 * body.shoulder * outfit.light_from, 0)))
        found.append(flap)
    return found


def neckwear(body: Build, outfit: Outfit, yaw: float, *, prefix: str) -> list[Part]:
    """Collar, scarf, tie or bow: over the shirt and under the chin."""
    surface = trunk_barrel(body, yaw)
    top, wide = body.neck_y, body.shoulder
    found: list[Part | None] = []
    if outfit.neck == "sailor":
        flap = _ring(surface, top - 0.02 * wide, top + 0.75 * wide)
        collar = part(f"{prefix}collar", "collar", flap)
        found.append(collar.with_strokes(Stroke(open_curve(flap[13:26] - (0, 0.12 * wide)))))
    if outfit.neck == "scarf":
        ring = closed_curve(_ring(surface, top - 0.3 * wide, top + 0.32 * wide)[::3] * (1.25, 1))
        scarf = part(f"{prefix}scarf", "collar", ring)
        found.append(scarf.with_details(shadow_of(scarf, (0, -0.14 * wide))))
    if outfit.neck == "collar" and facing(0, yaw) > -0.3:
        for side in (-1, 1):
            tip = surface.at(0.45 * side, top + 0.55 * wide)[0]
            outer = surface.at(1.2 * side, top + 0.12 * wide)[0]
            inner = surface.at(0.05 * side, top + 0.3 * wide)[0]
            neck = surface.at(0.9 * side, top - 0.12 * wide)[0]
            if abs(outer[0] - inner[0]) > 0.12 * wide:
                wing = part(f"{prefix}collar{side}", "collar", points([inner, neck, outer, tip]))
                found.append(wing)
    if outfit.tie != "none" and facing(0, yaw) > 0.15:
        at = surface.at(0.0, top + 0.32 * wide)[0]
        found += _tie(outfit, at, wide * 0.9, facing(0, yaw), prefix)
    return [piece for piece in found if piece is not None]


def _tie(outfit: Outfit, at: Points, size: float, narrow: float, prefix: str) -> list[Part | None]:
    if outfit.tie == "tie":
        shape = points([(-0.09, 0.1), (0.09, 0.1), (0.17, 0.95), (0, 1.15), (-0.17, 0.95)])
        blade = part(f"{prefix}tie", "ribbon", shape * (size * narrow, size) + at)
        blade = blade.with_details(shadow_of(blade, (-0.1 * size, 0)))
        knot = points([(-0.14, -0.1), (0.14, -0.1), (0.09, 0.14), (-0.09, 0.14)])
        return [blade, part(f"{prefix}knot", "ribbon", knot * (size * narrow, size) + at)]
    loop = points([(0, 0), (0.25, -0.2), (0.5, -0.24), (0.55, 0.0), (0.48, 0.22), (0.22, 0.14)])
    found: list[Part | None] = []
    for side in (-1, 1):
        tail = points([(0, 0), (0.3 * side, 0.62), (0.08 * side, 0.58)])
        found.append(part(f"{prefix}bowtail{side}", "ribbon", tail * (size * narrow, size) + at))
    for side in (-1, 1):
        wing = closed_curve(loop * (side * size * narrow, size) + at, steps=4)
        piece = part(f"{prefix}bow{side}", "ribbon", wing)
        found.append(piece.with_details(shadow_of(piece, (0, -0.1 * size))))
    found.append(part(f"{prefix}bowknot", "ribbon", ellipse(at, 0.1 * size, 0.11 * size, count=14)))
    return found


def _ring(surface: Barrel, y0: float, y1: float) -> Points:
    """A band around the visible side, hanging a little in the middle."""
    across = np.linspace(-1.57, 1.57, 13)
    droop = np.stack(
        [0 * across, 0.12 * (y1 - y0) * np.cos(across) + 0.012 * np.cos(across)], axis=1
    )
    upper = surface.at(surface.middle(y0) + across, y0) + droop
    lower = surface.at(surface.middle(y1) + across, y1) + droop
    return np.concatenate([upper, lower[::-1]])


def _panel(
    name: str, role: str, surface: Barrel, azimuths: tuple[float, float], ys: tuple[float, float]
) -> Part | None:
    outline = surface.panel(azimuths, ys)
    return None if outline is None else part(name, role, outline, weight=0.8)


def _dot(name: str, surface: Barrel, azimuth: float, y: float, size: float) -> Part | None:
    narrow = facing(azimuth, surface.yaw)
    if narrow < 0.15:
        return None
    spot = ellipse(surface.at(azimuth, y)[0], size * narrow, size, count=14)
    return part(name, "metal", spot, weight=0.7)


def _folds(body: Build, surface: Barrel) -> list[Stroke]:
    """A few creases at the waist and below the arms."""
    top, length, wide = body.neck_y, body.trunk_length, body.shoulder
    left, right = surface.silhouette([top + 0.3 * length, top + 0.7 * length])
    creases = []
    for edge, side in ((left, 1), (right, -1)):
        arm, waist = edge
        creases.append([arm, arm + (0.2 * side * wide, 0.12 * wide)])
        creases.append(
            [
                waist,
                waist + (0.3 * side * wide, -0.1 * wide),
                waist + (0.45 * side * wide, 0.05 * wide),
            ]
        )
    return [Stroke(open_curve(crease), weight=0.7) for crease in creases]
