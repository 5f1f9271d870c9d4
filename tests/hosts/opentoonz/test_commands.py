"""``shiage toonz`` as an artist types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shiage_opentoonz import work
from shiage_opentoonz.cm32 import empty, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import open_tlv

from plugin_core.cli.border import run
from plugin_core.cli.painting import LearnSettings
from plugin_core.files import shipped
from plugin_core.files.hashes import hash_file
from plugin_core.images import write_png
from plugin_core.methods.matcher import matcher_networks
from tests.disks import make_read_only, small_disk
from tests.fakes.running import running_engine
from tests.hosts.opentoonz.toonz_levels import (
    palette_text,
    walk_level,
    walk_truth,
    write_level,
    write_project,
)

pytestmark = pytest.mark.usefixtures("toonz_command")

FAST = ["--method", "nearest_region", "--max-seconds", "1"]


def _say(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run a command; return its exit code and all that it said."""
    code = run(["toonz", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out + said.err


def _json(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = run(["toonz", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_learn_then_colorize_then_check(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _say(capsys, "learn", walk, *FAST)
    assert (code, "Learned A.tlv: 1 painted drawings" in said) == (0, True)
    code, said = _say(capsys, "colorize", walk, "--precision", "0")
    assert code == 0
    assert "A_auto.tlv: 3 drawings painted." in said
    assert "Level > Replace Level..." in said
    code, said = _say(capsys, "check", walk)
    assert code == 0
    assert "A_auto.tlv keeps every tone, line, id and resolution" in said


def test_missing_weights_are_not_told_as_something_to_learn(
    walk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _say(capsys, "learn", walk, "--method", "matcher")[0] == 0
    matcher_networks.cache_clear()
    monkeypatch.setattr(shipped, "find_spec", lambda name: None)
    code, said = _say(capsys, "colorize", walk)
    assert code == 2
    assert "onnxruntime is not installed. Install Shiage again" in " ".join(said.split())


def test_colorize_learns_what_nobody_learned_yet(
    scene: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "LearnSettings", lambda: LearnSettings("nearest_region", 1.0))
    code, said = _say(capsys, "colorize", scene, "--precision", "0")
    assert code == 0
    assert f"Open {scene.with_name('cut1_auto.tnz')} in OpenToonz." in said


def test_unsure_regions_make_the_exit_code_one(
    walk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _say(capsys, "learn", walk, *FAST)
    code, said = _say(capsys, "colorize", walk, "--precision", "1")
    assert code == 1
    assert "regions left to you" in said


def test_a_further_run_says_what_it_changed(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _say(capsys, "learn", walk, *FAST)
    _, found = _json(capsys, "colorize", walk, "--precision", "1")
    (level,) = found["levels"]
    assert level["changes"] == {"painted": 0, "recolored": 0, "blanked": 0, "drawings": 0}
    _, said = _say(capsys, "colorize", walk, "--precision", "0")
    more = level["uncertain_regions"]
    assert f"({more} more regions painted, 0 recolored, 0 left blank again)" in said


def test_marking_writes_a_magenta_style(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _say(capsys, "learn", walk, *FAST)
    _say(capsys, "colorize", walk, "--precision", "1", "--low-confidence", "mark")
    assert "shiage_unsure" in walk.with_name("A_auto.tpl").read_text(encoding="utf-8")
    code, _ = _say(capsys, "check", walk)
    assert code == 0


def test_only_some_drawings_are_colorized(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _say(capsys, "learn", walk, *FAST)
    code, found = _json(capsys, "colorize", walk, "--drawings", "3", "--precision", "0")
    levels = found["levels"]
    assert (code, levels[0]["painted"]) == (0, ["3"])


def test_another_suffix_names_the_copies(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _say(capsys, "learn", walk, *FAST)
    _say(capsys, "colorize", walk, "--suffix", "_night")
    assert walk.with_name("A_night.tlv").is_file()
    code, said = _say(capsys, "colorize", walk, "--suffix", "_2")
    assert code == 2
    assert "would take the level for a numbered drawing" in said


def test_every_painted_level_of_a_scene_is_colorized(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = write_project(tmp_path / "project", ["A", "B", "C"])
    for name, painted in (("A", (1,)), ("B", (2,)), ("C", ())):
        walk_level(tmp_path / "project" / "drawings" / f"{name}.tlv", painted=painted)
    _say(capsys, "learn", scene, *FAST)
    code, found = _json(capsys, "colorize", scene, "--precision", "0")
    levels = found["levels"]
    assert code == 0
    assert [Path(level["level"]).name for level in levels] == ["A_auto.tlv", "B_auto.tlv"]


def _with_background(scene: Path) -> Path:
    """Put a picture in the place of level BG of a scene; return the folder of the levels."""
    text = scene.read_text(encoding="utf-8")
    scene.write_text(text.replace("+drawings/BG.tlv", "+drawings/BG.png"), encoding="utf-8")
    drawings = scene.parent.parent / "drawings"
    write_png(drawings / "BG.png", np.full((40, 50, 4), 200, np.uint8))
    return drawings


def test_a_background_picture_is_no_level_to_paint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = write_project(tmp_path / "project", ["A", "BG"])
    drawings = _with_background(scene)
    walk_level(drawings / "A.tlv")
    for verb in (["info"], ["learn", *FAST], ["colorize", "--precision", "0"]):
        code, said = _say(capsys, verb[0], scene, *verb[1:])
        assert (code, "BG" in said) == (0, False)
    assert scene.with_name("cut1_auto.tnz").is_file()


def test_a_scene_of_a_background_only_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = write_project(tmp_path / "project", ["BG"])
    _with_background(scene)
    code, said = _say(capsys, "learn", scene)
    assert code == 2
    assert said.startswith("cut1.tnz shows no level that Shiage can paint. Shiage paints Toonz")


def _write_unusable(path: Path, kind: str) -> None:
    """Write a level that nobody can paint."""
    line = empty(200, 160)
    line[80, 20:180] = 1 << 20
    write_level(path, {FrameId(1): line}, palette=palette_text())
    if kind == "damaged":
        path.write_bytes(path.read_bytes()[:100])
    elif kind == "without drawings":
        path.write_bytes(np.array([0, 48, 48, *[0] * 9], "<i4").tobytes())


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("without regions", "No drawing of B.tlv closes a region. Draw the outlines"),
        ("without drawings", "B.tlv was saved without any drawing. Draw something"),
        ("damaged", "B.tlv says that it holds 1 drawings, but its table does not."),
    ],
)
def test_a_level_that_cannot_be_used_is_a_warning_beside_one_that_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, sentence: str
) -> None:
    scene = write_project(tmp_path / "project", ["B", "A"])
    walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    _write_unusable(tmp_path / "project" / "drawings" / "B.tlv", kind)
    for verb in (["info"], ["learn", *FAST], ["colorize", "--precision", "0"]):
        code, said = _say(capsys, verb[0], scene, *verb[1:])
        assert (code, f"Warning: {sentence}" in said) == (0, True)
        code, found = _json(capsys, verb[0], scene, *verb[1:])
        levels, warnings = found["levels"], found["warnings"]
        assert isinstance(levels, list)
        assert isinstance(warnings, list)
        assert (code, len(levels), len(warnings)) == (0, 1, 1)
    code, said = _say(capsys, "colorize", scene, "--level", "B")
    assert (code, said.startswith(sentence)) == (2, True)


def test_levels_of_which_none_can_be_used_are_an_error_that_names_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scene = write_project(tmp_path / "project", ["B", "A"])
    _write_unusable(tmp_path / "project" / "drawings" / "B.tlv", "without regions")
    walk_level(tmp_path / "project" / "drawings" / "A.tlv", painted=())
    code, said = _say(capsys, "colorize", scene)
    assert code == 2
    assert said.startswith("No drawing of A.tlv is painted yet. No drawing of B.tlv closes a reg")
    _write_unusable(tmp_path / "project" / "drawings" / "A.tlv", "without regions")
    assert _say(capsys, "colorize", scene)[0] == 2
    assert _say(capsys, "info", scene)[0] == 2


def test_info_tells_what_is_painted(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = _json(capsys, "info", walk)
    levels = found["levels"]
    level = levels[0]
    assert code == 0
    assert [drawing["painted_share"] for drawing in level["drawings"]] == [1.0, 0.0, 0.0, 0.0]
    assert [drawing["trace_px"] > 0 for drawing in level["drawings"]] == [False, True, True, True]
    assert (level["main_ink"], level["trace_inks"]) == (1, [2])
    assert [style["id"] for style in level["styles"] if style["used"]] == [3, 4, 5, 6, 7]
    code, said = _say(capsys, "info", walk)
    assert "100%" in said
    assert "4 fill_4" in said


def test_info_leaves_no_trace(
    scene: Path, capsys: pytest.CaptureFixture[str], work_dir: Path
) -> None:
    code, said = _say(capsys, "info", scene)
    assert (code, "A.tlv: 4 drawings" in said) == (0, True)
    assert not work_dir.exists()


def test_check_finds_what_somebody_changed(walk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = walk_level(walk.with_name("B.tlv"), painted=())
    code, said = _say(capsys, "check", walk, other)
    assert code == 1
    assert "Drawing 1: " in said
    assert "pixels of the artist's paint changed" in said


def test_an_unpainted_level_is_a_sentence_in_the_artists_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = walk_level(tmp_path / "A.tlv", painted=())
    code, said = _say(capsys, "colorize", path)
    assert code == 2
    assert said.startswith("No drawing of A.tlv is painted yet. Paint one or more drawings in")


def test_a_choice_of_unpainted_drawings_is_named_as_what_keeps_all_others_out(
    walk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (("learn", walk, "--drawings", "2-3", *FAST), ("colorize", walk)):
        code, said = _say(capsys, *arguments)
        assert code == 2
        assert said.startswith("None of the drawings 2-3 of A.tlv is painted, and no other counts.")
    assert _say(capsys, "learn", walk, *FAST)[0] == 0


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A level in a folder that takes no files."""
    with small_disk(tmp_path / "disk", "4m") as disk:
        level = walk_level(disk / "A.tlv")
        make_read_only(disk)
        yield level


def test_a_folder_that_takes_no_copies_is_told_before_any_work(
    read_only: Path, capsys: pytest.CaptureFixture[str], work_dir: Path
) -> None:
    code, said = _say(capsys, "colorize", read_only)
    assert (code, "disk could not be written: Read-only file system." in said) == (2, True)
    assert not [*work_dir.rglob("model*"), *work_dir.rglob("result")]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("A.pli", "A.pli is a vector level, which Shiage does not paint."),
        ("A.txt", "A.txt is no level that Shiage paints."),
        ("gone.tlv", "cannot be read: No such file or directory."),
        ("gone.tnz", "cannot be read: No such file or directory."),
    ],
)
def test_other_files_are_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, sentence: str
) -> None:
    if not name.startswith("gone"):
        (tmp_path / name).touch()
    code, said = _say(capsys, "learn", tmp_path / name)
    assert code == 2
    assert sentence in said


def test_the_engine_does_the_same_work(
    walk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_engine(tmp_path / "engine", module="plugin_core.engine"):
        assert _say(capsys, "learn", walk, *FAST, "--engine")[0] == 0
        assert _say(capsys, "colorize", walk, "--precision", "0", "--engine")[0] == 0
    pixels, truth = open_tlv(walk.with_name("A_auto.tlv")).read(FrameId(3)).pixels, walk_truth(3)
    between = tone_of(truth) == 255
    assert np.array_equal(paint_of(pixels)[between], paint_of(truth)[between])


def test_the_command_is_part_of_shiage(walk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plugin_core.cli", "toonz", "info", str(walk), "--json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert json.loads(done.stdout)["levels"][0]["size"] == [200, 160]


def test_sources_stay_through_all_commands(scene: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [path for path in scene.parents[1].rglob("*") if path.is_file()]
    before = {path: hash_file(path) for path in sources}
    for verb in (["info"], ["learn", *FAST], ["colorize"]):
        _say(capsys, verb[0], scene, *verb[1:])
    assert {path: hash_file(path) for path in sources} == before
