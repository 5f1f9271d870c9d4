"""Trace lines in the result."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from plugin_core.arrays import NO_COLOR, ColorIndices, PaintMap
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.regions import (
    LineArt,
    RegionMap,
    TracePairs,
    find_regions,
    learn_trace_pairs,
)

from .label_maps import line_art

LIGHT, SHADOW, WHITE = 1, 2, 3
PALETTE = Palette(
    (
        PAPER,
        Color(1, (255, 224, 196, 255), "skin"),
        Color(2, (200, 150, 130, 255), "skin shadow"),
        Color(3, (255, 255, 255, 255), "white"),
    )
)
HALVES = line_art(*["..rr.."] * 4)


@dataclass(frozen=True)
class Painted:
    """A painted drawing."""

    regions: RegionMap
    colors: ColorIndices
    paint: PaintMap | None


def painted(line: LineArt, colors: list[int], paint: list[list[int]] | None) -> Painted:
    """Return a painted drawing; ``paint`` is one row that all rows repeat."""
    regions = find_regions(line)
    rows = None if paint is None else np.array(paint * regions.labels.shape[0], np.int16)
    return Painted(regions, np.array(colors, np.int16), rows)


def result_of(pairs: TracePairs, line: LineArt, colors: list[int]) -> list[int]:
    """Return the first row of the paint after trace lines took their colors."""
    regions = find_regions(line)
    paint = np.array([NO_COLOR, *colors], np.int16)[regions.grown]
    row: list[int] = pairs.apply(paint, regions)[0].tolist()
    return row


def test_untaught_pairs_take_the_darker_color() -> None:
    pairs = learn_trace_pairs([], PALETTE)
    assert result_of(pairs, HALVES, [LIGHT, SHADOW]) == [1, 1, 2, 2, 2, 2]
    assert result_of(pairs, HALVES, [SHADOW, LIGHT]) == [2, 2, 2, 2, 1, 1]


def test_any_color_wins_over_the_paper() -> None:
    pairs = learn_trace_pairs([], PALETTE)
    assert result_of(pairs, HALVES, [0, WHITE]) == [0, 0, 3, 3, 3, 3]


def test_painted_drawings_teach_the_color_of_a_pair() -> None:
    reference = painted(HALVES, [SHADOW, LIGHT], [[2, 2, 1, 1, 1, 1]])
    pairs = learn_trace_pairs([reference], PALETTE)
    assert result_of(pairs, HALVES, [LIGHT, SHADOW]) == [1, 1, 1, 1, 2, 2]
    assert result_of(pairs, HALVES, [LIGHT, WHITE]) == [1, 1, 1, 1, 3, 3]


def test_a_line_split_in_its_middle_stays_split() -> None:
    reference = painted(HALVES, [LIGHT, SHADOW], [[1, 1, 1, 2, 2, 2]])
    pairs = learn_trace_pairs([reference], PALETTE)
    assert result_of(pairs, HALVES, [LIGHT, SHADOW]) == [1, 1, 1, 2, 2, 2]
    assert result_of(pairs, HALVES, [WHITE, SHADOW]) == [3, 3, 3, 2, 2, 2]


def test_untaught_pairs_follow_what_is_commoner_in_the_shot() -> None:
    split = painted(HALVES, [LIGHT, SHADOW], [[1, 1, 1, 2, 2, 2]])
    dark = painted(line_art(*["..rr.."] * 9), [WHITE, LIGHT], [[3, 3, 1, 1, 1, 1]])
    pairs = learn_trace_pairs([split, dark], PALETTE)
    assert result_of(pairs, HALVES, [WHITE, SHADOW]) == [3, 3, 2, 2, 2, 2]


def test_paint_that_shows_the_line_itself_teaches_nothing() -> None:
    shown = painted(HALVES, [LIGHT, SHADOW], [[1, 1, NO_COLOR, WHITE, 2, 2]])
    unpainted = painted(HALVES, [LIGHT, SHADOW], None)
    taught = learn_trace_pairs([shown, unpainted], PALETTE)
    assert np.array_equal(taught.table, learn_trace_pairs([], PALETTE).table)


def test_the_same_color_on_both_sides_closes_over_the_line() -> None:
    assert result_of(learn_trace_pairs([], PALETTE), HALVES, [LIGHT, LIGHT]) == [1] * 6


def test_a_line_beside_an_undecided_region_stays_as_grown() -> None:
    pairs = learn_trace_pairs([], PALETTE)
    assert result_of(pairs, HALVES, [LIGHT, NO_COLOR]) == [1, 1, 1, -1, -1, -1]


def test_ink_is_left_to_the_regions_that_grow_under_it() -> None:
    ink = line_art(*["..##.."] * 4)
    assert result_of(learn_trace_pairs([], PALETTE), ink, [LIGHT, SHADOW]) == [1, 1, 1, 2, 2, 2]


def test_a_trace_line_that_ends_inside_a_region_takes_its_color() -> None:
    line = line_art(
        "....................#...",
        "....................#...",
        "..rrrrrrrr..........#...",
        "....................#...",
        "....................#...",
    )
    regions = find_regions(line)
    paint = np.array([NO_COLOR, LIGHT, SHADOW], np.int16)[regions.grown]
    applied = learn_trace_pairs([], PALETTE).apply(paint, regions)
    assert applied[2, :20].tolist() == [LIGHT] * 20


def test_where_a_trace_line_meets_ink_only_its_own_sides_count() -> None:
    line = line_art(
        ".....r.....",
        ".....r.....",
        ".....r.....",
        "###########",
        "...........",
    )
    regions = find_regions(line)
    paint = np.array([NO_COLOR, LIGHT, WHITE, SHADOW], np.int16)[regions.grown]
    applied = learn_trace_pairs([], PALETTE).apply(paint, regions)
    assert applied[:3, 5].tolist() == [LIGHT] * 3


def test_the_table_survives_json() -> None:
    pairs = learn_trace_pairs([painted(HALVES, [SHADOW, LIGHT], [[2, 2, 1, 1, 1, 1]])], PALETTE)
    again = TracePairs.from_dict(json.loads(json.dumps(pairs.to_dict())))
    assert np.array_equal(again.table, pairs.table)
    assert again.table.dtype == np.int16
