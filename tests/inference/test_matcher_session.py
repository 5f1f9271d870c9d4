"""The supplied networks: their weights are those of their cards, and they copy colors."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.errors import NoWeights
from plugin_core.features.drawing_window import zooms
from plugin_core.features.line_readings import reading_evidence
from plugin_core.features.match_inputs import match_inputs
from plugin_core.files.shipped import half_precision, weights_file
from plugin_core.inference.matcher_session import MatcherSession, share_claims
from plugin_core.methods.matcher import matcher_networks
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure

READ, MATCHER = matcher_networks()
"""What comes with Shiage."""


@pytest.mark.parametrize("name", ["matcher.onnx", "line_encoder.onnx"])
def test_the_weights_are_those_that_their_card_describes(name: str) -> None:
    weights = weights_file(name)
    card = json.loads(weights.with_suffix(".json").read_text())
    files = (half_precision(weights), weights)
    hashes = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}
    assert card["sha256"] == hashes
    assert sum(each.stat().st_size for each in weights.parent.iterdir()) < 25 * 2**20


def test_what_was_read_of_a_drawing_is_not_read_again() -> None:
    figure = walking_figure(0)
    (drawing,) = prepare_pictures([(figure.line(), figure.paint())])
    reading = READ(drawing.regions, 1.0)
    assert reading is READ(drawing.regions, 1.0)
    assert reading.tokens.shape == (7, 256)
    assert reading.points.shape[::2] == (7, 128)
    np.testing.assert_allclose(np.linalg.norm(reading.tokens, axis=1), 1, rtol=1e-4)


def test_a_drawing_is_likest_to_itself() -> None:
    figure = walking_figure(0)
    (drawing,) = prepare_pictures([(figure.line(), figure.paint())])
    reading = READ(drawing.regions, 1.0)
    evidence = reading_evidence(reading, reading)
    assert (evidence.argmax(1) == np.arange(7)[:, None]).all()


def test_colors_follow_a_figure_that_moves() -> None:
    figures = [walking_figure(step) for step in range(4)]
    first, second, target, last = prepare_pictures([(f.line(), f.paint()) for f in figures])
    inputs = match_inputs(target, [first, second, last], READ)
    nothing = np.full_like(target.colors, NO_COLOR)
    probabilities = MATCHER.probabilities(inputs, nothing, palette_size=6)
    assert probabilities.shape == (7, 6)
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-2)
    assert (probabilities.argmax(1) == target.colors).mean() >= 6 / 7


def test_a_drawing_reads_the_same_on_a_canvas_five_times_as_wide() -> None:
    figure = walking_figure(0)
    wide = [(600, 600), (600, 600), (0, 0)]
    (on_its_own,) = prepare_pictures([(figure.line(), figure.paint())])
    (on_canvas,) = prepare_pictures(
        [(np.pad(figure.line(), wide, "edge"), np.pad(figure.paint(), wide, "edge"))]
    )
    tokens = [
        READ(drawing.regions, zoom).tokens
        for drawing in (on_its_own, on_canvas)
        for zoom in zooms([drawing])
    ]
    assert (tokens[0] * tokens[1]).sum(axis=1).min() > 0.9


def test_what_no_reference_shows_belongs_to_no_color() -> None:
    ring = np.full((240, 320, 4), 255, np.uint8)
    cv2.ellipse(ring, (160, 120), (140, 30), 20, 0, 360, (0, 0, 0, 255), 2)
    paint = np.zeros_like(ring)
    cv2.ellipse(paint, (160, 120), (140, 30), 20, 0, 360, (200, 40, 40, 255), -1)
    figure = walking_figure(0)
    reference, target = prepare_pictures([(ring, paint), (figure.line(), figure.paint())])
    inputs = match_inputs(target, [reference], READ)
    nothing = np.full_like(target.colors, NO_COLOR)
    shown = MATCHER.probabilities(inputs, nothing, palette_size=8).sum(1)
    assert np.median(shown) < 0.5


def test_a_region_that_two_match_is_left_to_the_one_that_resembles_nothing_else() -> None:
    matches = np.array([[0.6, 0.4], [0.9, 0.0]])  # the second has no other; "unknown" has 0.1
    shared = share_claims(matches, np.ones((2, 2), bool))
    claimed = 0.6 / 1.0 + 0.9 / 0.9
    left = 0.6 / claimed
    expected = [[left / (left + 0.4), 0.4 / (left + 0.4)], [0.9, 0.0]]
    np.testing.assert_allclose(shared, expected, atol=1e-6)
    assert matches[0].argmax() == 0 and shared[0].argmax() == 1


def test_what_is_claimed_once_in_each_drawing_stays_as_it_was() -> None:
    one_drawing = np.array([[0.5, 0.0], [0.0, 0.4]])
    matches = np.hstack([one_drawing, one_drawing[:, ::-1]])  # two drawings, two regions each
    same_drawing = np.kron(np.eye(2, dtype=bool), np.ones((2, 2), bool))
    np.testing.assert_allclose(share_claims(matches, same_drawing), matches, atol=1e-6)


def test_the_same_question_gets_the_same_answer() -> None:
    figures = [walking_figure(step) for step in range(2)]
    first, target = prepare_pictures([(f.line(), f.paint()) for f in figures])
    inputs = match_inputs(target, [first], READ)
    nothing = np.full_like(target.colors, NO_COLOR)
    answers = [MATCHER.probabilities(inputs, nothing, palette_size=6) for _ in range(2)]
    np.testing.assert_array_equal(*answers)


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    shutil.copy(weights_file("matcher.onnx").with_suffix(".json"), tmp_path / "matcher.json")
    changed = bytearray(weights_file("matcher.onnx").read_bytes())
    changed[-1] ^= 1
    (tmp_path / "matcher.onnx").write_bytes(changed)
    with pytest.raises(NoWeights, match=r"matcher\.onnx"):
        MatcherSession(tmp_path / "matcher.onnx")


def test_a_drawing_that_is_all_line_can_be_read() -> None:
    black = np.full((60, 80, 4), (0, 0, 0, 255), np.uint8)
    figure = walking_figure(0)
    empty, other = prepare_pictures(
        [(black, np.zeros_like(black)), (figure.line(), figure.paint())]
    )
    assert empty.regions.count == 0
    inputs = match_inputs(empty, [other], READ)
    assert inputs.evidence.shape[:2] == (0, 7)
    assert READ(empty.regions, 1.0).tokens.shape == (0, 256)
