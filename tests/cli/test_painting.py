"""``paint``, ``learn``, ``colorize`` and ``run`` from end to end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugin_core.cli.border import run
from plugin_core.images import read_rgba, write_png
from plugin_core.session.model_store import load_model
from tests.drawings import GOLD, HAIR, make_shot, walking_figure, write_picture

ROOT = Path(__file__).parents[2]
FAST = ("--method", "nearest_region")
ALL = ("--precision", "0")


def names(folder: Path, suffix: str = ".png") -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == suffix)


def test_paint_colorizes_what_is_not_painted_and_writes_the_report(walk_shot: Path) -> None:
    assert run(["paint", str(walk_shot), *FAST, *ALL]) == 0
    result = walk_shot / "result"
    assert names(result) == ["A.0002.png", "A.0003.png", "A.0004.png"]
    assert names(result, ".json") == ["A.0002.json", "A.0003.json", "A.0004.json", "report.json"]
    assert (result / "report.html").read_text().startswith("<!doctype html>")


def run_apart(arguments: list[str], *, before: str = "", after: str = "") -> int:
    """Run the command in a process of its own, which does something before and after."""
    steps = [
        "import sys",
        "from plugin_core.cli.border import run",
        before,
        f"code = run({arguments!r})",
        after,
        "sys.exit(code)",
    ]
    program = "\n".join(steps)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode


def test_painting_with_the_supplied_weights_loads_no_torch(walk_shot: Path) -> None:
    arguments = ["paint", str(walk_shot), *ALL]
    assert run_apart(arguments, after="assert 'torch' not in sys.modules") == 0
    assert load_model(walk_shot / ".shiage" / "A").method == "auto"


def test_without_weights_a_shot_is_learned_and_painted_if_it_need_not_have_them(
    walk_shot: Path,
) -> None:
    shipped = "from plugin_core.files import shipped"
    gone = f"from pathlib import Path; {shipped}; shipped._CODE = Path('/a/b')"
    arguments = ["paint", str(walk_shot), "--max-seconds", "1", *ALL]
    assert run_apart(arguments, before=gone) == 2
    assert run_apart([*arguments, "--no-pretrained"], before=gone) == 0
    assert names(walk_shot / "result") == ["A.0002.png", "A.0003.png", "A.0004.png"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are bytes")
def test_names_that_are_no_unicode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode("カット".encode("shift-jis"))
    pool, shot = tmp_path / f"{name} pool", tmp_path / name
    make_shot(tmp_path / "pool", [walking_figure(3)]).rename(pool)
    figures = [walking_figure(step) for step in range(2)]
    make_shot(tmp_path / "shot", figures, painted=()).rename(shot)
    for path in [*pool.glob("*/*.png"), *shot.glob("*/*.png")]:
        path.rename(path.with_name(path.name.replace("A", name)))
    learning = ("--no-pretrained", "--pool", str(pool))
    assert run(["paint", str(shot), *learning, *ALL, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["report"] == str(shot / "result" / "report.html")
    assert run(["paint", str(shot), *learning, *ALL]) == 0
    assert names(shot / "result") == [f"{name}.0001.png", f"{name}.0002.png"]
    for command in ("info", "check"):
        assert run([command, str(shot)]) == 0


def test_paint_into_a_folder_asked_for(walk_shot: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert run(["paint", str(walk_shot), "--out", str(out), "--max-seconds", "60", *FAST]) in (0, 1)
    assert names(out) == ["A.0002.png", "A.0003.png", "A.0004.png"]
    assert not (walk_shot / "result").exists()
    assert read_rgba(out / "A.0002.png").shape == (160, 200, 4)


def test_learn_then_colorize_gives_what_paint_gives(walk_shot: Path, tmp_path: Path) -> None:
    assert run(["learn", str(walk_shot), *FAST]) == 0
    assert run(["colorize", str(walk_shot), "--out", str(tmp_path / "a"), *ALL]) == 0
    assert run(["paint", str(walk_shot), "--out", str(tmp_path / "b"), *FAST, *ALL]) == 0
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_unsure_regions_ask_for_review(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["paint", str(walk_shot), *FAST, "--precision", "1", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["counts"]["unsure"] > 0
    assert report["report"] == str(walk_shot / "result" / "report.html")


def test_only_the_drawings_asked_for(walk_shot: Path) -> None:
    assert run(["paint", str(walk_shot), *FAST, *ALL, "--drawings", "3-9"]) == 0
    assert names(walk_shot / "result") == ["A.0003.png", "A.0004.png"]


def test_every_level_that_has_paint_is_done_in_turn(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(2)]
    shot = make_shot(tmp_path / "shot", figures, level="A")
    make_shot(shot, figures, level="B")
    make_shot(shot, figures, level="C", painted=())
    assert run(["paint", str(shot), *FAST, *ALL]) == 0
    assert names(shot / "result") == ["A.0002.png", "B.0002.png"]
    report = json.loads((shot / "result" / "report.json").read_text())
    assert [level["level"] for level in report["levels"]] == ["A", "B"]


def test_one_level_of_several(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(2)]
    shot = make_shot(tmp_path / "shot", figures, level="A")
    make_shot(shot, figures, level="B")
    assert run(["paint", str(shot), *FAST, *ALL, "--level", "B"]) == 0
    assert names(shot / "result") == ["B.0002.png"]


def test_a_second_run_changes_no_file(walk_shot: Path) -> None:
    assert run(["paint", str(walk_shot), *FAST, *ALL]) == 0
    result = walk_shot / "result"
    before = {name: (result / name).stat().st_mtime_ns for name in names(result)}
    assert run(["paint", str(walk_shot), *FAST, *ALL]) == 0
    assert {name: (result / name).stat().st_mtime_ns for name in names(result)} == before


def test_stages_do_the_work_of_paint(walk_shot: Path) -> None:
    assert run(["run", str(walk_shot), "--stage", "learn", *FAST]) == 0
    assert run(["run", str(walk_shot), "--stage", "colorize", *ALL]) == 0
    assert run(["run", str(walk_shot), "--stage", "check"]) == 0
    assert names(walk_shot / "result") == ["A.0002.png", "A.0003.png", "A.0004.png"]


def test_learning_goes_on_from_what_was_learned_and_anew_forgets_it(walk_shot: Path) -> None:
    work = walk_shot / ".shiage" / "A"
    assert run(["learn", str(walk_shot), *FAST]) == 0
    first = load_model(work)
    (walk_shot / "paint" / "A.0001.png").unlink()
    paint = walking_figure(1).paint(only=[walking_figure(1).paint_at(62, 80)])
    write_picture(walk_shot / "paint" / "A.0002.png", paint)
    assert run(["learn", str(walk_shot), *FAST]) == 0
    assert load_model(work).palette == first.palette
    assert run(["learn", str(walk_shot), *FAST, "--anew", "--gap", "3"]) == 0
    assert len(load_model(work).palette) == 2


def test_accepting_a_result_makes_it_paint(walk_shot: Path) -> None:
    assert run(["paint", str(walk_shot), *FAST, *ALL]) == 0
    assert run(["accept", str(walk_shot), "--drawings", "3"]) == 0
    accepted = walk_shot / "paint" / "A.0003.png"
    assert accepted.read_bytes() == (walk_shot / "result" / "A.0003.png").read_bytes()
    assert run(["learn", str(walk_shot), *FAST]) == 0
    learned = load_model(walk_shot / ".shiage" / "A").drawings
    assert learned["A.0003"].corrected
    assert not learned["A.0001"].corrected


def test_all_the_drawings_named_are_accepted_or_none(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(walk_shot), *FAST, *ALL, "--drawings", "2-3"]) == 0
    assert run(["accept", str(walk_shot), "--drawings", "2-4"]) == 2
    assert "There is no result of drawing 4 to accept." in capsys.readouterr().err
    assert names(walk_shot / "paint") == ["A.0001.png"]


def test_paint_after_learning_is_told_when_colorizing(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["learn", str(walk_shot), *FAST]) == 0
    write_picture(walk_shot / "paint" / "A.0002.png", walking_figure(1).paint())
    assert run(["colorize", str(walk_shot), *ALL]) == 0
    assert "Painted after learning, so not used yet: A.0002." in capsys.readouterr().err
    assert names(walk_shot / "result") == ["A.0003.png", "A.0004.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_is_learned_and_the_next_run_goes_on(
    number: signal.Signals, walk_shot: Path
) -> None:
    process = start(walk_shot, "--method", "cfpla", "--max-seconds", "600")
    wait_for("Learning", process)
    process.send_signal(number)
    said = process.communicate()[1].splitlines()[-1]
    assert process.returncode == 2
    assert said.startswith("Stopped. 0 drawings were finished and are kept")
    model = load_model(walk_shot / ".shiage" / "A")
    assert not model.finished
    assert model.state.arrays
    assert run(["paint", str(walk_shot), "--method", "cfpla", "--max-seconds", "1"]) in (0, 1)
    assert load_model(walk_shot / ".shiage" / "A").finished


def start(shot: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "plugin_core.cli", "paint", str(shot), *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(word: str, process: subprocess.Popen[str]) -> None:
    """Read what a process says until it says a word."""
    assert process.stderr is not None
    for line in process.stderr:
        if word in line:
            time.sleep(0.2)
            return
    raise AssertionError(f"{word} was never said")


def test_a_correction_says_what_it_changed(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paint_all = ["paint", str(walk_shot), *FAST, *ALL, "--json"]
    assert run(paint_all) == 0
    assert json.loads(capsys.readouterr().out)["changes"]["drawings"] == 0, "all of it is new"
    assert run(paint_all) == 0
    assert json.loads(capsys.readouterr().out)["changes"]["drawings"] == 0
    picture = read_rgba(walk_shot / "paint" / "A.0001.png")
    picture[(picture == GOLD).all(axis=2)] = HAIR
    write_png(walk_shot / "paint" / "A.0001.png", picture)
    assert run(paint_all) == 0
    later = json.loads(capsys.readouterr().out)["changes"]
    assert later["drawings"] == 3
    assert later["recolored"] >= 3
    assert (later["painted"], later["blanked"]) == (0, 0)


def test_line_art_that_cannot_be_read_keeps_no_other_level_from_being_painted(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("line", "paint"):
        for path in sorted((walk_shot / folder).iterdir()):
            shutil.copy(path, path.with_name(path.name.replace("A.", "B.")))
    line = walk_shot / "line" / "A.0002.png"
    line.write_bytes(line.read_bytes()[:-40])
    assert run(["paint", str(walk_shot), "--method", "nearest_region"]) == 2
    assert "A.0002.png" in capsys.readouterr().err
    names = {path.name for path in (walk_shot / "result").glob("*.png")}
    assert names == {"A.0003.png", "A.0004.png", "B.0002.png", "B.0003.png", "B.0004.png"}
    assert (walk_shot / "result" / "report.html").is_file()
