"""Decisions: what is painted, what is left blank, and how sure we say we are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.decisions import LONE_PRIOR, PRIOR, Calibration, decide, fit_calibration
from plugin_core.methods.method import HeldOut
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import LineDrawing

COLORS = 4


def grid_drawing(colors: list[int]) -> PreparedDrawing:
    """Return a drawing of one row of squares, region 1 the paper and one region a square."""
    drawing = LineDrawing(30 * len(colors) + 10, 50)
    for column in range(len(colors)):
        drawing.rectangle((10 + 30 * column, 10, 20, 25))
    regions = find_regions(read_line_art(drawing.line()))
    assert regions.count == len(colors) + 1
    known = np.array([0, *colors], np.int16)
    return PreparedDrawing(Drawing("A", 1, "", Path("line/A.0001.png")), 0, regions, known)


def evidence(best: list[int], strength: list[float]) -> np.ndarray:
    """Return probabilities whose best color and its probability are given a region."""
    rows = np.zeros((len(best), COLORS), np.float32)
    for row, color, top in zip(rows, best, strength, strict=True):
        row[:] = (1 - top) / (COLORS - 1)
        row[color] = top
    return rows


def test_precision_zero_paints_every_region_with_its_best_candidate() -> None:
    prepared = grid_drawing([NO_COLOR, NO_COLOR, NO_COLOR])
    decision = decide(
        prepared, evidence([0, 1, 2, 3], [0.9, 0.5, 0.4, 0.3]), Calibration(), precision=0
    )
    assert decision.colors.tolist() == [0, 1, 2, 3]


def test_unsure_regions_stay_blank_and_keep_their_ranked_candidates() -> None:
    prepared = grid_drawing([NO_COLOR, NO_COLOR])
    probabilities = evidence([1, 2, 3], [0.999, 0.999, 0.3])
    decision = decide(prepared, probabilities, Calibration(), precision=0.98)
    assert decision.colors.tolist()[2] == NO_COLOR
    assert decision.best[2] == 3
    assert decision.candidates(3)[0] == (3, pytest.approx(0.3))


def test_what_the_artist_painted_is_kept_against_any_evidence() -> None:
    prepared = grid_drawing([2, NO_COLOR])
    decision = decide(
        prepared, evidence([0, 1, 1], [0.99, 0.999, 0.999]), Calibration(), precision=0
    )
    assert decision.colors[1] == 2
    assert decision.kept.tolist() == [True, True, False]
    assert decision.confidence[1] == 1.0


def test_asking_for_more_precision_never_paints_more() -> None:
    prepared = grid_drawing([NO_COLOR] * 6)
    strength = [0.99, 0.95, 0.9, 0.8, 0.7, 0.5, 0.4]
    probabilities = evidence([0, 1, 2, 3, 1, 2, 3], strength)
    painted = [
        int((decide(prepared, probabilities, Calibration(), precision=p).colors != NO_COLOR).sum())
        for p in (0.0, 0.5, 0.8, 0.95, 0.99)
    ]
    assert painted == sorted(painted, reverse=True)
    assert painted[0] > painted[-1]


def test_a_method_that_is_wrong_where_it_seems_sure_loses_confidence() -> None:
    truth = grid_drawing([1, 2, 3, 1, 2, 3])
    sure_and_wrong = evidence([0, 2, 3, 1, 2, 3, 1], [0.97] * 7)
    sure_and_right = evidence([0, 1, 2, 3, 1, 2, 3], [0.97] * 7)
    doubting = fit_calibration([HeldOut(truth, sure_and_wrong)] * 15)
    trusting = fit_calibration([HeldOut(truth, sure_and_right)] * 15)
    area = truth.regions.area
    assert (doubting.confidence(sure_and_wrong, area) < 0.5).all()
    assert (trusting.confidence(sure_and_right, area) > 0.9).all()


def test_calibration_survives_a_round_trip_through_json() -> None:
    calibration = Calibration((0.5, 0.25, 0.1, -3.0, -0.2), 40)
    assert Calibration.from_dict(calibration.to_dict()) == calibration


def test_a_calibration_of_other_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="weights"):
        Calibration.from_dict({"weights": [1.0, 0.1, 0.3, -0.5], "held_out_regions": 3})


def test_nothing_held_out_gives_the_shipped_calibration() -> None:
    assert fit_calibration([]) == Calibration()
    assert fit_calibration([], LONE_PRIOR) == Calibration(LONE_PRIOR.weights)


def test_a_single_painted_drawing_makes_more_cautious() -> None:
    truth = grid_drawing([1, 2, 3])
    probabilities = evidence([0, 1, 2, 3], [0.9, 0.9, 0.8, 0.6])
    area = truth.regions.area
    held_out = [HeldOut(truth, probabilities)]
    usual, lone = (
        fit_calibration(held_out, prior).confidence(probabilities, area)
        for prior in (PRIOR, LONE_PRIOR)
    )
    assert (lone < usual).all()


def test_a_palette_of_one_color_is_certain() -> None:
    confidence = Calibration().confidence(np.ones((2, 1), np.float32), np.array([500, 500]))
    assert (confidence > 0.99).all()


def test_a_palette_of_one_color_is_doubted_where_no_painted_drawing_shows_the_region() -> None:
    shown, unheard_of = np.array([[0.999], [0.2]], np.float32)
    area = np.array([500])
    assert Calibration().confidence(shown[None], area) > 0.99
    assert Calibration().confidence(unheard_of[None], area) < 0.6
