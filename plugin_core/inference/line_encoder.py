"""The line encoder at work: ONNX weights, onnxruntime, readings of drawings out.

Every drawing is read in a small picture, where a region's surroundings are near, and in a large
one, where a speck is more than a pixel.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..features.line_readings import INPUT_NAMES, OUTPUT_NAMES, Reader, Reading
from ..features.line_views import LineView, line_view
from ..features.remembering import remembered
from ..regions import RegionMap
from .onnx_sessions import Network

LONG_SIDES: Final = (320, 768)
"""Pixels of the longer sides of the two pictures."""


def open_line_encoder(weights: Path) -> Reader:
    """Return what reads drawings, each of them once at a zoom.

    Raises
    ------
    NoWeights
        If the weights are missing, damaged, or not what their card describes.
    """
    network = Network(weights)

    @remembered
    def read(regions: RegionMap, zoom: float) -> Reading:
        sizes = [read_at(line_view(regions, long_side, zoom)) for long_side in LONG_SIDES]
        tokens = np.hstack([one.tokens for one in sizes]) / np.sqrt(len(sizes))
        points = np.concatenate([one.points for one in sizes], axis=-1)
        return Reading(tokens.astype(np.float32), points)

    def read_at(view: LineView) -> Reading:
        inputs: list[NDArray[Any]] = [view.lines[None].astype(np.float32) / 255, view.places]
        feed = dict(zip(INPUT_NAMES, inputs, strict=True))
        return Reading(*network.run(feed, OUTPUT_NAMES))

    return read
