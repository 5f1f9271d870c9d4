"""Levels of numbered pictures: lines and fills taken apart, painted copies put together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from shiage_opentoonz.copies import source_of
from shiage_opentoonz.corrections import written_copies
from shiage_opentoonz.picture_source import split_picture
from shiage_opentoonz.picture_writing import prove_picture
from shiage_opentoonz.tnz import read_tnz
from shiage_opentoonz.workspace import open_workspace

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_file
from plugin_core.images import Picture, encode_png, picture_dpi, read_picture, read_rgba
from tests.drawings import LineDrawing, walking_figure, write_picture
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import scene_text, walk_level, write_project


def _finished(drawing: LineDrawing) -> np.ndarray:
    """Return a painted drawing as an artist leaves it: lines over fills, no trace lines."""
    line, paint = drawing.line(transparent=True), drawing.paint()
    cover = line[..., 3:].astype(np.uint32)
    is_trace = line[..., 2:3] == 255
    mixed = (line[..., :3] * cover + paint[..., :3] * (255 - cover)) // 255
    rgb = np.where(is_trace, paint[..., :3], mixed)
    alpha = np.maximum(line[..., 3:], paint[..., 3:])
    return np.concatenate([rgb, alpha], axis=2).astype(np.uint8)


@pytest.fixture(params=["transparent", "white"])
def pictures(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A level of four pictures on transparent or white paper, the first painted."""
    folder = tmp_path / "drawings"
    for number in range(1, 5):
        drawing = walking_figure(number - 1, antialiased=True)
        rgba = _finished(drawing) if number == 1 else drawing.line(transparent=True)
        if request.param == "white":
            alpha = rgba[..., 3:].astype(np.uint32)
            white = (rgba[..., :3] * alpha + 255 * (255 - alpha)) // 255
            rgba = np.concatenate([white, np.full_like(alpha, 255)], axis=2).astype(np.uint8)
        path = folder / f"A.{number:04d}.png"
        folder.mkdir(exist_ok=True)
        path.write_bytes(encode_png(rgba, dpi=(150.0, 150.0)))
    return folder / "A.0001.png"


def test_a_painted_picture_is_taken_apart() -> None:
    drawing = walking_figure(0, antialiased=True)
    split = split_picture("A", Picture(_finished(drawing), has_alpha=True))
    assert split.paint is not None
    fills = {tuple(rgba) for rgba in split.paint[split.paint[..., 3] > 0].tolist()}
    assert fills == {
        (*rgba,) for rgba in map(tuple, drawing.paint()[drawing.paint()[..., 3] > 0].tolist())
    }
    between = ~drawing.line_mask
    assert np.array_equal(split.paint[between], drawing.paint()[between])
    assert (split.line[between, 3] > 0).mean() < 0.02


def test_line_art_is_line_art() -> None:
    rgba = walking_figure(0, antialiased=True).line()
    split = split_picture("A", Picture(rgba, has_alpha=False))
    assert split.paint is None
    assert split.line is rgba


def test_the_other_pictures_are_painted(pictures: Path) -> None:
    written = paint_copy(pictures)
    assert written.level == pictures.with_name("A_auto..png")
    assert written.drawings == ("2", "3", "4")
    for number in (2, 3, 4):
        drawing = walking_figure(number - 1, antialiased=True)
        result = read_rgba(pictures.with_name(f"A_auto.{number:04d}.png"))
        painted = ~drawing.line_mask & (drawing.paint()[..., 3] > 0)
        assert (result[painted] == drawing.paint()[painted]).all(axis=1).mean() > 0.99


def test_copies_keep_lines_paper_and_resolution(pictures: Path) -> None:
    paint_copy(pictures)
    for number in (2, 3, 4):
        source = pictures.with_name(f"A.{number:04d}.png")
        copy = pictures.with_name(f"A_auto.{number:04d}.png")
        drawing = walking_figure(number - 1, antialiased=True)
        outside = ~drawing.line_mask & (drawing.paint()[..., 3] == 0)
        assert np.array_equal(read_rgba(copy)[outside], read_rgba(source)[outside])
        black = (read_rgba(source)[..., :3] == 0).all(axis=2) & (read_rgba(source)[..., 3] == 255)
        assert np.array_equal(read_rgba(copy)[black], read_rgba(source)[black])
        assert picture_dpi(copy) == picture_dpi(source)
        assert prove_picture(source, copy.read_bytes(), str(number)) == []


def test_the_painted_picture_is_copied_to_the_byte(pictures: Path) -> None:
    paint_copy(pictures)
    assert pictures.with_name("A_auto.0001.png").read_bytes() == pictures.read_bytes()


def test_sources_stay_and_changed_copies_are_never_overwritten(pictures: Path) -> None:
    before = {path: hash_file(path) for path in pictures.parent.iterdir()}
    paint_copy(pictures)
    changed = pictures.with_name("A_auto.0002.png")
    changed.write_bytes(pictures.read_bytes())
    assert paint_copy(pictures).level.name == "A_auto2..png"
    assert changed.read_bytes() == pictures.read_bytes()
    assert {path: hash_file(path) for path in before} == before


def test_a_scene_shows_the_painted_pictures(pictures: Path, tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project")
    scene.write_text(scene_text(["A"], path=f"{pictures.parent}/{{}}..png"), encoding="utf-8")
    written = paint_copy(scene)
    assert written.scene is not None
    assert read_tnz(written.scene).levels[0].path == f"{pictures.parent}/A_auto..png"


def test_tga_pictures_become_png(tmp_path: Path) -> None:
    for number in (1, 2):
        drawing = walking_figure(number - 1)
        rgba = _finished(drawing) if number == 1 else drawing.line(transparent=True)
        Image.fromarray(rgba).save(tmp_path / f"A_{number:04d}.tga")
    written = paint_copy(tmp_path / "A_0001.tga")
    assert written.level.name == "A_auto_.png"
    assert (tmp_path / "A_auto_0002.png").is_file()


def test_a_changed_line_is_found(pictures: Path) -> None:
    source = pictures.with_name("A.0002.png")
    rgba = read_picture(source).rgba.copy()
    black = (rgba[..., :3] == 0).all(axis=2) & (rgba[..., 3] == 255)
    rgba[black] = (9, 9, 9, 255)
    assert "line pixels changed" in str(prove_picture(source, encode_png(rgba), "2")[0])


def test_changed_paint_is_found(pictures: Path) -> None:
    rgba = read_picture(pictures).rgba.copy()
    rgba[(rgba[..., :3] == (60, 110, 190)).all(axis=2)] = (1, 90, 3, 255)
    assert "artist's paint changed" in str(prove_picture(pictures, encode_png(rgba), "1")[0])


def test_a_single_picture_is_a_sentence(tmp_path: Path) -> None:
    write_picture(tmp_path / "A.png", walking_figure(0).line())
    with pytest.raises(InputError, match="is a single picture"):
        open_workspace(tmp_path / "A.png")


def test_a_scene_that_shows_painted_copies_is_colored_from_their_level(pictures: Path) -> None:
    paint_copy(pictures)
    scene = pictures.with_name("cut1.tnz")
    text = scene_text(["A_auto"], path=f"{pictures.parent}/{{}}..png")
    scene.write_text(text, encoding="utf-8")
    assert open_workspace(scene).content.path == pictures.with_name("A..png")
    assert paint_copy(scene).level.name == "A_auto..png"


def test_a_raster_level_of_the_same_name_keeps_its_copy_and_its_report(pictures: Path) -> None:
    raster = walk_level(pictures.with_name("A.tlv"))
    for _ in range(2):
        copies = [paint_copy(each) for each in (raster, pictures)]
        assert [each.level.name for each in copies] == ["A_auto.tlv", "A_auto..png"]
        assert copies[0].report != copies[1].report
    assert [path for path, _ in written_copies(raster)] == [copies[0].level]
    assert source_of(copies[0].level) == raster
    assert source_of(copies[1].level) == pictures


def test_pictures_of_another_kind_and_the_same_name_keep_their_copy(pictures: Path) -> None:
    for number in (1, 2):
        rgba = read_rgba(pictures.with_name(f"A.{number:04d}.png"))
        Image.fromarray(rgba).save(pictures.with_name(f"A.{number:04d}.tga"))
    scans = pictures.with_suffix(".tga")
    for _ in range(2):
        copies = [paint_copy(each).level for each in (pictures, scans)]
        assert [each.name for each in copies] == ["A_auto..png", "A_auto2..png"]
    assert [source_of(each) for each in copies] == [pictures, scans]
    assert source_of(pictures.with_name("A_auto..tga")) == pictures.with_name("A_auto..tga")


def test_every_picture_of_a_level_stands_for_the_level(pictures: Path) -> None:
    opened = [open_workspace(pictures.with_name(f"A.000{number}.png")) for number in (1, 3)]
    named = open_workspace(pictures.with_name("A..png"))
    assert {each.shot_folder for each in opened} == {named.shot_folder}
