"""The doctor finds the conflicts that pip does not see."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from plugin_core.cli import doctor
from plugin_core.cli.border import run
from plugin_core.cli.doctor import (
    check_onnxruntime,
    check_opencv,
    check_python,
    check_qt,
    check_timeline,
    check_writable,
)
from plugin_core.client import UserSettings, read_user_settings, write_user_settings
from plugin_core.client.user_settings import settings_path
from plugin_core.files import shipped
from plugin_core.protocol import PROTOCOL_VERSION
from tests.fakes.running import environment_of, plant_connection

ROOT = Path(__file__).parents[2]


def test_a_good_installation_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", str(tmp_path / "new"), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {one["state"] for one in findings} <= {"fine", "note"}
    assert not (tmp_path / "new").exists()


def test_no_path_is_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", str(tmp_path / ("long" * 40))])
    assert "…" not in capsys.readouterr().out


def test_an_old_python() -> None:
    assert check_python((3, 10)).state == "fault"
    assert check_python((3, 11)).state == "fine"


def test_both_builds_of_onnxruntime() -> None:
    found = check_onnxruntime({"onnxruntime": "1.31.1", "onnxruntime-gpu": "1.31.1"})
    assert found.state == "fault"
    assert "pip uninstall -y onnxruntime onnxruntime-gpu" in found.mend


def test_the_shell_that_removing_one_of_them_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "import_module", lambda name: ModuleType(name))
    assert check_onnxruntime({"onnxruntime-gpu": "1.31.1"}).text == "Its files are gone."


def test_weights_that_come_along_are_fine() -> None:
    assert doctor.check_weights().state == "fine"


@pytest.mark.parametrize("name", ["matcher.onnx", "matcher.fp16.onnx", "line_encoder.json"])
def test_weights_that_are_damaged_or_gone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_CODE", tmp_path)
    models = Path(shutil.copytree(ROOT / "models", tmp_path / "models"))
    assert doctor.check_weights().state == "fine"

    (models / name).write_bytes(b"half")
    found = doctor.check_weights()
    assert found.state == "fault"
    assert str(models / name.replace(".json", ".onnx")) in found.text
    assert "--no-pretrained" in found.mend

    shutil.rmtree(models)
    assert doctor.check_weights().state == "fault"


def test_two_builds_of_opencv() -> None:
    found = check_opencv({"opencv-python": "5.0", "opencv-python-headless": "5.0"})
    assert found.state == "fault"
    assert found.mend.endswith("pip install opencv-python-headless")


def test_opencv_whose_files_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'cv2'")

    monkeypatch.setattr(doctor, "import_module", missing)
    assert check_opencv({"opencv-python-headless": "5.0"}).state == "fault"


def test_opencv_with_windows_beside_pyqt5() -> None:
    assert check_qt({"opencv-python": "5.0", "pyqt5": "5.15.11"}, {}).state == "fault"
    assert check_qt({"opencv-python-headless": "5.0", "pyqt5": "5.15.11"}, {}).state == "fine"


def test_plugins_of_opencv_in_the_environment() -> None:
    path = "/venv/lib/python3.11/site-packages/cv2/qt/plugins"
    assert check_qt({}, {"QT_QPA_PLATFORM_PLUGIN_PATH": path}).state == "fault"


def test_a_timeline_library_newer_than_ayon_wants() -> None:
    installed = {"opentimelineio": "0.18.1", "ayon-core": "1.0"}
    assert check_timeline(installed).state == "fault"
    assert check_timeline({"opentimelineio": "0.18.1"}).state == "fine"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert check_writable("results", tmp_path / "file" / "result").state == "fault"


def test_hosts_learn_from_the_doctor_which_python_runs_the_engine(tmp_path: Path) -> None:
    with environment_of(tmp_path):
        assert doctor.check_engine().state == "fine"
        assert read_user_settings().interpreter == sys.executable
        assert doctor.check_engine().text == f"Hosts start it with {sys.executable}."


def test_another_python_that_was_chosen_stays_chosen(tmp_path: Path) -> None:
    chosen = tmp_path / "python"
    chosen.touch()
    with environment_of(tmp_path):
        write_user_settings(UserSettings(str(chosen)))
        assert doctor.check_engine().state == "note"
        assert read_user_settings().interpreter == str(chosen)


def test_a_python_that_is_gone_is_replaced(tmp_path: Path) -> None:
    with environment_of(tmp_path):
        write_user_settings(UserSettings("/gone/python"))
        assert doctor.check_engine().state == "fine"
        assert read_user_settings().interpreter == sys.executable


def test_fixing_makes_this_python_the_one_that_hosts_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(doctor.subprocess, "run", lambda words, **_: commands.append(words))
    with environment_of(tmp_path):
        other = tmp_path / "python"
        other.touch()
        write_user_settings(UserSettings(str(other)))
        assert run(["doctor", "--fix", str(tmp_path)]) == 0
        assert read_user_settings().interpreter == sys.executable
    assert commands == []


def test_damaged_settings_are_a_finding_and_fixing_writes_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.subprocess, "run", lambda words, **_: None)
    with environment_of(tmp_path):
        settings_path().parent.mkdir(parents=True)
        settings_path().write_text("{")
        assert run(["doctor", str(tmp_path), "--json"]) == 1
        (fault,) = faults(capsys)
        assert str(settings_path()) in fault["text"]
        assert fault["mend"] == "shiage doctor --fix"
        assert run(["doctor", str(tmp_path), "--fix"]) == 0
        assert read_user_settings().interpreter == sys.executable


@pytest.mark.parametrize("fix", [(), ("--fix",)])
def test_settings_that_cannot_be_written_are_a_finding(
    fix: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with environment_of(tmp_path):
        settings_path().parent.write_text("a file where the folder should be")
        assert run(["doctor", str(tmp_path), "--json", *fix]) == 1
        assert "settings.json" in faults(capsys)[0]["text"]


def test_a_running_engine_of_another_version_is_a_finding_and_fixing_stops_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with environment_of(tmp_path):
        plant_connection(process.pid, PROTOCOL_VERSION - 1)
        assert run(["doctor", str(tmp_path), "--json"]) == 1
        (fault,) = faults(capsys)
        assert (fault["subject"], fault["mend"]) == ("running engine", "shiage doctor --fix")
        assert run(["doctor", str(tmp_path), "--fix"]) == 0
    assert process.wait(10) < 0


@pytest.mark.parametrize(("name", "subject"), [("RUNTIME", "engine folder"), ("LOG", "log folder")])
def test_a_folder_without_which_the_engine_cannot_start_is_a_finding(
    name: str, subject: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with environment_of(tmp_path):
        (tmp_path / name.lower()).write_text("a file where the folder should be")
        assert run(["doctor", str(tmp_path), "--json"]) == 1
        (fault,) = faults(capsys)
        assert fault["subject"] == subject
        assert fault["mend"].endswith(f"name another folder in SHIAGE_{name}_DIR.")


def test_a_linked_folder_that_the_engine_refuses_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with environment_of(tmp_path):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "runtime").symlink_to(tmp_path / "elsewhere")
        assert run(["doctor", str(tmp_path), "--json"]) == 1
        (fault,) = faults(capsys)
        assert fault["text"] == f"The folder {tmp_path / 'runtime'} is not this user's own."


def test_a_user_without_a_home_is_a_finding(
    tmp_path: Path, no_home: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(tmp_path), "--json"]) == 1
    assert {one["text"] for one in faults(capsys)} == {"This user has no home folder."}


def test_a_library_that_does_not_load_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> ModuleType:
        raise OSError("libcudart.so.12: cannot open shared object file")

    monkeypatch.setattr(doctor, "import_module", broken)
    assert {one.state for one in doctor.check_packages({})} == {"fault"}
    assert doctor.check_cuda().state == "note"


def faults(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [one for one in findings if one["state"] == "fault"]


def test_only_advice_for_pip_is_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(doctor.subprocess, "run", lambda words, **_: commands.append(words))
    doctor.mend_with_pip("pip uninstall -y a && pip install 'b>=1'")
    doctor.mend_with_pip("Install Python 3.11 or newer.")
    python = [sys.executable, "-m", "pip"]
    assert commands == [[*python, "uninstall", "-y", "a"], [*python, "install", "b>=1"]]
