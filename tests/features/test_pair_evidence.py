"""Pair evidence: what can be counted about two regions being the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.features.match_inputs import color_codes, inner_matrix, match_inputs
from plugin_core.features.pair_evidence import EVIDENCE_NAMES, pair_evidence
from plugin_core.features.region_samples import SAMPLES_PER_REGION, region_samples
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import LineDrawing, walking_figure

COLUMN = {name: index for index, name in enumerate(EVIDENCE_NAMES)}


def prepared(drawing: LineDrawing, number: int = 1) -> PreparedDrawing:
    """Return the drawing with region i painted in color i - 1."""
    regions = find_regions(read_line_art(drawing.line()))
    where = Drawing("A", number, "", Path(f"line/A.{number:04d}.png"))
    return PreparedDrawing(where, number, regions, np.arange(regions.count, dtype=np.int16))


def test_samples_lie_in_their_region_however_small_it_is() -> None:
    drawing = LineDrawing(60, 40).rectangle((10, 10, 5, 5)).rectangle((25, 5, 25, 30))
    regions = find_regions(read_line_art(drawing.line()))
    samples = region_samples(regions)
    assert samples.shape == (regions.count, SAMPLES_PER_REGION, 2)
    for row, points in enumerate(samples):
        assert (regions.labels[points[:, 1], points[:, 0]] == row + 1).all()


def test_a_drawing_beside_itself_overlaps_on_the_diagonal_alone() -> None:
    one = prepared(walking_figure())
    evidence = pair_evidence(one, one)
    assert evidence.shape == (7, 7, len(EVIDENCE_NAMES))
    np.testing.assert_array_equal(evidence[..., COLUMN["overlap"]], np.eye(7))
    np.testing.assert_array_equal(evidence[..., COLUMN["overlap back"]], np.eye(7))
    assert (evidence[..., COLUMN["descriptor distance"]].diagonal() < 1e-5).all()
    for name in ("dx of canvas", "dy of drawing box", "log area ratio", "border differs"):
        assert (evidence[..., COLUMN[name]].diagonal() == 0).all()


def test_flow_finds_what_moved_away_from_its_place() -> None:
    here = LineDrawing(160, 80).rectangle((10, 30, 18, 18))
    there = LineDrawing(160, 80).rectangle((60, 30, 18, 18))
    evidence = pair_evidence(prepared(here), prepared(there, 2))
    inside = 1
    assert evidence[inside, inside, COLUMN["overlap"]] == 0
    assert evidence[inside, inside, COLUMN["flow overlap"]] > 0.9
    assert evidence[inside, inside, COLUMN["flow overlap back"]] > 0.9


def test_every_number_lies_between_zero_and_one() -> None:
    evidence = pair_evidence(prepared(walking_figure(0)), prepared(walking_figure(5), 9))
    assert evidence.min() >= 0
    assert evidence.max() <= 1


def test_neighbors_across_a_line_are_marked_both_ways() -> None:
    one = prepared(walking_figure())
    inner = inner_matrix(one.regions)
    np.testing.assert_array_equal(inner, inner.T)
    assert inner.any(axis=1).all()
    assert not inner.diagonal().any()


def test_unpainted_regions_of_a_reference_are_not_copied_from() -> None:
    target, reference = prepared(walking_figure(0)), prepared(walking_figure(1), 2)
    reference.colors[2:4] = NO_COLOR
    inputs = match_inputs(target, [reference, prepared(walking_figure(2), 3)])
    assert len(inputs.reference_colors) == 5 + 7
    assert NO_COLOR not in inputs.reference_colors
    assert inputs.evidence.shape[:2] == (7, 12)
    assert (inputs.reference_inner[:5, 5:] == -1).all()
    assert (inputs.reference_inner[:5, :5] >= 0).all()


def test_one_color_has_one_code_and_the_unknown_has_none() -> None:
    colors = np.array([0, 1, 0, NO_COLOR, 2], np.int16)
    codes = color_codes(colors, 3, np.random.default_rng(0))
    np.testing.assert_array_equal(codes[0], codes[2])
    assert not codes[3].any()
    assert (np.abs(codes[[0, 1, 4]]) == 1).all()
    assert codes[0] @ codes[1] != pytest.approx(codes[0] @ codes[0])
