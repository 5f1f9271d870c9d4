"""Drawings of many regions are matched a portion at a time, and say the same as whole."""

from __future__ import annotations

from dataclasses import astuple
from itertools import pairwise

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.features import match_portions as module
from plugin_core.features.match_inputs import match_inputs
from plugin_core.features.match_portions import match_portions, neighborhoods
from plugin_core.methods.matcher import copy_colors, matcher_networks
from plugin_core.prepared import PreparedDrawing
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure

READ, _ = matcher_networks()
COLORS = 7


def walk(*steps: int) -> list[PreparedDrawing]:
    """Return painted drawings of one figure."""
    figures = [walking_figure(step) for step in steps]
    return prepare_pictures([(one.line(), one.paint()) for one in figures])


def test_halves_hold_every_region_once_and_never_too_many() -> None:
    places = np.random.default_rng(0).uniform(0, 100, (101, 2))
    parts = neighborhoods(places, 10)
    assert max(map(len, parts)) <= 10
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(101))


def test_a_drawing_is_halved_across_its_longer_side() -> None:
    wide = np.array([[0, 0], [90, 3], [10, 9], [100, 5]])
    assert [part.tolist() for part in neighborhoods(wide, 2)] == [[0, 2], [1, 3]]
    assert [part.tolist() for part in neighborhoods(wide[:, ::-1], 2)] == [[0, 2], [1, 3]]


def test_a_drawing_without_regions_is_one_empty_part() -> None:
    assert [len(part) for part in neighborhoods(np.empty((0, 2)), 5)] == [0]


def test_a_drawing_of_few_regions_is_matched_whole() -> None:
    target, *references = walk(0, 1, 3)
    references[0].colors[2:4] = NO_COLOR
    ((places, portion),) = match_portions(target, references, READ)
    np.testing.assert_array_equal(places, np.arange(target.regions.count))
    whole = match_inputs(target, references, READ)
    for mine, expected in zip(astuple(portion), astuple(whole), strict=True):
        np.testing.assert_array_equal(mine, expected)


def test_each_portion_stands_beside_what_looks_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REGIONS", 2)
    monkeypatch.setattr(module, "MOST_REFERENCE_REGIONS", 4)
    target, same = walk(0, 0)
    same.colors[:] = np.arange(same.regions.count)
    for places, portion in match_portions(target, [same], READ):
        assert len(portion.reference_colors) == 4
        assert set(places.tolist()) <= set(portion.reference_colors.tolist())
        assert all(one < next_ for one, next_ in pairwise(portion.reference_colors.tolist()))
        assert portion.evidence.shape[:2] == (len(places), 4)
        assert portion.target_inner.shape == (len(places), len(places))
        assert portion.reference_inner.shape == (4, 4)


def test_regions_without_a_color_are_in_no_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REFERENCE_REGIONS", 3)
    target, *references = walk(0, 1, 2)
    references[0].colors[:] = NO_COLOR
    references[1].colors[1:3] = NO_COLOR
    ((_, portion),) = match_portions(target, references, READ)
    assert len(portion.reference_colors) == 3
    assert NO_COLOR not in portion.reference_colors


def test_portions_are_colored_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    target, *references = walk(2, 0, 1, 3)
    whole = copy_colors(target, references, COLORS)
    monkeypatch.setattr(module, "MOST_REGIONS", 3)
    monkeypatch.setattr(module, "MOST_REFERENCE_REGIONS", 12)
    portions = copy_colors(target, references, COLORS)
    np.testing.assert_array_equal(portions.argmax(1), whole.argmax(1))
    assert (portions.argmax(1) == target.colors).mean() >= 6 / 7
