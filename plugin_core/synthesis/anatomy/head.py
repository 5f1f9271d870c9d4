"""A face that turns, blinks and talks. Head units: the skull has radius 1, the chin is at 1.1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..geometry import Change, Points, closed_curve, cornered, ellipse, mirrored, open_curve, points
from ..scene import Ink, Part, Stroke, highlight, part, shade
from .turning import facing, wrapped

_TURNS = np.radians([0, 45, 90, 135, 180])
_CONTOURS = np.array(
    [
        [(0, -1), (0.6, -0.83), (0.93, -0.36), (0.95, 0.12), (0.83, 0.54), (0.46, 0.92), (0, 1.1)]
        + [(-0.46, 0.92), (-0.83, 0.54), (-0.95, 0.12), (-0.93, -0.36), (-0.6, -0.83)],
        [(0.02, -1), (0.64, -0.81), (0.93, -0.38), (0.86, 0.04), (0.87, 0.42), (0.7, 0.86)]
        + [(0.38, 1.1), (-0.04, 0.98), (-0.55, 0.66), (-0.88, 0.2), (-0.97, -0.3), (-0.6, -0.83)],
        [(0, -1), (0.64, -0.8), (0.92, -0.38), (0.87, 0.0), (1.0, 0.34), (0.84, 0.78)]
        + [(0.64, 1.05), (0.18, 0.93), (-0.3, 0.66), (-0.8, 0.28), (-0.98, -0.25), (-0.62, -0.82)],
        [(0, -1), (0.6, -0.82), (0.92, -0.38), (0.93, 0.05), (0.88, 0.42), (0.7, 0.8)]
        + [(0.34, 0.96), (-0.1, 0.9), (-0.5, 0.7), (-0.86, 0.25), (-0.96, -0.3), (-0.6, -0.83)],
        [(0, -1), (0.6, -0.83), (0.93, -0.36), (0.95, 0.12), (0.83, 0.52), (0.46, 0.86), (0, 0.96)]
        + [(-0.46, 0.86), (-0.83, 0.52), (-0.95, 0.12), (-0.93, -0.36), (-0.6, -0.83)],
    ]
)


@dataclass(frozen=True)
class FaceLook:
    """What never changes in a face. Lengths in head units."""

    eye_width: float = 0.25
    eye_height: float = 0.3
    eye_apart: float = 0.47
    eye_y: float = 0.25
    iris: float = 0.62
    chin: float = 1.0
    brow_weight: float = 1.3
    has_blush: bool = False
    has_shine: bool = True
    has_pupil: bool = True
    iris_tones: bool = True
    lash: float = 2.2


@dataclass(frozen=True)
class FacePose:
    """What changes from drawing to drawing. ``eyes`` and ``mouth`` are 0 shut to 1 open."""

    yaw: float = 0.0
    pitch: float = 0.0
    eyes: float = 1.0
    mouth: float = 0.0
    smile: float = 0.5
    gaze: tuple[float, float] = (0.0, 0.0)
    brows: float = 0.0


def contour(yaw: float, *, chin: float = 1.0) -> Points:
    """Outline of the head without hair, seen at any yaw."""
    turn = abs(float(wrapped(yaw)))
    upper = int(np.clip(np.searchsorted(_TURNS, turn), 1, len(_TURNS) - 1))
    share = (turn - _TURNS[upper - 1]) / (_TURNS[upper] - _TURNS[upper - 1])
    control = _CONTOURS[upper - 1] * (1 - share) + _CONTOURS[upper] * share
    control = control * np.where(control[:, 1:] > 0.3, (1.0, chin), (1.0, 1.0))
    shape = closed_curve(control, steps=5)
    return shape if wrapped(yaw) >= 0 else mirrored(shape)


def face(look: FaceLook, pose: FacePose, *, prefix: str) -> Part:
    """The head with eyes, nose and mouth, as one part with details."""
    details: list[Part | None] = []
    strokes: list[Stroke] = []
    if look.has_blush:
        details += [_blush(look, pose, side, prefix) for side in (-1, 1)]
    mouth_part, mouth_strokes = _mouth(look, pose, prefix)
    details.append(mouth_part)
    strokes += mouth_strokes + _nose(look, pose)
    for side in (-1, 1):
        strokes += _brow(look, pose, side)
        eye_part, eye_strokes = _eye(look, pose, side, prefix)
        details.append(eye_part)
        strokes += eye_strokes
    outline = contour(pose.yaw, chin=look.chin)
    return part(f"{prefix}face", "skin", outline, *details, strokes=strokes)


def on_face(pose: FacePose, azimuth: float, y: float, local: Points) -> Points:
    """A small flat drawing laid around the face at an azimuth: it narrows as it turns away."""
    angle = azimuth + local[:, 0] + pose.yaw
    x = 0.97 * np.sin(np.clip(angle, -np.pi / 2, np.pi / 2))
    drop = y + local[:, 1] + pose.pitch * (0.35 * np.cos(angle) - 0.1)
    return np.stack([x, drop], axis=1)


def _is_shown(pose: FacePose, azimuth: float, limit: float = 0.12) -> bool:
    return facing(azimuth, pose.yaw) > limit


def _eye(
    look: FaceLook, pose: FacePose, side: int, prefix: str
) -> tuple[Part | None, list[Stroke]]:
    azimuth = side * look.eye_apart
    if not _is_shown(pose, azimuth):
        return None, []
    w, h = look.eye_width, look.eye_height

    def laid(local: Points) -> Points:
        return on_face(pose, azimuth, look.eye_y, points(local) * np.array([side, 1.0]))

    if pose.eyes < 0.22:
        bend = 0.55 * h * (1 if pose.smile < 0.7 else -1)
        lid = laid(open_curve([(-w, 0.2 * h), (-0.3 * w, bend), (0.4 * w, bend), (w, 0.1 * h)]))
        return None, [Stroke(lid, weight=look.lash)]
    top, low = h * pose.eyes, h * (0.55 + 0.45 * pose.eyes)
    upper = [(-w, 0.12 * h), (-0.62 * w, -0.72 * top), (0.1 * w, -top), (0.75 * w, -0.66 * top)]
    lower = [(w, 0.02 * h), (0.72 * w, 0.72 * low), (0.05 * w, 0.95 * low), (-0.62 * w, 0.7 * low)]
    name = f"{prefix}eye{side}"
    white = part(name, "eye_white", laid(cornered([*upper, *lower], (0, 4))), weight=0.55)
    white = white.with_details(_iris(look, pose, name, laid))
    lash = laid(open_curve([*upper, (w, 0.02 * h), (1.16 * w, -0.12 * h)]))
    crease = laid(open_curve([(-0.5 * w, -top - 0.09), (0.2 * w, -top - 0.13), (0.8 * w, -top)]))
    strokes = [Stroke(lash, weight=look.lash), Stroke(crease, weight=0.5)]
    return white, strokes


def _iris(look: FaceLook, pose: FacePose, name: str, laid: Change) -> Part:
    rx, ry = look.iris * look.eye_width, 0.9 * look.eye_height
    x, y = pose.gaze[0] * 0.3 * look.eye_width, 0.04 + pose.gaze[1] * 0.2 * look.eye_height
    tone = ellipse((x, y - 0.75 * ry), 1.3 * rx, 0.85 * ry, count=20)
    inner = [
        part(f"{name}.tone", shade("iris"), laid(tone), ink=Ink.BLUE) if look.iris_tones else None,
        part(f"{name}.pupil", "pupil", laid(ellipse((x, y), 0.45 * rx, 0.5 * ry, count=16)))
        if look.has_pupil
        else None,
        part(
            f"{name}.shine",
            "shine",
            laid(ellipse((x - 0.35 * rx, y - 0.42 * ry), 0.36 * rx, 0.27 * ry, count=14)),
            weight=0.4,
        )
        if look.has_shine
        else None,
    ]
    return part(f"{name}.iris", "iris", laid(ellipse((x, y), rx, ry)), *inner, weight=0.6)


def _brow(look: FaceLook, pose: FacePose, side: int) -> list[Stroke]:
    if not _is_shown(pose, side * look.eye_apart):
        return []
    w, rise = look.eye_width, pose.brows * 0.12
    y = -look.eye_height - 0.24
    local = open_curve([(-0.9 * w, y + 0.05 + rise), (0.1 * w, y - 0.05), (1.05 * w, y + 0.06)])
    laid = on_face(pose, side * look.eye_apart, look.eye_y, local * np.array([side, 1.0]))
    return [Stroke(laid, weight=look.brow_weight)]


def _nose(look: FaceLook, pose: FacePose) -> list[Stroke]:
    turn = float(wrapped(pose.yaw))
    if abs(turn) > 1.2:
        return []
    side = 1 if turn >= 0 else -1
    local = open_curve([(0.02, -0.05), (0.07, 0.03), (0.0, 0.06)]) * np.array([side, 1.0])
    return [Stroke(on_face(pose, 0.06 * side, look.eye_y + 0.28, local), weight=0.8)]


def _mouth(look: FaceLook, pose: FacePose, prefix: str) -> tuple[Part | None, list[Stroke]]:
    if not _is_shown(pose, 0.0, 0.1):
        return None, []
    y = look.eye_y + 0.5 * look.chin
    curve = 0.09 * (pose.smile - 0.3)

    def laid(local: Points) -> Points:
        return on_face(pose, 0.0, y, points(local))

    if pose.mouth < 0.15:
        line = laid(open_curve([(-0.17, -curve), (0, curve), (0.17, -curve)]))
        return None, [Stroke(line, weight=0.9)]
    w, h = 0.13 + 0.07 * pose.smile, 0.26 * pose.mouth
    control = [(-w, -curve), (0, -0.2 * curve), (w, -curve), (0.7 * w, 0.6 * h), (0, h)]
    outline = cornered([*control, (-0.7 * w, 0.6 * h)], (0, 2))
    name = f"{prefix}mouth"
    tongue = part(f"{name}.tongue", "tongue", laid(ellipse((0, h), 0.8 * w, 0.5 * h, count=16)))
    teeth = [(-w, -0.1), (w, -0.1), (w, -curve + 0.2 * h), (-w, -curve + 0.2 * h)]
    details = [tongue]
    if pose.mouth > 0.5:
        details.append(part(f"{name}.teeth", "eye_white", laid(points(teeth)), weight=0.5))
    return part(name, "mouth", laid(outline), *details, weight=0.8), []


def _blush(look: FaceLook, pose: FacePose, side: int, prefix: str) -> Part | None:
    azimuth = side * (look.eye_apart + 0.2)
    if not _is_shown(pose, azimuth):
        return None
    spot = ellipse((0, 0), 0.16, 0.08, count=16)
    outline = on_face(pose, azimuth, look.eye_y + 0.42, spot)
    return part(f"{prefix}blush{side}", highlight("skin"), outline, ink=Ink.RED)
