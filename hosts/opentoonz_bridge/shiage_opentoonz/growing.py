"""Paint under antialiasing: regions grow into their lines, downhill from bright tones to dark."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.regions.neighbors import neighbors

UNLABELED: Final = -1
_FARTHEST: Final = 10
"""The program's own fill goes no further under a line."""


def grow_downhill(labels: NDArray[np.int32], tone: NDArray[np.uint8]) -> None:
    """Label the pixels of lines, in place.

    Parameters
    ----------
    labels
        (H, W): labels of the regions, ``UNLABELED`` on lines. A line pixel takes the label of its
        brightest neighbor that is at least as bright as it is; both sides meet at the darkest.
    tone
        (H, W): 255 between the lines, 0 in their middle.
    """
    flat, bright = labels.ravel(), tone.ravel().astype(np.int16)
    waiting = np.flatnonzero(flat == UNLABELED)
    around = neighbors(waiting, labels.shape)
    uphill = bright[around] >= bright[waiting][:, None]
    for _ in range(_FARTHEST):
        open_to = uphill & (flat[around] != UNLABELED)
        reached = open_to.any(axis=1)
        if not reached.any():
            return
        sources = around[reached]
        best = np.where(open_to[reached], bright[sources], -1).argmax(axis=1)
        flat[waiting[reached]] = flat[np.take_along_axis(sources, best[:, None], axis=1)[:, 0]]
        waiting, around, uphill = waiting[~reached], around[~reached], uphill[~reached]


def fill_specks(labels: NDArray[np.int32], specks: NDArray[np.bool_]) -> None:
    """Give specks, in place, the label of the line around them where it has only one."""
    flat = labels.ravel()
    waiting = np.flatnonzero(specks & (labels == UNLABELED))
    while len(waiting):
        around = flat[neighbors(waiting, labels.shape)]
        highest = around.max(axis=1)
        agreed = (highest != UNLABELED) & ((around == highest[:, None]) | (around < 0)).all(axis=1)
        if not agreed.any():
            return
        flat[waiting[agreed]] = highest[agreed]
        waiting = waiting[~agreed]
