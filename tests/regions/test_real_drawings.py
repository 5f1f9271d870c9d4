"""Regions of real drawings, where these lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from plugin_core.regions import DEFAULT_GAP_PX, find_regions, read_line_art

LINE_ONLY = Path(__file__).parents[3] / "shared" / "data" / "line_only"
DRAWINGS = sorted(LINE_ONLY.glob("*/line/0001.png"))


@pytest.mark.skipif(not DRAWINGS, reason=f"needs the drawings in {LINE_ONLY}")
@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.parts[-3])
def test_rough_and_clean_drawings_give_a_moderate_number_of_regions(path: Path) -> None:
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    regions = find_regions(
        read_line_art(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGBA)), gap_px=DEFAULT_GAP_PX
    )
    assert 0.005 < regions.line.mask.mean() < 0.2
    assert 1 < regions.count < 400
    assert regions.grown.all()
    assert regions.line.trace_mask.sum() < 0.01 * regions.line.mask.sum()
    assert regions.area.max() > 0.3 * np.prod(regions.size)
