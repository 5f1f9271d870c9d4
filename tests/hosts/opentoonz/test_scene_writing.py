"""The copy of a scene that shows painted levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiage_opentoonz.tnz import read_tnz
from shiage_opentoonz.workspace import levels_of, open_workspace

from plugin_core.errors import InputError
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import scene_text, walk_level, write_project


def test_a_scene_gives_its_level_and_gets_a_copy(scene: Path) -> None:
    written = paint_copy(scene)
    assert written.scene == scene.with_name("cut1_auto.tnz")
    before, after = read_tnz(scene), read_tnz(written.scene)
    assert [level.path for level in after.levels] == ["+drawings/A_auto.tlv"]
    assert after.text == before.with_paths({"1": "+drawings/A_auto.tlv"}).decode()
    assert scene.read_text(encoding="utf-8") == before.text


def test_two_levels_of_a_scene_end_in_one_copy(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project", ["A", "B"])
    for name in ("A", "B"):
        walk_level(tmp_path / "project" / "drawings" / f"{name}.tlv")
    assert levels_of(scene) == ("A", "B")
    with pytest.raises(InputError, match="shows 2 levels: A, B"):
        open_workspace(scene)
    paint_copy(scene, level="A")
    written = paint_copy(scene, level="B")
    assert written.scene is not None
    paths = [level.path for level in read_tnz(written.scene).levels]
    assert paths == ["+drawings/A_auto.tlv", "+drawings/B_auto.tlv"]


@pytest.mark.parametrize("painted", [(), (1,)])
def test_a_level_that_the_artist_replaces_is_shown_as_the_scene_has_it(
    tmp_path: Path, painted: tuple[int, ...]
) -> None:
    scene = write_project(tmp_path / "project", ["A", "B"])
    drawings = tmp_path / "project" / "drawings"
    walk_level(drawings / "A.tlv")
    walk_level(drawings / "B.tlv", painted=painted)
    for name in ("B", "A") if painted else ("A",):
        paint_copy(scene, level=name)
    walk_level(drawings / "B_retake.tlv", painted=())
    text = scene.read_text(encoding="utf-8").replace("/B.tlv", "/B_retake.tlv")
    scene.write_text(text, encoding="utf-8")
    written = paint_copy(scene, level="A")
    assert written.scene == scene.with_name("cut1_auto.tnz")
    paths = [level.path for level in read_tnz(written.scene).levels]
    assert paths == ["+drawings/A_auto.tlv", "+drawings/B_retake.tlv"]


def test_a_painted_copy_that_is_gone_is_shown_no_more(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project", ["A", "B"])
    for name in ("A", "B"):
        walk_level(tmp_path / "project" / "drawings" / f"{name}.tlv")
    paint_copy(scene, level="B").level.unlink()
    written = paint_copy(scene, level="A")
    assert written.scene is not None
    paths = [level.path for level in read_tnz(written.scene).levels]
    assert paths == ["+drawings/A_auto.tlv", "+drawings/B.tlv"]


def test_a_scene_beside_a_level_of_its_name_has_a_record_of_its_own(tmp_path: Path) -> None:
    level = walk_level(tmp_path / "A.tlv")
    scene = level.with_suffix(".tnz")
    scene.write_text(scene_text(["A"], path=f"{tmp_path}/{{}}.tlv"), encoding="utf-8")
    for _ in range(2):
        written = paint_copy(scene)
        assert written.level.name == "A_auto.tlv"
        assert written.scene == tmp_path / "A_auto.tnz"


def test_a_scene_that_the_artist_changed_is_never_overwritten(scene: Path) -> None:
    first = paint_copy(scene)
    assert first.scene is not None
    first.scene.write_text(first.scene.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert open_workspace(scene).write_back().scene == scene.with_name("cut1_auto2.tnz")


def test_the_copy_is_of_the_scene_as_it_is_now(scene: Path) -> None:
    workspace = open_workspace(scene)
    text = scene.read_text(encoding="utf-8").replace('framecount="4"', 'framecount="9"')
    scene.write_text(text, encoding="utf-8")
    written = workspace.write_back()
    assert written.scene is not None
    assert written.scene.read_text(encoding="utf-8").startswith('<tnz framecount="9"')


def test_a_level_is_known_by_its_name_before_the_name_of_its_file(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project", ["A", "B"])
    text = scene.read_text(encoding="utf-8")
    for old, new in (("/A.tlv", "/b.tlv"), ("/B.tlv", "/A.tlv"), ("/b.tlv", "/B.tlv")):
        text = text.replace(old, new)
    scene.write_text(text, encoding="utf-8")
    for name in ("A", "B"):
        walk_level(tmp_path / "project" / "drawings" / f"{name}.tlv")
    opened = [open_workspace(scene, level=name).content.path.name for name in ("A", "B")]
    assert opened == ["B.tlv", "A.tlv"]
