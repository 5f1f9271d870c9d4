"""Palettes: exact look-up, stable ids, palette.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.errors import InputError
from plugin_core.palette import PAPER, Color, Palette, read_palette, write_palette

SKIN, ALMOST_SKIN, GLASS = (255, 224, 196, 255), (255, 224, 197, 255), (80, 90, 200, 128)


@pytest.fixture
def palette() -> Palette:
    return Palette().with_colors([SKIN, ALMOST_SKIN, GLASS])


def test_a_new_palette_holds_only_the_background() -> None:
    assert Palette().colors == (PAPER,)


def test_new_colors_get_fresh_ids_in_their_order(palette: Palette) -> None:
    assert [color.color_id for color in palette.colors] == [0, 1, 2, 3]
    assert [color.rgba for color in palette.colors[1:]] == [SKIN, ALMOST_SKIN, GLASS]


def test_known_colors_keep_their_id_when_others_come() -> None:
    palette = Palette((PAPER, Color(7, SKIN, "skin"))).with_colors([GLASS, SKIN])
    assert palette.colors == (PAPER, Color(7, SKIN, "skin"), Color(8, GLASS))


def test_every_pixel_is_looked_up_exactly(palette: Palette) -> None:
    pixels = np.array([[SKIN, ALMOST_SKIN], [GLASS, (255, 224, 198, 255)]], np.uint8)
    assert palette.index_map(pixels).tolist() == [[1, 2], [3, NO_COLOR]]


def test_transparent_pixels_are_background_whatever_their_color(palette: Palette) -> None:
    pixels = np.array([[(0, 0, 0, 0), (255, 224, 196, 0)]], np.uint8)
    assert palette.index_map(pixels).tolist() == [[0, 0]]


def test_the_same_value_with_another_alpha_is_off_palette(palette: Palette) -> None:
    pixels = np.array([[(*SKIN[:3], 254)]], np.uint8)
    assert palette.index_map(pixels).tolist() == [[NO_COLOR]]


def test_the_nearest_color_within_reach_is_found(palette: Palette) -> None:
    pixels = np.array([[(250, 226, 190, 255), (90, 90, 90, 255), (9, 9, 9, 0)]], np.uint8)
    assert palette.nearest_map(pixels, reach=8).tolist() == [[1, NO_COLOR, 0]]


def test_a_picture_of_one_pixel_can_be_looked_up(palette: Palette) -> None:
    assert palette.index_map(np.array([[GLASS]], np.uint8)).tolist() == [[3]]


def test_a_palette_file_reads_back_equal(tmp_path: Path) -> None:
    palette = Palette((PAPER, Color(12, SKIN, "肌"), Color(3, GLASS, "glass")))
    write_palette(tmp_path / "palette.json", palette)
    assert read_palette(tmp_path / "palette.json") == palette


def test_the_file_format_is_the_documented_one(tmp_path: Path) -> None:
    write_palette(tmp_path / "palette.json", Palette((PAPER, Color(12, SKIN, "skin"))))
    assert json.loads((tmp_path / "palette.json").read_text()) == {
        "version": 1,
        "colors": [{"color_id": 12, "rgba": [255, 224, 196, 255], "name": "skin"}],
    }


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "no palette of version 1"),
        ({"version": 2, "colors": []}, "no palette of version 1"),
        ({"version": 1}, "colors should be a list"),
        ({"version": 1, "colors": [5]}, r"colors\[0\] should be an object"),
        ({"version": 1, "colors": [{"color_id": 1, "rgba": [1, 2, 3]}]}, r"colors\[0\]\.rgba"),
        ({"version": 1, "colors": [{"color_id": 1, "rgba": [1, 2, 3, 256]}]}, r"\[0\]\.rgba"),
        ({"version": 1, "colors": [{"color_id": 0, "rgba": [1, 2, 3, 4]}]}, r"\.color_id"),
        ({"version": 1, "colors": [{"rgba": [1, 2, 3, 4]}]}, r"\[0\]\.color_id"),
        ({"version": 1, "colors": [{"color_id": 1, "rgba": [1, 2, 3, 4], "name": 5}]}, r"\.name"),
        ({"version": 1, "colors": [{"color_id": 1, "rgba": [1, 2, 3, 4]}] * 2}, "two colors"),
    ],
)
def test_a_wrong_palette_file_is_refused_with_the_place(
    document: Any, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "palette.json"
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match=sentence) as raised:
        read_palette(path)
    assert "palette.json" in raised.value.message


def test_of_equal_colors_the_first_stands_for_all(tmp_path: Path) -> None:
    colors = [
        {"color_id": number, "rgba": [200, 10, 10, 255], "name": name}
        for number, name in ((2, "ribbon"), (50, "shoe"))
    ]
    path = tmp_path / "palette.json"
    path.write_text(json.dumps({"version": 1, "colors": colors}))
    palette = read_palette(path)
    assert [(one.color_id, one.name) for one in palette.colors[1:]] == [(2, "ribbon")]
    assert palette.with_colors([(9, 9, 9, 255)]).colors[-1].color_id == 51
