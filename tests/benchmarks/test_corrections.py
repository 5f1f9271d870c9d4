"""Tests of benchmarks.corrections: what is blank or wrong is corrected, the largest first."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.corrections import correct, true_colors
from plugin_core import Shot, colorize, learn
from tests.drawings import make_shot, walking_figure


def test_a_region_has_the_color_of_most_of_its_pixels() -> None:
    labels = np.array([[1, 1, 1, 0, 2, 2]], np.int32)
    red, clear = (200, 0, 0, 255), (9, 9, 9, 0)
    truth = np.array([[red, red, clear, red, clear, clear]], np.uint8)
    assert true_colors(labels, truth).tolist() == [list(red), [0, 0, 0, 0]]


def test_the_largest_blank_regions_are_painted_as_they_should_be(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(2)]
    shot = Shot.open(make_shot(tmp_path / "shot", figures, painted=(1,)))
    model = learn(shot, method="same_position")
    (result,) = colorize(shot, model, precision=1.0)
    truth = figures[1].paint()
    regions = result.prepared.regions
    painted = true_colors(regions.labels, truth)[:, 3] > 0

    correction = correct(result, truth, 2)

    filled = np.unique(regions.labels[correction[..., 3] > 0]) - 1
    largest = np.flatnonzero(painted)[np.argsort(-regions.area[painted])[:2]]
    assert sorted(filled) == sorted(largest)
    assert (correction[correction[..., 3] > 0] == truth[correction[..., 3] > 0]).all()
