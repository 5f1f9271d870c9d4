"""The drawings of the tests keep their promises."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.drawings import CLEAR, CLOTH, SKIN, LineDrawing, walking_figure


def test_a_closed_shape_holds_its_paint_up_to_the_middle_of_its_line() -> None:
    drawing = LineDrawing(60, 60).rectangle((10, 10, 30, 30), SKIN)
    assert drawing.paint_at(25, 25) == SKIN
    assert drawing.paint_at(10, 25) == SKIN
    assert drawing.paint_at(5, 25) == CLEAR


def test_a_later_shape_hides_the_lines_below_it() -> None:
    drawing = LineDrawing(60, 60).rectangle((5, 5, 20, 40), SKIN).rectangle((15, 15, 40, 20), CLOTH)
    assert not drawing.line_mask[25, 20]
    assert drawing.paint_at(20, 25) == CLOTH


def test_erased_lines_leave_a_gap_and_no_other_change() -> None:
    drawing = LineDrawing(60, 60).rectangle((10, 10, 30, 30), SKIN)
    paint = drawing.paint()
    drawing.erase((20, 5, 4, 10))
    assert ndimage.label(~drawing.line_mask)[1] == 1
    assert np.array_equal(drawing.paint(), paint)


@pytest.mark.parametrize("step", range(4))
def test_the_walking_figure_has_seven_regions_of_one_color_each(step: int) -> None:
    drawing = walking_figure(step)
    labels, count = ndimage.label(~drawing.line_mask)
    assert count == 7
    for region_id in range(1, count + 1):
        assert len(np.unique(drawing.paint()[labels == region_id], axis=0)) == 1


def test_a_shot_folder_holds_all_lines_and_the_paint_asked_for(walk_shot: Path) -> None:
    assert sorted(path.name for path in (walk_shot / "line").iterdir()) == [
        f"A.{number:04d}.png" for number in (1, 2, 3, 4)
    ]
    assert [path.name for path in (walk_shot / "paint").iterdir()] == ["A.0001.png"]
    paint = cv2.imread(str(walk_shot / "paint" / "A.0001.png"), cv2.IMREAD_UNCHANGED)
    assert paint is not None
    assert np.array_equal(cv2.cvtColor(paint, cv2.COLOR_BGRA2RGBA), walking_figure().paint())
