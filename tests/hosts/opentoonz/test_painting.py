"""One drawing painted: fills, antialiasing, specks and trace lines, and nothing else."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from shiage_opentoonz.cm32 import Cm32, ink_of, join, paint_of, tone_of
from shiage_opentoonz.growing import UNLABELED, grow_downhill
from shiage_opentoonz.painting import paint_drawing
from shiage_opentoonz.trace_lines import Inks, count_pairs, learn_pairs, trace_mask

from tests.drawings import CLOTH, CLOTH_SHADOW, walking_figure
from tests.hosts.opentoonz.toonz_levels import INK, STYLES, TRACE, as_pixels, walk_truth

INKS = Inks(frozenset({TRACE}), INK)
LIGHT, SHADOW = STYLES[CLOTH], STYLES[CLOTH_SHADOW]
PAIRS = {(LIGHT, SHADOW): SHADOW}


def _bare(number: int = 1) -> Cm32:
    return as_pixels(walking_figure(number - 1, antialiased=True), painted=False)


def _trace(pixels: Cm32) -> np.ndarray:
    return trace_mask(pixels, None, INKS, ())


def test_a_drawing_painted_by_its_truth_becomes_it() -> None:
    bare, truth = _bare(), walk_truth(1)
    painted = paint_drawing(bare, paint_of(truth), _trace(bare), INKS, PAIRS)
    between = tone_of(truth) == 255
    assert np.array_equal(paint_of(painted.pixels)[between], paint_of(truth)[between])
    assert np.array_equal(tone_of(painted.pixels), tone_of(bare))
    assert painted.filled_px == int((between & (paint_of(truth) > 0)).sum())


def test_antialiasing_takes_the_paint_of_the_side_it_belongs_to() -> None:
    bare, truth = _bare(), walk_truth(1)
    painted = paint_drawing(bare, paint_of(truth), _trace(bare), INKS, PAIRS)
    soft = (tone_of(bare) > 0) & (tone_of(bare) < 255)
    around = paint_of(painted.pixels)[soft]
    assert (around > 0).mean() > 0.5
    assert set(np.unique(around)) <= {0, *STYLES.values()}


def test_trace_lines_take_the_style_that_was_learned_for_their_neighbors() -> None:
    bare, truth = _bare(), walk_truth(1)
    painted = paint_drawing(bare, paint_of(truth), _trace(bare), INKS, PAIRS)
    trace = _trace(bare)
    assert painted.recolored_px == int(trace.sum())
    assert set(np.unique(ink_of(painted.pixels)[trace])) == {SHADOW}
    assert np.array_equal(ink_of(painted.pixels)[~trace], ink_of(bare)[~trace])


def test_trace_lines_between_unknown_neighbors_stay_as_they_are() -> None:
    bare, truth = _bare(), walk_truth(1)
    painted = paint_drawing(bare, paint_of(truth), _trace(bare), INKS, {})
    assert np.array_equal(ink_of(painted.pixels), ink_of(bare))


def test_a_trace_line_with_one_style_on_both_sides_takes_it() -> None:
    bare, truth = _bare(), walk_truth(1)
    paint = paint_of(truth).copy()
    paint[paint == SHADOW] = LIGHT
    painted = paint_drawing(bare, paint, _trace(bare), INKS, {})
    assert set(np.unique(ink_of(painted.pixels)[_trace(bare)])) == {LIGHT}


def test_a_trace_line_beside_a_region_left_to_the_artist_stays() -> None:
    bare, truth = _bare(), walk_truth(1)
    paint = paint_of(truth).copy()
    paint[paint == SHADOW] = 0
    pairs = {**PAIRS, (0, LIGHT): LIGHT}
    painted = paint_drawing(bare, paint, _trace(bare), INKS, pairs)
    assert np.array_equal(ink_of(painted.pixels), ink_of(bare))


def test_what_the_artist_painted_stays_whatever_was_decided() -> None:
    truth = walk_truth(1)
    decided = np.full(truth.shape, SHADOW, np.uint16)
    painted = paint_drawing(truth, decided, _trace(truth), INKS, PAIRS)
    artist = paint_of(truth) > 0
    assert np.array_equal(paint_of(painted.pixels)[artist], paint_of(truth)[artist])


def test_antialiasing_beside_the_artists_paint_is_left_to_the_artist() -> None:
    bare = _bare()
    light_only = as_pixels(walking_figure(0, antialiased=True), painted=True, only=[LIGHT])
    hard = np.where(tone_of(light_only) == 255, paint_of(light_only), 0).astype(np.uint16)
    partly = join(ink_of(bare), hard, tone_of(bare))
    decided = np.where(paint_of(walk_truth(1)) == STYLES[CLOTH], 0, paint_of(walk_truth(1)))
    painted = paint_drawing(partly, decided.astype(np.uint16), _trace(partly), INKS, {})
    new = (paint_of(painted.pixels) != paint_of(partly)) & (paint_of(painted.pixels) == LIGHT)
    assert not new.any()


def test_nothing_decided_changes_nothing() -> None:
    bare = _bare()
    painted = paint_drawing(bare, np.zeros(bare.shape, np.uint16), _trace(bare), INKS, PAIRS)
    assert np.array_equal(painted.pixels, bare)


def test_our_mark_of_unsure_regions_counts_as_no_paint() -> None:
    bare, mark = _bare(), 99
    between = tone_of(bare) == 255
    marked = join(ink_of(bare), np.where(between, mark, 0).astype(np.uint16), tone_of(bare))
    decided = np.where(between, LIGHT, 0).astype(np.uint16)
    painted = paint_drawing(marked, decided, _trace(marked), INKS, {}, unpainted=mark)
    assert set(np.unique(paint_of(painted.pixels)[between])) == {LIGHT}


def test_specks_take_the_paint_around_them() -> None:
    tone = np.full((20, 20), 255, np.uint8)
    tone[8:12, 8:12] = 0
    tone[9, 9] = 255
    ink = (tone == 0).astype(np.uint16)
    bare = join(ink, np.zeros_like(ink), tone)
    decided = np.full((20, 20), LIGHT, np.uint16)
    decided[9, 9] = 0
    painted = paint_drawing(bare, decided, np.zeros((20, 20), np.bool_), INKS, {})
    assert int(paint_of(painted.pixels)[9, 9]) == LIGHT


def test_regions_meet_at_the_darkest_of_a_line() -> None:
    tone = np.array([[255, 200, 90, 10, 120, 255]], np.uint8)
    labels = np.array([[1, -1, -1, -1, -1, 2]], np.int32)
    grow_downhill(labels, tone)
    assert labels.tolist()[0][:3] == [1, 1, 1]
    assert labels.tolist()[0][4:] == [2, 2]
    assert labels[0, 3] in (1, 2)


def test_growth_never_climbs() -> None:
    tone = np.array([[255, 50, 100, 50, 100]], np.uint8)
    labels = np.array([[1, -1, -1, -1, -1]], np.int32)
    grow_downhill(labels, tone)
    assert labels.tolist() == [[1, 1, UNLABELED, UNLABELED, UNLABELED]]


def test_pairs_are_learned_from_painted_drawings() -> None:
    truth = walk_truth(2)
    counts = count_pairs(truth, trace_mask(truth, _bare(2), INKS, ()), INKS)
    assert learn_pairs(counts)[LIGHT, SHADOW] == SHADOW


def test_a_recolored_trace_line_is_known_without_the_lines_before_painting() -> None:
    truth = walk_truth(2)
    known = trace_mask(truth, _bare(2), INKS, ())
    guessed = trace_mask(truth, None, INKS, STYLES.values())
    assert np.array_equal(known, guessed)


@pytest.mark.parametrize(
    ("counts", "learned"),
    [
        ({(4, 5, 5): 90, (4, 5, 4): 10}, {(4, 5): 5}),
        ({(4, 5, 5): 60, (4, 5, 4): 40}, {}),
        ({(4, 5, 5): 3}, {}),
    ],
)
def test_only_a_clear_majority_teaches(
    counts: dict[tuple[int, int, int], int], learned: dict[tuple[int, int], int]
) -> None:
    assert learn_pairs(Counter(counts)) == learned
