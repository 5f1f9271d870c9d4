"""Prepared drawings made from test drawings: every region with its exact color."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core.arrays import NO_COLOR, Probabilities
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import CLOTH, CLOTH_SHADOW, GOLD, HAIR, SKIN, LineDrawing

COLORS = (GOLD, CLOTH, CLOTH_SHADOW, HAIR, SKIN)
PALETTE = Palette((PAPER, *(Color(i, rgba) for i, rgba in enumerate(COLORS, start=1))))


def painted_drawing(
    drawing: LineDrawing, position: int = 0, palette: Palette = PALETTE
) -> PreparedDrawing:
    """Cut a test drawing into regions and give each the color of its first pixel."""
    regions = find_regions(read_line_art(drawing.line()))
    paint = palette.index_map(drawing.paint())
    pixel = np.unique(regions.labels, return_index=True)[1][-regions.count :]
    source = Drawing("A", position + 1, "", Path(f"line/A.{position + 1:04d}.png"))
    return PreparedDrawing(source, position, regions, paint.ravel()[pixel], paint)


def unpainted(drawing: PreparedDrawing) -> PreparedDrawing:
    """Return the drawing without its paint."""
    return replace(drawing, colors=np.full_like(drawing.colors, NO_COLOR), paint=None)


def corrected_in_one_region(drawing: PreparedDrawing, row: int = 0) -> PreparedDrawing:
    """Return the drawing with the paint of one region alone."""
    colors = np.full_like(drawing.colors, NO_COLOR)
    colors[row] = drawing.colors[row]
    return replace(drawing, colors=colors)


def region_at(drawing: PreparedDrawing, x: int, y: int) -> int:
    """Return the row of the region at a pixel."""
    return int(drawing.regions.labels[y, x]) - 1


def uniform(count: int, colors: int) -> Probabilities:
    """Return the (count, colors) evidence of somebody who knows nothing."""
    return np.full((count, colors), 1.0 / colors, np.float32)
