"""Tests of plugin_core.session.colorist: drawings beside each other, over whole shots."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from plugin_core.regions import find_regions, read_line_art
from plugin_core.session import colorize, learn
from plugin_core.session.colorist import drawings_beside
from plugin_core.session.painted_files import files_hash
from plugin_core.shot import Shot
from tests.drawings import LineDrawing, make_shot, walking_figure, write_picture


def paint_walk(folder: Path, *, pretrained: bool = True) -> list[str]:
    """Colorize what is not there yet, save it, and say what it was."""
    shot = Shot.open(folder)
    model = learn(shot, method="auto", max_steps=1, pretrained=pretrained)
    results = list(colorize(shot, model, precision=0.0))
    for result in results:
        result.save()
    return [result.drawing.stem for result in results]


def numpy_threads() -> set[int]:
    """How many threads numpy's matrix products take."""
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


@pytest.fixture
def long_walk(tmp_path: Path) -> Path:
    """Eight drawings of the walking figure, the first and the sixth painted."""
    return make_shot(tmp_path / "walk", [walking_figure(step) for step in range(8)], painted=(1, 6))


def test_two_places_before_and_after_are_beside_but_not_what_is_painted(long_walk: Path) -> None:
    shot = Shot.open(long_walk)
    painted = [shot.drawing(number) for number in (1, 6)]

    beside = drawings_beside(shot, shot.drawing(4), painted)

    assert [(away, drawing.number) for away, drawing in beside] == [(2, 2), (1, 3), (1, 5)]


def test_what_lies_beside_a_changed_drawing_is_colored_again(long_walk: Path) -> None:
    assert paint_walk(long_walk) == ["A.0002", "A.0003", "A.0004", "A.0005", "A.0007", "A.0008"]
    write_picture(long_walk / "line" / "A.0002.png", walking_figure(9).line())
    assert paint_walk(long_walk) == ["A.0002", "A.0003", "A.0004"]


def test_a_corrected_drawing_still_has_its_say_in_those_beside_it(long_walk: Path) -> None:
    figure = walking_figure(2)
    labels = find_regions(read_line_art(figure.line())).labels
    face = labels == labels[44, 64]
    write_picture(long_walk / "paint" / "A.0003.png", np.where(face[..., None], figure.paint(), 0))
    shot = Shot.open(long_walk)

    (fourth,) = colorize(shot, learn(shot, method="auto", max_steps=1), drawings=[4])

    beside = [shot.drawing(number) for number in (2, 3, 5)]
    assert fourth.made_from["beside"] == files_hash(beside, shot.places())


def test_a_drawing_that_comes_between_changes_what_lies_after_it(long_walk: Path) -> None:
    paint_walk(long_walk)
    write_picture(long_walk / "line" / "A.0006b.png", walking_figure(3).line())
    assert paint_walk(long_walk) == ["A.0005", "A.0006b", "A.0007", "A.0008"]
    write_picture(long_walk / "line" / "A.0009.png", walking_figure(8).line())
    assert paint_walk(long_walk) == ["A.0007", "A.0008", "A.0009"]


def test_a_drawing_that_comes_between_painted_ones_is_learned_and_colors_all_again(
    long_walk: Path,
) -> None:
    paint_walk(long_walk, pretrained=False)
    learned = learn(Shot.open(long_walk), method="auto", max_steps=1, pretrained=False)
    write_picture(long_walk / "line" / "A.0003b.png", walking_figure(3).line())
    again = learn(Shot.open(long_walk), method="auto", max_steps=1, pretrained=False)
    assert [one.place for one in learned.drawings.values()] == [0, 5]
    assert [one.place for one in again.drawings.values()] == [0, 6]
    assert len(paint_walk(long_walk, pretrained=False)) == 7


def test_without_weights_each_drawing_is_on_its_own(long_walk: Path) -> None:
    paint_walk(long_walk, pretrained=False)
    write_picture(long_walk / "line" / "A.0002.png", walking_figure(9).line())
    assert paint_walk(long_walk, pretrained=False) == ["A.0002"]


def test_one_drawing_comes_out_as_it_does_among_all(long_walk: Path) -> None:
    shot = Shot.open(long_walk)
    model = learn(shot, method="auto", max_steps=1)

    (alone,) = colorize(shot, model, drawings=[4])
    (among,) = (one for one in colorize(shot, model) if one.drawing.number == 4)

    np.testing.assert_array_equal(alone.decision.probabilities, among.decision.probabilities)
    assert alone.made_from == among.made_from


def test_numpy_leaves_the_cores_to_the_drawings_and_then_gets_them_back(long_walk: Path) -> None:
    shot = Shot.open(long_walk)
    model = learn(shot, method="nearest_region")
    with threadpool_limits(2, user_api="blas"):
        before = numpy_threads()
        results = colorize(shot, model)
        next(results)
        others = colorize(shot, model)
        next(others)
        assert numpy_threads() == {1}
        list(results)
        assert numpy_threads() == {1}
        list(others)
        assert numpy_threads() == before


def test_a_drawing_without_regions_holds_up_no_other(long_walk: Path) -> None:
    write_picture(long_walk / "line" / "A.0004.png", LineDrawing(200, 160).line())
    shot = Shot.open(long_walk)
    model = learn(shot, method="auto", max_steps=1)

    others = [each.number for each in shot.drawings if each.number not in (1, 4, 6)]
    assert [one.drawing.number for one in colorize(shot, model)] == others
    assert list(colorize(shot, model, drawings=[4])) == []
    (warning,) = shot.warnings
    assert "A.0004.png close no region" in warning
    assert "Nothing was painted there." in warning


def test_paint_on_a_drawing_without_regions_holds_up_no_other(long_walk: Path) -> None:
    model = learn(Shot.open(long_walk), method="auto", max_steps=1)
    write_picture(long_walk / "line" / "A.0004.png", LineDrawing(200, 160).line())
    write_picture(long_walk / "paint" / "A.0004.png", walking_figure(3).paint())

    results = colorize(Shot.open(long_walk), model)

    assert [one.drawing.number for one in results] == [2, 3, 5, 7, 8]
