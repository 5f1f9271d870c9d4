"""Tests of plugin_core.bench.pictures."""

from __future__ import annotations

import numpy as np

from plugin_core.bench.metrics import judge_regions
from plugin_core.bench.pictures import GUTTER_PX, MAGENTA, error_sheet
from tests.drawings import CLOTH, GOLD, SKIN, LineDrawing


def test_result_truth_and_errors_stand_side_by_side() -> None:
    drawing = LineDrawing(60, 30).rectangle((5, 5, 20, 20), SKIN).rectangle((30, 5, 20, 20), CLOTH)
    line, truth = drawing.line(), drawing.paint()
    result = truth.copy()
    result[:, 30:] = GOLD

    sheet = error_sheet(line, truth, result, judge_regions(line, truth, result))

    step = 60 + GUTTER_PX
    assert sheet.shape == (30, 3 * 60 + 2 * GUTTER_PX, 4)
    assert [tuple(sheet[15, x, :3].tolist()) for x in (40, step + 40, 2 * step + 40)] == [
        GOLD[:3],
        CLOTH[:3],
        MAGENTA,
    ]
    assert sheet[15, 15, :3].tolist() == list(SKIN[:3])
    assert tuple(sheet[15, 2 * step + 15, :3].tolist()) != MAGENTA
    assert (sheet[15, [5, step + 5, 2 * step + 5], :3] == 0).all()


def test_paint_shows_on_white_paper() -> None:
    line = LineDrawing(20, 20).line()
    nothing = np.zeros_like(line)

    sheet = error_sheet(line, nothing, nothing, judge_regions(line, nothing, nothing))

    assert (sheet[:, :20] == 255).all()
