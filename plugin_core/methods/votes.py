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

KNOWS = 0.5
"""Share of what is matched in a drawing that has to be painted for others to leave it the word."""

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

    Matches of regions that nobody painted leave the word to drawings that know.

    Parameters
    ----------
    matches
        (N, R) rows that sum to 1; R counts the regions of all references.
    target, references
        The drawings.
    palette_size
        K.
    """
    agreed = _agreed(matches, target, references)
    ends = np.cumsum([one.regions.count for one in references])[:-1]
    parts = list(zip(np.split(agreed, ends, axis=1), references, strict=True))
    each = np.stack([color_votes(part, one, palette_size) for part, one in parts])  # (D, N, K)
    knows = np.stack([_painted_share(part, one) >= KNOWS for part, one in parts])
    votes, told = each.sum(0), each.sum(0, where=knows[..., None])
    left = 1 - votes.sum(1, keepdims=True)
    return probabilities_of(votes + left * told / np.maximum(told.sum(1, keepdims=True), TINY))


def _agreed(
    matches: NDArray[np.float32], target: PreparedDrawing, references: Sequence[PreparedDrawing]
) -> NDArray[np.float32]:
    """Return (N, R): the matches once neighbors agree, in painted drawings by themselves.

    Where a drawing with a few corrected regions is most like the target, the matches of neighbors
    lie there, and those in painted drawings would have nothing to agree with.
    """
    agreed = neighbors_agree(matches, target.regions, [one.regions for one in references])
    painted = [one.regions for one in references if one.is_mostly_painted]
    if len(painted) in (0, len(references)):
        return agreed
    columns = np.concatenate(
        [np.full(one.regions.count, one.is_mostly_painted) for one in references]
    )
    alone = matches[:, columns] + TINY
    alone = neighbors_agree(alone / alone.sum(1, keepdims=True), target.regions, painted)
    agreed[:, columns] = alone * agreed[:, columns].sum(1, keepdims=True)
    return agreed


def votes_in_order(
    matches: Sequence[NDArray[np.float32]],
    target: PreparedDrawing,
    references: Sequence[PreparedDrawing],
    palette_size: int,
) -> NDArray[np.float32]:
    """Return (N, K): the colors of what is matched in each reference, the nearest count most.

    Matches of regions that nobody painted leave the word to other drawings, if these know more.

    Parameters
    ----------
    matches
        For each reference (N, R) numbers from 0.
    target, references
        The drawings.
    palette_size
        K.
    """
    pairs = list(zip(matches, references, strict=True))
    closeness = closeness_in_order(target, references)
    weights = closeness[:, None] * np.stack([_painted_share(part, one) for part, one in pairs])
    weights /= np.maximum(weights.sum(0), TINY)
    votes = [
        weight[:, None] * color_votes(part, one, palette_size)
        for weight, (part, one) in zip(weights, pairs, strict=True)
    ]
    return np.asarray(sum(votes[1:], votes[0]), np.float32)


def _painted_share(matches: NDArray[np.float32], reference: PreparedDrawing) -> NDArray[np.float32]:
    """Return (N,): the share of what is matched in one drawing that is painted there, 0..1.

    Where nothing is matched it is 1.
    """
    is_painted = reference.colors != NO_COLOR
    painted, unpainted = matches[:, is_painted].sum(1), matches[:, ~is_painted].sum(1)
    return np.asarray(1 - unpainted / np.maximum(painted + unpainted, TINY), np.float32)


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
