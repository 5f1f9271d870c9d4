"""What an image encoder sees of a drawing, and what two readings say of pairs of regions."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.features import line_readings
from plugin_core.features.line_readings import Reading, attention, reading_evidence
from plugin_core.features.line_views import line_view
from tests.drawings import CLOTH, SKIN, TRACE_BLUE, LineDrawing, walking_figure
from tests.prepared_drawings import painted_drawing


def two_squares(scale: int = 1) -> LineDrawing:
    drawing = LineDrawing(256 * scale, 128 * scale, thickness=2 * scale)
    drawing.rectangle((20 * scale, 20 * scale, 60 * scale, 60 * scale), SKIN)
    return drawing.rectangle(
        (150 * scale, 40 * scale, 60 * scale, 60 * scale), CLOTH, ink=TRACE_BLUE
    )


def test_kinds_of_lines_are_told_apart() -> None:
    lines = line_view(painted_drawing(two_squares()).regions, 256, 1.0).lines
    assert lines.shape == (3, 128, 256)
    assert lines[0, 20, 50] > 0 == lines[0, 40, 180]
    assert lines[2, 40, 180] > 0 == lines[2, 20, 50]
    assert not lines[1].any()


@pytest.mark.parametrize("scale", [1, 3])
def test_places_are_where_the_regions_are_at_any_size(scale: int) -> None:
    regions = painted_drawing(two_squares(scale)).regions
    view = line_view(regions, 320, 1.0)
    assert max(view.lines.shape[1:]) == 320
    assert view.places.shape[0] == regions.count
    square = regions.labels[50 * scale, 50 * scale] - 1
    x, y = view.places[square].T
    assert 20 / 256 < x.min() < x.max() < 80 / 256
    assert 20 / 128 < y.min() < y.max() < 80 / 128


def test_sides_can_be_halved_four_times() -> None:
    regions = painted_drawing(LineDrawing(301, 77).rectangle((20, 20, 60, 40), SKIN)).regions
    assert all(side % 16 == 0 for side in line_view(regions, 320, 1.0).lines.shape[1:])


def reading(numbers: list[list[float]]) -> Reading:
    """Return a reading of regions whose two points and whose token are the same vector."""
    tokens = np.array(numbers, np.float32)
    return Reading(tokens, np.repeat(tokens[:, None], 2, axis=1) * 10)


def test_attention_goes_where_points_are_alike() -> None:
    here = reading([[1, 0], [0, 1]])
    there = reading([[0, 1], [1, 0], [-1, 0]])
    evidence = reading_evidence(here, there)
    assert evidence.shape == (2, 3, 3)
    assert evidence[..., 0].tolist() == [[0, 1, -1], [1, 0, 0]]
    np.testing.assert_allclose(evidence[..., 1], [[0, 1, 0], [1, 0, 0]], atol=1e-3)
    np.testing.assert_allclose(evidence[..., 1].sum(1), 1, rtol=1e-5)
    np.testing.assert_allclose(evidence[..., 2].sum(0), 1, rtol=1e-5)
    np.testing.assert_allclose(evidence[:, 2, 2], [0, 1], atol=1e-3)


def test_attention_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    here, there = (rng.normal(size=(n, 3, 5)).astype(np.float32) for n in (7, 4))
    whole = attention(here, there)
    monkeypatch.setattr(line_readings, "_ODDS_AT_ONCE", 50)
    np.testing.assert_allclose(attention(here, there), whole, rtol=1e-5)


def test_attention_back_is_attention_from_the_other_side() -> None:
    rng = np.random.default_rng(0)
    here, there = (rng.normal(size=(n, 3, 5)).astype(np.float32) for n in (7, 4))
    forth, back = attention(here, there)
    other_forth, other_back = attention(there, here)
    np.testing.assert_allclose(forth, other_back.T, rtol=1e-5)
    np.testing.assert_allclose(back, other_forth.T, rtol=1e-5)


def test_a_drawing_without_lines_can_be_seen() -> None:
    view = line_view(painted_drawing(LineDrawing(64, 64)).regions, 256, 1.0)
    assert not view.lines.any()
    assert view.places.shape == (1, 48, 2)
    assert line_view(painted_drawing(walking_figure(0)).regions, 256, 1.0).lines.any()


@pytest.mark.parametrize(("here", "there"), [(0, 3), (3, 0), (0, 0)])
def test_a_drawing_without_regions_has_nothing_to_compare(here: int, there: int) -> None:
    first, second = (
        Reading(np.ones((count, 4), np.float32), np.ones((count, 2, 4), np.float32))
        for count in (here, there)
    )
    assert reading_evidence(first, second).shape == (here, there, 3)
