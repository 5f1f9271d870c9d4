"""Tests of plugin_core.matching.consistency."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.matching.consistency import neighbor_shares, neighbors_agree
from tests.drawings import CLOTH, GOLD, HAIR, SKIN, LineDrawing
from tests.prepared_drawings import painted_drawing, region_at


def two_pairs() -> LineDrawing:
    """Two boxes, each with a like circle in it."""
    drawing = LineDrawing(200, 100)
    drawing.rectangle((10, 10, 70, 80), GOLD).rectangle((110, 10, 70, 80), CLOTH)
    return drawing.circle((45, 50), 20, SKIN).circle((145, 50), 20, HAIR)


def test_neighbors_share_out_a_region_by_the_root_of_their_contact() -> None:
    drawing = painted_drawing(two_pairs())
    box, inner = region_at(drawing, 14, 14), region_at(drawing, 45, 50)

    shares = neighbor_shares(drawing.regions)

    assert shares[inner, box] == pytest.approx(1)
    assert 0 < shares[box, inner] < 0.5
    assert np.allclose(shares.sum(1), 1)
    assert (np.diag(shares) == 0).all()


def test_a_doubtful_match_follows_its_neighbor() -> None:
    drawing = painted_drawing(two_pairs())
    matches = np.eye(drawing.regions.count, dtype=np.float32)
    left, right = region_at(drawing, 45, 50), region_at(drawing, 145, 50)
    matches[left] = matches[right] = 0
    matches[left, [left, right]] = 0.45, 0.55
    matches[right, [left, right]] = 0.5

    agreed = neighbors_agree(matches, drawing.regions, [drawing.regions])

    assert agreed.argmax(1).tolist() == list(range(drawing.regions.count))
    assert np.allclose(agreed.sum(1), 1)


def test_several_references_are_searched_apart() -> None:
    drawing = painted_drawing(two_pairs())
    count = drawing.regions.count
    matches = np.tile(np.eye(count, dtype=np.float32) / 2, 2)

    agreed = neighbors_agree(matches, drawing.regions, [drawing.regions] * 2)

    assert agreed.shape == (count, 2 * count)
    assert np.allclose(agreed, matches, atol=1e-6)
