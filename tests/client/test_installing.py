"""Setting the engine up from inside a host; a tiny wheel stands for Shiage's own."""

from __future__ import annotations

import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
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
    update_engine,
    write_user_settings,
)
from plugin_core.client import installing as module
from plugin_core.errors import EngineNotFound
from plugin_core.protocol import PROTOCOL_VERSION
from tests.fakes.running import plant_connection

pytestmark = pytest.mark.usefixtures("own_folders")

COMMAND = """
import os, signal, sys, pathlib, json
assert "PYTHONPATH" not in os.environ
if sys.argv[1:] == ["engine", "stop"]:
    connection = pathlib.Path(os.environ["SHIAGE_RUNTIME_DIR"]) / "engine.json"
    os.kill(json.loads(connection.read_text())["pid"], signal.SIGTERM)
    sys.exit()
assert sys.argv[1:2] == ["doctor"]
folder = pathlib.Path(os.environ["SHIAGE_CONFIG_DIR"])
folder.mkdir(parents=True, exist_ok=True)
(folder / "settings.json").write_text('{"interpreter": "%s"}' % sys.executable)
"""


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with a wheel named shiage whose doctor does what the real one does for hosts."""
    return carried(tmp_path / "carried", PROTOCOL_VERSION)


def carried(folder: Path, protocol: int) -> Path:
    """Make a folder with a wheel that speaks a protocol."""
    folder.mkdir()
    path = folder / "shiage-9.9-py3-none-any.whl"
    about = "Metadata-Version: 2.1\nName: shiage\nVersion: 9.9\nProvides-Extra: cpu\n"
    files = {
        "plugin_core/__init__.py": "",
        "plugin_core/cli/__init__.py": "",
        "plugin_core/cli/__main__.py": COMMAND,
        "plugin_core/protocol/__init__.py": f"PROTOCOL_VERSION = {protocol}",
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
    assert told[0] == "Looking for Python" and told[-3] == "Installing Shiage"
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


def protocol_of_the_engine() -> int:
    """Ask the Python of the settings."""
    ask = "from plugin_core.protocol import PROTOCOL_VERSION; print(PROTOCOL_VERSION)"
    command = [read_user_settings().interpreter, "-I", "-c", ask]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.fixture
def earlier_engine(own_folders: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that says of itself to be an engine of the protocol before ours."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    plant_connection(process.pid, PROTOCOL_VERSION - 1)
    yield process
    process.kill()
    process.wait()


@pytest.mark.usefixtures("without_torch")
def test_an_update_ends_the_earlier_engine_and_installs_the_one_that_the_add_on_carries(
    wheels: Path, tmp_path: Path, earlier_engine: subprocess.Popen[bytes]
) -> None:
    environment = tmp_path / "data" / "engine"
    venv.create(environment, with_pip=True)
    earlier = carried(tmp_path / "earlier", PROTOCOL_VERSION - 1) / "shiage-9.9-py3-none-any.whl"
    python = module.python_in(environment)
    subprocess.run([python, "-m", "pip", "install", "-q", earlier], check=True)
    write_user_settings(UserSettings(str(python)))
    told = until_done(update_engine(wheels))
    assert told[0] == "Stopping the earlier engine" and "Installing Shiage" in told
    assert earlier_engine.wait(10) < 0
    assert protocol_of_the_engine() == PROTOCOL_VERSION


def test_an_update_installs_nothing_where_only_the_earlier_engine_still_ran(
    tmp_path: Path, earlier_engine: subprocess.Popen[bytes]
) -> None:
    write_user_settings(UserSettings(sys.executable))
    told = until_done(update_engine(tmp_path))
    assert told == ["Stopping the earlier engine", "Looking for the engine"]
    assert earlier_engine.wait(10) < 0


@pytest.mark.usefixtures("without_torch", "nothing_found")
def test_an_engine_of_another_protocol_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / "data" / "engine"
    venv.create(environment, with_pip=True)
    other = carried(tmp_path / "other", PROTOCOL_VERSION + 1) / "shiage-9.9-py3-none-any.whl"
    python = module.python_in(environment)
    subprocess.run([python, "-m", "pip", "install", "-q", other], check=True)
    with pytest.raises(EngineNotFound, match="fits this add-on was not found"):
        until_done(find_engine())
    with pytest.raises(EngineNotFound, match="has no Shiage that fits this add-on"):
        until_done(choose_engine(python))
    assert read_user_settings().interpreter == ""


@pytest.mark.usefixtures("without_torch")
def test_a_cancelled_installation_goes_on_the_next_time(wheels: Path) -> None:
    first = install_engine(wheels)
    while first.doing != "Making room for the engine":
        assert not first.poll()
    first.cancel()
    assert engine_problem()
    until_done(install_engine(wheels))
    assert engine_problem() == ""
