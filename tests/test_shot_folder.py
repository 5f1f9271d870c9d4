"""What lies in a shot folder, and what is wrong with it, before any pixel is read."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import InputError, SizeMismatch, UnreadableImage
from plugin_core.shot_folder import choose_level, find_levels, list_drawings, look_again
from tests.drawings import write_picture
from tests.pictures import png_bytes

WHITE = np.full((6, 8, 4), 255, np.uint8)


def lines(folder: Path, *files: str) -> Path:
    for file in files:
        write_picture(folder / "line" / file, WHITE)
    return folder


def paint(folder: Path, *files: str) -> Path:
    for file in files:
        write_picture(folder / "paint" / file, WHITE)
    return folder


def test_drawings_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    lines(tmp_path, "A.0010.png", "A.2.tif", "A.0002a.png", "A.0001.png")
    drawings, warnings = list_drawings(tmp_path, "A")
    assert [drawing.label for drawing in drawings] == ["1", "2", "2a", "10"]
    assert warnings == ()


def test_paint_belongs_to_the_line_art_of_its_name_whatever_the_format(tmp_path: Path) -> None:
    paint(lines(tmp_path, "A.0001.tif", "A.0002.png"), "A.0001.png")
    drawings, _ = list_drawings(tmp_path, "A")
    assert drawings[0].paint == tmp_path / "paint" / "A.0001.png"
    assert drawings[1].paint is None


def test_names_that_macos_wrote_in_parts_are_the_names_that_they_show(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "が")
    lines(tmp_path, "が.0001.png", f"{apart}.0002.png", f"{apart}.0003.png")
    paint(tmp_path, f"{apart}.0001.png", "が.0002.png")
    assert find_levels(tmp_path) == ("が",)
    assert choose_level(tmp_path, apart) == "が"
    drawings, warnings = list_drawings(tmp_path, "が")
    assert [drawing.line.name for drawing in drawings] == [
        "が.0001.png",
        f"{apart}.0002.png",
        f"{apart}.0003.png",
    ]
    assert [drawing.paint is not None for drawing in drawings] == [True, True, False]
    assert warnings == ()
    paint(tmp_path, "が.0003.png")
    assert look_again(tmp_path, drawings[2]).paint == tmp_path / "paint" / "が.0003.png"


def test_the_levels_of_a_folder_are_told_apart(tmp_path: Path) -> None:
    lines(tmp_path, "B.0001.png", "A.0001.png", "A_0002.png", "0001.png")
    assert find_levels(tmp_path) == ("", "A", "B")
    assert [drawing.number for drawing in list_drawings(tmp_path, "A")[0]] == [1, 2]
    assert [drawing.stem for drawing in list_drawings(tmp_path, "")[0]] == ["0001"]


def test_an_only_level_needs_no_choice(tmp_path: Path) -> None:
    assert choose_level(lines(tmp_path, "A.0001.png"), None) == "A"


def test_several_levels_are_listed_with_a_way_to_choose(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png", "B.0001.png")
    with pytest.raises(InputError, match="holds 2 levels: A, B") as raised:
        choose_level(tmp_path, None)
    assert "--level A" in raised.value.hint


def test_an_unknown_level_is_answered_with_those_there_are(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png", "B.0001.png")
    with pytest.raises(InputError, match="has no level 'C'") as raised:
        choose_level(tmp_path, "C")
    assert raised.value.hint == "It has: A, B."


@pytest.mark.parametrize("other", ["A.1.png", "A_0001.png", "A.0001.tif"])
def test_a_drawing_number_that_occurs_twice_is_refused_with_both_names(
    other: str, tmp_path: Path
) -> None:
    lines(tmp_path, "A.0001.png", other)
    with pytest.raises(InputError, match="are both drawing 1") as raised:
        list_drawings(tmp_path, "A")
    assert "A.0001.png" in raised.value.message
    assert other in raised.value.message


def test_paint_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    paint(lines(tmp_path, "A.0001.png"), "A.0001.png", "A.0001.tif")
    with pytest.raises(InputError, match=r"in paint/ are both drawing 1"):
        list_drawings(tmp_path, "A")


def test_numbers_of_another_level_do_not_collide(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png", "B.0001.png")
    assert len(list_drawings(tmp_path, "A")[0]) == 1


def test_paint_of_another_size_names_the_file_and_both_sizes(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png")
    write_picture(tmp_path / "paint" / "A.0001.png", np.zeros((6, 9, 4), np.uint8))
    with pytest.raises(SizeMismatch) as raised:
        list_drawings(tmp_path, "A")
    assert raised.value.message == (
        "paint/A.0001.png is 9 x 6 pixels, but line/A.0001.png is 8 x 6."
    )


def test_paint_without_line_art_is_left_out_with_a_warning(tmp_path: Path) -> None:
    paint(lines(tmp_path, "A.0001.png", "B.0001.png"), "A.0002.png", "B.0001.png", "a.0001.png")
    _, warnings = list_drawings(tmp_path, "A")
    assert warnings == tuple(
        f"paint/{name} has no line art of the same name: left out."
        for name in ("A.0002.png", "a.0001.png")
    )


def test_litter_of_the_desktop_is_ignored(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png")
    for name in ("Thumbs.db", ".DS_Store", ".A.0002.png.tmp", "desktop.ini"):
        (tmp_path / "line" / name).write_bytes(b"x")
    (tmp_path / "line" / "A.0003.png").mkdir()
    drawings, warnings = list_drawings(tmp_path, "A")
    assert len(drawings) == 1
    assert warnings == ()


@pytest.mark.parametrize("name", ["A.0002.psd", "A.0002.jpg", "cover.png"])
def test_files_that_look_like_drawings_but_are_not_read_are_named(
    name: str, tmp_path: Path
) -> None:
    lines(tmp_path, "A.0001.png")
    (tmp_path / "line" / name).write_bytes(b"x")
    _, warnings = list_drawings(tmp_path, "A")
    assert warnings == (f"line/{name} is no numbered PNG, TGA or TIFF: left out.",)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere is no folder") as raised:
        find_levels(tmp_path / "nowhere")
    assert "line/A.0001.png" in raised.value.hint


@pytest.mark.parametrize("make_line_folder", [True, False])
def test_a_folder_without_line_art_says_what_it_must_hold(
    make_line_folder: bool, tmp_path: Path
) -> None:
    if make_line_folder:
        (tmp_path / "line").mkdir()
    with pytest.raises(InputError, match="holds no line art") as raised:
        find_levels(tmp_path)
    assert "line/A.0001.png" in raised.value.hint


def test_a_bomb_among_the_line_art_is_refused(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png")
    bomb = tmp_path / "line" / "A.0002.png"
    bomb.write_bytes(png_bytes(20_000, 20_000, 8, 6, b""))
    paint(tmp_path, "A.0002.png")
    with pytest.raises(UnreadableImage, match=r"A\.0002\.png is too large: 20000 x 20000"):
        list_drawings(tmp_path, "A")


def test_strokes_count_as_line_art(tmp_path: Path) -> None:
    (tmp_path / "line").mkdir()
    (tmp_path / "line" / "A.0001.strokes.json").write_text(
        '{"version": 1, "width": 8, "height": 6, "strokes": []}'
    )
    paint(tmp_path, "A.0001.png")
    drawings, _ = list_drawings(tmp_path, "A")
    assert drawings[0].is_strokes
    assert drawings[0].stem == "A.0001"
    assert drawings[0].paint is not None


def test_strokes_and_a_picture_of_one_number_are_a_drawing_twice(tmp_path: Path) -> None:
    lines(tmp_path, "A.0001.png")
    (tmp_path / "line" / "A.0001.strokes.json").write_text("{}")
    with pytest.raises(InputError, match="are both drawing 1"):
        list_drawings(tmp_path, "A")
