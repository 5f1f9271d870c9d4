"""Choices become paint, and can be taken back; needs no display."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shiage_window.choices import approve, choose_color
from shiage_window.review_shot import ReviewShot

from plugin_core.errors import ForeignFile, InputError
from plugin_core.images import read_rgba, write_png
from plugin_core.preparing import prepare
from plugin_core.shot import Shot
from tests.hosts.window.conftest import add_box


@pytest.fixture
def review(shot_folder: Path) -> ReviewShot:
    return ReviewShot(shot_folder)


def test_a_choice_paints_exactly_its_region(review: ReviewShot) -> None:
    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    color = review.colors[2]
    change = choose_color(review.shot, drawing, regions, info.regions[4], color)
    change.apply()
    paint = read_rgba(change.path)
    inside = regions.grown == 5
    assert (paint[inside] == color.rgba).all()
    assert not paint[~inside].any()


def test_a_second_choice_keeps_the_first(review: ReviewShot) -> None:
    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    choose_color(review.shot, drawing, regions, info.regions[4], review.colors[2]).apply()
    choose_color(review.shot, drawing, regions, info.regions[5], review.colors[3]).apply()
    paint = read_rgba(review.folder / "paint" / "A.0002.png")
    assert (paint[regions.grown == 5] == review.colors[2].rgba).all()
    assert (paint[regions.grown == 6] == review.colors[3].rgba).all()


def test_the_next_coloring_repeats_the_choice(review: ReviewShot) -> None:
    from plugin_core import colorize, learn

    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    choose_color(review.shot, drawing, regions, info.regions[4], review.colors[2]).apply()
    shot = Shot.open(review.folder)
    model = learn(shot, method="nearest_region", max_seconds=5)
    (result,) = colorize(shot, model, drawings=[drawing.number])
    assert result.regions[4].kept
    assert (result.rgba()[regions.grown == 5] == review.colors[2].rgba).all()


def test_a_choice_taken_back_leaves_no_file(review: ReviewShot) -> None:
    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    change = choose_color(review.shot, drawing, regions, info.regions[4], review.colors[2])
    change.apply()
    change.revert()
    assert not change.path.exists()


def test_paint_that_changed_meanwhile_is_not_written_over(review: ReviewShot) -> None:
    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    change = choose_color(review.shot, drawing, regions, info.regions[4], review.colors[2])
    write_png(change.path, np.full((*regions.labels.shape, 4), 77, np.uint8))
    theirs = change.path.read_bytes()
    with pytest.raises(ForeignFile, match=r"A\.0002\.png was changed"):
        change.apply()
    assert change.path.read_bytes() == theirs


def test_approving_takes_the_result_over_to_the_byte(review: ReviewShot) -> None:
    change = approve(review.shot, review.drawings[1].drawing)
    change.apply()
    assert change.path.read_bytes() == (review.folder / "result" / "A.0002.png").read_bytes()


def test_approving_never_replaces_other_paint(review: ReviewShot) -> None:
    info = review.drawings[1]
    drawing = info.drawing
    regions = prepare(review.shot, drawing, gap_px=review.gap_px).regions
    wrong = next(c for c in review.colors.values() if c.color_id != 1)
    largest = int(regions.area[1:].argmax()) + 2
    choose_color(review.shot, drawing, regions, info.regions[largest - 1], wrong).apply()
    with pytest.raises(InputError, match="differently"):
        approve(Shot.open(review.folder), Shot.open(review.folder).drawing(2))


def test_a_region_of_other_lines_is_not_painted(review: ReviewShot) -> None:
    info = review.drawings[1]
    add_box(info.drawing.line)
    regions = prepare(review.shot, info.drawing, gap_px=review.gap_px).regions
    with pytest.raises(InputError, match="lines of 2 changed after it was colored"):
        choose_color(review.shot, info.drawing, regions, info.unsure[0], review.colors[2])


def test_a_result_of_other_lines_is_not_approved(review: ReviewShot) -> None:
    add_box(review.drawings[1].drawing.line)
    with pytest.raises(InputError, match="lines of 2 changed after it was colored"):
        approve(review.shot, review.drawings[1].drawing)


def test_without_a_result_there_is_nothing_to_approve(review: ReviewShot) -> None:
    (review.folder / "result" / "A.0002.png").unlink()
    with pytest.raises(InputError, match="no result"):
        approve(review.shot, review.drawings[1].drawing)


def test_what_the_artist_painted_is_called_that_when_it_is_approved(review: ReviewShot) -> None:
    with pytest.raises(InputError, match="1 is painted by you: there is no result to approve"):
        approve(review.shot, review.drawings[0].drawing)
