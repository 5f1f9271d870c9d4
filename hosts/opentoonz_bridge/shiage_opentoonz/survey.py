"""What a Toonz raster drawing is made of: its styles, how much is painted, its trace lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask

from .cm32 import PURE_PAINT, Cm32, ink_of, paint_of, tone_of

_STYLES: Final = 4096
_LEAST_RECOLORED_PX: Final = 8
"""Fewer pixels of a line that changed its ink are no recolored line."""

_ENCLOSED_PAINTED: Final = 0.95


@dataclass(frozen=True)
class DrawingSurvey:
    """What one drawing is made of.

    Attributes
    ----------
    inks
        Line pixels of each ink.
    paints
        Painted pixels of each style.
    recolored
        Line pixels, by the ink that they had before the artist gave them another one.
    painted_share
        Share of the enclosed area with paint; 0 where nothing is enclosed.
    enclosed_regions
        Number of regions that do not reach the edge.
    """

    inks: Mapping[int, int]
    paints: Mapping[int, int]
    recolored: Mapping[int, int]
    painted_share: float
    enclosed_regions: int

    @property
    def is_finished(self) -> bool:
        """Whether the artist painted all of it."""
        return self.painted_share >= _ENCLOSED_PAINTED

    def to_dict(self) -> dict[str, Any]:
        """Return what :meth:`from_dict` reads, ready for JSON."""
        return {
            "inks": _as_pairs(self.inks),
            "paints": _as_pairs(self.paints),
            "recolored": _as_pairs(self.recolored),
            "painted_share": self.painted_share,
            "enclosed_regions": self.enclosed_regions,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DrawingSurvey:
        """Return what :meth:`to_dict` described."""
        inks, paints, recolored = (dict(record[key]) for key in ("inks", "paints", "recolored"))
        return cls(
            inks, paints, recolored, record["painted_share"], int(record["enclosed_regions"])
        )


def survey_drawing(pixels: Cm32, before: Cm32 | None, unpainted: int | None) -> DrawingSurvey:
    """Look at a drawing.

    Parameters
    ----------
    pixels
        The drawing.
    before
        The same drawing as it left cleanup, if it was kept.
    unpainted
        A style that counts as no paint: our mark of unsure regions.
    """
    tone, ink, paint = tone_of(pixels), ink_of(pixels), paint_of(pixels)
    if unpainted is not None:
        paint = np.where(paint == unpainted, np.uint16(0), paint)
    line = tone < PURE_PAINT
    recolored: dict[int, int] = {}
    if before is not None:
        changed = line & (ink_of(before) != ink) & (tone_of(before) == tone)
        recolored = _count(ink_of(before)[changed])
    share, regions = _painted_share(~line, paint)
    return DrawingSurvey(
        _count(ink[line]),
        _count(paint[(tone > 0) & (paint > 0)]),
        recolored,
        round(share, 4),
        regions,
    )


def find_main_ink(surveys: Iterable[DrawingSurvey], trace_inks: Collection[int]) -> int | None:
    """Return the commonest ink that is no trace ink."""
    total: dict[int, int] = {}
    for survey in surveys:
        for ink, count in survey.inks.items():
            if ink not in trace_inks:
                total[ink] = total.get(ink, 0) + count
    return max(total, key=lambda ink: total[ink]) if total else None


def find_recolored_inks(surveys: Iterable[DrawingSurvey]) -> frozenset[int]:
    """Return the inks that the artist gave other styles: trace inks, whatever the palette says."""
    return frozenset(
        ink
        for survey in surveys
        for ink, count in survey.recolored.items()
        if count >= _LEAST_RECOLORED_PX
    )


def _painted_share(open_area: Mask, paint: NDArray[np.uint16]) -> tuple[float, int]:
    """Return the painted share of the enclosed area, and how many regions are enclosed."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        open_area.view(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    enclosed = np.ones(count, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        enclosed[edge] = False
    enclosed[0] = False
    area = int(stats[enclosed, cv2.CC_STAT_AREA].sum())
    painted = np.bincount(labels[paint > 0], minlength=count)
    return (int(painted[enclosed].sum()) / area if area else 0.0), int(enclosed.sum())


def _count(styles: NDArray[np.uint16]) -> dict[int, int]:
    counts = np.bincount(styles, minlength=_STYLES)
    return {int(style): int(counts[style]) for style in np.flatnonzero(counts)}


def _as_pairs(counts: Mapping[int, int]) -> list[list[int]]:
    return [[style, count] for style, count in counts.items()]
