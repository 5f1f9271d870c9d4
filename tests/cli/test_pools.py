"""Shots that nobody painted, colored from color models and pools, from end to end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin_core.cli.border import run
from plugin_core.errors import StorageError
from plugin_core.images import read_rgba, write_png
from plugin_core.pool.names import find_pools, name_pool, named_pools
from tests.drawings import CLOTH, HAIR, LineDrawing, make_shot, walking_figure

FAST = ("--no-pretrained",)
ALL = ("--precision", "0")


@pytest.fixture
def bare_shot(tmp_path: Path) -> Path:
    """Three drawings of the walking figure, none of them painted."""
    return make_shot(tmp_path / "bare", [walking_figure(step) for step in range(3)], painted=())


@pytest.fixture
def other_shot(tmp_path: Path) -> Path:
    """Another shot of the same figure, with two painted drawings."""
    figures = [walking_figure(step) for step in (4, 6)]
    return make_shot(tmp_path / "other", figures, painted=(1, 2))


def add_color_model(shot: Path) -> None:
    write_png(shot / "color_model" / "walker.png", walking_figure(5).paint())
    write_png(shot / "color_model" / "walker.line.png", walking_figure(5).line())


def record(shot: Path, stem: str) -> dict[str, Any]:
    return dict(json.loads((shot / "result" / f"{stem}.json").read_text()))


def report(shot: Path) -> dict[str, Any]:
    return dict(json.loads((shot / "result" / "report.json").read_text()))


def share_right(shot: Path, step: int) -> float:
    painted = read_rgba(shot / "result" / f"A.{step + 1:04d}.png")
    figure = walking_figure(step)
    right = (painted == figure.paint()).all(axis=2)
    return float(right[~figure.line_mask].mean())


def told(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, dict[str, Any]]:
    """Run a command with --json; return its exit code and what it printed."""
    capsys.readouterr()
    code = run([*command, "--json"])
    return code, dict(json.loads(capsys.readouterr().out))


def test_a_name_keeps_the_plain_path_of_a_folder(
    other_shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(other_shot / "line")
    assert run(["pool", "add", "climbing", ".."]) == 0
    assert named_pools()["climbing"] == (other_shot,)
    assert run(["pool", "remove", "climbing"]) == 0


def test_an_unpainted_shot_is_colored_from_its_color_model(bare_shot: Path) -> None:
    add_color_model(bare_shot)
    assert run(["paint", str(bare_shot), *FAST, *ALL]) == 0
    for step in range(3):
        assert share_right(bare_shot, step) > 0.95
    assert report(bare_shot)["levels"][0]["model"]["pool"] == ["color_model/walker.png"]
    page = (bare_shot / "result" / "report.html").read_text()
    assert "from the pool: color_model/walker.png" in page


def test_the_colors_are_exactly_those_of_the_color_model(bare_shot: Path) -> None:
    add_color_model(bare_shot)
    run(["paint", str(bare_shot), *FAST, *ALL])
    model = {tuple(c) for c in np.unique(walking_figure(5).paint().reshape(-1, 4), axis=0).tolist()}
    for step in range(3):
        result = read_rgba(bare_shot / "result" / f"A.{step + 1:04d}.png")
        assert {tuple(c) for c in np.unique(result.reshape(-1, 4), axis=0).tolist()} <= model


def test_every_region_tells_which_pool_drawing_it_follows(bare_shot: Path) -> None:
    add_color_model(bare_shot)
    run(["paint", str(bare_shot), *FAST, *ALL])
    for region in record(bare_shot, "A.0001")["regions"]:
        assert {one["pool"] for one in region["follows"]} == {"color_model/walker.png"}


def test_an_unpainted_shot_is_colored_from_another_shot(bare_shot: Path, other_shot: Path) -> None:
    assert run(["paint", str(bare_shot), "--pool", str(other_shot), *FAST, *ALL]) == 0
    for step in range(3):
        assert share_right(bare_shot, step) > 0.95
    used = set(report(bare_shot)["levels"][0]["model"]["pool"])
    assert used == {str(other_shot / "paint" / f"A.{number:04d}.png") for number in (1, 2)}


@pytest.mark.slow
def test_retrieval_colors_an_unpainted_shot(bare_shot: Path, other_shot: Path) -> None:
    retrieval = ("--method", "retrieval", "--pool", str(other_shot))
    assert run(["paint", str(bare_shot), *retrieval, *ALL]) == 0
    assert share_right(bare_shot, 1) > 0.9


def test_learned_from_a_pool_a_shot_is_colorized_without_naming_it(
    bare_shot: Path, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, learned = told(capsys, "learn", str(bare_shot), "--pool", str(other_shot), *FAST)
    assert code == 0
    assert len(learned["levels"][0]["pool"]) == 2
    assert run(["colorize", str(bare_shot), *ALL]) == 0
    assert share_right(bare_shot, 2) > 0.95


def test_nothing_is_done_twice(bare_shot: Path, other_shot: Path) -> None:
    command = ["paint", str(bare_shot), "--pool", str(other_shot), *FAST, *ALL]
    run(command)
    kept = (bare_shot / ".shiage" / "A" / "model.json", bare_shot / "result" / "A.0001.png")
    before = [path.stat().st_mtime_ns for path in kept]
    run(command)
    assert [path.stat().st_mtime_ns for path in kept] == before


def test_new_paint_in_the_pool_is_learned(
    bare_shot: Path, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn = ("learn", str(bare_shot), "--pool", str(other_shot), *FAST)
    before = told(capsys, *learn)[1]["levels"][0]["hash"]
    figure = walking_figure(1)
    write_png(other_shot / "line" / "A.0003.png", figure.line())
    write_png(other_shot / "paint" / "A.0003.png", figure.paint())
    assert told(capsys, *learn)[1]["levels"][0]["hash"] != before


def test_a_pool_drawing_that_has_changed_asks_to_learn_again(
    bare_shot: Path, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["learn", str(bare_shot), "--pool", str(other_shot), *FAST])
    shutil.rmtree(other_shot / "paint")
    assert run(["colorize", str(bare_shot), *ALL]) == 2
    assert "was learned from a pool, but is gone or has changed since" in capsys.readouterr().err


def test_without_paint_and_pool_the_hint_names_both_ways(
    bare_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(bare_shot), *FAST]) == 2
    said = capsys.readouterr().err
    assert "is painted yet" in said
    assert "--pool" in said
    assert "color_model" in said


def test_a_color_model_that_cannot_be_read_is_named(
    bare_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bare_shot / "color_model").mkdir()
    (bare_shot / "color_model" / "torn.png").write_bytes(b"\x89PNG no more")
    assert run(["paint", str(bare_shot), *FAST]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "is painted yet" in said
    assert "color_model/torn.png of the pool is left out: torn.png cannot be read" in said


def test_a_method_that_cannot_use_a_pool_says_so(
    bare_shot: Path, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cfpla = ("--method", "cfpla", "--pool", str(other_shot))
    assert run(["learn", str(bare_shot), *cfpla]) == 2
    said = capsys.readouterr().err
    assert "The method cfpla cannot color from a pool." in said
    assert "auto, retrieval" in said


def test_a_pool_that_is_nowhere_is_named(
    bare_shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(bare_shot), "--pool", str(tmp_path / "nowhere")]) == 2
    assert f"The pool {tmp_path / 'nowhere'} is no folder." in capsys.readouterr().err


def test_a_color_model_gives_way_to_the_paint_of_the_shot(walk_shot: Path) -> None:
    add_color_model(walk_shot)
    run(["paint", str(walk_shot), "--max-seconds", "1", *FAST, *ALL])
    assert report(walk_shot)["levels"][0]["model"]["pool"] == []


def test_learning_goes_on_from_a_color_model_to_the_first_painted_drawing(bare_shot: Path) -> None:
    add_color_model(bare_shot)
    paint = ["paint", str(bare_shot), "--max-seconds", "0", *FAST, *ALL]
    run(paint)
    write_png(bare_shot / "paint" / "A.0001.png", walking_figure(0).paint())
    run(paint)
    model = report(bare_shot)["levels"][0]["model"]
    assert (model["learned_from"], model["pool"]) == (["A.0001"], [])
    assert share_right(bare_shot, 1) > 0.95
    assert {one.get("drawing") for one in record(bare_shot, "A.0002")["regions"][0]["follows"]} == {
        "A.0001"
    }


def test_a_pool_joins_the_paint_of_the_shot_when_it_is_named(
    walk_shot: Path, other_shot: Path
) -> None:
    run(["paint", str(walk_shot), "--max-seconds", "1", "--pool", str(other_shot), *ALL])
    model = report(walk_shot)["levels"][0]["model"]
    assert model["learned_from"] == ["A.0001"]
    assert len(model["pool"]) == 2


def test_a_color_of_the_pool_alone_can_be_given(walk_shot: Path, tmp_path: Path) -> None:
    ball = LineDrawing(200, 160).circle((100, 80), 40, HAIR).rectangle((10, 10, 30, 20), CLOTH)
    bare = make_shot(tmp_path / "ball", [ball], painted=())
    write_png(tmp_path / "models" / "ball.png", ball.paint())
    run(["paint", str(bare), "--pool", str(tmp_path / "models"), *FAST, *ALL])
    np.testing.assert_array_equal(read_rgba(bare / "result" / "A.0001.png")[80, 100], HAIR)


def test_a_named_pool_stands_for_its_folders(
    bare_shot: Path, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, added = told(capsys, "pool", "add", "walker", str(other_shot))
    assert code == 0
    assert len(added["drawings"]) == 2
    assert told(capsys, "pool", "list")[1] == {"pools": {"walker": [str(other_shot)]}}
    assert run(["paint", str(bare_shot), "--pool", "walker", *FAST, *ALL]) == 0
    assert share_right(bare_shot, 0) > 0.95
    assert run(["pool", "remove", "walker"]) == 0
    assert named_pools() == {}


def test_a_pool_without_paint_gets_no_name(
    bare_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["pool", "add", "bare", str(bare_shot)]) == 2
    assert f"The pool {bare_shot} holds no painted picture." in capsys.readouterr().err
    assert "bare" not in named_pools()


@pytest.mark.parametrize("name", ["", "a/b", "C:pool", ".."])
def test_what_could_be_a_path_is_no_name(
    name: str, other_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["pool", "add", name, str(other_shot)]) == 2
    assert "is no name for a pool" in capsys.readouterr().err


def test_forgetting_an_unknown_pool_says_which_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["pool", "remove", "nobody"]) == 2
    assert "There is no pool called nobody. There are: none." in " ".join(
        capsys.readouterr().err.split()
    )


def test_a_user_without_a_home_names_pools_by_their_folders(tmp_path: Path, no_home: None) -> None:
    assert find_pools([str(tmp_path)]) == (tmp_path,)
    with pytest.raises(StorageError, match="no home folder"):
        name_pool("hana", [tmp_path])
