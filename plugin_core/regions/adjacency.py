"""Which regions face each other across a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .line_art import LineClass
from .region_map import Adjacency, RegionMap

_CLASSES = len(LineClass)


def find_adjacency(regions: RegionMap) -> Adjacency:
    """Find the pairs of regions with a line (or a closed gap) between them.

    Parameters
    ----------
    regions
        The region map of a drawing.

    Returns
    -------
    Adjacency
        Pairs in ascending order. ``line_class`` is the commonest class along their contact,
        ``LineClass.NONE`` where they meet in a closed gap; ``length_px`` counts contacts between
        4-neighbors of the grown regions.
    """
    ids = regions.count + 1
    keys, counts = np.unique(_contact_keys(regions), return_counts=True)
    pair_of_key, line_class = np.divmod(keys, _CLASSES)
    pairs, key_to_pair = np.unique(pair_of_key, return_inverse=True)
    order = np.lexsort((line_class, -counts, key_to_pair))
    first_of_pair = np.searchsorted(key_to_pair[order], np.arange(len(pairs)))
    return Adjacency(
        pairs=np.stack(np.divmod(pairs, ids), axis=1).astype(np.int32),
        line_class=line_class[order][first_of_pair].astype(np.uint8),
        length_px=np.bincount(key_to_pair, counts, len(pairs)).astype(np.int32),
    )


def _contact_keys(regions: RegionMap) -> NDArray[np.int64]:
    """One key per pair of 4-neighbors with two labels: lower id, upper id, class of the line."""
    grown, width = regions.grown, regions.labels.shape[1]
    across = np.flatnonzero(_differs(grown, axis=1))
    down = np.flatnonzero(_differs(grown, axis=0))
    here = np.concatenate([across, down])
    there = np.concatenate([across + 1, down + width])
    labels, classes = grown.ravel(), regions.line.classes.ravel()
    a, b = labels[here].astype(np.int64), labels[there].astype(np.int64)
    # A trace line that hugs an ink line still shows: its class has the higher number.
    line_class = np.maximum(classes[here], classes[there])
    return (np.minimum(a, b) * (regions.count + 1) + np.maximum(a, b)) * _CLASSES + line_class


def _differs(labels: NDArray[np.int32], *, axis: int) -> NDArray[np.bool_]:
    """Whether each pixel's next neighbor along ``axis`` has another label."""
    differs = np.zeros(labels.shape, np.bool_)
    if axis == 1:
        np.not_equal(labels[:, :-1], labels[:, 1:], out=differs[:, :-1])
    else:
        np.not_equal(labels[:-1], labels[1:], out=differs[:-1])
    return differs
