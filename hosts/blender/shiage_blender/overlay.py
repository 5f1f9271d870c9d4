"""Unsure regions in the 3D view: an outline around each, a ring around the one that is visited."""

from __future__ import annotations

from typing import Any, Final

import bpy
import gpu
import numpy as np
from gpu_extras.batch import batch_for_shader

from . import gp_compat, keys
from .unsure import Array, on_screen

COLOR: Final = (1.0, 0.25, 0.75, 1.0)
"""A pink that drawings seldom have."""

_WIDTH_PX: Final = 2.0
_RING_PX: Final = 18.0
_RING_WIDTH_PX: Final = 3.0
_RING_CORNERS: Final = 48
_handles: list[Any] = []


def begin() -> None:
    """Draw over every 3D view from now on; without windows there is none."""
    if not bpy.app.background:
        draw = bpy.types.SpaceView3D.draw_handler_add(_draw, (), "WINDOW", "POST_PIXEL")
        _handles.append(draw)


def end() -> None:
    """Draw no more."""
    while _handles:
        bpy.types.SpaceView3D.draw_handler_remove(_handles.pop(), "WINDOW")


def _draw() -> None:
    context = bpy.context
    if context.space_data.overlay.show_overlays and gp_compat.is_grease_pencil(context.object):
        region = context.region
        perspective = np.array(context.region_data.perspective_matrix)
        shown = curves_over(context.scene, context.object, perspective, region.width, region.height)
        draw_curves(shown, region.width, region.height)


def curves_over(
    scene: Any, thing: Any, perspective: Array, width: int, height: int
) -> list[tuple[Array, float]]:
    """Return closed curves in pixels of a view, each with the width of its line."""
    curves = []
    for layer, one in keys.waiting_shown(thing, scene.frame_current):
        matrix = perspective @ gp_compat.layer_matrix(thing, layer)
        outline = on_screen(one.outline, matrix, width, height)
        if outline is not None:
            curves.append((outline, _WIDTH_PX))
        middle = on_screen([one.place], matrix, width, height)
        if one == keys.pointer.region and middle is not None:
            curves.append((middle + _ring(), _RING_WIDTH_PX))
    return curves


def _ring() -> Array:
    turn = np.linspace(0, 2 * np.pi, _RING_CORNERS, endpoint=False)
    return _RING_PX * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def draw_curves(curves: list[tuple[Array, float]], width: int, height: int) -> None:
    """Draw closed curves into what is drawn on just now."""
    shader = gpu.shader.from_builtin(gp_compat.LINE_SHADER)
    gpu.state.blend_set("ALPHA")
    shader.bind()
    shader.uniform_float("viewportSize", (width, height))
    shader.uniform_float("color", COLOR)
    for curve, wide in curves:
        shader.uniform_float("lineWidth", wide)
        corners = np.concatenate([curve, curve[:1]])
        corners = np.concatenate([corners, np.zeros((len(corners), 1))], axis=1)
        batch_for_shader(shader, "LINE_STRIP", {"pos": corners.tolist()}).draw(shader)
    gpu.state.blend_set("NONE")
