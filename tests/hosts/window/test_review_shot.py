"""The shot as the window sees it; needs no display."""

from __future__ import annotations

import os
from pathlib import Path

from shiage_window.review_shot import Mark, ReviewShot

from tests.hosts.window.conftest import add_box


def test_every_drawing_has_a_mark(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    marks = {info.drawing.number: info.mark for info in review.drawings}
    assert {number for number, mark in marks.items() if mark is Mark.PAINTED} == {1, 7, 12}
    assert set(marks.values()) <= {Mark.PAINTED, Mark.AUTO, Mark.UNSURE}


def test_an_accepted_drawing_is_approved(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    review.shot.accept(2)
    review.refresh()
    assert review.drawings[review.place_of("A.0002")].mark is Mark.APPROVED


def test_a_drawing_without_result_is_empty(shot_folder: Path) -> None:
    for path in (shot_folder / "result").glob("A.0003.*"):
        path.unlink()
    assert ReviewShot(shot_folder).drawings[2].mark is Mark.EMPTY


def test_unsure_regions_come_one_after_the_other_and_around(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    stops = [
        (place, region.id) for place, info in enumerate(review.drawings) for region in info.unsure
    ]
    assert review.next_unsure(0, None, 1) == stops[0]
    assert review.next_unsure(*stops[0], 1) == stops[1]
    assert review.next_unsure(*stops[0], -1) == stops[-1]
    assert review.next_unsure(*stops[-1], 1) == stops[0]


def test_the_largest_unsure_region_comes_first(shot_folder: Path) -> None:
    for info in ReviewShot(shot_folder).drawings:
        areas = [region.area for region in info.unsure]
        assert areas == sorted(areas, reverse=True)


def test_a_decided_region_is_not_unsure_any_more(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    place, region = review.next_unsure(0, None, 1) or (0, 0)
    before = len(review.drawings[place].unsure)
    review.decided[review.choice(review.drawings[place].stem, region)] = 1
    review.refresh()
    assert len(review.drawings[place].unsure) == before - 1


def test_a_choice_is_of_one_result_only(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    place, region = review.next_unsure(0, None, 1) or (0, 0)
    before = len(review.drawings[place].unsure)
    review.decided[review.choice(review.drawings[place].stem, region)] = 1
    os.utime(shot_folder / "result" / f"{review.drawings[place].stem}.json")
    review.refresh()
    assert len(review.drawings[place].unsure) == before


def test_a_result_of_other_lines_is_none(shot_folder: Path) -> None:
    review = ReviewShot(shot_folder)
    place, _ = review.next_unsure(0, None, 1) or (0, 0)
    add_box(review.drawings[place].drawing.line)
    review.refresh()
    now = review.drawings[place]
    assert (now.mark, now.result, now.unsure) == (Mark.EMPTY, None, ())
