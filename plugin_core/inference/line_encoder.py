"""The line encoder at work: ONNX weights, onnxruntime, readings of drawings out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..features.line_readings import INPUT_NAMES, OUTPUT_NAMES, Reader, Reading
from ..features.line_views import line_view
from ..features.remembering import remembered
from ..regions import RegionMap
from .onnx_sessions import open_session


def open_line_encoder(weights: Path) -> Reader:
    """Return what reads drawings, each of them once.

    Raises
    ------
    ModelError
        If the weights are missing, damaged, or not what their card describes.
    """
    session = open_session(weights)

    @remembered
    def read(regions: RegionMap) -> Reading:
        view = line_view(regions)
        inputs = view.lines[None].astype(np.float32) / 255, view.places
        tokens, points = session.run(
            list(OUTPUT_NAMES), dict(zip(INPUT_NAMES, inputs, strict=True))
        )
        return Reading(np.asarray(tokens), np.asarray(points))

    return read
