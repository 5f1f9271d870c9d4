"""The region matcher at work: ONNX weights, onnxruntime, colours out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..arrays import ColorIndices, Probabilities
from ..errors import ModelError
from ..features.match_inputs import INPUT_NAMES, LABEL_WIDTH, MatchInputs, color_codes

CODE_SEED = 0
"""The dice that give each colour its code."""

PREFERRED_PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")


class MatcherSession:
    """One loaded matcher; its answers are distributions over palette colours."""

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
                f"The matcher's weights in {weights} cannot be loaded.",
                hint="Install Shiage again, or work without them: --no-pretrained.",
            ) from error

    def probabilities(
        self, inputs: MatchInputs, known: ColorIndices, palette_size: int
    ) -> Probabilities:
        """Return (N, K): the colour of each target region, by copying from the references.

        What a row lacks to 1 is the chance that no reference shows the region.

        Parameters
        ----------
        inputs
            The target and its references.
        known
            (N,) colours that the artist gave to target regions, ``NO_COLOR`` elsewhere.
        palette_size
            K.
        """
        everything = np.concatenate([known, inputs.reference_colors])
        codes = color_codes(everything, palette_size, np.random.default_rng(CODE_SEED))
        arrays: tuple[NDArray[np.float32], ...] = (
            inputs.target,
            inputs.reference,
            codes[: len(known)].reshape(-1, LABEL_WIDTH),
            codes[len(known) :],
            inputs.target_inner,
            inputs.reference_inner,
            inputs.evidence,
        )
        feed = {name: array[None] for name, array in zip(INPUT_NAMES, arrays, strict=True)}
        log_p = np.asarray(self._session.run(None, feed)[0])[0]
        return _sum_by_color(np.exp(log_p), inputs.reference_colors, palette_size)


def _sum_by_color(
    matches: NDArray[np.float32], colors: ColorIndices, palette_size: int
) -> Probabilities:
    """Add up the probability of all regions of one colour; "unknown" belongs to none."""
    copied = np.zeros((palette_size, len(matches)), np.float32)
    np.add.at(copied, colors, matches[:, :-1].T)
    return copied.T
