"""``info`` and ``check``: they look, write nothing, and need no torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plugin_core.cli.border import run
from tests.drawings import CLEAR, CLOTH, LineDrawing, make_shot, walking_figure, write_picture

ROOT = Path(__file__).parents[2]


def test_info_tells_what_lies_in_a_shot(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["info", str(walk_shot), "--json"]) == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert level["level"] == "A"
    assert level["drawings"] == ["A.0001", "A.0002", "A.0003", "A.0004"]
    assert level["painted"] == ["A.0001"]
    assert level["colored"] == []
    assert level["model"] is None
    assert level["palette"][0]["rgba"] == [0, 0, 0, 0]
    assert list(CLOTH) in [color["rgba"] for color in level["palette"]]


def test_info_tells_what_was_learned(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["learn", str(walk_shot), "--method", "same_position"]) == 0
    capsys.readouterr()
    assert run(["info", str(walk_shot), "--json"]) == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert level["model"]["method"] == "same_position"
    assert level["model"]["learned_from"] == ["A.0001"]


@pytest.mark.parametrize("model", ["{", '{"schema": "shiage.model", "version": 99}'])
def test_info_tells_the_rest_beside_a_model_that_cannot_be_used(
    model: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["learn", str(walk_shot), "--method", "same_position"]) == 0
    (walk_shot / ".shiage" / "A" / "model.json").write_text(model)
    capsys.readouterr()
    assert run(["info", str(walk_shot), "--json"]) == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert level["painted"] == ["A.0001"]
    assert level["model"] is None
    (warning,) = level["warnings"]
    assert "model.json" in warning
    assert "shiage learn --anew" in warning


def test_info_for_people_is_a_table(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["info", str(walk_shot)]) == 0
    assert "drawings" in capsys.readouterr().out


def test_brackets_in_the_names_of_a_shot_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shot = make_shot(tmp_path / "c012 [retake]", [walking_figure()], level="[lo] ")
    assert run(["info", str(shot)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("c012 [retake]")
    assert "[lo]" in said


def test_info_cuts_no_name_of_a_level_short(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shot = make_shot(tmp_path / "c012", [walking_figure()], level="walk_cycle_" * 8)
    assert run(["info", str(shot)]) == 0
    assert "…" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["info", "check"])
def test_looking_loads_no_torch(command: str, walk_shot: Path) -> None:
    program = (
        "import sys; from plugin_core.cli.border import run;"
        f"code = run([{command!r}, {str(walk_shot)!r}]);"
        "assert 'torch' not in sys.modules; sys.exit(code)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("command", ["info", "check"])
def test_looking_writes_nothing(command: str, walk_shot: Path) -> None:
    before = sorted(walk_shot.rglob("*"))
    assert run([command, str(walk_shot)]) == 0
    assert sorted(walk_shot.rglob("*")) == before


def test_check_finds_a_speck_that_was_left_blank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = walking_figure().circle((62, 90), 3, CLEAR)
    shot = make_shot(tmp_path / "shot", [figure])
    assert run(["check", str(shot), "--json"]) == 1
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    (fault,) = level["faults"]
    assert (fault["kind"], fault["drawing"]) == ("pinhole", "A.0001")
    x, y, width, height = fault["bounds"]
    assert x <= 62 < x + width
    assert y <= 90 < y + height


def test_check_finds_lines_that_changed_after_coloring(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(walk_shot), "--method", "same_position", "--precision", "0"]) == 0
    write_picture(walk_shot / "line" / "A.0002.png", walking_figure(5).line())
    assert run(["check", str(walk_shot)]) == 1
    assert "A.0002: Its lines changed after it was colored" in capsys.readouterr().out


def test_check_finds_lines_that_changed_after_accepting(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(walk_shot), "--method", "same_position", "--precision", "0"]) == 0
    assert run(["accept", str(walk_shot), "--drawings", "2"]) == 0
    assert run(["check", str(walk_shot)]) == 0
    write_picture(walk_shot / "line" / "A.0002.png", walking_figure(5).line())
    capsys.readouterr()
    assert run(["check", str(walk_shot)]) == 1
    said = capsys.readouterr().out
    assert "A.0002: Its lines changed after it was accepted" in said
    assert "move paint/A.0002.png away" in said
    write_picture(walk_shot / "paint" / "A.0002.png", walking_figure(5).paint())
    assert run(["check", str(walk_shot)]) == 0


def test_plan_names_what_to_paint_next(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(walk_shot), "--json"]) == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert level["painted"] == ["A.0001"]
    assert all(one["stem"] != "A.0001" for one in level["paint_next"])
    assert run(["plan", str(walk_shot)]) == 0
    assert "level A" in capsys.readouterr().out


def test_plan_says_when_one_drawing_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_shot(tmp_path / "shot", [walking_figure(), LineDrawing(200, 160)], painted=())
    assert run(["plan", str(folder)]) == 0
    said = capsys.readouterr()
    assert "nothing to plan in level A: one drawing of it can be used" in said.out
    assert "The lines of A.0002.png close no region" in said.out + said.err


def test_a_level_that_closes_nothing_does_not_hold_up_the_plan_of_another(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_picture(walk_shot / "line" / "B.0001.png", LineDrawing(200, 160).line())
    assert run(["plan", str(walk_shot)]) == 0
    said = capsys.readouterr().out
    assert "Of level A, paint next:" in said
    assert "nothing to plan in level B: no drawing of it can be used" in said
    assert run(["plan", str(walk_shot), "--level", "B"]) == 2
    assert "No drawing of level B in" in capsys.readouterr().err


def test_a_level_that_closes_nothing_has_an_empty_plan_in_json(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_picture(walk_shot / "line" / "B.0001.png", LineDrawing(200, 160).line())
    assert run(["plan", str(walk_shot), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["levels"]
    assert first["paint_next"] and not second["paint_next"]
    assert second["warnings"][0].startswith("The lines of B.0001.png close no region.")
