"""The region matcher at work: ONNX weights, onnxruntime, colors out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..arrays import ColorIndices, Probabilities
from ..features.match_inputs import INPUT_NAMES, LABEL_WIDTH, MatchInputs, color_codes
from .onnx_sessions import Network

CODE_SEED = 0
"""The dice that give each color its code."""


class MatcherSession:
    """One loaded matcher; its answers are distributions over palette colors."""

    def __init__(self, weights: Path) -> None:
        self._network = Network(weights)

    def probabilities(
        self, inputs: MatchInputs, known: ColorIndices, palette_size: int
    ) -> Probabilities:
        """Return (N, K): the color of each target region, by copying from the references.

        What a row lacks to 1 is the chance that no reference shows the region.

        Parameters
        ----------
        inputs
            The target and its references.
        known
            (N,) colors that the artist gave to target regions, ``NO_COLOR`` elsewhere.
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
        (log_p,) = self._network.run(feed)
        return _sum_by_color(np.exp(log_p[0]), inputs.reference_colors, palette_size)


def _sum_by_color(
    matches: NDArray[np.float32], colors: ColorIndices, palette_size: int
) -> Probabilities:
    """Add up the probability of all regions of one color; "unknown" belongs to none."""
    copied = np.zeros((palette_size, len(matches)), np.float32)
    np.add.at(copied, colors, matches[:, :-1].T)
    return copied.T
