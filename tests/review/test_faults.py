"""Faults told by plain rules, planted and found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugin_core.preparing import prepare
from plugin_core.review import Fault, find_leaks, find_paint_faults
from plugin_core.shot import Shot
from tests.drawings import CLEAR, make_shot, walking_figure, write_picture


def record(stem: str, closed_area: int) -> dict[str, Any]:
    """Return the record of a drawing with paper all around one closed region."""
    regions = [
        {"area": 5000, "bounds": [0, 0, 100, 100]},
        {"area": closed_area, "bounds": [20, 20, 50, 50]},
    ]
    return {"drawing": {"stem": stem}, "size": [100, 100], "regions": regions}


def test_an_area_that_leaks_into_the_paper_stands_out() -> None:
    areas = {"A.0001": 2000, "A.0002": 1950, "A.0003": 700, "A.0004": 1900}
    faults = find_leaks([record(stem, area) for stem, area in areas.items()])
    assert [(fault.kind, fault.drawing) for fault in faults] == [("leak", "A.0003")]


def test_areas_that_change_slowly_are_no_leak() -> None:
    assert find_leaks([record(f"A.{n:04d}", 2000 - 100 * n) for n in range(8)]) == []


def test_one_drawing_has_nothing_to_differ_from() -> None:
    assert find_leaks([record("A.0001", 10)]) == []


def faults_in(folder: Path) -> list[Fault]:
    shot = Shot.open(folder)
    return find_paint_faults(prepare(shot, shot.drawings[0]))


def test_clean_paint_has_no_fault(walk_shot: Path) -> None:
    assert faults_in(walk_shot) == []


def test_a_blank_speck_is_a_pinhole(tmp_path: Path) -> None:
    figure = walking_figure().circle((62, 90), 3, CLEAR)
    (fault,) = faults_in(make_shot(tmp_path / "shot", [figure]))
    assert fault.kind == "pinhole"
    assert fault.message.startswith("A speck was left blank at ")


@pytest.mark.parametrize(("side", "found"), [(4, ["off_palette"]), (1, [])])
def test_pixels_without_a_color_of_the_palette(
    side: int, found: list[str], walk_shot: Path
) -> None:
    paint = walking_figure().paint()
    paint[70 : 70 + side, 50 : 50 + side] = CLEAR
    write_picture(walk_shot / "paint" / "A.0001.png", paint)
    assert [fault.kind for fault in faults_in(walk_shot)] == found


def test_a_drawing_without_paint_has_no_paint_faults(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    assert find_paint_faults(prepare(shot, shot.drawings[1])) == []
