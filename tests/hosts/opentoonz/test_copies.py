"""Scenes in which the artist goes on with a painted copy, by *Replace Level* or *Load Scene*."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.tnz import read_tnz
from shiage_opentoonz.watching import find_watched
from shiage_opentoonz.workspace import levels_of, open_workspace

from tests.drawings import walking_figure
from tests.hosts.opentoonz.painting import paint_copy
from tests.hosts.opentoonz.toonz_levels import ARTIST, as_pixels, write_level


def _show_copy(scene: Path) -> None:
    text = scene.read_text(encoding="utf-8")
    scene.write_text(text.replace("/A.", "/A_auto."), encoding="utf-8")


def _save(copy: Path, *more: int) -> None:
    """Save a copy as the program does, with further drawings."""
    level = open_tlv(copy)
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    for number in more:
        drawings[FrameId(number)] = as_pixels(walking_figure(number - 1), painted=False)
    palette = copy.with_suffix(".tpl").read_text(encoding="utf-8")
    write_level(copy, drawings, palette=palette, creator=ARTIST)


@pytest.fixture
def replaced(scene: Path) -> Path:
    """A scene that shows the painted copy instead of the level."""
    paint_copy(scene)
    _show_copy(scene)
    return scene


def test_a_scene_that_shows_a_copy_is_colored_from_the_level(replaced: Path) -> None:
    written = paint_copy(replaced)
    assert written.level.name == "A_auto.tlv"
    assert written.scene is not None
    assert read_tnz(written.scene).levels[0].path == "+drawings/A_auto.tlv"


def test_our_paint_in_a_copy_that_was_saved_is_not_the_artists(replaced: Path) -> None:
    copy = replaced.parent.parent / "drawings" / "A_auto.tlv"
    _save(copy)
    workspace = open_workspace(replaced)
    assert workspace.content.path == copy.with_name("A.tlv")
    painted = workspace.open_shot().painted_drawings
    assert [drawing.number for drawing in painted] == [1]
    written = paint_copy(replaced)
    assert written.level.name == "A_auto2.tlv"
    assert written.scene is not None
    assert read_tnz(written.scene).levels[0].path == "+drawings/A_auto2.tlv"


def test_a_copy_with_drawings_of_its_own_is_a_level_of_its_own(replaced: Path) -> None:
    copy = replaced.parent.parent / "drawings" / "A_auto.tlv"
    _save(copy, 5)
    assert open_workspace(replaced).content.path == copy


def test_a_scene_that_has_a_level_and_its_copy_is_colored_once(replaced: Path) -> None:
    text = replaced.read_text(encoding="utf-8")
    unused = "<level id='2'> A <info/> <path> \"+drawings/A.tlv\" </path> </level>\n    </levels>"
    text = text.replace("        A \n", "        A_auto \n").replace("    </levels>", unused)
    replaced.write_text(text, encoding="utf-8")
    assert levels_of(replaced) == ("A_auto",)
    assert open_workspace(replaced).open_shot().exposure is not None


def test_a_level_whose_copy_is_shown_is_watched_with_its_scene(replaced: Path) -> None:
    folder = replaced.parent
    for path in (folder.parent / "drawings").iterdir():
        path.rename(folder / path.name)
    text = replaced.read_text(encoding="utf-8").replace("+drawings/", "$scenefolder/")
    replaced.write_text(text, encoding="utf-8")
    assert find_watched(folder) == [replaced]
