"""Drawings that can teach nothing and cannot be painted hold up no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import DarkPaper, NoRegions, UnreadableImage
from plugin_core.images import read_rgba
from plugin_core.session import colorize, learn
from plugin_core.shot import Shot
from tests.drawings import SKIN, make_shot, walking_figure, write_picture

METHOD = "nearest_region"


def test_a_painted_drawing_without_regions_is_left_out(walk_shot: Path) -> None:
    open_line = np.zeros_like(read_rgba(walk_shot / "line" / "A.0004.png"))
    open_line[20, 10:40] = (0, 0, 0, 255)
    painted = np.zeros_like(open_line)
    painted[22:40, 10:40] = SKIN
    write_picture(walk_shot / "line" / "A.0004.png", open_line)
    write_picture(walk_shot / "paint" / "A.0004.png", painted)
    shot = Shot.open(walk_shot)
    results = colorize(shot, learn(shot, method=METHOD))
    assert "A.0004" not in [result.drawing.stem for result in results]
    (warning,) = shot.warnings
    assert warning.startswith("The lines of A.0004.png close no region.")
    assert warning.endswith("It is left out.")


def test_line_art_that_cannot_be_read_is_told_when_the_others_are_colored(walk_shot: Path) -> None:
    model = learn(Shot.open(walk_shot), method=METHOD)
    line = walk_shot / "line" / "A.0002.png"
    line.write_bytes(line.read_bytes()[:-40])
    colored = []
    with pytest.raises(UnreadableImage, match=r"A\.0002\.png"):
        colored += (result.drawing.stem for result in colorize(Shot.open(walk_shot), model))
    assert colored == ["A.0003", "A.0004"]


def test_where_no_painted_drawing_has_regions_nothing_is_learned(tmp_path: Path) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure()] * 2, painted=[1])
    line = folder / "line" / "A.0001.png"
    write_picture(line, np.zeros_like(read_rgba(line)))
    with pytest.raises(NoRegions, match="close no region"):
        learn(Shot.open(folder), method=METHOD)


def darken(line: Path) -> None:
    """Turn line art into white lines on black paper."""
    rgba = read_rgba(line)
    rgba[..., :3] = 255 - rgba[..., :3]
    write_picture(line, rgba)


def test_drawings_on_dark_paper_are_left_out_by_name(walk_shot: Path) -> None:
    write_picture(walk_shot / "paint" / "A.0002.png", walking_figure(1).paint())
    for number in (2, 3):
        darken(walk_shot / "line" / f"A.{number:04d}.png")
    shot = Shot.open(walk_shot)
    (result,) = colorize(shot, learn(shot, method=METHOD))
    assert result.drawing.stem == "A.0004"
    learning, coloring = shot.warnings
    assert learning == (
        "The paper of A.0002.png is dark: lines cannot be told from it."
        " Save it with white or transparent paper. It is left out."
    )
    assert coloring.startswith("The paper of A.0003.png is dark")


def test_where_all_that_is_painted_is_on_dark_paper_that_is_told(walk_shot: Path) -> None:
    darken(walk_shot / "line" / "A.0001.png")
    shot = Shot.open(walk_shot)
    assert [drawing.stem for drawing in shot.painted_drawings] == ["A.0001"]
    with pytest.raises(DarkPaper, match=r"The paper of A\.0001\.png is dark"):
        learn(shot, method=METHOD)


def test_bare_paper_on_dark_paper_is_not_painted(walk_shot: Path) -> None:
    darken(walk_shot / "line" / "A.0001.png")
    write_picture(walk_shot / "paint" / "A.0001.png", np.zeros((160, 200, 4), np.uint8))
    assert Shot.open(walk_shot).painted_drawings == ()
