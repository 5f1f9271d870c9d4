"""Tests of benchmarks.wide_canvas: the drawing itself stays as it is."""

from __future__ import annotations

import numpy as np

from benchmarks.wide_canvas import on_canvas
from tests.drawings import walking_figure


def test_the_drawing_lies_whole_on_a_canvas_of_its_paper() -> None:
    drawn = walking_figure().line()
    height, width = drawn.shape[:2]

    wide = on_canvas(drawn)

    canvas_height, canvas_width = wide.shape[:2]
    assert canvas_height == round(1.6 * height)
    assert abs(canvas_width - 16 / 9 * canvas_height) < 2
    rows, columns = (np.flatnonzero((wide < 255).any(axis=(axis, 2))) for axis in (1, 0))
    at_y, at_x = np.argwhere((drawn < 255).any(axis=2)).min(axis=0)
    top, left = rows[0] - at_y, columns[0] - at_x
    np.testing.assert_array_equal(wide[top : top + height, left : left + width], drawn)
    assert (wide == drawn[0, 0]).all(axis=2).sum() == (
        canvas_height * canvas_width - height * width + (drawn == drawn[0, 0]).all(axis=2).sum()
    )
