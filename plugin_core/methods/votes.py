"""From votes for reference regions to probabilities over the palette."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, Probabilities
from ..matching.consistency import neighbors_agree
from ..prepared import PreparedDrawing

DOUBT = 0.02
"""Share of every distribution that is spread evenly: no method is ever certain."""

TINY = np.float32(1e-30)


def color_votes(
    votes: NDArray[np.float32], reference: PreparedDrawing, palette_size: int
) -> NDArray[np.float32]:
    """Return (N, K): the (N, R) votes for a reference's regions added up by their colors."""
    painted = reference.colors != NO_COLOR
    by_color = np.zeros((palette_size, len(votes)), np.float32)
    np.add.at(by_color, reference.colors[painted], votes.T[painted])
    return by_color.T


def colors_of_matches(
    matches: NDArray[np.float32],
    target: PreparedDrawing,
    references: Sequence[PreparedDrawing],
    palette_size: int,
) -> Probabilities:
    """Return (N, K): the colors of the matched regions, once neighbors agree.

    Matches of regions that nobody painted leave the word to other drawings, if these know more.

    Parameters
    ----------
    matches
        (N, R) rows that sum to 1; R counts the regions of all references.
    target, references
        The drawings.
    palette_size
        K.
    """
    agreed = neighbors_agree(matches, target.regions, [one.regions for one in references])
    ends = np.cumsum([one.regions.count for one in references])[:-1]
    parts = list(zip(np.split(agreed, ends, axis=1), references, strict=True))
    each = [color_votes(part, one, palette_size) for part, one in parts]
    votes = sum(each[1:], each[0])
    known = np.max([_painted_share(part, one) for part, one in parts], axis=0)
    return probabilities_of(votes * (known / np.maximum(votes.sum(1), TINY))[:, None])


def _painted_share(matches: NDArray[np.float32], reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N,): the share of the matches in one drawing that are painted there, 0..1."""
    painted = matches[:, reference.colors != NO_COLOR].sum(1)
    return np.asarray(painted / np.maximum(matches.sum(1), TINY), np.float32)


def probabilities_of(votes: NDArray[np.float32]) -> Probabilities:
    """Return (N, K) distributions: what votes lack to 1, and some doubt, is spread evenly."""
    missing = np.maximum(1 - votes.sum(1, keepdims=True), 0) + DOUBT
    spread = votes + missing / votes.shape[1]
    return (spread / spread.sum(1, keepdims=True)).astype(np.float32)


def closeness_in_order(
    target: PreparedDrawing, references: Sequence[PreparedDrawing]
) -> NDArray[np.float32]:
    """Return (references,) weights that sum to 1: drawings shown near each other count most."""
    away = np.array([abs(target.position - one.position) for one in references], np.float32)
    weights = 1 / (1 + away)
    return np.asarray(weights / weights.sum(), np.float32)
