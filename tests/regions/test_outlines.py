"""Outlines as polygons."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from plugin_core.regions import find_regions, read_line_art
from plugin_core.regions.outlines import Ring, trace_outlines
from tests.drawings import LineDrawing

from .scribbles import SEEDS, patient


def fill_even_odd(rings: list[Ring], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the pixels whose center lies inside an odd number of rings."""
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    inside = np.zeros(shape, np.bool_)
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if y0 != y1:
                crosses = ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
                inside ^= crosses
    return inside


@patient
@given(SEEDS)
def test_filling_an_outline_gives_back_the_pixels(seed: int) -> None:
    dice = np.random.default_rng(seed)
    labels = dice.integers(0, 4, dice.integers(1, 13, 2), dtype=np.int32)
    for tolerance_px in (0.0, 0.2):
        rings = trace_outlines(labels, 3, tolerance_px=tolerance_px)
        for label in (1, 2, 3):
            assert np.array_equal(fill_even_odd(rings[label - 1], labels.shape), labels == label)


def test_the_outer_ring_comes_first_and_holes_follow() -> None:
    drawing = LineDrawing(120, 100, antialiased=True)
    drawing.circle((60, 50), 40).circle((45, 50), 10).rectangle((70, 40, 12, 20))
    regions = find_regions(read_line_art(drawing.line()))
    ring_with_holes = regions.outlines[regions.labels[20, 60] - 1]
    assert len(ring_with_holes) == 3
    widths = [np.ptp([x for x, _ in ring]) for ring in ring_with_holes]
    assert widths[0] == max(widths)


def test_a_slanted_border_needs_few_corners() -> None:
    drawing = LineDrawing(300, 200, antialiased=True).polygon([(20, 20), (280, 90), (40, 180)])
    regions = find_regions(read_line_art(drawing.line()))
    (ring,) = regions.outlines[1]
    assert len(ring) < 30
    filled = fill_even_odd([ring], regions.grown.shape)
    assert np.count_nonzero(filled != (regions.grown == 2)) < 0.02 * np.count_nonzero(filled)


def test_corners_are_plain_numbers_in_pixels() -> None:
    regions = find_regions(read_line_art(np.full((4, 6, 4), 255, np.uint8)))
    (ring,) = regions.outlines[0]
    assert all(type(value) is float for corner in ring for value in corner)
    xs, ys = zip(*ring, strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == (0.0, 6.0, 0.0, 4.0)
