"""The region matcher at work: ONNX weights, onnxruntime, colors out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import ColorIndices, Probabilities
from ..features.match_inputs import INPUT_NAMES, LABEL_WIDTH, MatchInputs, color_codes
from .onnx_sessions import Network

CODE_SEED = 0
"""The dice that give each color its code."""
TINY: Final = 1e-9


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
        matches = share_claims(
            self.matches(inputs, known, palette_size), inputs.reference_inner >= 0
        )
        return sum_by_color(matches, inputs.reference_colors, palette_size)

    def matches(
        self, inputs: MatchInputs, known: ColorIndices, palette_size: int
    ) -> NDArray[np.float64]:
        """Return (N, R): which region of a reference each target region is, as the network says.

        What a row lacks to 1 is "unknown". Parameters are those of :meth:`probabilities`.
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
        return np.asarray(np.exp(log_p[0, :, :-1], dtype=np.float64))  # the last is "unknown"


def share_claims(
    matches: NDArray[np.float64], same_drawing: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Divide reference regions that several target regions claim among those that claim them.

    A region is one region of another drawing (the partial assignment of Sarlin et al., SuperGlue
    (2020), section 3; one step of its normalization of columns). So each loses as far as others
    match the same region, in favor of what else it resembles; where that is nothing, it keeps it.

    Parameters
    ----------
    matches
        (N, R) probabilities of the regions of all references; what a row lacks to 1 is "unknown".
    same_drawing
        (R, R): which of the reference regions lie in one drawing.

    Returns
    -------
    NDArray
        (N, R); rows have the sums that they had.
    """
    matches = matches + TINY
    claims = (matches / (matches @ same_drawing)).sum(axis=0)
    shared = matches / np.maximum(claims, 1.0)
    kept = matches.sum(axis=1, keepdims=True) / shared.sum(axis=1, keepdims=True)
    return np.asarray(shared * kept)


def sum_by_color(
    matches: NDArray[np.floating[Any]], colors: ColorIndices, palette_size: int
) -> Probabilities:
    """Return (N, K): the (N, R) matches of all reference regions of one color, added up."""
    copied = np.zeros((palette_size, len(matches)))
    np.add.at(copied, colors, matches.T)
    return copied.T.astype(np.float32)
