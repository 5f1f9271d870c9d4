"""A drawing of very many regions is matched in portions.

What the matcher weighs grows with the regions of the target times those of its references. So many
neighbors at a time are looked at, beside those reference regions that look most like one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from .line_readings import Reader
from .match_inputs import (
    MatchInputs,
    Places,
    ReadDrawing,
    ReferenceInputs,
    beside,
    colored_regions,
    described,
    inner_matrix,
    join_references,
    read_alike,
)

MOST_REGIONS: Final = 300
"""Regions of a target that are matched at a time."""

MOST_REFERENCE_REGIONS: Final = 1000
"""Regions of all references that these are compared with."""


def match_portions(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], read: Reader
) -> list[tuple[Places, MatchInputs]]:
    """Collect what the matcher reads, a portion of the target at a time.

    Parameters
    ----------
    target, references
        The drawings; of the references, regions that have a color are looked at.
    read
        The line encoder.

    Returns
    -------
    list of tuple
        Which regions of the target, and the inputs for them; every region is in one portion. A
        drawing of few regions is one portion, the same as
        :func:`~plugin_core.features.match_inputs.match_inputs`.
    """
    here, *there = read_alike([target, *references], read)
    portions = neighborhoods(target.regions.centroid, MOST_REGIONS)
    looked_at = [_most_alike(here, there, places, MOST_REFERENCE_REGIONS) for places in portions]
    parts: list[list[ReferenceInputs]] = [[] for _ in portions]
    for number, one in enumerate(there):
        compared = beside(here, one)
        for part, places, columns in zip(parts, portions, looked_at, strict=True):
            part.append(compared.part(places, columns[number]))
    rows, inner = described(here), inner_matrix(target.regions)
    return [
        (places, join_references(rows[places], inner[np.ix_(places, places)], part))
        for places, part in zip(portions, parts, strict=True)
    ]


def neighborhoods(centroids: NDArray[np.floating[Any]], most: int) -> list[Places]:
    """Halve a drawing across its longer side until no part has more than ``most`` regions.

    Parameters
    ----------
    centroids
        (N, 2) ``x, y`` of each region.
    most
        At least 1.

    Returns
    -------
    list of Places
        The regions of each part, in ascending order; one part without any where N is 0.
    """

    def halved(places: Places) -> list[Places]:
        if len(places) <= most:
            return [np.sort(places)]
        along = centroids[places]
        axis = int(np.ptp(along, axis=0).argmax())
        in_order = places[np.argsort(along[:, axis], kind="stable")]
        middle = len(places) // 2
        return halved(in_order[:middle]) + halved(in_order[middle:])

    return halved(np.arange(len(centroids)))


def _most_alike(
    here: ReadDrawing, there: Sequence[ReadDrawing], places: Places, most: int
) -> list[Places]:
    """Choose the colored regions of each reference that the encoder finds most like a portion."""
    colored = [colored_regions(one.drawing) for one in there]
    ends = np.cumsum([0, *map(len, colored)])
    if ends[-1] <= most:
        return colored
    likeness = np.concatenate(
        [_likeness(here, one, places)[use] for one, use in zip(there, colored, strict=True)]
    )
    chosen = np.sort(np.argsort(-likeness, kind="stable")[:most])
    return [
        use[chosen[(start <= chosen) & (chosen < end)] - start]
        for use, (start, end) in zip(colored, pairwise(ends), strict=True)
    ]


def _likeness(here: ReadDrawing, there: ReadDrawing, places: Places) -> NDArray[np.float32]:
    """Return (R,): how much each region looks like the one of the portion that it is most like."""
    assert here.reading is not None
    assert there.reading is not None
    alike = here.reading.tokens[places] @ there.reading.tokens.T
    return np.asarray(alike.max(axis=0, initial=-1), np.float32)
