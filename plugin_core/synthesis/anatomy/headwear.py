"""Hats, ears, headphones and glasses. Head units, as in ``head``."""

from __future__ import annotations

import numpy as np

from ..geometry import Points, closed_curve, cornered, ellipse, points, tube
from ..scene import Part, Stroke, part, shadow_of
from .head import FaceLook, FacePose, on_face
from .turning import facing

KINDS = ("beanie", "witch", "cap", "crown", "ears", "headphones")


def headwear(kind: str, yaw: float, radius: float, *, prefix: str) -> list[Part]:
    """What sits on the hair, whose crown has the given radius."""
    makers = {
        "beanie": _beanie,
        "witch": _witch,
        "cap": _cap,
        "crown": _crown,
        "ears": _ears,
        "headphones": _headphones,
    }
    return makers[kind](yaw, radius, f"{prefix}hat")


def glasses(look: FaceLook, pose: FacePose, *, prefix: str) -> list[Part]:
    """Rims around the eyes, which are seen through them."""
    rims = []
    width, height = 1.25 * look.eye_width, 1.2 * look.eye_height
    for side in (-1, 1):
        azimuth = side * look.eye_apart
        if facing(azimuth, pose.yaw) < 0.2:
            continue
        outer, inner = (
            on_face(pose, azimuth, look.eye_y, ellipse((0, 0), width * k, height * k))
            for k in (1.0, 0.84)
        )
        rims.append(Part(f"{prefix}rim{side}", "frame", (outer, inner), weight=0.7))
    if abs(facing(0, pose.yaw)) > 0.4:
        gap = look.eye_apart - width
        nose = points([(-gap, -0.03), (gap, -0.03), (gap, 0.03), (-gap, 0.03)])
        rims.append(
            part(f"{prefix}bridge", "frame", on_face(pose, 0, look.eye_y, nose), weight=0.7)
        )
    return rims


def _beanie(yaw: float, radius: float, name: str) -> list[Part]:
    wide = 1.08 * radius
    dome = closed_curve(
        points(
            [(-wide, -0.4), (-0.85 * wide, -0.95), (0, -1.42), (0.85 * wide, -0.95), (wide, -0.4)]
        )
    )
    cloth = part(f"{name}.dome", "hat", dome)
    ribs = [
        Stroke(points([(x, -0.55), (0.75 * x, -1.0), (0.35 * x, -1.3)]), weight=0.7)
        for x in wide * np.sin(np.array([-0.9, -0.3, 0.3, 0.9]) + 0.3 * np.sin(yaw))
    ]
    band = tube([(-wide, -0.5), (0, -0.34), (wide, -0.5)], [0.15, 0.15, 0.15])
    ball = part(f"{name}.ball", "trim", ellipse((0.05 * np.sin(yaw), -1.45), 0.2, 0.19, count=18))
    cloth = cloth.with_details(shadow_of(cloth, (-0.15, -0.05))).with_strokes(*ribs)
    return [ball, cloth, part(f"{name}.band", "trim", band)]


def _witch(yaw: float, radius: float, name: str) -> list[Part]:
    lean = 0.5 * np.sin(yaw) + 0.2
    brim = part(f"{name}.brim", "hat", ellipse((0, -0.5), 1.75 * radius, 0.3, tilt=0.05))
    ring = [(-0.85, -0.55), (-0.5, -1.2), (-0.1 - lean, -1.9), (0.12 - lean, -2.05), (0.5, -1.25)]
    cone = part(f"{name}.cone", "hat", cornered(points([*ring, (0.85, -0.55), (0, -0.4)]), (0, 5)))
    band = tube([(-1.0, -0.66), (0, -0.5), (1.0, -0.66)], [0.12, 0.12])
    cone = cone.with_details(shadow_of(cone, (-0.15, 0)), part(f"{name}.band", "trim", band))
    inside = ellipse((0, -0.42), 1.35 * radius, 0.15)
    return [brim.with_details(part(f"{name}.inside", "hat.shadow", inside)), cone]


def _cap(yaw: float, radius: float, name: str) -> list[Part]:
    wide, ahead = 1.05 * radius, float(np.sin(yaw))
    ring = [(-wide, -0.38), (-0.8 * wide, -0.98), (0, -1.25), (0.8 * wide, -0.98), (wide, -0.38)]
    dome = part(f"{name}.dome", "hat", cornered(points(ring), (0, 4)))
    panel = closed_curve(
        points([(-0.35, -0.3), (-0.3, -0.9), (0, -1.3), (0.3, -0.9), (0.35, -0.3)])
    )
    dome = dome.with_details(shadow_of(dome, (-0.15, 0)))
    if facing(0, yaw) > -0.1:
        shown = panel * (0.3 + 0.7 * facing(0, yaw), 1) + (0.7 * wide * ahead, 0)
        dome = dome.with_details(part(f"{name}.panel", "trim", shown))
    button = part(f"{name}.button", "trim", ellipse((0, -1.24), 0.1, 0.07, count=14))
    if facing(0, yaw) < -0.2:
        return [dome, button]
    peak = points(
        [(-0.75, -0.45), (0, -0.55), (0.75, -0.45), (0.62, -0.2), (0, -0.08), (-0.62, -0.2)]
    )
    narrow = 0.55 + 0.45 * abs(facing(0, yaw))
    visor = closed_curve(peak * (narrow * wide, 1) + (0.95 * wide * ahead, 0))
    return [dome, button, part(f"{name}.visor", "trim", visor)]


def _crown(yaw: float, radius: float, name: str) -> list[Part]:
    x = np.linspace(-0.75, 0.75, 9) * radius
    top = np.stack([x, np.where(np.arange(9) % 2, -1.05, -1.5)], axis=1)
    low = np.stack([x, -0.72 - 0.12 * (1 - (x / radius) ** 2)], axis=1)[::-1] + (0, 0.12)
    ring = part(f"{name}.crown", "metal", np.concatenate([top, low]))
    gems = []
    for number, azimuth in enumerate((-0.7, 0.0, 0.7)):
        if facing(azimuth, yaw) > 0.2:
            spot = ellipse((0.75 * radius * np.sin(azimuth + yaw), -0.92), 0.09, 0.11, count=14)
            gems.append(part(f"{name}.gem{number}", "gem", spot, weight=0.8))
    return [ring.with_details(shadow_of(ring, (-0.12, 0)), *gems)]


def _ears(yaw: float, radius: float, name: str) -> list[Part]:
    found = []
    for side in (-1, 1):
        middle = radius * np.sin(0.6 * side + yaw * 0.75) * 0.85
        ear = points([(-0.3, 0.05), (-0.12 + 0.1 * side, -0.6), (0.3, 0.05)]) + (middle, -0.85)
        shape = part(f"{name}.ear{side}", "hair", cornered(ear, (0, 1, 2)))
        if facing(0, yaw) > -0.2:
            inner = (ear - ear.mean(axis=0)) * 0.55 + ear.mean(axis=0) + (0, 0.04)
            shape = shape.with_details(part(f"{name}.inner{side}", "ear", inner, weight=0.7))
        found.append(shape)
    return found


def _headphones(yaw: float, radius: float, name: str) -> list[Part]:
    wide = 1.04 * radius * max(abs(float(np.cos(yaw))), 0.18)
    over = _arch(wide, 1.18 * radius)
    found = [part(f"{name}.bow", "metal", tube(over, [0.07, 0.07]))]
    for side in (-1, 1):
        if facing(1.57 * side, yaw) > -0.35:
            near = abs(facing(1.57 * side, yaw))
            at = (radius * np.sin(1.57 * side + yaw), 0.2)
            cup = part(f"{name}.cup{side}", "hat", ellipse(at, 0.14 + 0.2 * near, 0.34))
            pad = ellipse(at, 0.07 + 0.12 * near, 0.2, count=18)
            found.append(cup.with_details(part(f"{name}.pad{side}", "trim", pad)))
    return found


def _arch(wide: float, tall: float) -> Points:
    """An arch from the left ear over the crown to the right ear."""
    angle = np.linspace(np.pi, 2 * np.pi, 7)
    return np.stack([wide * np.cos(angle), 0.1 + tall * np.sin(angle)], axis=1)
