"""Who follows a region of several colors is less sure of its main one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.decisions import Calibration, Mixtures, decide, fit_calibration
from plugin_core.methods.following import Followed
from plugin_core.methods.method import HeldOut
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import LineDrawing


def painted_squares(stem: str, *right_halves: int) -> PreparedDrawing:
    """Return squares 2, 3, ... of color 1, whose right halves have colors of their own."""
    drawing = LineDrawing(30 * len(right_halves) + 10, 50)
    for place in range(len(right_halves)):
        drawing.rectangle((10 + 30 * place, 10, 20, 25))
    regions = find_regions(read_line_art(drawing.line()))
    paint = np.zeros(regions.labels.shape, np.int16)
    for place, color in enumerate(right_halves):
        x, _, width, _ = regions.box[place + 1]
        inside = regions.labels == place + 2
        paint[inside] = 1
        columns = np.arange(paint.shape[1])
        paint[inside & (columns >= x + width - width // 2)] = color
    colors = np.array([0] + [1] * len(right_halves), np.int16)
    where = Drawing(stem, 1, "", Path(f"line/{stem}.png"))
    return PreparedDrawing(where, 0, regions, colors, paint=paint)


def test_mixtures_are_those_of_the_followed_regions_by_their_weights() -> None:
    references = [painted_squares("A", 1, 2), painted_squares("B", NO_COLOR)]
    plain, half, blank = Followed("A", 2, 0.4), Followed("A", 3, 0.6), Followed("B", 2, 0.2)
    found = Mixtures(references).along([(), (plain,), (half,), (plain, half), (blank,)])
    width = references[0].regions.box[2, 2]
    share = (width // 2) / width
    np.testing.assert_allclose(found, [0, 0, share, 0.6 * share, share])


def test_a_drawing_without_paint_says_nothing() -> None:
    bare = replace(painted_squares("A", 2), paint=None)
    assert Mixtures([bare]).along([(Followed("A", 2, 1.0),)]).tolist() == [0.0]


def test_a_region_that_follows_a_mixture_is_left_where_others_are_painted() -> None:
    target = replace(painted_squares("C", 1, 1, 1), colors=np.full(4, NO_COLOR, np.int16))
    probabilities = np.tile(np.float32([0.01, 0.98, 0.01]), (4, 1))
    mixed = np.array([0.0, 0.0, 0.5, 0.5])
    decision = decide(target, probabilities, Calibration(), precision=0.98, mixed=mixed)
    assert decision.best.tolist() == [1, 1, 1, 1]
    assert (decision.colors == NO_COLOR).tolist() == [False, False, True, True]


def test_what_the_artist_painted_is_sure_though_it_is_mixed() -> None:
    target = painted_squares("C", 2)
    probabilities = np.tile(np.float32([0.1, 0.8, 0.1]), (2, 1))
    decision = decide(target, probabilities, Calibration(), precision=0.98, mixed=np.ones(2))
    assert decision.confidence.tolist() == [1.0, 1.0]


def test_a_held_out_drawing_follows_the_others_and_never_itself() -> None:
    mixed, plain = painted_squares("A", 2), painted_squares("B", 1)
    told = np.float32([[0.9, 0.05, 0.05], [0.1, 0.8, 0.1]])
    mixtures = Mixtures([mixed, plain])
    assert mixtures.along_held_out(HeldOut(mixed, told)).tolist() == [0.0, 0.0]
    assert mixtures.along_held_out(HeldOut(plain, told))[1] > 0.4
    assert Mixtures([mixed]).along_held_out(HeldOut(mixed, told)).tolist() == [0.0, 0.0]


def test_mistakes_along_mixtures_make_nothing_else_less_sure() -> None:
    """They are put down to the mixture, and not to the likeness that misled."""
    mixed, plain = painted_squares("A", 2), painted_squares("B", 1)
    probabilities = np.float32([[0.97, 0.01, 0.02], [0.01, 0.97, 0.02]])
    wrong = replace(plain, colors=np.array([0, 2], np.int16))
    held_out = [HeldOut(wrong, probabilities)] * 10
    alone, beside = (
        fit_calibration(held_out, references=references).confidence(
            probabilities, plain.regions.area, np.zeros(2)
        )
        for references in ((), (mixed,))
    )
    assert (beside > alone).all()


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_the_more_mixed_the_less_sure(share: float) -> None:
    probabilities, area = np.float32([[0.9, 0.1]]), np.array([400])
    plain = Calibration().confidence(probabilities, area)
    assert Calibration().confidence(probabilities, area, np.array([share])) < plain
