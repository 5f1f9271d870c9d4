"""The video network at work: ONNX weights, onnxruntime, the slots of pixels out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..features.video_inputs import INPUT_NAMES, VideoInputs
from .onnx_sessions import Network


class VideoReferenceSession:
    """One loaded video network."""

    def __init__(self, weights: Path) -> None:
        self._network = Network(weights)

    def log_probabilities(self, inputs: VideoInputs) -> NDArray[np.float32]:
        """Return (P, K) of the slots at the points of the one target."""
        feed = dict(zip(INPUT_NAMES, inputs, strict=True))
        return self._network.run(feed)[0][0]
