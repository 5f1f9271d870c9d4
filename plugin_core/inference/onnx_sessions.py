"""Networks that come with Shiage, opened by onnxruntime."""

from __future__ import annotations

from pathlib import Path

import onnxruntime as ort

from ..shipped import cannot_load, read_weights

PREFERRED_PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")


def open_session(weights: Path) -> ort.InferenceSession:
    """Open an ONNX file on the best device there is.

    Raises
    ------
    ModelError
        If it is missing, damaged, or not what its card describes.
    """
    available = set(ort.get_available_providers())
    providers = [name for name in PREFERRED_PROVIDERS if name in available]
    options = ort.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait by spinning take the cores from the methods that run between two calls.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    network = read_weights(weights)
    try:
        return ort.InferenceSession(network, options, providers=providers)
    except (ValueError, RuntimeError) as error:
        raise cannot_load(weights) from error
