"""Skirts and capes: cloth that hangs and swings."""

from __future__ import annotations

import numpy as np

from ..geometry import cornered, ellipse, open_curve
from ..scene import Part, Stroke, part, shade, shadow_of
from .trunk import Build, Outfit, trunk_barrel
from .turning import Barrel


def skirt_barrel(body: Build, outfit: Outfit, yaw: float, swing: float) -> Barrel:
    """The cone of a skirt from the waist down."""
    top = body.neck_y + 0.64 * body.trunk_length
    hem = body.hip_y + outfit.skirt_length * (1 - body.hip_y)
    wide = body.shoulder
    levels = (top, body.hip_y, max(hem, body.hip_y + 0.05))
    flare = outfit.skirt_flare * (1 + 0.15 * swing)
    return Barrel(
        levels,
        (0.74 * wide, 0.7 * wide + 0.3 * wide * flare, wide * flare),
        (0.58 * wide, 0.5 * wide + 0.3 * wide * flare, 0.85 * wide * flare),
        (0.0, 0.0, 0.12 * wide * swing),
        yaw,
    )


def skirt(
    body: Build, outfit: Outfit, yaw: float, *, swing: float, prefix: str
) -> tuple[Part, Part]:
    """A pleated skirt: our side of it and the inside of its back."""
    surface = skirt_barrel(body, outfit, yaw, swing)
    top, hem = surface.levels[0], surface.levels[-1]
    pleats = 2 * np.pi * (np.arange(outfit.pleats * 2) / (outfit.pleats * 2))
    middle = surface.middle(hem)
    seen = np.sort(((pleats - middle + np.pi) % (2 * np.pi)) - np.pi)
    seen = seen[np.abs(seen) < 1.5] + middle
    across = np.concatenate([[middle - 1.57], seen, [middle + 1.57]])
    odd = np.round(across / (np.pi / outfit.pleats)).astype(int) % 2
    low = surface.at(across, hem) + np.stack(
        [0 * across, 0.03 * odd + 0.035 * np.cos(across - middle)], 1
    )
    left, right = surface.silhouette(np.linspace(top, hem, 6))
    outline = np.concatenate([left, low[1:-1], right[::-1]])
    role = "top" if outfit.bottom == "dress" else "bottom"
    piece = part(f"{prefix}skirt", role, outline)
    if outfit.shadows:
        piece = piece.with_details(
            shadow_of(piece, (0.3 * body.shoulder * outfit.light_from, -0.02))
        )
    strokes = []
    for azimuth, end in list(zip(across, low, strict=True))[1:-1:2]:
        start = surface.at(azimuth, top + (0.3 + 0.15 * np.sin(5 * azimuth)) * (hem - top))[0]
        strokes.append(Stroke(open_curve([start, (start + end) / 2, end]), weight=0.8))
    piece = piece.with_strokes(*strokes)
    back = ellipse((low[:, 0].mean(), hem), np.ptp(low[:, 0]) / 2, 0.03, count=20)
    return piece, part(f"{prefix}skirt_inside", shade(role), back)


def cape(body: Build, yaw: float, sway: float, *, prefix: str) -> Part:
    """A cape that hangs from the shoulders."""
    surface = trunk_barrel(body, yaw)
    left, right = surface.silhouette([body.neck_y + 0.1 * body.trunk_length])
    back = -0.25 * np.sin(yaw)
    hem = body.hip_y + 0.5 * (1 - body.hip_y)
    reach = 1.7 * body.shoulder
    swing = 0.12 * sway
    low = [
        (s * reach + back + swing, hem + 0.04 * (i % 2))
        for i, s in enumerate((1, 0.5, 0, -0.5, -1))
    ]
    control = [
        left[0],
        right[0],
        right[0] + (0.05 + back / 2, 0.3),
        *low,
        left[0] + (-0.05 + back / 2, 0.3),
    ]
    piece = part(f"{prefix}cape", "cape", cornered(control, (0, 1, 3, 7), steps=4))
    piece = piece.with_details(shadow_of(piece, (0.08, -0.05)))
    folds = [
        Stroke(np.stack([np.array(p) - (swing * 0.5, 0.45), np.array(p)]), weight=0.8)
        for p in low[1:4]
    ]
    return piece.with_strokes(*folds)
