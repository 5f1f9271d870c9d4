"""Tests of whether painted drawings contradict each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plugin_core.decisions import find_contradictions
from plugin_core.decisions.agreement import SURE, contradicted_share
from plugin_core.methods.method import HeldOut
from plugin_core.prepared import PreparedDrawing
from tests.drawings import CLOTH, GOLD, SKIN, LineDrawing
from tests.prepared_drawings import COLORS, PALETTE, corrected_in_one_region, painted_drawing

CLOTH_INDEX, GOLD_INDEX = 1 + COLORS.index(CLOTH), 1 + COLORS.index(GOLD)


@pytest.fixture
def drawing() -> PreparedDrawing:
    """Three rectangles: a large one of cloth, a smaller one of gold, a small one of skin."""
    picture = LineDrawing(220, 80)
    picture.rectangle((10, 10, 100, 60), CLOTH)
    picture.rectangle((120, 10, 40, 60), GOLD)
    picture.rectangle((170, 30, 20, 20), SKIN)
    return painted_drawing(picture)


def told(drawing: PreparedDrawing, colors: dict[int, int], sure: float = 1.0) -> HeldOut:
    """What is said of a drawing: its own colors, but for those that are given."""
    said = np.array([colors.get(int(one), int(one)) for one in drawing.colors])
    probabilities = np.full((len(said), len(PALETTE)), (1 - sure) / (len(PALETTE) - 1), np.float32)
    probabilities[np.arange(len(said)), said] = sure
    return HeldOut(drawing, probabilities)


def test_drawings_that_agree_are_let_be(drawing: PreparedDrawing) -> None:
    assert find_contradictions([told(drawing, {})], PALETTE) == ()


def test_a_color_that_others_have_otherwise_is_told(drawing: PreparedDrawing) -> None:
    held_out = told(drawing, {CLOTH_INDEX: GOLD_INDEX, GOLD_INDEX: CLOTH_INDEX})
    (sentence,) = find_contradictions([held_out], PALETTE)
    assert "A.0001 is painted unlike the other painted drawings" in sentence
    assert "#3c6ebe where they have #f0c83c" in sentence


def test_a_small_region_may_be_of_another_color(drawing: PreparedDrawing) -> None:
    small = told(drawing, {1 + COLORS.index(SKIN): GOLD_INDEX})
    assert 0 < contradicted_share(small) < 0.1
    assert find_contradictions([small], PALETTE) == ()


def test_a_region_half_in_shadow_may_be_told_by_its_light(drawing: PreparedDrawing) -> None:
    assert drawing.paint is not None
    paint = drawing.paint.copy()
    paint[12:30, 12:110] = GOLD_INDEX
    in_shadow = replace(drawing, paint=paint)
    held_out = told(drawing, {CLOTH_INDEX: GOLD_INDEX})
    assert find_contradictions([held_out], PALETTE) != ()
    assert find_contradictions([replace(held_out, reference=in_shadow)], PALETTE) == ()


def test_who_does_not_know_contradicts_nobody(drawing: PreparedDrawing) -> None:
    unsure = told(drawing, {CLOTH_INDEX: GOLD_INDEX}, sure=SURE - 0.05)
    assert contradicted_share(unsure) == 0
    assert find_contradictions([unsure], PALETTE) == ()


def test_what_others_leave_blank_is_no_contradiction(drawing: PreparedDrawing) -> None:
    assert contradicted_share(told(drawing, {CLOTH_INDEX: 0})) == 0


def test_a_correction_is_no_contradiction(drawing: PreparedDrawing) -> None:
    corrected = corrected_in_one_region(drawing, int(np.argmax(drawing.colors == CLOTH_INDEX)))
    held_out = replace(told(drawing, {CLOTH_INDEX: GOLD_INDEX}), reference=corrected)
    assert contradicted_share(held_out) == 1
    assert find_contradictions([held_out], PALETTE) == ()
