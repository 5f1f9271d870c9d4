"""The example shot that ``examples/draw_example.py`` draws."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest

from plugin_core.images import read_rgba
from plugin_core.synthesis import SyntheticDrawing

SCRIPT = Path(__file__).parents[1] / "examples" / "draw_example.py"
SIZE = (640, 360)


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_example", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shot(example: ModuleType) -> list[SyntheticDrawing]:
    drawings: list[SyntheticDrawing] = example.draw_shot((1280, 720))
    return drawings


@pytest.fixture(scope="module")
def folder(example: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("example")
    arguments = [str(place / "shot"), "--size", "640x360", "--painted", "1,7,12"]
    assert example.main([*arguments, "--truth", str(place / "truth")]) == 0
    return place


def share_in_pure_regions(drawing: SyntheticDrawing) -> float:
    """Share of painted pixels outside lines whose region has their color for the most part."""
    paper = (drawing.line[..., 3] == 0).astype(np.uint8)
    count, labels = cv2.connectedComponents(paper, connectivity=4)
    width = int(drawing.colors.max()) + 1
    votes = np.bincount((labels * width + drawing.colors).ravel(), minlength=count * width).reshape(
        count, width
    )
    painted = (drawing.colors > 0) & (labels > 0)
    usual = votes.argmax(axis=1)[labels[painted]]
    return float(np.mean(usual == drawing.colors[painted]))


def test_the_shot_has_at_least_twelve_drawings(shot: list[SyntheticDrawing]) -> None:
    assert len(shot) >= 12


def test_drawing_it_twice_gives_the_same_pixels(example: ModuleType) -> None:
    first, second = example.draw_shot(SIZE), example.draw_shot(SIZE)
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.line, other.line)
        assert np.array_equal(one.paint, other.paint)


def test_regions_have_one_color_each_where_no_line_is_broken(
    shot: list[SyntheticDrawing],
) -> None:
    shares = [share_in_pure_regions(drawing) for drawing in shot]
    assert sorted(shares)[4] > 0.999
    assert np.mean(shares) > 0.99


def test_drawings_with_broken_lines_are_in_the_shot(shot: list[SyntheticDrawing]) -> None:
    assert min(share_in_pure_regions(drawing) for drawing in shot) < 0.999


def test_every_drawing_has_ink_and_both_kinds_of_trace_lines(shot: list[SyntheticDrawing]) -> None:
    for drawing in shot:
        full = drawing.line[drawing.line[..., 3] == 255][:, :3]
        seen = {tuple(color) for color in np.unique(full, axis=0)}
        assert {(0, 0, 0), (255, 0, 0), (0, 0, 255)} <= seen


def test_the_painted_drawings_are_those_asked_for(folder: Path) -> None:
    painted = sorted(path.name for path in (folder / "shot" / "paint").iterdir())
    assert painted == ["A.0001.png", "A.0007.png", "A.0012.png"]


def test_the_paint_is_the_truth_of_its_drawing(folder: Path) -> None:
    for path in (folder / "shot" / "paint").iterdir():
        assert np.array_equal(read_rgba(path), read_rgba(folder / "truth" / path.name))


def test_paint_is_opaque_or_transparent_and_made_of_the_colors_of_the_scheme(
    example: ModuleType, folder: Path
) -> None:
    allowed = {(0, 0, 0, 0), *((*rgb, 255) for rgb in example.COLORS.values())}
    for path in (folder / "truth").iterdir():
        assert {
            tuple(rgba) for rgba in np.unique(read_rgba(path).reshape(-1, 4), axis=0)
        } <= allowed


def test_the_sheet_holds_a_drawing_and_names_only_drawings_that_exist(folder: Path) -> None:
    from plugin_core import Shot

    shot = Shot.open(folder / "shot")
    shown = [drawing.number for drawing in shot.order()]
    assert shown == list(range(1, len(shot.drawings) + 1))
    assert shot.exposure is not None
