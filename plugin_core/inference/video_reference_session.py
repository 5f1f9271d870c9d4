"""The video network at work: ONNX weights, onnxruntime, the slots of pixels out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..errors import ModelError
from ..features.video_inputs import INPUT_NAMES, VideoInputs
from .matcher_session import PREFERRED_PROVIDERS


class VideoReferenceSession:
    """One loaded video network."""

    def __init__(self, weights: Path) -> None:
        available = set(ort.get_available_providers())
        providers = [name for name in PREFERRED_PROVIDERS if name in available]
        options = ort.SessionOptions()
        options.log_severity_level = 3
        # Threads that wait by spinning take the cores from the methods that run between two calls.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            network = weights.read_bytes()
            card = json.loads(weights.with_suffix(".json").read_text("utf-8"))
            if hashlib.sha256(network).hexdigest() != card["sha256"]:
                raise ValueError("the weights are not those of their card")
            self._session = ort.InferenceSession(network, options, providers=providers)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The video network's weights in {weights} cannot be loaded.",
                hint="Install Shiage again, or learn without them: --no-pretrained.",
            ) from error

    def log_probabilities(self, inputs: VideoInputs) -> NDArray[np.float32]:
        """Return (P, K) of the slots at the points of the one target."""
        feed = dict(zip(INPUT_NAMES, inputs, strict=True))
        return np.asarray(self._session.run(None, feed)[0])[0]
