"""Tests of plugin_core.features.patches."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.features.drawing_window import drawing_box
from plugin_core.features.patches import Lesson, PatchPlan, PatchSampler
from plugin_core.features.position import view
from plugin_core.regions import find_regions, read_line_art
from tests.drawings import CLOTH, SKIN, LineDrawing

STILL = PatchPlan(
    size=32, turn=0, zoom=0, jitter_px=0, place_shift=0, place_zoom=0, canvas_shift=0,
    without_place=0, gaps=0,
)  # fmt: skip
PAPER_COLOR, CLOTH_COLOR, SKIN_COLOR = 0, 1, 2


def lesson(colors=(PAPER_COLOR, CLOTH_COLOR, SKIN_COLOR)) -> Lesson:
    """A large square of cloth with a speck of skin in it, on paper."""
    drawing = LineDrawing(400, 300).rectangle((100, 50, 200, 200), CLOTH)
    drawing.rectangle((150, 100, 8, 8), SKIN)
    regions = find_regions(read_line_art(drawing.line()))
    return Lesson(view(regions, drawing_box(regions), 1.0), np.array(colors, np.int16))


def patches(plan: PatchPlan, count: int = 200, source: Lesson | None = None):
    sampler, rng = PatchSampler([source or lesson()], plan), np.random.default_rng(0)
    return [sampler.draw(rng) for _ in range(count)]


def test_a_speck_is_shown_about_as_often_as_a_large_region():
    centers = [one.colors[one.regions[8, 8]] for one in patches(replace_shares(1.0, 0.0))]
    specks = np.mean(np.array(centers) == SKIN_COLOR)
    assert 0.07 < specks < 0.4


def test_patches_on_borders_show_two_colors():
    for one in patches(replace_shares(0.0, 1.0), 30):
        assert len(set(one.colors.tolist()) - {NO_COLOR}) >= 2


def test_regions_without_color_are_no_centers_and_carry_none():
    source = lesson((PAPER_COLOR, CLOTH_COLOR, NO_COLOR))
    for one in patches(replace_shares(1.0, 0.0), 50, source):
        assert one.colors[one.regions[8, 8]] != SKIN_COLOR
        assert SKIN_COLOR not in one.colors


def test_lines_carry_no_color():
    assert all(one.colors[0] == NO_COLOR for one in patches(STILL, 5))


def test_a_patch_knows_its_place():
    source = lesson()
    for one in patches(STILL, 5, source):
        x, y = np.rint(np.linalg.solve(source.view.place[:2, :2], one.place[:2, 2]
                                       - source.view.place[:2, 2])).astype(int)  # fmt: skip
        height, width = source.view.layers.shape[:2]
        rows = np.clip(np.arange(y, y + 32), 0, height - 1)
        columns = np.clip(np.arange(x, x + 32), 0, width - 1)
        shown = source.view.layers[rows[:, None], columns].astype(int)
        # Centers lie on halves of pixels, so a patch may be a mean of two neighbors.
        assert np.abs(one.layers.astype(int) - shown).mean() < 12


def test_some_patches_are_told_no_place():
    told = [one.place.any() for one in patches(PatchPlan(size=32, without_place=0.5), 100)]
    assert 25 < sum(told) < 75


def test_a_gap_erases_line_and_nothing_else():
    plain = patches(replace_shares(0.0, 1.0), 1)[0]
    broken = patches(replace_shares(0.0, 1.0, gaps=1.0), 1)[0]
    assert broken.layers[..., 0].sum() < plain.layers[..., 0].sum()
    assert np.array_equal(broken.regions, plain.regions)


def test_the_same_dice_draw_the_same_patch():
    first, second = (patches(PatchPlan(size=32), 3)[2] for _ in range(2))
    assert np.array_equal(first.layers, second.layers)
    assert np.array_equal(first.place, second.place)


@pytest.mark.parametrize("weight", [1.0, 4.0])
def test_a_patch_weighs_as_much_as_its_drawing(weight):
    source = Lesson(lesson().view, lesson().colors, weight)
    assert patches(STILL, 1, source)[0].weight == weight


def replace_shares(on_region: float, on_border: float, gaps: float = 0.0) -> PatchPlan:
    from dataclasses import replace

    return replace(STILL, on_region=on_region, on_border=on_border, gaps=gaps)
