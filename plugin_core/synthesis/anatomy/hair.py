"""Hair as a curtain of locks around the head. Head units, as in ``head``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..geometry import Points, open_curve, points, tube
from ..scene import Ink, Part, Stroke, highlight, part, shade, shadow_of
from .turning import QUARTER, facing, wrapped

_Numbers: TypeAlias = float | NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HairLook:
    """What never changes in a hairdo.

    ``edge`` holds the (azimuth, y) of notches and tips alternately around the whole head, notches
    first, azimuths rising from -pi.
    """

    edge: Points
    radius: float = 1.12
    flare: float = 0.1
    has_band_of_light: bool = True
    ahoge: float = 0.0
    tails: tuple[float, ...] = ()
    tail_length: float = 2.0
    tail_width: float = 0.22
    has_bow: bool = False
    spikes: int = 0
    spike: float = 0.0


@dataclass(frozen=True)
class HairPose:
    """What moves: the head's yaw and how far the hair swings to the right, in head units."""

    yaw: float = 0.0
    pitch: float = 0.0
    sway: float = 0.0


def random_hair(rng: np.random.Generator) -> HairLook:
    """Any hairdo: bangs, side locks and a back of any length, loose or tied."""
    tied = rng.choice(["loose", "tail", "twins"], p=[0.6, 0.2, 0.2])
    tails = {"loose": (), "tail": (np.pi,), "twins": (-1.9, 1.9)}[tied]
    return HairLook(
        edge=curtain_edge(
            rng,
            bangs=int(rng.integers(3, 8)),
            bang_y=float(rng.uniform(-0.18, 0.15)),
            side_y=float(rng.uniform(0.3, 1.7)),
            back_y=float(rng.uniform(0.5, 0.95) if tails else rng.uniform(0.6, 2.8)),
        ),
        radius=float(rng.uniform(1.08, 1.2)),
        flare=float(rng.uniform(-0.05, 0.2)),
        has_band_of_light=bool(rng.random() < 0.6),
        ahoge=float(rng.choice([0.0, rng.uniform(0.3, 0.7)])),
        tails=tails,
        tail_length=float(rng.uniform(1.2, 3.0)),
        tail_width=float(rng.uniform(0.16, 0.34)),
        has_bow=bool(rng.random() < 0.4),
        spikes=int(rng.integers(3, 7)) if rng.random() < 0.25 else 0,
        spike=float(rng.uniform(0.15, 0.5)),
    )


def curtain_edge(
    rng: np.random.Generator, *, bangs: int, bang_y: float, side_y: float, back_y: float
) -> Points:
    """Notches and tips around the head: bangs in front, locks at the sides, the rest behind."""
    front = np.linspace(-1.05, 1.05, 2 * bangs + 1)
    front_y = np.where(np.arange(2 * bangs + 1) % 2, bang_y, bang_y - 0.28)
    front_y = front_y + rng.normal(0, 0.07, len(front))
    front = front + (np.arange(len(front)) % 2) * rng.normal(0, 0.35 / bangs, len(front))
    side = np.array([1.32, 1.6])
    side_ys = np.array([side_y, min(side_y, back_y) - 0.25 * abs(back_y)])
    count = int(rng.integers(3, 6))
    back = np.linspace(1.8, 2 * np.pi - 1.8, 2 * count - 1)
    tips = back_y + np.where(np.arange(2 * count - 1) % 2, -0.14, 0.06) * (1 + 0.3 * abs(back_y))
    azimuth = np.concatenate([front, side, back, -side[::-1] + 2 * np.pi])
    y = np.concatenate([front_y, side_ys, tips + rng.normal(0, 0.04, len(back)), side_ys[::-1]])
    jitter = rng.normal(0, 0.03, len(azimuth))
    return np.stack([azimuth + jitter, y], axis=1)


def hair(look: HairLook, pose: HairPose, *, prefix: str) -> tuple[Part, Part]:
    """The hair on our side of the head and the hair behind it."""
    front_edge, back_edge = _visible_edges(look, pose)
    front = part(f"{prefix}hair", "hair", _curtain(look, pose, front_edge))
    if look.has_band_of_light:
        front = front.with_details(_band_of_light(look, pose, prefix))
    front = front.with_strokes(*_strands(look, pose))
    back = part(f"{prefix}hair_back", "hair_back", _curtain(look, pose, back_edge))
    back = back.with_details(shadow_of(back, (0.1, -0.1)))
    return front, back


def tails(look: HairLook, pose: HairPose, *, prefix: str) -> list[tuple[float, Part]]:
    """Ponytails with how much they face us: in front of the head when positive."""
    found = []
    for number, azimuth in enumerate(look.tails):
        near = facing(azimuth, pose.yaw)
        root = np.array([look.radius * 0.95 * np.sin(azimuth + pose.yaw), -0.45])
        out = np.sin(azimuth + pose.yaw)
        length, width = look.tail_length, look.tail_width
        spine = root + length * points(
            [(0, 0), (0.16 * out, 0.1), (0.24 * out, 0.5), (0.2 * out + 0.3 * pose.sway, 1.0)]
        )
        name = f"{prefix}tail{number}"
        outline = tube(spine, [0.5 * width, width, 0.9 * width, 0.02], round_ends=(True, False))
        tail = part(name, "hair", outline)
        tail = tail.with_details(shadow_of(tail, (0.1, -0.05)))
        middle = open_curve(spine)
        tail = tail.with_strokes(Stroke(middle[5:-2] + (0.25 * width, 0), weight=0.6))
        found.append((near, tail))
        tie = tube([root - (0.5 * width, 0), root + (0.5 * width, 0.03)], [0.09, 0.09])
        found.append((near + 0.01, part(f"{name}.tie", "ribbon", tie)))
    return found


def ahoge(look: HairLook, pose: HairPose, *, prefix: str) -> Part | None:
    """The single lock that stands up."""
    if not look.ahoge:
        return None
    tip = look.ahoge
    lean = 0.5 * tip + 0.2 * pose.sway
    spine = [(0.0, -look.radius + 0.08), (0.12 * tip, -look.radius - 0.7 * tip)]
    spine += [(lean, -look.radius - 0.95 * tip), (1.3 * lean, -look.radius - 0.6 * tip)]
    outline = tube(spine, [0.07, 0.1, 0.07, 0.01], round_ends=(False, False))
    return part(f"{prefix}ahoge", "hair", outline)


def bow(look: HairLook, pose: HairPose, azimuth: float, *, prefix: str) -> list[Part]:
    """A ribbon on the hair, where it can be seen."""
    if not look.has_bow or facing(azimuth, pose.yaw) < 0.1:
        return []
    x, y = look.radius * 0.9 * np.sin(azimuth + pose.yaw), -0.5
    narrow = 0.35 + 0.65 * facing(azimuth, pose.yaw)
    loop = points([(0, 0), (0.16, -0.16), (0.36, -0.2), (0.38, 0.14), (0.18, 0.1)])
    parts = []
    for side in (-1, 1):
        outline = loop * (side * narrow, 1.0) + (x, y)
        wing = part(f"{prefix}bow{side}", "ribbon", outline)
        parts.append(wing.with_details(shadow_of(wing, (0.0, -0.08))))
    knot = points([(-0.07, -0.08), (0.07, -0.08), (0.08, 0.08), (-0.08, 0.08)])
    return [*parts, part(f"{prefix}bow", "ribbon", knot * (narrow, 1.0) + (x, y))]


def cast_shadow(front: Part, *, prefix: str) -> Part:
    """Shadow of the bangs on the face."""
    outline = front.outlines[0] + (0.03, 0.13)
    return part(f"{prefix}face.shadow", shade("skin"), outline, ink=Ink.BLUE)


def _visible_edges(look: HairLook, pose: HairPose) -> tuple[Points, Points]:
    """Edge points seen from the front (angle rising) and from behind, each closed at the sides."""
    angle = wrapped(look.edge[:, 0] + pose.yaw)
    order = np.argsort(angle)
    angle, y = angle[order], look.edge[order, 1]
    sides = np.interp([-QUARTER, QUARTER], angle, y, period=2 * np.pi)
    inside = np.abs(angle) < QUARTER - 0.04
    front = _with_sides(angle[inside], y[inside], sides)
    behind = wrapped(np.pi - angle[~inside])
    order = np.argsort(behind)
    back = _with_sides(behind[order], y[~inside][order], sides)
    return front, back


def _with_sides(
    angle: NDArray[np.float64], y: NDArray[np.float64], sides: NDArray[np.float64]
) -> Points:
    keep = np.abs(angle) < QUARTER - 0.04
    angles = np.concatenate([[-QUARTER], angle[keep], [QUARTER]])
    return np.stack([angles, np.concatenate([sides[:1], y[keep], sides[1:]])], axis=1)


def _laid(look: HairLook, pose: HairPose, angle: _Numbers, y: _Numbers) -> Points:
    angles, ys = np.broadcast_arrays(np.asarray(angle, float), np.asarray(y, float))
    below = np.maximum(ys, 0.0)
    x = look.radius * np.sin(angles) * (1 + look.flare * np.minimum(below, 2.0))
    drop = ys + np.where(ys < 0.4, pose.pitch * 0.3 * np.cos(angles), 0.0)
    return np.stack([x + pose.sway * 0.16 * below**1.6, drop], axis=-1).reshape(-1, 2)


def _curtain(look: HairLook, pose: HairPose, edge: Points) -> Points:
    """Crown above, locks below; the crown runs from the right to the left side."""
    tips = _laid(look, pose, edge[:, 0], edge[:, 1])
    pieces = []
    for here, there in pairwise(tips):
        upper, lower = (here, there) if here[1] < there[1] else (there, here)
        middle = upper * (0.6, 0.5) + lower * (0.4, 0.5)
        pieces.append(open_curve([here, middle, there], steps=4)[:-1])
    return np.concatenate([*pieces, tips[-1:], _crown(look, pose)])


def _crown(look: HairLook, pose: HairPose) -> Points:
    """The top of the hair from right to left, smooth or in spikes that lean as the head turns."""
    if not look.spikes:
        angle = np.linspace(0, np.pi, 22)
        return np.stack([np.cos(angle), -0.06 - np.sin(angle)], axis=1) * look.radius
    angle = np.linspace(0, np.pi, 2 * look.spikes + 1)
    odd = np.arange(len(angle)) % 2
    reach = look.radius * (1 + odd * look.spike * (0.7 + 0.3 * np.sin(5 * angle)))
    turned = angle + odd * 0.5 / look.spikes * (0.4 - np.sin(pose.yaw))
    corners = np.stack([np.cos(turned), -0.06 - np.sin(turned)], axis=1) * reach[:, None]
    pieces = []
    for here, there in pairwise(corners):
        middle = 0.53 * (here + there)
        pieces.append(open_curve([here, middle, there], steps=4)[:-1])
    return np.concatenate([*pieces, corners[-1:]])


def _strands(look: HairLook, pose: HairPose) -> list[Stroke]:
    """Lines that rise from the notches between locks."""
    strokes = []
    for azimuth, y in look.edge[::2]:
        angle = float(wrapped(azimuth + pose.yaw))
        if abs(angle) > 1.35:
            continue
        rise = 0.3 + 0.25 * np.sin(7 * azimuth) + 0.25 * max(y, 0)
        heights = np.array([y + 0.02, y - 0.5 * rise, y - rise])
        path = _laid(look, pose, angle * np.array([1.0, 0.97, 0.88]), heights)
        strokes.append(Stroke(open_curve(path, steps=4), weight=0.75))
    return strokes


def _band_of_light(look: HairLook, pose: HairPose, prefix: str) -> Part:
    """Zigzag highlight around the crown."""
    angle = np.linspace(-0.95, 0.85, 13) + 0.05 * np.sin(np.arange(13) * 2.1)
    bulge = 0.16 * np.cos(angle) + pose.pitch * 0.2
    phase = angle * 3 + pose.yaw
    depth = 0.06 + 0.05 * np.sin(phase)
    zigzag = np.where(np.arange(13) % 2, 1.0, 0.0) * (0.13 + 0.1 * np.sin(2.3 * phase))
    top = np.stack([look.radius * np.sin(angle), -0.7 + bulge - depth], axis=1)
    low = np.stack([look.radius * np.sin(angle), -0.68 + bulge + zigzag], axis=1)[::-1]
    outline = np.concatenate([open_curve(top, steps=2), low])
    return part(f"{prefix}hair.band", highlight("hair"), outline, ink=Ink.RED)
