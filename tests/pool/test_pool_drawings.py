"""What is taken for a painted drawing in a pool folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from plugin_core.errors import EmptyPool
from plugin_core.pool.pool_drawings import find_color_models, find_pool_drawings


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(folder: Path) -> list[str]:
    return [one.file.relative_to(folder).as_posix() for one in find_pool_drawings([folder])]


def test_names_that_macos_wrote_in_parts_find_their_line_art(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "が.0001.png")
    touch(tmp_path / "c1" / "line" / "が.0001.png", tmp_path / "c1" / "paint" / apart)
    (found,) = find_pool_drawings([tmp_path])
    assert (found.file.name, found.line.name) == (apart, "が.0001.png")


def test_a_shot_gives_the_drawings_with_line_art_and_paint(tmp_path: Path) -> None:
    touch(*(tmp_path / "c1" / "line" / name for name in ("A.0001.png", "A.0002.tga")))
    touch(*(tmp_path / "c1" / "paint" / name for name in ("A.0002.png", "A.0003.png")))
    (found,) = find_pool_drawings([tmp_path])
    assert found.file == tmp_path / "c1/paint/A.0002.png"
    assert found.line == tmp_path / "c1/line/A.0002.tga"
    assert found.home == tmp_path / "c1"
    assert not found.holds_its_lines


def test_pictures_at_any_depth_are_taken_each_with_the_line_art_beside_it(tmp_path: Path) -> None:
    touch(tmp_path / "hana/front.png", tmp_path / "hana/front.line.png", tmp_path / "back.TIF")
    assert names(tmp_path) == ["back.TIF", "hana/front.png"]
    lone, paired = find_pool_drawings([tmp_path])
    assert lone.holds_its_lines
    assert paired.line == tmp_path / "hana/front.line.png"


def test_our_results_and_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "result/A.0001.png", tmp_path / ".shiage/x.png", tmp_path / "kept.png")
    assert names(tmp_path) == ["kept.png"]


def test_a_file_in_two_folders_of_a_pool_is_taken_once(tmp_path: Path) -> None:
    touch(tmp_path / "hana/front.png", tmp_path / "back.png")
    assert len(find_pool_drawings([tmp_path / "hana", tmp_path])) == 2


def test_an_empty_pool_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EmptyPool, match=f"The pool {tmp_path} holds no painted picture"):
        find_pool_drawings([tmp_path])


def test_a_pool_that_is_no_folder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EmptyPool, match="nowhere is no folder"):
        find_pool_drawings([tmp_path / "nowhere"])


def test_the_color_models_of_a_shot_lie_in_its_folder_of_that_name(tmp_path: Path) -> None:
    assert find_color_models(tmp_path) == []
    touch(tmp_path / "color_model/front.png")
    assert [one.file.name for one in find_color_models(tmp_path)] == ["front.png"]
