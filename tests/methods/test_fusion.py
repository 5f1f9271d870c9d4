"""Fusion: methods that were right on held-out drawings count for more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from plugin_core.methods.fusion import fit_weights, fuse, fuse_held_out
from plugin_core.methods.method import HeldOut
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import find_regions, read_line_art
from plugin_core.shot import Drawing
from tests.drawings import walking_figure


def painted(number: int) -> PreparedDrawing:
    """Return a drawing of seven regions whose colors are 0..6."""
    regions = find_regions(read_line_art(walking_figure(number).line()))
    colors = np.arange(regions.count, dtype=np.int16)
    drawing = Drawing("A", number, "", Path(f"line/A.{number:04d}.png"))
    return PreparedDrawing(drawing, number, regions, colors)


def saying(drawing: PreparedDrawing, best: np.ndarray, top: float = 0.9) -> HeldOut:
    """Return a prediction that gives ``best`` the probability ``top``."""
    count = len(drawing.colors)
    rows = np.full((count, count), (1 - top) / (count - 1), np.float32)
    rows[np.arange(count), best] = top
    return HeldOut(drawing, rows)


def test_the_method_that_was_right_outweighs_the_one_that_was_wrong() -> None:
    drawings = [painted(number) for number in range(4)]
    held_out = {
        "right": [saying(d, d.colors) for d in drawings],
        "wrong": [saying(d, np.roll(d.colors, 1)) for d in drawings],
    }
    weights = fit_weights(held_out, {"right": 0.5, "wrong": 0.5})
    assert weights["wrong"] < 0.5 < weights["right"]


def test_two_methods_that_are_sure_of_different_regions_complete_each_other() -> None:
    drawings = [painted(number) for number in range(3)]
    held_out = {"low": [], "high": []}
    for drawing in drawings:
        know = np.arange(7) < 4
        for name, sure in (("low", know), ("high", ~know)):
            said = saying(drawing, drawing.colors, 0.9).probabilities
            said[~sure] = 1 / 7
            held_out[name].append(HeldOut(drawing, said))
    weights = fit_weights(held_out, {"low": 0.5, "high": 0.5})
    fused = fuse_held_out(held_out, weights)
    assert all((f.probabilities.argmax(1) == f.reference.colors).all() for f in fused)


def test_a_method_without_held_out_predictions_keeps_its_prior_weight() -> None:
    drawings = [painted(number) for number in range(2)]
    held_out = {"known": [saying(d, d.colors) for d in drawings], "unknown": []}
    weights = fit_weights(held_out, {"known": 0.5, "unknown": 0.25})
    assert weights["unknown"] == 0.25
    assert weights["known"] != 0.5


def test_drawings_are_paired_by_stem_whatever_their_order() -> None:
    drawings = [painted(number) for number in range(3)]
    held_out = {
        "a": [saying(d, d.colors) for d in drawings],
        "b": [saying(d, d.colors) for d in reversed(drawings)],
    }
    fused = fuse_held_out(held_out, {"a": 1.0, "b": 1.0})
    assert [f.reference.drawing.number for f in fused] == [0, 1, 2]
    assert all((f.probabilities.argmax(1) == f.reference.colors).all() for f in fused)


def test_a_drawing_that_only_one_method_held_out_still_tells_about_that_method() -> None:
    first, second = painted(1), painted(2)
    held_out = {
        "everywhere": [saying(first, first.colors), saying(second, second.colors)],
        "once": [saying(second, np.roll(second.colors, 1))],
    }
    weights = fit_weights(held_out, {"everywhere": 0.5, "once": 0.5})
    assert weights["everywhere"] > 0.5 > weights["once"]
    assert [f.reference for f in fuse_held_out(held_out, weights)] == [first, second]


def test_fused_rows_are_distributions_even_where_a_method_says_zero() -> None:
    drawing = painted(1)
    impossible = replace(saying(drawing, drawing.colors, 1.0))
    fused = fuse({"a": impossible.probabilities, "b": impossible.probabilities}, {"a": 2, "b": 2})
    assert np.isfinite(fused).all()
    assert fused.sum(1) == pytest.approx(np.ones(7), abs=1e-5)


def test_the_method_that_suspects_an_unseen_color_most_is_believed() -> None:
    sure = np.array([[0.9, 0.1], [0.3, 0.7]], np.float32)
    doubting = np.array([[0.1, 0.1], [0.2, 0.8]], np.float32)
    fused = fuse({"sure": sure, "doubting": doubting}, {"sure": 1.0, "doubting": 1.0})
    np.testing.assert_allclose(fused.sum(1), [0.2, 1.0], atol=1e-6)
    assert list(fused.argmax(1)) == [0, 1]
