"""Networks that come with Shiage, opened by onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..files.shipped import cannot_load, half_precision, read_weights

CUDA: Final = "CUDAExecutionProvider"
CPU: Final = "CPUExecutionProvider"


class Network:
    """A network on the best device there is: numbers of single precision go in and come out.

    On CUDA its copy in half precision does the work, where it has one.

    Parameters
    ----------
    weights
        Its ONNX file.

    Raises
    ------
    NoWeights
        If the file is missing, damaged, or not what its card describes.
    """

    def __init__(self, weights: Path) -> None:
        self._session = _open_on_gpu(weights) or _open(weights, [CPU])
        inputs = self._session.get_inputs()
        self._halves = {each.name for each in inputs if each.type == "tensor(float16)"}

    def run(
        self, feed: Mapping[str, NDArray[Any]], outputs: Sequence[str] | None = None
    ) -> list[NDArray[np.float32]]:
        """Return the outputs of those names, or all, for inputs by name."""
        given = {
            name: array.astype(np.float16) if name in self._halves else array
            for name, array in feed.items()
        }
        return [np.asarray(array, np.float32) for array in self._session.run(outputs, given)]


def _open_on_gpu(weights: Path) -> ort.InferenceSession | None:
    """Open a network on CUDA; ``None`` without it, or if only the wheel knows of it."""
    if CUDA not in ort.get_available_providers():
        return None
    half = half_precision(weights)
    session = _open(half if half.is_file() else weights, [CUDA, CPU])
    return session if CUDA in session.get_providers() else None


def _open(weights: Path, providers: Sequence[str]) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait by spinning take the cores from the methods that run between two calls.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    network = read_weights(weights)
    try:
        return ort.InferenceSession(network, options, providers=providers)
    except (ValueError, RuntimeError) as error:
        raise cannot_load(weights) from error
