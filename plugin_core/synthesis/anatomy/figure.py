"""A clothed person that can be turned all the way round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..geometry import Points, ellipse, place, points, rotate, tube
from ..scene import Ink, Layers, Part, part, shadow_of
from . import hair as hairdo
from .carried import carried
from .garments import cape, skirt
from .hair import HairLook, HairPose
from .head import FaceLook, FacePose, face
from .headwear import glasses, headwear
from .limbs import Limb, band, hand, limb, rib, seen, shoe, sleeve
from .trunk import Build, Outfit, neckwear, shirt
from .turning import facing, wrapped


@dataclass(frozen=True)
class FigureLook:
    """A person: proportions, face, hair and clothes."""

    body: Build
    face: FaceLook
    hair: HairLook
    outfit: Outfit
    prefix: str = ""
    hat: str = ""
    has_glasses: bool = False
    holds: str = ""


_STILL = FacePose()


@dataclass(frozen=True)
class LimbPose:
    """Swing forward, spread outwards and bend of the joint, in radians."""

    swing: float = 0.0
    spread: float = 0.1
    bend: float = 0.15


@dataclass(frozen=True)
class FigurePose:
    """One moment. ``arms`` and ``legs`` hold the one at negative x first."""

    yaw: float = 0.0
    head_turn: float = 0.0
    face: FacePose = _STILL
    roll: float = 0.0
    lean: float = 0.0
    rise: float = 0.0
    sway: float = 0.0
    arms: tuple[LimbPose, LimbPose] = (LimbPose(), LimbPose())
    legs: tuple[LimbPose, LimbPose] = (LimbPose(), LimbPose())


def figure(look: FigureLook, pose: FigurePose) -> list[Part]:
    """All parts of a person, farthest first."""
    layers = Layers()
    yaw = float(wrapped(pose.yaw))
    _add_legs(layers, look, pose, yaw)
    upper = Layers()
    trunk = _add_trunk(upper, look, pose, yaw)
    _add_arms(upper, look, pose, yaw, trunk)
    _add_head(upper, look, pose, yaw)
    hip = (0.0, look.body.hip_y)
    for depth, piece in upper.parts:
        layers.add(depth, piece.moved(lambda shape: rotate(shape, pose.lean, hip)))
    return [piece.moved(lambda shape: shape - (0, pose.rise)) for piece in layers.sorted()]


def _add_head(layers: Layers, look: FigureLook, pose: FigurePose, body_yaw: float) -> None:
    yaw = float(wrapped(body_yaw + pose.head_turn))
    face_pose = replace(pose.face, yaw=yaw)
    hair_pose = HairPose(yaw=yaw, pitch=pose.face.pitch, sway=pose.sway)
    radius = look.body.head_radius
    chin_y = look.body.neck_y - 0.015 * look.body.heads
    center = np.array([0.12 * radius * np.sin(yaw), chin_y - 1.05 * radius])
    neck = np.array([0.0, 0.8])
    prefix = look.prefix

    def laid(shape: Points) -> Points:
        return place(rotate(shape, pose.roll, neck), center, scale=radius)

    front, back = hairdo.hair(look.hair, hair_pose, prefix=prefix)
    head = face(look.face, face_pose, prefix=prefix)
    if look.outfit.shadows:
        cast = hairdo.cast_shadow(front, prefix=prefix)
        head = replace(head, details=(cast, *head.details))
        front = replace(front, details=(shadow_of(front, (0.1, -0.08)), *front.details))
    head_parts = Layers()
    head_parts.add(-0.8 if abs(yaw) < 2.2 else 0.42, back)
    head_parts.add(0.5, head)
    for side in (-1, 1):
        near = facing(1.57 * side, yaw)
        head_parts.add(0.52 if near > 0.1 else 0.49, _ear(yaw, side, near, prefix))
    head_parts.add(0.54, hairdo.ahoge(look.hair, hair_pose, prefix=prefix))
    head_parts.add(0.55, front)
    for near, piece in hairdo.tails(look.hair, hair_pose, prefix=prefix):
        head_parts.add(0.56 + 0.01 * near if near > 0 else -0.7 + 0.01 * near, piece)
    if look.has_glasses:
        head_parts.add(0.53, *glasses(look.face, face_pose, prefix=prefix))
    if look.hat:
        head_parts.add(0.59, *headwear(look.hat, yaw, look.hair.radius, prefix=prefix))
    head_parts.add(0.58, *hairdo.bow(look.hair, hair_pose, 0.75, prefix=prefix))
    for depth, piece in head_parts.parts:
        layers.add(depth, piece.moved(laid))
    _add_neck(layers, look, center, radius, body_yaw)


def _ear(yaw: float, side: int, near: float, prefix: str) -> Part | None:
    if near < -0.35:
        return None
    x = 0.97 * np.sin(1.57 * side + yaw)
    shape = ellipse((x, 0.28), 0.1 + 0.09 * abs(near), 0.24, tilt=0.15 * side, count=18)
    inner = ellipse((x, 0.29), 0.05 + 0.04 * abs(near), 0.14, tilt=0.15 * side, count=14)
    return part(f"{prefix}ear{side}", "skin", shape).with_details(
        part(f"{prefix}ear{side}.inner", "skin.shadow", inner, weight=0.5)
    )


def _add_neck(layers: Layers, look: FigureLook, center: Points, radius: float, yaw: float) -> None:
    body = look.body
    half = 0.26 * radius + 0.05 * body.shoulder
    base = np.array([0.0, body.neck_y + 0.3 * body.shoulder])
    outline = tube([center + (0, 0.6 * radius), base], [half, 1.1 * half])
    neck = part(f"{look.prefix}neck", "skin", outline)
    chin = place(ellipse((0.06, 0.55), 0.8, 0.78), center, scale=radius)
    shadow = part(f"{look.prefix}neck.shadow", "skin.shadow", chin, ink=Ink.BLUE)
    layers.add(-0.05, neck.with_details(shadow))


def _add_trunk(layers: Layers, look: FigureLook, pose: FigurePose, yaw: float) -> Part:
    body, outfit, prefix = look.body, look.outfit, look.prefix
    trunk = shirt(body, outfit, yaw, prefix=prefix)
    layers.add(0.0, trunk)
    layers.add(0.46, *neckwear(body, outfit, yaw, prefix=prefix))
    if outfit.cape:
        layers.add(-0.75 if abs(yaw) < 1.9 else 0.45, cape(body, yaw, pose.sway, prefix=prefix))
    return trunk


def _add_arms(layers: Layers, look: FigureLook, pose: FigurePose, yaw: float, trunk: Part) -> None:
    body, prefix = look.body, look.prefix
    length = 0.5 * body.trunk_length
    for side, arm_pose in zip((-1, 1), pose.arms, strict=True):
        root = (side * 0.86 * body.shoulder, body.neck_y + 0.17 * body.trunk_length, 0.0)
        bones = limb(
            root,
            (length, 0.95 * length),
            side=side,
            swing=arm_pose.swing,
            spread=arm_pose.spread,
            bend=arm_pose.bend,
            yaw=yaw,
        )
        near = bones.nearness - 0.3 * side * np.sin(yaw) * body.shoulder + 0.03
        # Behind the trunk, before it under the collar, or held out before everything.
        depth = -0.3 + near if near <= 0 else 0.3 + (near if near > 0.3 else 0.1 * near)
        if look.holds and side == 1:
            name = f"{prefix}held"
            layers.add(depth - 0.001, *carried(look.holds, bones, 3.2 * body.arm, name=name))
        layers.add(depth, *_arm(look, bones, side, f"{prefix}arm{side}", trunk))


def _arm(look: FigureLook, bones: Limb, side: int, name: str, trunk: Part) -> list[Part]:
    body, outfit = look.body, look.outfit
    width = body.arm
    shadow = (0.5 * width * outfit.light_from, -0.2 * width) if outfit.shadows else (0.0, 0.0)
    role = "jacket" if outfit.jacket else "top"
    grip = hand(f"{name}.hand", "skin", bones, 1.15 * width, side=side)
    bare = sleeve(f"{name}.skin", "skin", bones, (0, 1), [width, 0.8 * width], shadow=shadow)
    ends = {"none": 0.0, "short": 0.42, "long": 0.97, "wide": 0.93}[outfit.sleeves]
    if not ends:
        return [bare, grip]
    cuff = {"short": 1.5, "long": 1.1, "wide": 2.1}[outfit.sleeves] * width
    widths = [1.25 * width, 1.15 * width, cuff]
    folds = 0 if outfit.sleeves == "short" else 2
    cloth = sleeve(f"{name}.sleeve", role, bones, (0, ends), widths, shadow=shadow, folds=folds)
    if outfit.ribs:
        spots = ((0, -0.55), (1, 0.0), (2, 0.55))
        cloth = cloth.with_details(
            *(rib(f"{name}.rib{n}", "rib", bones, (0.2, ends), cuff, at) for n, at in spots)
        )
    cloth = cloth.grown_from(trunk)
    rim = band(f"{name}.cuff", "trim", bones, (ends - 0.07, ends + 0.01), 1.06 * cuff)
    lower = [bare] if outfit.sleeves == "short" else []
    return [*lower, grip, cloth, rim]


def _add_legs(layers: Layers, look: FigureLook, pose: FigurePose, yaw: float) -> None:
    body, outfit, prefix = look.body, look.outfit, look.prefix
    ankle_y = 1 - 0.75 * body.leg
    length = 0.5 * (ankle_y - body.hip_y) + 0.02
    for side, leg_pose in zip((-1, 1), pose.legs, strict=True):
        root = (side * 0.5 * body.shoulder, body.hip_y - 0.03, 0.0)
        bones = limb(
            root,
            (length, length),
            side=side,
            swing=leg_pose.swing,
            spread=leg_pose.spread,
            bend=-leg_pose.bend,
            yaw=yaw,
        )
        near = float(seen([root], yaw)[1][0]) + 0.1 * bones.nearness
        layers.add(-0.2 + 0.3 * near, *_leg(look, bones, leg_pose, yaw, f"{prefix}leg{side}"))
    if outfit.bottom in ("skirt", "dress"):
        front, inside = skirt(body, outfit, yaw, swing=pose.sway, prefix=prefix)
        layers.add(-0.4, inside)
        layers.add(0.05 if outfit.bottom == "dress" else -0.02, front)
    else:
        layers.add(-0.02, _hips(look, yaw))


def _hips(look: FigureLook, yaw: float) -> Part:
    body = look.body
    reach = float(np.hypot(np.cos(yaw), 0.68 * np.sin(yaw))) * 0.95 * body.shoulder
    top = body.hip_y - 0.3 * body.trunk_length
    low = body.hip_y + 0.05
    corners = [(-0.85 * reach, top), (0.85 * reach, top), (reach, low), (0, low), (-reach, low)]
    return part(f"{look.prefix}hips", "bottom", points(corners))


def _leg(look: FigureLook, bones: Limb, pose: LimbPose, yaw: float, name: str) -> list[Part]:
    body, outfit = look.body, look.outfit
    width = body.leg
    shadow = (0.5 * width * outfit.light_from, 0.0) if outfit.shadows else (0.0, 0.0)
    widths = [1.15 * width, 1.0 * width, 0.85 * width, 0.75 * width, 0.52 * width]
    found = [
        sleeve(f"{name}.skin", "skin", bones, (0, 1), widths, shadow=shadow),
        shoe(f"{name}.shoe", "shoes", bones, 1.05 * width, yaw=yaw, flex=0.4 * pose.bend),
    ]
    start = {"none": 1.0, "ankle": 0.85, "knee": 0.58, "high": 0.3}[outfit.socks]
    if start < 1 and outfit.bottom != "trousers":
        at = [float(np.interp(s, [0, 0.25, 0.5, 0.75, 1], widths)) for s in (start, 0.75, 1)]
        sock = sleeve(
            f"{name}.sock",
            "socks",
            bones,
            (start, 1),
            [1.06 * w for w in at],
            shadow=shadow,
            round_ends=(False, False),
        )
        rim = band(f"{name}.sock_rim", "trim", bones, (start, start + 0.05), 1.15 * at[0])
        found[1:1] = [sock, rim]
    if outfit.bottom in ("trousers", "shorts"):
        end, hem = (0.98, 0.8 * width) if outfit.bottom == "trousers" else (0.4, 1.35 * width)
        cloth = [1.25 * width, 1.15 * width, hem]
        piece = sleeve(f"{name}.cloth", "bottom", bones, (0, end), cloth, shadow=shadow, folds=1)
        found.append(piece)
    return found
