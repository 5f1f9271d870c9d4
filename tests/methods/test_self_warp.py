"""Tests of plugin_core.methods.self_warp."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from plugin_core.arrays import NO_COLOR
from plugin_core.methods.self_warp import self_warp
from plugin_core.regions import find_regions
from tests.drawings import walking_figure
from tests.prepared_drawings import painted_drawing


def test_the_same_seed_bends_the_same_way() -> None:
    drawing = painted_drawing(walking_figure())

    one, two = self_warp(drawing, seed=3), self_warp(drawing, seed=3)

    assert np.array_equal(one.regions.labels, two.regions.labels)
    assert np.array_equal(one.colors, two.colors)


def test_another_seed_bends_another_way() -> None:
    drawing = painted_drawing(walking_figure())

    one, two = self_warp(drawing, seed=0), self_warp(drawing, seed=1)

    assert one.drawing.stem != two.drawing.stem
    assert not np.array_equal(one.regions.line.mask, two.regions.line.mask)


def test_no_amount_of_bend_is_the_drawing_itself() -> None:
    drawing = painted_drawing(walking_figure())

    copy = self_warp(drawing, seed=0, amount=0)

    assert np.array_equal(copy.regions.labels, drawing.regions.labels)
    assert np.array_equal(copy.colors, drawing.colors)
    assert np.array_equal(copy.paint, drawing.paint)


def test_every_bent_region_has_the_color_of_its_paint() -> None:
    drawing = painted_drawing(walking_figure())

    for seed in range(4):
        bent = self_warp(drawing, seed=seed)
        inside = bent.regions.labels > 0
        by_region = bent.colors[bent.regions.labels - 1]
        # Paint and regions were both copied from the nearest pixel: they agree off the seams.
        assert (by_region == bent.paint)[inside].mean() > 0.97
        assert set(bent.colors) == set(drawing.colors)


def test_bent_regions_are_regions() -> None:
    bent = self_warp(painted_drawing(walking_figure()), seed=1).regions

    anew = find_regions(bent.line)
    assert np.array_equal(anew.labels, bent.labels)
    assert np.array_equal(bent.line.mask, bent.line.strength > 0)


def test_unknown_regions_stay_unknown() -> None:
    drawing = painted_drawing(walking_figure())
    colors = drawing.colors.copy()
    colors[1] = NO_COLOR

    bent = self_warp(replace(drawing, colors=colors, paint=None), seed=0)

    assert bent.paint is None
    assert NO_COLOR in bent.colors


def test_a_bent_copy_shows_after_its_original() -> None:
    assert self_warp(painted_drawing(walking_figure(), position=4), seed=0).position == 5
