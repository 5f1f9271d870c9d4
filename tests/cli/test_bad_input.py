"""Bad input through the command line: one sentence, exit 2, nothing written, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from plugin_core.cli.border import run
from plugin_core.files.hashes import hash_file
from tests.drawings import PAPER, LineDrawing, make_shot, walking_figure, write_picture
from tests.pictures import png_bytes

FAST = ("--method", "nearest_region")


def files_in(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        str(path.relative_to(folder)): hash_file(path)
        for path in folder.rglob("*")
        if path.is_file()
    }


def refuses(
    capsys: pytest.CaptureFixture[str], shot: Path, *arguments: str, command: str = "paint"
) -> str:
    """Run a command that must fail and change no file; return its one sentence."""
    before = files_in(shot)
    capsys.readouterr()
    extra = FAST if command in ("paint", "learn") else ()
    assert run([command, str(shot), *extra, *arguments]) == 2
    said = capsys.readouterr()
    lines = [line for line in said.err.splitlines() if "%  " not in line]
    assert len(lines) == 1, said.err
    assert "Traceback" not in said.err + said.out
    assert files_in(shot) == before
    return lines[0]


def test_a_shot_without_paint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shot = make_shot(tmp_path / "shot", [walking_figure(), walking_figure(1)], painted=())
    said = refuses(capsys, shot)
    assert "is painted yet" in said
    assert "paint/" in said


def test_blank_paper_in_the_paint_folder_is_no_paint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shot = make_shot(tmp_path / "shot", [walking_figure(), walking_figure(1)], painted=())
    blank = np.full((160, 200, 4), PAPER, np.uint8)
    write_picture(shot / "paint" / "A.0001.png", blank)
    assert "is painted yet" in refuses(capsys, shot)


def test_paint_of_another_size(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_picture(walk_shot / "paint" / "A.0002.png", walking_figure(1).paint()[:100])
    said = refuses(capsys, walk_shot)
    assert "A.0002.png" in said
    assert "200 x 100" in said


def test_line_art_that_closes_no_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_lines = LineDrawing(200, 160).stroke([(20, 20), (150, 90)])
    shot = make_shot(tmp_path / "shot", [open_lines, open_lines], painted=())
    paint = np.zeros((160, 200, 4), np.uint8)
    paint[40:80, 40:80] = (200, 30, 30, 255)
    write_picture(shot / "paint" / "A.0001.png", paint)
    said = refuses(capsys, shot)
    assert "A.0001.png" in said
    assert "close no region" in said


def test_a_truncated_picture(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paint = walk_shot / "paint" / "A.0001.png"
    paint.write_bytes(paint.read_bytes()[:-400])
    said = refuses(capsys, walk_shot)
    assert "A.0001.png cannot be read" in said


def test_a_bomb_is_refused_from_its_header(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = png_bytes(20_000, 20_000, 8, 6, zlib.compress(bytes(1_000_000)))
    (walk_shot / "line" / "A.0001.png").write_bytes(bomb)
    said = refuses(capsys, walk_shot)
    assert "A.0001.png is too large: 20000 x 20000 pixels" in said


def damage(line: Path) -> None:
    """Damage three drawings: an empty file, one that ends early, and a link to nothing."""
    (line / "A.0002.png").write_bytes(b"")
    whole = line / "A.0003.png"
    whole.write_bytes(whole.read_bytes()[:60])
    (line / "A.0005.png").symlink_to(line / "gone.png")


@pytest.mark.parametrize("command", ["paint", "colorize"])
def test_line_art_that_cannot_be_read_stops_no_other_drawing(
    command: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["learn", str(walk_shot), *FAST]) == 0
    damage(walk_shot / "line")
    extra = FAST if command == "paint" else ()
    assert run([command, str(walk_shot), *extra, "--precision", "0"]) == 2
    said = capsys.readouterr()
    assert "1 drawings colored" in said.out
    last = said.err.splitlines()[-1]
    assert all(f"A.{number:04d}.png cannot be read" in last for number in (2, 3, 5))
    assert {path.name for path in (walk_shot / "result").iterdir()} == {
        "A.0004.png", "A.0004.json", "report.html", "report.json"
    }  # fmt: skip


def test_what_is_warned_of_is_told_beside_line_art_that_cannot_be_read(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_picture(walk_shot / "line" / "A.0003.png", LineDrawing(200, 160).line())
    (walk_shot / "line" / "A.0002.png").write_bytes(b"")
    assert run(["paint", str(walk_shot), *FAST]) == 2
    said = capsys.readouterr().err
    assert "The lines of A.0003.png close no region." in said
    assert "A.0002.png cannot be read" in said


def test_a_plan_leaves_out_what_cannot_be_read(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(walk_shot / "line")
    assert run(["plan", str(walk_shot), "--json"]) == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert len(level["warnings"]) == 3
    assert all(text.endswith("It is left out.") for text in level["warnings"])


def test_info_tells_what_it_can_beside_damaged_line_art(walk_shot: Path) -> None:
    damage(walk_shot / "line")
    for command in ("info", "check"):
        assert run([command, str(walk_shot)]) == 0


def test_a_file_in_the_place_of_the_result_folder(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (walk_shot / "result").write_text("not a folder")
    assert "could not be written" in refuses(capsys, walk_shot)


def test_a_file_in_the_place_of_the_work_folder(
    walk_shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (walk_shot / ".shiage").write_text("not a folder")
    out = tmp_path / "out"
    assert "could not be written" in refuses(capsys, walk_shot, "--out", str(out))
    assert not out.exists()


def test_a_file_in_the_place_of_the_folder_asked_for(
    walk_shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("not a folder")
    said = refuses(capsys, walk_shot, "--out", str(tmp_path / "out"))
    assert "could not be written" in said


def test_a_folder_that_may_not_be_written(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*, dir: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    said = refuses(capsys, walk_shot)
    assert "Permission denied" in said
    assert "Choose a folder that you may write to" in said


def test_a_disk_that_fills_while_a_result_is_written_keeps_what_is_finished(
    walk_shot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as full:
        fill_disk(full, walk_shot / "result" / "A.0003.png")
        assert run(["paint", str(walk_shot), *FAST]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "A.0003.png could not be written: the disk is full." in said
    written = sorted(path.name for path in (walk_shot / "result").iterdir())
    assert written == ["A.0002.json", "A.0002.png"]
    assert run(["paint", str(walk_shot), *FAST]) in (0, 1)
    assert (walk_shot / "result" / "A.0004.png").is_file()


def test_a_photo_in_the_paint_folder(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dice = np.random.default_rng(0)
    photo = dice.integers(0, 256, (160, 200, 4), np.uint8)
    photo[..., 3] = 255
    write_picture(walk_shot / "paint" / "A.0002.png", photo)
    said = refuses(capsys, walk_shot)
    assert "A.0002.png" in said
    assert "colors" in said


def test_noisy_paint_is_snapped_with_a_warning_that_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = [walking_figure(step) for step in range(3)]
    shot = make_shot(tmp_path / "shot", figures, painted=(1,))
    paint = figures[1].paint()
    paint[paint[..., 3] == 0] = PAPER
    _, data = cv2.imencode(
        ".jpg", cv2.cvtColor(paint, cv2.COLOR_RGBA2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92]
    )
    noisy = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGBA)
    write_picture(shot / "paint" / "A.0002.png", noisy)
    assert run(["paint", str(shot), *FAST, "--precision", "0"]) in (0, 1)
    assert "paint/A.0002.png went through a lossy file" in capsys.readouterr().err
    result = cv2.cvtColor(
        cv2.imread(str(shot / "result" / "A.0003.png"), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA
    )
    exact = {tuple(color) for color in figures[0].paint().reshape(-1, 4).tolist()}
    assert {tuple(color) for color in result.reshape(-1, 4).tolist()} <= exact


def test_two_drawings_of_one_number(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twin = walk_shot / "line" / "A.2.png"
    twin.write_bytes((walk_shot / "line" / "A.0002.png").read_bytes())
    said = refuses(capsys, walk_shot)
    assert "A.2.png" in said
    assert "A.0002.png" in said


def test_a_time_sheet_that_names_missing_drawings(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sheet(walk_shot / "sheet.xdts", numbers=[1, 2, 9])
    said = refuses(capsys, walk_shot)
    assert "sheet.xdts" in said
    assert "9" in said


@pytest.mark.parametrize("command", ["paint", "learn", "colorize"])
def test_a_model_of_a_later_version(
    command: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn_by_version(99, walk_shot)
    said = refuses(capsys, walk_shot, command=command)
    assert "a later version of Shiage (model version 99" in said
    assert "Update Shiage" in said
    assert "shiage learn --anew" in said


def test_a_model_of_an_earlier_version_is_learned_anew(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn_by_version(0, walk_shot)
    assert run(["paint", str(walk_shot), *FAST]) in (0, 1)
    said = capsys.readouterr().err
    assert "by an earlier version of Shiage. Learning starts anew." in " ".join(said.split())
    assert run(["colorize", str(walk_shot)]) in (0, 1)


def learn_by_version(version: int, shot: Path) -> None:
    """Learn a shot as another version of Shiage would have."""
    assert run(["learn", str(shot), *FAST]) == 0
    path = shot / ".shiage" / "A" / "model.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "version": version}))


@pytest.mark.parametrize("arguments", [["run", "--stage", "learn"], ["paint"]])
def test_a_model_whose_files_do_not_belong_together_is_learned_anew(
    arguments: list[str], walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["learn", str(walk_shot), *FAST]) == 0
    arrays = walk_shot / ".shiage" / "A" / "model.safetensors"
    arrays.write_bytes(b"of a run that was killed before it wrote the record")
    assert run([*arguments, str(walk_shot), *FAST]) in (0, 1)
    assert "is damaged and cannot be used. Learning starts anew." in capsys.readouterr().err
    assert run(["colorize", str(walk_shot)]) in (0, 1)


def test_half_files_of_a_killed_run_go(walk_shot: Path) -> None:
    folders = (walk_shot / ".shiage" / "A", walk_shot / "result")
    half = [folder / ".model.json.0123abcd.tmp" for folder in folders]
    for path in half:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    assert run(["paint", str(walk_shot), *FAST]) in (0, 1)
    assert not any(path.exists() for path in half)


def test_a_model_of_another_palette(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["learn", str(walk_shot), *FAST]) == 0
    paint = walking_figure(1).paint()
    paint[(paint == paint[40, 50]).all(axis=2)] = (1, 2, 3, 255)
    write_picture(walk_shot / "paint" / "A.0002.png", paint)
    said = refuses(capsys, walk_shot, command="colorize")
    assert "#010203" in said
    assert "Learn the shot again" in said


@pytest.mark.parametrize("name", ["A.0003.png", "A.0003.json", "report.html", "report.json"])
def test_a_file_that_somebody_else_wrote(
    name: str, walk_shot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("{}")
    said = refuses(capsys, walk_shot, "--out", str(out))
    assert f"{name} was not written by Shiage and stays as it is." in said
    assert (out / name).read_text() == "{}"
    assert [path.name for path in out.iterdir()] == [name]


def test_a_result_that_the_artist_changed(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(walk_shot), *FAST, "--precision", "0"]) == 0
    write_picture(walk_shot / "result" / "A.0003.png", walking_figure(2).paint())
    said = refuses(capsys, walk_shot)
    assert "A.0003.png was changed after Shiage wrote it" in said


@pytest.mark.parametrize("folder", ["line", "paint"])
def test_results_among_the_artists_files(
    folder: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refuses(capsys, walk_shot, "--out", str(walk_shot / folder))
    assert "is where the artist's files lie" in said


def test_an_unknown_method(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refuses(capsys, walk_shot, "--method", "magic")
    assert said.startswith("There is no method called magic.")


@pytest.mark.parametrize("drawings", ["", "x", "3-", "5-3", "7-9"])
def test_a_list_of_drawings_that_names_none(
    drawings: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "drawing" in refuses(capsys, walk_shot, "--drawings", drawings)


def test_colorizing_before_learning(walk_shot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refuses(capsys, walk_shot, command="colorize")
    assert "Nothing has been learned from this shot yet" in said


def test_with_json_an_error_is_an_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(tmp_path / "nowhere"), "--json"]) == 2
    said = capsys.readouterr()
    document = json.loads(said.out)
    error = document["error"]
    assert error["code"] == "input"
    assert said.err.strip() == f"{error['message']} {error['hint']}"
    assert document["arguments"] == ["paint", str(tmp_path / "nowhere"), "--json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--precision", "2"], "--precision"),
        (["--frobnicate"], "No such option: --frobnicate"),
        (["--gap", "many"], "--gap"),
    ],
)
def test_with_json_a_wrong_option_is_an_object(
    arguments: list[str], message: str, walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["paint", str(walk_shot), "--json", *arguments]) == 2
    assert message in json.loads(capsys.readouterr().out)["error"]["message"]


def fill_disk(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Let the disk be full when a file is to appear at a place."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == place:
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def write_sheet(path: Path, *, numbers: list[int]) -> None:
    """Write an .xdts sheet that shows the drawings of level A, one a frame."""
    frames = [
        {"data": [{"id": 0, "values": [str(number)]}], "frame": frame}
        for frame, number in enumerate(numbers)
    ]
    table = {
        "duration": len(numbers),
        "name": "sheet1",
        "fields": [{"fieldId": 0, "tracks": [{"frames": frames, "trackNo": 0}]}],
        "timeTableHeaders": [{"fieldId": 0, "names": ["A"]}],
    }
    document = {"timeTables": [table], "version": 5}
    path.write_text("exchangeDigitalTimeSheet Save Data\n" + json.dumps(document))
