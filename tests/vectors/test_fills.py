"""Fills become exact paint; wrong files are refused; a shot may hold nothing but vectors."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin_core import Shot, colorize, learn
from plugin_core.arrays import RgbaImage
from plugin_core.errors import InputError, SizeMismatch
from plugin_core.palette import PAPER, Color, Palette, write_palette
from plugin_core.review import review_level, write_report
from plugin_core.vectors.fills import read_fills, read_paint

SKIN, HAIR = (255, 220, 200, 255), (255, 255, 255, 255)
PALETTE = Palette((PAPER, Color(1, SKIN, "skin"), Color(7, HAIR, "hair")))


def square(low: float, high: float) -> list[list[float]]:
    return [[low, low], [high, low], [high, high], [low, high]]


def write(path: Path, name: str, *entries: dict[str, Any], size: int = 40) -> Path:
    content = {"version": 1, "width": size, "height": size, name: list(entries)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def painted(folder: Path, *fills: dict[str, Any]) -> RgbaImage:
    return read_paint(write(folder / "A.0001.strokes.json", "fills", *fills), PALETTE).rgba


def test_a_fill_covers_exactly_the_pixels_whose_middle_lies_inside(tmp_path: Path) -> None:
    paint = painted(tmp_path, {"color_id": 1, "rings": [square(10.3, 20.3)]})
    expected = np.zeros((40, 40, 4), np.uint8)
    expected[10:20, 10:20] = SKIN
    np.testing.assert_array_equal(paint, expected)


def test_a_ring_inside_a_ring_is_a_hole_and_one_inside_that_is_filled_again(
    tmp_path: Path,
) -> None:
    rings = [square(5, 35), square(10, 30), square(15, 25)]
    paint = painted(tmp_path, {"color_id": 1, "rings": rings})
    assert paint[20, [2, 7, 12, 20], 3].tolist() == [0, 255, 0, 255]


def test_later_fills_lie_on_top_and_color_0_clears(tmp_path: Path) -> None:
    paint = painted(
        tmp_path,
        {"color_id": 1, "rings": [square(5, 35)]},
        {"color_id": 7, "rings": [square(10, 30)]},
        {"color_id": 0, "rings": [square(15, 25)]},
    )
    assert paint[20, [7, 12]].tolist() == [list(SKIN), list(HAIR)]
    assert paint[20, 20].tolist() == [0, 0, 0, 0]


def test_fills_far_outside_the_picture_are_cut(tmp_path: Path) -> None:
    inside = painted(tmp_path, {"color_id": 1, "rings": [square(-9000, 9000)]})
    outside = painted(tmp_path, {"color_id": 1, "rings": [square(9000, 9900)]})
    assert (inside == SKIN).all()
    assert not outside.any()


@pytest.mark.parametrize(
    ("fill", "sentence"),
    [
        ({"color_id": -1, "rings": [square(1, 2)]}, r"fills\[0\]\.color_id should be"),
        ({"color_id": True, "rings": [square(1, 2)]}, r"fills\[0\]\.color_id should be"),
        ({"rings": [square(1, 2)]}, r"fills\[0\]\.color_id should be"),
        ({"color_id": 1}, r"fills\[0\]\.rings should be a list of rings"),
        ({"color_id": 1, "rings": []}, r"fills\[0\]\.rings should be a list of rings"),
        ({"color_id": 1, "rings": [[]]}, r"fills\[0\]\.rings\[0\] should be"),
        ({"color_id": 1, "rings": [[[1, math.inf]]]}, r"fills\[0\]\.rings\[0\] should be"),
        ({"color_id": 9, "rings": [square(1, 2)]}, r"fills\[0\] has the color 9"),
    ],
)
def test_a_wrong_fill_is_refused_with_the_place(
    fill: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=sentence) as raised:
        painted(tmp_path, fill)
    assert "A.0001.strokes.json" in raised.value.message


def test_a_file_of_strokes_has_no_fills(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fills should be a list"):
        read_fills(write(tmp_path / "A.0001.strokes.json", "strokes"))


def ring_of(x: float, y: float, radius: float, count: int = 48) -> list[list[float]]:
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([x + radius * np.cos(turns), y + radius * np.sin(turns)], axis=1).tolist()


def face(shift: float) -> tuple[list[list[float]], list[list[float]]]:
    return ring_of(60 + shift, 60, 40), ring_of(50 + shift, 55, 12)


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    """A shot of three vector drawings, the first painted: skin with a see-through ring."""
    folder = tmp_path / "c001"
    for number in range(1, 4):
        head, eye = face(3.0 * number)
        strokes = [{"points": line, "radius": 1.5, "closed": True} for line in (head, eye)]
        write(folder / f"line/A.{number:04d}.strokes.json", "strokes", *strokes, size=130)
    head, eye = face(3.0)
    fills = [{"color_id": 1, "rings": [head, eye]}, {"color_id": 7, "rings": [eye]}]
    write(folder / "paint/A.0001.strokes.json", "fills", *fills, size=130)
    write_palette(folder / "palette.json", PALETTE)
    return folder


def test_a_shot_of_vectors_is_learned_and_colorized(vectors: Path) -> None:
    shot = Shot.open(vectors)
    assert [drawing.number for drawing in shot.painted_drawings] == [1]
    model = learn(shot, method="nearest_region")
    results = list(colorize(shot, model, precision=0))
    assert [result.drawing.number for result in results] == [2, 3]
    for result in results:
        x = 60 + 3 * result.drawing.number
        paint = result.rgba()
        assert paint[85, x].tolist() == list(SKIN)
        assert paint[55, x - 10].tolist() == list(HAIR)
        assert paint[5, 5, 3] == 0


def test_the_report_shows_painted_vectors(vectors: Path) -> None:
    shot = Shot.open(vectors)
    model = learn(shot, method="nearest_region")
    for result in colorize(shot, model):
        result.save()
    level = review_level(shot, model, shot.result_folder, precision=0.98)
    write_report(shot.result_folder, [level])
    assert "A.0001" in (shot.result_folder / "report.html").read_text()


def test_another_color_in_the_palette_shows_at_once(vectors: Path) -> None:
    before = Shot.open(vectors)
    assert before.read_paint(before.drawings[0]).rgba[85, 63].tolist() == list(SKIN)
    tanned = Palette((PAPER, Color(1, (200, 150, 120, 255), "skin"), Color(7, HAIR, "hair")))
    write_palette(vectors / "palette.json", tanned)
    after = Shot.open(vectors)
    assert [color.rgba for color in after.palette.colors] == [c.rgba for c in tanned.colors]
    assert after.read_paint(after.drawings[0]).rgba[85, 63].tolist() == [200, 150, 120, 255]


def test_paint_of_another_size_is_refused(vectors: Path) -> None:
    fill = {"color_id": 1, "rings": [square(1, 9)]}
    write(vectors / "paint/A.0002.strokes.json", "fills", fill, size=99)
    with pytest.raises(SizeMismatch, match="99 x 99"):
        Shot.open(vectors)


def test_a_drawing_without_paint_has_none_to_read(vectors: Path) -> None:
    shot = Shot.open(vectors)
    with pytest.raises(ValueError, match="drawing 2"):
        shot.read_paint(shot.drawings[1])
