"""Retakes: what was decided about a drawing whose lines the artist changed since.

A region that the new lines leave as it was keeps its paint. What was decided about the others is
nobody's word about the new drawing, and a shape of the old one would show beside its lines.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from plugin_core.files.hashes import hash_file
from plugin_core.paint.accepted import LeftBlank
from plugin_core.regions import RegionMap
from plugin_core.shot import Shot

_SAME_SHARE: Final = 0.9
"""Regions that cover each other to this share are one, drawn anew at most by a hair."""

_PAINTED_SHARE: Final = 0.5

Paint = TypeVar("Paint", np.uint16, np.uint32)


@dataclass(frozen=True, eq=False)
class Retake:
    """What lines that were drawn anew leave of a drawing.

    Attributes
    ----------
    holds
        Whether all that was painted still holds.
    regions_before
        How many regions there were.
    same
        (N + 1,): for each region of now the one that it was before, 0 where it was none.
    """

    holds: bool
    regions_before: int
    same: NDArray[np.int64]

    def left_blank(self, before: Collection[int]) -> tuple[int, ...]:
        """Return the regions of which nobody said that they are paper, from those of before."""
        regions = range(1, len(self.same))
        return tuple(each for each in regions if self.same[each] in (0, *before))


def carry_over(
    paint: NDArray[Paint], before: RegionMap, after: RegionMap
) -> tuple[NDArray[Paint], Retake]:
    """Return the paint that still holds, and what is left of the drawing.

    Parameters
    ----------
    paint
        (H, W) numbers that stand for colors, 0 where nothing is painted.
    before, after
        The drawing's regions when it was painted, and now.
    """
    same = _same_regions(before, after)
    known = same[after.grown]
    kept = np.where((known > 0) & (known == before.grown), paint, paint.dtype.type(0))
    beside = (known > 0) & (known != before.grown)
    kept[beside] = _commonest(kept, after)[after.grown[beside]]
    size = np.bincount(before.grown.ravel(), minlength=before.count + 1)
    filled = np.bincount(before.grown[paint > 0], minlength=before.count + 1)
    meant = np.flatnonzero(filled > _PAINTED_SHARE * size)
    return kept, Retake(bool(np.isin(meant, same).all()), before.count, same)


def renew_approvals(shot: Shot, retakes: Mapping[str, Retake]) -> None:
    """Let approvals hold for what is left of drawings, by stem; the rest waits for a color again.

    A drawing of which no paint is left is approved no more.
    """
    for drawing in shot.drawings:
        if drawing.stem not in shot.accepted & retakes.keys():
            continue
        if drawing.paint is None:
            shot.mark_accepted(drawing, accepted=False)
            continue
        retake, before = retakes[drawing.stem], shot.left_blank(drawing)
        known = before and before.region_count == retake.regions_before
        ids = retake.left_blank(before.region_ids if before and known else ())
        line, paint = hash_file(drawing.line), hash_file(drawing.paint)
        left = LeftBlank(line, paint, len(retake.same) - 1, ids)
        shot.mark_accepted(drawing, left_blank=left)


def _same_regions(before: RegionMap, after: RegionMap) -> NDArray[np.int64]:
    """(N + 1,): for each region of now the one that it was before, 0 where it was none."""
    old, new = before.grown.astype(np.int64), after.grown.astype(np.int64)
    keys, counts = np.unique(new * (before.count + 1) + old, return_counts=True)
    here, there = np.divmod(keys, before.count + 1)
    larger = np.maximum(np.bincount(new.ravel())[here], np.bincount(old.ravel())[there])
    found = counts >= _SAME_SHARE * larger
    same = np.zeros(after.count + 1, np.int64)
    same[here[found]] = there[found]
    return same


def _commonest(paint: NDArray[Paint], regions: RegionMap) -> NDArray[Paint]:
    """(N + 1,): the commonest paint of each region."""
    values, index = np.unique(paint, return_inverse=True)
    keys = regions.grown.astype(np.int64).ravel() * len(values) + index.ravel()
    found, counts = np.unique(keys, return_counts=True)
    order = found[np.argsort(counts, kind="stable")]
    commonest = np.zeros(regions.count + 1, paint.dtype)
    commonest[order // len(values)] = values[order % len(values)]
    return commonest
