"""Strokes become pictures; wrong stroke files are refused with the place."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin_core.arrays import RgbaImage
from plugin_core.errors import InputError
from plugin_core.regions import find_regions, read_line_art
from plugin_core.vectors.strokes import draw_strokes, read_strokes


def document(*strokes: dict[str, Any], width: int = 40, height: int = 30) -> dict[str, Any]:
    return {"version": 1, "width": width, "height": height, "strokes": list(strokes)}


def read(folder: Path, content: Any) -> Any:
    path = folder / "A.0001.strokes.json"
    path.write_text(json.dumps(content))
    return read_strokes(path)


def drawn(folder: Path, *strokes: dict[str, Any]) -> RgbaImage:
    return draw_strokes(read(folder, document(*strokes)))


def test_the_picture_has_the_size_of_the_file(tmp_path: Path) -> None:
    assert drawn(tmp_path).shape == (30, 40, 4)


def test_without_strokes_the_paper_is_transparent(tmp_path: Path) -> None:
    assert not drawn(tmp_path).any()


def test_a_stroke_covers_its_width_exactly(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[-5, 10], [45, 10]], "radius": 2})
    assert picture[:, 20, 3].tolist() == [0] * 8 + [255] * 4 + [0] * 18


def test_half_covered_pixels_are_half_opaque(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[-5, 10.5], [45, 10.5]], "radius": 1})
    assert picture[9:13, 20, 3].tolist() == pytest.approx([128, 255, 128, 0], abs=2)


def test_a_dot_has_the_area_of_its_disc(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[20, 15]], "radius": 6})
    assert picture[..., 3].sum() / 255 == pytest.approx(math.pi * 36, rel=0.03)


def test_a_stroke_swells_between_its_radii(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[0, 15], [40, 15]], "radii": [1, 5]})
    thickness = (picture[..., 3] / 255.0).sum(axis=0)
    assert thickness[5] < thickness[20] < thickness[35]
    assert thickness[20] == pytest.approx(6, abs=0.4)


@pytest.mark.parametrize(
    ("line_class", "color"),
    [
        ("ink", [0, 0, 0]),
        ("red", [255, 0, 0]),
        ("green", [0, 255, 0]),
        ("blue", [0, 0, 255]),
        ("guide", [0, 255, 0]),
    ],
)
def test_classes_have_the_colors_of_their_lines(
    line_class: str, color: list[int], tmp_path: Path
) -> None:
    picture = drawn(tmp_path, {"points": [[0, 10], [40, 10]], "radius": 2, "class": line_class})
    assert picture[10, 20].tolist() == [*color, 255]


def test_ink_lies_on_top_of_trace_lines(tmp_path: Path) -> None:
    picture = drawn(
        tmp_path,
        {"points": [[0, 10], [40, 10]], "radius": 2, "class": "ink"},
        {"points": [[20, 0], [20, 30]], "radius": 2, "class": "red"},
    )
    assert picture[10, 20].tolist() == [0, 0, 0, 255]


def test_a_closed_stroke_returns_to_its_start(tmp_path: Path) -> None:
    corners = [[5, 5], [35, 5], [35, 25], [5, 25]]
    closed = drawn(tmp_path, {"points": corners, "radius": 1, "closed": True})
    open_ = drawn(tmp_path, {"points": corners, "radius": 1})
    assert closed[15, 5, 3] == 255
    assert open_[15, 5, 3] == 0


def test_strokes_far_outside_the_picture_are_cut(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[-9000, 10], [9000, 10]], "radius": 2})
    assert (picture[10, :, 3] == 255).all()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([], "no strokes file of version 1"),
        ({"version": 2}, "no strokes file of version 1"),
        ({"version": 1, "width": 0, "height": 5, "strokes": []}, "width should be a whole number"),
        ({"version": 1, "width": 5, "height": 1.5, "strokes": []}, "height should be a whole"),
        ({"version": 1, "width": 10**5, "height": 10**5, "strokes": []}, "too large: 100000 x"),
        ({"version": 1, "width": 5, "height": 5}, "strokes should be a list"),
        ({"version": 1, "width": 5, "height": 5, "strokes": [1]}, r"strokes\[0\] should be"),
        (document({"points": [], "radius": 1}), r"strokes\[0\]\.points should be"),
        (document({"points": [[1]], "radius": 1}), r"strokes\[0\]\.points should be"),
        (document({"points": [[1, "2"]], "radius": 1}), r"strokes\[0\]\.points should be"),
        (document({"points": [[1, 1e9]], "radius": 1}), r"strokes\[0\]\.points should be"),
        (document({"points": [[1, math.nan]], "radius": 1}), r"strokes\[0\]\.points should be"),
        (document({"points": [[1, 2]]}), r"strokes\[0\]\.radii should be"),
        (document({"points": [[1, 2]], "radius": 0}), r"strokes\[0\]\.radii should be"),
        (document({"points": [[1, 2]], "radii": [1, 2]}), r"strokes\[0\]\.radii should be"),
        (document({"points": [[1, 2]], "radius": 1, "class": "x"}), r"\.class should be one of"),
        (document({"points": [[1, 2]], "radius": 1, "class": []}), r"\.class should be one of"),
    ],
)
def test_a_wrong_stroke_file_is_refused_with_the_place(
    content: Any, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=sentence) as raised:
        read(tmp_path, content)
    assert "A.0001.strokes.json" in raised.value.message


def test_the_colors_of_a_picture_are_straight(tmp_path: Path) -> None:
    picture = drawn(tmp_path, {"points": [[0, 10.5], [40, 10.5]], "radius": 1, "class": "red"})
    half = picture[9, 20]
    assert half[:3].tolist() == [255, 0, 0]
    assert 0 < half[3] < 255
    assert picture.dtype == np.uint8


def test_a_guide_closes_a_region_like_a_trace_line(tmp_path: Path) -> None:
    half_moon = [[x, 15 - math.sqrt(100 - (x - 20) ** 2)] for x in range(10, 31)]
    picture = drawn(
        tmp_path,
        {"points": half_moon, "radius": 1},
        {"points": [[10, 15], [30, 15]], "radius": 1, "class": "guide"},
    )
    art = read_line_art(picture)
    regions = find_regions(art)
    assert regions.count == 2
    assert art.trace_mask[15, 20]
