"""The example shot that ``examples/draw_example.py`` draws."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from plugin_core import Shot
from plugin_core.images import read_rgba
from plugin_core.synthesis import SyntheticDrawing
from tests.synthesis.purity import share_in_pure_regions

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


def test_the_shot_has_at_least_twelve_drawings(shot: list[SyntheticDrawing]) -> None:
    assert len(shot) >= 12


def test_drawing_it_twice_gives_the_same_pixels(example: ModuleType) -> None:
    first, second = example.draw_shot(SIZE), example.draw_shot(SIZE)
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.line, other.line)
        assert np.array_equal(one.paint, other.paint)


def test_regions_have_one_color_each_except_where_a_line_is_broken(
    example: ModuleType, shot: list[SyntheticDrawing]
) -> None:
    shares = {number: share_in_pure_regions(d) for number, d in enumerate(shot, start=1)}
    assert all(share > 0.999 for n, share in shares.items() if n not in example.BROKEN)
    assert min(shares[number] for number in example.BROKEN) < 0.999


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


def test_the_sheet_names_all_drawings_in_order_and_holds_some(
    example: ModuleType, folder: Path
) -> None:
    shot = Shot.open(folder / "shot")
    assert shot.exposure is not None
    assert shot.exposure.order() == tuple(drawing.stem for drawing in shot.drawings)
    held = {hold.stem: hold.length for hold in shot.exposure.holds() if hold.length > 2}
    assert held == {"A.0005": 6, "A.0014": 8}
