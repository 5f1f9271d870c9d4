"""How the lines of a shot are drawn: width, tremor, pencil grain, ink, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class LineStyle:
    """The hand and the pencil. Lengths are pixels of the finished drawing.

    Attributes
    ----------
    width_px
        Usual width of ink lines.
    pressure
        0..1: how much the width swells and thins along a line.
    trace_width_px
        Width of colored separation lines.
    wobble_px
        How far the hand strays.
    grain
        0..1: how much the paper eats of the pencil.
    binarized
        No antialiasing, as after a studio's scan.
    gaps
        Line breaks per drawing.
    gap_px
        Longest line break.
    ink
        Color of the ink.
    separation_lines
        Whether shadows and highlights have lines at all.
    """

    width_px: float = 2.0
    pressure: float = 0.3
    trace_width_px: float = 1.0
    wobble_px: float = 0.6
    grain: float = 0.0
    binarized: bool = False
    gaps: int = 0
    gap_px: float = 4.0
    ink: Rgb = (0, 0, 0)
    separation_lines: bool = True


_INKS: tuple[Rgb, ...] = ((70, 42, 30), (40, 40, 60), (60, 60, 60), (90, 30, 40), (25, 60, 50))


def draw_style(rng: np.random.Generator, size: int) -> LineStyle:
    """A random style for drawings whose long side has ``size`` pixels.

    Parameters
    ----------
    rng
        Source of the choices.
    size
        Long side of the drawings in pixels; widths scale with its square root.

    Returns
    -------
    LineStyle
        Clean, pencil-like or scanned lines of 1 to 6 pixels.
    """
    fineness = np.sqrt(size / 400)
    binarized = bool(rng.random() < 0.3)
    has_gaps = bool(rng.random() < 0.3)
    return LineStyle(
        width_px=float(np.clip(np.exp(rng.normal(0.5, 0.45)) * fineness, 1.0, 6.0)),
        pressure=float(rng.choice([0.0, 0.2, 0.45])),
        trace_width_px=float(rng.choice([1.0, 1.0, 1.5]) * max(1.0, fineness)),
        wobble_px=float(rng.choice([0.0, 0.4, 0.8, 1.4]) * fineness),
        grain=0.0 if binarized else float(rng.choice([0.0, 0.0, 0.3, 0.6])),
        binarized=binarized,
        gaps=int(rng.integers(1, 12)) if has_gaps else 0,
        gap_px=float(rng.uniform(1.5, 6.0)),
        ink=_INKS[rng.integers(len(_INKS))] if rng.random() < 0.25 else (0, 0, 0),
        separation_lines=bool(rng.random() < 0.8),
    )
