"""Setting the engine up from inside a host; a tiny wheel stands for Shiage's own."""

from __future__ import annotations

import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

from plugin_core.client import (
    SetUp,
    UserSettings,
    choose_engine,
    engine_problem,
    find_engine,
    install_engine,
    read_user_settings,
    write_user_settings,
)
from plugin_core.client import installing as module
from plugin_core.errors import EngineNotFound

pytestmark = pytest.mark.usefixtures("own_folders")

DOCTOR = """
import os, sys, pathlib
assert sys.argv[1:2] == ["doctor"] and "PYTHONPATH" not in os.environ
folder = pathlib.Path(os.environ["SHIAGE_CONFIG_DIR"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "settings.json").write_text('{"interpreter": "%s"}' % sys.executable)
"""


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with a wheel named shiage whose doctor does what the real one does for hosts."""
    folder = tmp_path / "carried"
    folder.mkdir()
    path = folder / "shiage-9.9-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: shiage\nVersion: 9.9\nProvides-Extra: cpu\n"
    files = {
        "plugin_core/__init__.py": "",
        "plugin_core/cli/__init__.py": "",
        "plugin_core/cli/__main__.py": DOCTOR,
        "shiage-9.9.dist-info/METADATA": about + "Provides-Extra: gpu\n",
        "shiage-9.9.dist-info/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
    }
    record = "shiage-9.9.dist-info/RECORD"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr(record, "".join(f"{name},,\n" for name in (*files, record)))
    return folder


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """No downloads: what stands for torch is there already."""
    monkeypatch.setattr(module, "CPU_TORCH", "pip")
    monkeypatch.setattr(module, "CPU_TORCH_INDEX", Path(__file__).parent.as_uri())


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no Shiage is installed anywhere."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module, "_TOOL_PLACES", ())


def until_done(set_up: SetUp) -> list[str]:
    """Poll until the end; return what was told on the way."""
    told: list[str] = []
    while not set_up.poll():
        if set_up.doing not in told:
            told.append(set_up.doing)
        time.sleep(0.02)
    return told


@pytest.mark.usefixtures("without_torch")
def test_a_wheel_becomes_the_engine_of_this_user(wheels: Path, own_folders: Path) -> None:
    assert engine_problem() == "Shiage's engine is not set up on this computer yet."
    told = until_done(install_engine(wheels))
    assert told[0] == "Looking for Python" and told[-2] == "Installing Shiage"
    engine = module.python_in(own_folders / "data" / "engine")
    assert Path(read_user_settings().interpreter) == engine
    assert engine_problem() == ""


@pytest.mark.usefixtures("without_torch")
def test_what_was_installed_is_found_again(wheels: Path) -> None:
    until_done(install_engine(wheels))
    write_user_settings(UserSettings())
    until_done(find_engine())
    assert engine_problem() == ""


@pytest.mark.usefixtures("without_torch")
def test_a_wheel_that_cannot_be_installed_is_told_with_the_log(
    tmp_path: Path, own_folders: Path
) -> None:
    broken = tmp_path / "shiage-9.9-py3-none-any.whl"
    broken.write_bytes(b"no zip")
    with pytest.raises(EngineNotFound, match=r"“Installing Shiage” did not work.*install\.log"):
        until_done(install_engine(tmp_path))
    assert "shiage-9.9" in (own_folders / "log" / "install.log").read_text()
    assert engine_problem()


def test_an_add_on_without_a_wheel_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(EngineNotFound, match=r"holds no engine to install\. .*package\.py"):
        until_done(install_engine(tmp_path))


@pytest.mark.usefixtures("nothing_found")
def test_no_python_is_told_with_what_to_do(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_USUAL_PLACES", ())
    with pytest.raises(EngineNotFound, match=r"No Python 3\.11 or newer .* python\.org"):
        until_done(install_engine(wheels))


@pytest.mark.usefixtures("nothing_found")
def test_nothing_found_is_told() -> None:
    with pytest.raises(EngineNotFound, match="was not found on this computer"):
        until_done(find_engine())


def test_a_python_without_shiage_is_not_taken(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    python = module.python_in(tmp_path / "bare")
    with pytest.raises(EngineNotFound, match="has no Shiage"):
        until_done(choose_engine(python))
    assert read_user_settings().interpreter == ""


def test_a_choice_replaces_the_one_before(tmp_path: Path) -> None:
    write_user_settings(UserSettings(str(tmp_path / "gone")))
    assert engine_problem() == "The Python that ran Shiage's engine is gone."
    until_done(choose_engine(Path(sys.executable)))
    assert Path(read_user_settings().interpreter) == Path(sys.executable)


@pytest.mark.usefixtures("without_torch")
def test_a_cancelled_installation_goes_on_the_next_time(wheels: Path) -> None:
    first = install_engine(wheels)
    while first.doing != "Making room for the engine":
        assert not first.poll()
    first.cancel()
    assert engine_problem()
    until_done(install_engine(wheels))
    assert engine_problem() == ""
