"""The example shot as vector drawings: what an artist could have drawn with Grease Pencil."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from examples.draw_example import draw_shot
from plugin_core.regions import RegionMap, find_regions, read_line_art
from plugin_core.synthesis import SyntheticDrawing

SIZE = (640, 360)
SMALL_PX = 220
"""Regions smaller than this are drawn on the second line layer."""


def write_stage(path: Path) -> Path:
    """Write every drawing of the example: the outline, color and middle of each region."""
    shot = draw_shot(SIZE)
    scheme = shot[0].scheme
    document = {
        "size": SIZE,
        "colors": scheme.rgba[:, :3].tolist(),
        "drawings": [_drawing(each) for each in shot],
    }
    path.write_text(json.dumps(document))
    return path


def _drawing(drawn: SyntheticDrawing) -> list[dict[str, Any]]:
    regions = find_regions(read_line_art(drawn.line), gap_px=6)
    return [
        _region(drawn, regions, number)
        for number in range(1, regions.count + 1)
        if not regions.on_border[number - 1] and regions.area[number - 1] >= 12
    ]


def _region(drawn: SyntheticDrawing, regions: RegionMap, number: int) -> dict[str, Any]:
    inside = regions.labels == number
    color = int(np.bincount(drawn.colors[inside]).argmax())
    depth = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return {
        "rings": regions.outlines[number - 1],
        "color": color,
        "middle": [float(x) + 0.5, float(y) + 0.5],
        "depth": round(float(depth.max()), 1),
        "small": bool(regions.area[number - 1] < SMALL_PX),
    }
