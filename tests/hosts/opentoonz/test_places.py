"""Where files lie: projects, aliases, other systems' habits, names of levels of pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.frame_ids import NO_NUMBER, FrameId
from shiage_opentoonz.places import check_suffix, shot_folder_of
from shiage_opentoonz.projects import place_of, sibling
from shiage_opentoonz.sequences import open_sequence, read_picture_name
from shiage_opentoonz.source import check_kind
from shiage_opentoonz.stems import level_name, stem_of
from shiage_opentoonz.surrogates import palette_of, style_table, styles_in
from shiage_opentoonz.tpl import Style

from plugin_core.errors import InputError
from plugin_core.naming import read_stem
from tests.hosts.opentoonz.toonz_levels import write_project


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("+drawings/A.tlv", "drawings/A.tlv"),
        ("+drawings\\sub\\A.tlv", "drawings/sub/A.tlv"),
        ("$scenefolder/x/A.tlv", "scenes/x/A.tlv"),
        ("$scenefolder\\x\\A.tlv", "scenes/x/A.tlv"),
        ("other/A.tlv", "other/A.tlv"),
        ("+unknown/A.tlv", "unknown/A.tlv"),
    ],
)
def test_paths_of_a_scene(tmp_path: Path, written: str, where: str) -> None:
    scene = write_project(tmp_path / "p")
    assert place_of(scene).decode(written) == tmp_path / "p" / where


def test_an_absolute_path_is_itself(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "p")
    assert place_of(scene).decode(f"{tmp_path}/A.tlv") == tmp_path / "A.tlv"
    assert place_of(scene).decode("D:\\x\\A.tlv") == Path("D:/x/A.tlv")


def test_case_is_forgiven_where_windows_did_not_care(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "p")
    level = tmp_path / "p" / "drawings" / "Cut" / "A.tlv"
    level.parent.mkdir()
    level.touch()
    assert place_of(scene).decode("+drawings\\cut\\a.TLV") == level


def test_a_folder_may_stand_for_the_scene(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "p")
    project = tmp_path / "p" / "p_otprj.xml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('path="drawings"', 'path="drawings/$scenepath"'))
    assert place_of(scene).decode("+drawings/A.tlv") == tmp_path / "p" / "drawings/cut1/A.tlv"


def test_without_a_project_an_alias_is_a_sentence(tmp_path: Path) -> None:
    place = place_of(tmp_path / "cut.tnz")
    assert place.decode("$scenefolder/A.tlv") == tmp_path / "A.tlv"
    with pytest.raises(InputError, match="its project was not found"):
        place.decode("+drawings/A.tlv")


@pytest.mark.parametrize(
    ("written", "new"),
    [
        ("+drawings/A.tlv", "+drawings/B.tlv"),
        ("$scenefolder\\d\\A.tlv", "$scenefolder/d/B.tlv"),
        ("A.tlv", "B.tlv"),
    ],
)
def test_a_sibling_keeps_the_alias(written: str, new: str) -> None:
    assert sibling(written, "B.tlv") == new


@pytest.mark.parametrize(
    ("name", "level", "separator", "frame_id"),
    [
        ("A.0001.png", "A", ".", FrameId(1)),
        ("A.b.0012c.TIF", "A.b", ".", FrameId(12, "c")),
        ("A_0003.tga", "A", "_", FrameId(3)),
        ("cut_12.png", "cut", "_", FrameId(12)),
        ("cut.a_12.png", "cut.a_12", "", FrameId(NO_NUMBER)),
        ("A.png", "A", "", FrameId(NO_NUMBER)),
        ("A.12ab.png", "A.12ab", "", FrameId(NO_NUMBER)),
    ],
)
def test_names_of_pictures(name: str, level: str, separator: str, frame_id: FrameId) -> None:
    found = read_picture_name(name)
    assert found is not None
    assert (found.level, found.separator, found.frame_id) == (level, separator, frame_id)
    assert read_picture_name(found.renamed("")) == found


@pytest.mark.parametrize("asked", ["A..png", "A.0002.png"])
def test_a_level_of_pictures_is_found_by_its_name_or_any_picture(
    tmp_path: Path, asked: str
) -> None:
    for name in ("A.0002.png", "A.0001.png", "A_0003.png", "B.0001.png", "A.0004.tif", "A.txt"):
        (tmp_path / name).touch()
    found = open_sequence(tmp_path / asked)
    assert [each.label for each in found.files] == ["1", "2"]
    assert found.level_path == tmp_path / "A..png"


def test_a_level_with_underscores_is_found(tmp_path: Path) -> None:
    for name in ("A_0002.tga", "A_0001.tga"):
        (tmp_path / name).touch()
    assert open_sequence(tmp_path / "A_.tga").level_path == tmp_path / "A_.tga"
    with pytest.raises(InputError, match="There are no pictures"):
        open_sequence(tmp_path / "B_.tga")


@pytest.mark.parametrize("suffix", ["_12", ".5", "7", "_3a", "", "a/b", "a\nb", "x:y"])
def test_suffixes_that_would_make_a_drawing_of_a_level_are_refused(suffix: str) -> None:
    with pytest.raises(InputError):
        check_suffix(suffix)


@pytest.mark.parametrize("suffix", ["_auto", "_auto2", ".auto", "-a"])
def test_other_suffixes_are_fine(suffix: str) -> None:
    check_suffix(suffix)


@pytest.mark.parametrize("name", ["A.pli", "A.svg", "A.tzp", "A.psd", "A.jpg", "A.EXR"])
def test_levels_that_are_not_painted_are_refused_with_advice(name: str) -> None:
    with pytest.raises(InputError, match="Shiage does not paint") as refusal:
        check_kind(Path(name))
    assert refusal.value.hint


@pytest.mark.parametrize(
    "frame_id",
    [FrameId(1), FrameId(7, "a"), FrameId(0), FrameId(7, "bc"), FrameId(7, "_仮1"), FrameId(-2)],
)
def test_stems_are_drawings_of_the_shot(frame_id: FrameId) -> None:
    name = read_stem(stem_of("cut_12", frame_id))
    assert name is not None
    assert name.level == "cut_12"


def test_stems_differ_where_drawings_do() -> None:
    ids = [FrameId(7), FrameId(7, "a"), FrameId(7, "_a"), FrameId(7, "-a"), FrameId(7, "仮")]
    assert len({stem_of("A", each) for each in ids}) == len(ids)


def test_level_names_are_safe_on_every_system() -> None:
    assert level_name('a:b*c"d') == "a-b-c-d"
    assert level_name("..") == "level"


def test_levels_of_one_name_in_two_folders_have_two_shot_folders(tmp_path: Path) -> None:
    one, other = (shot_folder_of(tmp_path / folder / "A;rm -rf.tlv") for folder in ("x", "y"))
    assert one != other
    assert one.name.startswith("A-rm--rf-")


def test_styles_of_one_color_stay_two() -> None:
    styles = [Style(0, "bg", (255, 255, 255, 0))]
    styles += [Style(place, "s", (255, 255, 255, 255)) for place in range(1, 700)]
    palette = palette_of(styles, range(700))
    values = [color.rgba for color in palette.colors]
    assert len(set(values)) == 700
    assert (255, 255, 255, 255) not in values
    ids = np.arange(700, dtype=np.uint16).reshape(7, 100)
    assert np.array_equal(styles_in(style_table(palette)[ids], palette), ids)
    assert max(abs(255 - value) for rgba in values[1:300] for value in rgba) < 128
