from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from plugin_core.client import Connecting, UserSettings, connect, find, write_user_settings
from plugin_core.errors import EngineNotFound, EngineTooOld, HostTooOld, InputError
from plugin_core.protocol import (
    PROTOCOL_VERSION,
    ColorizeRequest,
    LearnRequest,
    Settings,
    process_start,
    read_connection,
)
from tests.fakes.engine import command
from tests.fakes.running import RunningEngine

ENGINE = list(command("tests.fakes.engine"))


def _is_installed() -> bool:
    asked = [sys.executable, "-I", "-c", "import plugin_core.engine"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.fixture
def started(own_folders: Path) -> Path:
    """Folders whose engine, if one was started, is ended after the test."""
    yield own_folders  # type: ignore[misc]
    connection = read_connection()
    if connection is not None:
        os.kill(connection.pid, signal.SIGTERM)


def plant(folder: Path, **changes: object) -> None:
    """Write a connection file of somebody who is alive: this very process."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = {
        "protocol": PROTOCOL_VERSION,
        "pid": os.getpid(),
        "started": process_start(os.getpid()),
        "port": 9,
        "token": "stale",
        **changes,
    }
    path = runtime / "engine.json"
    path.write_text(json.dumps(data))
    path.chmod(0o600)


def test_a_running_engine_is_found(engine: RunningEngine) -> None:
    assert find() == engine.connection
    assert connect(start=False).hello.pid == engine.process.pid


def test_without_an_engine_it_says_so(own_folders: Path) -> None:
    assert find() is None
    with pytest.raises(EngineNotFound, match="No Shiage engine is running"):
        connect(start=False)


def test_an_engine_is_started_when_there_is_none(started: Path) -> None:
    engine = connect(command=ENGINE)
    assert engine.status().pid == engine.hello.pid == find().pid  # type: ignore[union-attr]


def test_it_leaves_the_hosts_session_and_outlives_it(started: Path) -> None:
    pid = connect(command=ENGINE).hello.pid
    assert os.getsid(pid) == pid != os.getsid(0)


def test_it_starts_without_the_hosts_python(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("OTIO_PLUGIN_MANIFEST_PATH", "/tmp/evil.json")
    pid = connect(command=ENGINE).hello.pid
    environment = Path(f"/proc/{pid}/environ").read_text()
    assert not any(name in environment for name in ("PYTHON", "QT_", "OTIO_"))


def test_a_module_planted_beside_it_is_not_run(
    started: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sitecustomize", "msgspec", "usercustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    connect(command=ENGINE)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "stale",
    [{"pid": 2**22 - 3}, {"started": "12"}, {"pid": -1}, {"port": 70_000}, {"token": 5}],
    ids=["dead pid", "reused pid", "no pid", "no port", "no token"],
)
def test_a_stale_connection_file_is_recovered(started: Path, stale: dict[str, object]) -> None:
    plant(started, **stale)
    assert connect(command=ENGINE).status().pid != os.getpid()


def test_three_hosts_that_start_at_once_share_one_engine(started: Path) -> None:
    found: list[int] = []
    hosts = [
        threading.Thread(target=lambda: found.append(connect(command=ENGINE).hello.pid))
        for _ in range(3)
    ]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(30)
    assert len(found) == 3 and len(set(found)) == 1


def test_an_engine_of_a_later_version_asks_for_a_newer_add_on(own_folders: Path) -> None:
    plant(own_folders, protocol=PROTOCOL_VERSION + 1, news="unknown field")
    with pytest.raises(HostTooOld) as caught:
        connect()
    assert f"protocol {PROTOCOL_VERSION + 1}, not {PROTOCOL_VERSION}" in caught.value.message
    assert caught.value.hint.startswith("Update this program's Shiage")


def test_an_engine_of_an_earlier_version_is_to_be_updated(own_folders: Path) -> None:
    plant(own_folders, protocol=PROTOCOL_VERSION - 1)
    with pytest.raises(EngineTooOld) as caught:
        connect()
    assert f"protocol {PROTOCOL_VERSION - 1}, not {PROTOCOL_VERSION}" in caught.value.message
    assert caught.value.hint.startswith("Update the engine")


@pytest.mark.parametrize("version", ["v0", "v1", "v17", "vX"])
def test_an_older_or_newer_host_is_told_so_by_the_engine(
    engine: RunningEngine, version: str
) -> None:
    answer = engine.raw(path=f"/{version}/hello")
    assert (answer.status, answer.json["code"]) == (426, "engine.protocol")


def test_without_an_interpreter_it_says_what_to_do(own_folders: Path) -> None:
    with pytest.raises(EngineNotFound) as caught:
        connect()
    assert "shiage doctor" in caught.value.hint


def test_an_interpreter_that_is_gone_is_named(own_folders: Path) -> None:
    write_user_settings(UserSettings("/opt/gone/python"))
    with pytest.raises(EngineNotFound, match="/opt/gone/python"):
        connect()


def test_an_engine_that_cannot_start_is_no_endless_wait(own_folders: Path) -> None:
    with pytest.raises(EngineNotFound, match="could not start"):
        connect(command=[sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(EngineNotFound, match="could not start"):
        connect(command=["/nowhere/python"])


def test_an_engine_that_never_answers_is_given_up(own_folders: Path) -> None:
    with pytest.raises(EngineNotFound, match="did not start in time"):
        connect(command=[sys.executable, "-c", "import time; time.sleep(5)"], seconds=0.3)


def test_a_host_connects_without_waiting(started: Path) -> None:
    connecting, longest, engine = Connecting(command=ENGINE), 0.0, None
    while engine is None:
        before = time.thread_time()
        engine = connecting.poll()
        longest = max(longest, time.thread_time() - before)
        time.sleep(0.01)
    assert engine.hello.protocol == PROTOCOL_VERSION


def test_damaged_settings_are_named(own_folders: Path) -> None:
    (own_folders / "config").mkdir()
    (own_folders / "config" / "settings.json").write_text('{"interpreter": 7}')
    with pytest.raises(InputError, match=r"settings\.json cannot be read"):
        connect()


def test_settings_come_back_as_they_were_written(own_folders: Path) -> None:
    from plugin_core.client import read_user_settings

    assert read_user_settings() == UserSettings()
    write_user_settings(UserSettings("/opt/シアゲ/python"))
    assert read_user_settings() == UserSettings("/opt/シアゲ/python")


@pytest.mark.skipif(not _is_installed(), reason="needs Shiage installed in this environment")
def test_the_engine_of_the_settings_is_started_and_works(started: Path, walk_shot: Path) -> None:
    write_user_settings(UserSettings(sys.executable))
    engine = connect()
    settings = Settings(method="nearest_region")
    engine.learn(LearnRequest(str(walk_shot), settings=settings)).wait()
    job = engine.colorize(ColorizeRequest(str(walk_shot), settings=settings)).wait()
    assert [drawing.number for drawing in job.drawings] == [2, 3, 4]
    command_line = Path(f"/proc/{engine.hello.pid}/cmdline").read_bytes().split(b"\0")
    assert command_line[1:-1] == [b"-I", b"-X", b"utf8", b"-m", b"plugin_core.engine"]
