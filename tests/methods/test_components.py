"""Tests of plugin_core.methods.components."""

from __future__ import annotations

import numpy as np

from plugin_core.methods.components import component_matches, plain_matches
from plugin_core.methods.nearest_region import costs_between
from plugin_core.prepared import PreparedDrawing
from tests.drawings import walking_figure
from tests.prepared_drawings import painted_drawing


def walk(step: int) -> PreparedDrawing:
    return painted_drawing(walking_figure(step), step)


def test_a_drawing_matches_itself_plainly() -> None:
    drawing, twin = walk(0), walk(0)
    plain = plain_matches(drawing, twin, costs_between(drawing, twin))
    assert plain.tolist() == list(range(drawing.regions.count))


def test_a_match_that_is_too_far_or_too_large_is_not_plain() -> None:
    target, reference = walk(0), walk(0)
    nothing_apart = np.zeros((target.regions.count, reference.regions.count), np.float32)
    plain = plain_matches(target, reference, nothing_apart)
    for row in np.flatnonzero(plain >= 0):
        ratio = target.regions.area[row] / reference.regions.area[plain[row]]
        assert 0.7 <= ratio <= 1.3
    assert (plain_matches(target, reference, nothing_apart + 1) == -1).all()


def test_each_region_has_one_best_match_that_counts_fully() -> None:
    fits = component_matches(walk(2), walk(0))
    np.testing.assert_allclose(fits.max(axis=1), 1, rtol=1e-5)
    assert ((fits > 0).sum(axis=1) >= 1).all()


def test_colors_follow_a_figure_that_walks() -> None:
    target, reference = walk(2), walk(0)
    followed = reference.colors[component_matches(target, reference).argmax(axis=1)]
    assert (followed == target.colors).mean() >= 6 / 7
