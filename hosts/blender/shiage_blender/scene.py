"""The scene as the rest of the add-on needs it: its frames, and what its camera sees."""

from __future__ import annotations

from typing import Any, Final

import bpy
import numpy as np

from plugin_core.errors import InputError

from . import gp_compat
from .projection import View
from .saying import say

FullName = tuple[str, str | None]
"""The name of an object or scene and, where it is linked, its file: others may have that name."""

LONGEST_SIDE: Final = (1024, 2048)
"""Pictures are at least and at most so many pixels: lines have no resolution of their own."""


def full_name(thing: Any) -> FullName:
    """Return how Blender finds this object or scene again, and no other."""
    return thing.name, thing.library.filepath if thing.library is not None else None


def show_frame(scene: Any, number: int, thing: Any) -> Any:
    """Go to a frame; return the dependency graph in which ``thing`` is evaluated there."""
    # Even where we are there already: what changed since may not be evaluated yet.
    scene.frame_set(number)
    gp_compat.evaluate_again(thing)
    return bpy.context.evaluated_depsgraph_get()


def picture_size(scene: Any) -> tuple[int, int]:
    """Return width and height of the camera's frame in the pictures that we learn from."""
    width, height = scene.render.resolution_x, scene.render.resolution_y
    shortest, longest = LONGEST_SIDE
    scale = np.clip(max(width, height), shortest, longest) / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def check_camera(scene: Any) -> None:
    """Raise if the scene has no camera to look through."""
    if scene.camera is None:
        raise InputError(
            say("The scene has no camera, so that Shiage cannot see the drawings."),
            hint=say("Add a camera that looks at them (Add > Camera), and learn again."),
        )


def camera_view(scene: Any, graph: Any) -> View:
    """Return what the scene's camera sees at the current frame."""
    width, height = picture_size(scene)
    camera = scene.camera.evaluated_get(graph)
    projection = camera.calc_matrix_camera(
        graph,
        x=width,
        y=height,
        scale_x=scene.render.pixel_aspect_x,
        scale_y=scene.render.pixel_aspect_y,
    )
    return View(np.array(projection), np.array(camera.matrix_world.normalized()), width, height)
