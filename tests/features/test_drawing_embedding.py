"""Whole drawings compared by what their regions look like."""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.features.drawing_embedding import (
    WHOLE_WEIGHT,
    WIDTH,
    WINDOWS,
    Embedding,
    embed_drawing,
    similarity,
)
from plugin_core.regions import find_regions, read_line_art
from tests.drawings import LineDrawing


def faces(x: int, y: int) -> LineDrawing:
    drawing = LineDrawing(300, 200)
    drawing.circle((x, y), 40).circle((x - 15, y - 10), 6).circle((x + 15, y - 10), 6)
    return drawing.rectangle((x - 10, y + 14, 20, 8))


def stairs() -> LineDrawing:
    drawing = LineDrawing(300, 200)
    for step in range(6):
        drawing.rectangle((20 + 40 * step, 150 - 24 * step, 40, 24 + 24 * step))
    return drawing


def embed(drawing: LineDrawing) -> Embedding:
    return embed_drawing(find_regions(read_line_art(drawing.line())))


def test_a_drawing_is_wholly_like_itself() -> None:
    embedding = embed(faces(100, 100))
    assert embedding.shape == (WINDOWS, WIDTH)
    assert similarity(embedding, embedding[None])[0] == pytest.approx(1.0, abs=1e-5)


def test_a_drawing_that_moved_is_more_alike_than_another() -> None:
    here, moved, other = embed(faces(100, 100)), embed(faces(190, 90)), embed(stairs())
    alike = similarity(here, np.stack([moved, other]))
    assert alike[0] > alike[1] + 0.05


def test_all_rows_have_the_length_one() -> None:
    lengths = np.linalg.norm(embed(stairs()), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-5)


def test_similarity_is_the_cosine_of_the_whole_and_of_the_best_windows() -> None:
    target, *pool = (embed(one) for one in (faces(100, 100), faces(150, 120), stairs()))
    expected = []
    for other in pool:
        best = [max(float(mine @ theirs) for theirs in other[1:]) for mine in target[1:]]
        whole = float(target[0] @ other[0])
        expected.append(WHOLE_WEIGHT * whole + (1 - WHOLE_WEIGHT) * sum(best) / 4)
    np.testing.assert_allclose(similarity(target, np.stack(pool)), expected, atol=1e-5)
