"""Whether the painted drawings of a shot agree about its colors.

One that was painted by another palette, or in which two colors changed places, contradicts the
others. Then hardly any region of the shot is sure, and nobody would know why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import BACKGROUND
from ..methods.method import HeldOut
from ..palette import Palette
from ..prepared import color_areas
from .splitting import LEAST_PX, LEAST_SHARE

SURE: Final = 0.9
"""From this probability on, the others contradict; below, they do not know."""

MOST: Final = 0.08
"""Share of what is painted in a drawing that others may contradict: halfway between the most that
it was in development drawings as they are painted, and the least that was noticed where two colors
had changed places (``benchmarks/contradictions.py``)."""


def find_contradictions(held_out: Sequence[HeldOut], palette: Palette) -> tuple[str, ...]:
    """Name the painted drawings that the other ones contradict.

    Parameters
    ----------
    held_out
        What the others say of each painted drawing.
    palette
        Their colors.

    Returns
    -------
    tuple of str
        A sentence for each such drawing: which color it is about, and what to do.
    """
    sentences = (_contradiction(one, palette) for one in held_out)
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))


def contradicted_share(held_out: HeldOut) -> float:
    """Return the share, 0..1, of the paint in a drawing that the others surely contradict."""
    painted = held_out.reference.colors > BACKGROUND
    area = held_out.reference.regions.area
    return float(area[_contradicted(held_out)].sum() / max(area[painted].sum(), 1))


def _contradicted(held_out: HeldOut) -> NDArray[np.bool_]:
    colors, told = held_out.reference.colors, held_out.probabilities.argmax(1)
    both = (colors > BACKGROUND) & (told > BACKGROUND) & ~_is_there_too(held_out)
    return np.asarray(both & (told != colors) & (held_out.probabilities.max(1) >= SURE))


def _is_there_too(held_out: HeldOut) -> NDArray[np.bool_]:
    """(N,) whether a region in several colors, as in half shadow, has the one that others tell."""
    drawing, (count, palette_size) = held_out.reference, held_out.probabilities.shape
    if drawing.paint is None:
        return np.zeros(count, np.bool_)
    areas = color_areas(drawing.regions, drawing.paint)
    areas = np.pad(areas, ((0, 0), (0, palette_size - areas.shape[1])))
    shown = areas[np.arange(count), held_out.probabilities.argmax(1)]
    return np.asarray(shown >= np.maximum(LEAST_PX, LEAST_SHARE * areas.sum(axis=1)))


def _contradiction(held_out: HeldOut, palette: Palette) -> str:
    drawing = held_out.reference
    if not drawing.is_mostly_painted or contradicted_share(held_out) <= MOST:
        return ""
    rows = np.flatnonzero(_contradicted(held_out))
    pairs = np.stack([drawing.colors[rows], held_out.probabilities[rows].argmax(1)], axis=1)
    kinds, which = np.unique(pairs, axis=0, return_inverse=True)
    areas = np.bincount(which.ravel(), weights=drawing.regions.area[rows])
    there, elsewhere = (palette.colors[index].hex for index in kinds[areas.argmax()])
    return (
        f"{drawing.name} is painted unlike the other painted drawings: {there} where they have"
        f" {elsewhere}. If that is a mistake, mend it and learn again; as long as they disagree,"
        " few regions are sure."
    )
