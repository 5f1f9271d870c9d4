"""Arms and legs: bones in three dimensions, flesh and cloth as bending tubes on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..geometry import Points, closed_curve, normals, open_curve, points, tube
from ..scene import Ink, Part, Stroke, part, shadow_of


@dataclass(frozen=True)
class Limb:
    """Root, joint and end of a limb on paper, and how near each is to us."""

    spots: Points
    depth: NDArray[np.float64]

    def between(self, start: float, end: float) -> Points:
        """Piece of the limb from a share to a share of its length, as a spine."""
        curve = self.curve
        place = np.linspace(0, 1, len(curve))
        keep = (place > start) & (place < end)
        edges = [np.array([np.interp(s, place, curve[:, a]) for a in (0, 1)]) for s in (start, end)]
        return np.concatenate([[edges[0]], curve[keep], [edges[1]]])

    @property
    def curve(self) -> Points:
        """The bending axis; the joint is a soft corner."""
        root, joint, end = self.spots
        control = [root, 0.5 * root + 0.5 * joint, 0.9 * joint + 0.05 * (root + end)]
        return open_curve([*control, 0.5 * joint + 0.5 * end, end], steps=6)

    @property
    def nearness(self) -> float:
        """Depth of the outer half, which decides what it passes in front of."""
        return float(0.3 * self.depth[1] + 0.7 * self.depth[2])


def direction(swing: float, spread: float) -> NDArray[np.float64]:
    """Unit vector of a hanging bone: swung forward, spread outwards (to +x)."""
    return np.array(
        [np.sin(spread), np.cos(spread) * np.cos(swing), np.cos(spread) * np.sin(swing)]
    )


def seen(vectors: ArrayLike, yaw: float) -> tuple[Points, NDArray[np.float64]]:
    """Paper positions and depths of body points after turning by ``yaw``."""
    xyz = np.asarray(vectors, np.float64).reshape(-1, 3)
    cos, sin = np.cos(yaw), np.sin(yaw)
    flat = np.stack([xyz[:, 0] * cos + xyz[:, 2] * sin, xyz[:, 1]], axis=1)
    return flat, xyz[:, 2] * cos - xyz[:, 0] * sin


def limb(
    root: ArrayLike,
    lengths: tuple[float, float],
    *,
    side: int,
    swing: float,
    spread: float,
    bend: float,
    yaw: float,
) -> Limb:
    """A two-bone limb. ``bend`` adds to the swing of the second bone: elbows +, knees -."""
    mirror = np.array([side, 1.0, 1.0])
    start = np.asarray(root, np.float64)
    joint = start + lengths[0] * direction(swing, spread) * mirror
    end = joint + lengths[1] * direction(swing + bend, 0.5 * spread) * mirror
    flat, depth = seen([start, joint, end], yaw)
    return Limb(flat, depth)


def sleeve(
    name: str,
    role: str,
    bones: Limb,
    span: tuple[float, float],
    widths: Sequence[float],
    *,
    shadow: tuple[float, float] = (0.0, 0.0),
    folds: int = 0,
    round_ends: tuple[bool, bool] = (True, False),
) -> Part:
    """A tube of flesh or cloth around a piece of a limb, with shadow and folds at the joint."""
    spine = bones.between(*span)
    outline = _tube_along(spine, widths, round_ends)
    piece = part(name, role, outline)
    if any(shadow):
        piece = piece.with_details(shadow_of(piece, shadow))
    width = float(np.mean(widths))
    for number in range(folds):
        at = bones.between(0.44 + 0.09 * number, 0.46 + 0.09 * number)[0]
        side = 1 if number % 2 else -1
        path = at + width * points([(side * 1.1, -0.2), (side * 0.4, 0.25), (side * -0.2, 0.3)])
        piece = piece.with_strokes(Stroke(open_curve(path), weight=0.7))
    return piece


def rib(
    name: str, role: str, bones: Limb, span: tuple[float, float], width: float, offset: float
) -> Part:
    """A thin stripe along a sleeve, at a share of its half width from the axis."""
    spine = bones.between(*span)
    spine = spine + normals(spine) * (offset * width)
    half = 0.07 * width
    return part(name, role, _tube_along(spine, [half, half], (False, False)), ink=Ink.BLUE)


def band(name: str, role: str, bones: Limb, span: tuple[float, float], half: float) -> Part:
    """A cuff, hem or stripe across a limb."""
    spine = bones.between(*span)
    outline = tube([spine[0], spine[-1]], [half, half], round_ends=(False, False))
    return part(name, role, outline)


def hand(name: str, role: str, bones: Limb, size: float, *, side: int) -> Part:
    """A loose hand with a thumb at the end of an arm."""
    heading = bones.spots[2] - bones.spots[1]
    heading = heading / max(float(np.hypot(*heading)), 1e-6)
    across = np.array([heading[1], -heading[0]]) * side
    shape = points(
        [(-0.2, 0.42), (0.25, 0.5), (0.45, 0.8), (0.75, 0.72), (0.7, 0.45)]
        + [(1.25, 0.42), (1.5, 0.1), (1.3, -0.3), (0.7, -0.48), (-0.2, -0.4)]
    )
    outline = bones.spots[2] + size * (shape[:, :1] * heading + shape[:, 1:] * across)
    fingers = [[(1.32, 0.02), (0.95, 0.06)], [(1.22, -0.22), (0.9, -0.16)]]
    strokes = [
        Stroke(bones.spots[2] + size * (p[:, :1] * heading + p[:, 1:] * across), weight=0.6)
        for p in map(points, fingers)
    ]
    return part(name, role, closed_curve(outline, steps=4), strokes=strokes)


def shoe(name: str, role: str, bones: Limb, size: float, *, yaw: float, flex: float = 0.0) -> Part:
    """A shoe below the ankle that points where the body looks; ``flex`` lifts the heel."""
    ahead = float(np.sin(yaw))
    ankle = bones.spots[2]
    toes = ankle + size * np.array([1.5 * ahead, 0.62 + 0.5 * flex])
    heel = ankle + size * np.array([-0.55 * ahead, 0.5])
    spine = [heel, ankle + size * np.array([0.4 * ahead, 0.48 + 0.2 * flex]), toes]
    wide = 0.62 - 0.1 * abs(ahead)
    outline = tube(spine, [size * wide, size * (wide - 0.05), size * (wide - 0.12)])
    top = ankle + size * points([(-0.6, -0.3), (0.6, -0.3), (0.62, 0.35), (-0.62, 0.35)])
    sole_y = float(outline[:, 1].max())
    sole = points([(-9, sole_y - 0.28 * size), (9, sole_y - 0.28 * size), (9, 9), (-9, 9)])
    details = [part(f"{name}.sole", "sole", sole + (ankle[0], 0), weight=0.8)]
    body = part(name, role, _hull(np.concatenate([outline, top])), *details)
    return body


def _hull(cloud: Points) -> Points:
    """Convex outline around points, rounded."""
    ring: Points = cv2.convexHull(cloud.astype(np.float32))[:, 0].astype(np.float64)
    return ring


def _tube_along(spine: Points, widths: Sequence[float], round_ends: tuple[bool, bool]) -> Points:
    count = 7
    place = np.linspace(0, 1, len(spine))
    where = np.linspace(0, 1, count)
    control = np.stack([np.interp(where, place, spine[:, axis]) for axis in (0, 1)], axis=1)
    return tube(control, widths, round_ends=round_ends)
