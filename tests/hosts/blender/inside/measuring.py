"""Inside Blender: render frames and read their pixels; find a point inside of an outline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import numpy as np


def prepare_render(scene: Any) -> None:
    """Workbench, on transparent paper, colors as they are."""
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.film_transparent = True
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    scene.view_settings.view_transform = "Standard"


def render(scene: Any, frame: int, path: Path) -> np.ndarray:
    """Render a frame; return (H, W, 4) values from 0 to 1, top row first."""
    scene.frame_set(frame)
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path), check_existing=False)
    width, height = image.size
    values = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(values)
    bpy.data.images.remove(image)
    return values.reshape(height, width, 4)[::-1]
