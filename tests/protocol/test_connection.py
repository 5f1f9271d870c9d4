from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from plugin_core.protocol import Connection, is_running, process_start, read_connection

OURS = Connection(1, os.getpid(), process_start(os.getpid()), 4000, "secret")


def write(folder: Path, data: object, mode: int = 0o600) -> Path:
    path = folder / "engine.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    path.chmod(mode)
    return path


def as_data(connection: Connection) -> dict[str, object]:
    return dict(vars(connection))


def test_a_connection_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, as_data(OURS))
    assert read_connection(tmp_path) == OURS


def test_a_later_version_may_add_fields(tmp_path: Path) -> None:
    write(tmp_path, {**as_data(OURS), "protocol": 2, "socket": "/run/x"})
    assert read_connection(tmp_path) == replace(OURS, protocol=2)


def test_a_dead_process_is_no_connection(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    write(tmp_path, {**as_data(OURS), "pid": child.pid})
    assert read_connection(tmp_path) is None


def test_a_zombie_does_not_run() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process_start(child.pid) == ""
    child.wait()


def test_a_reused_pid_is_no_connection(tmp_path: Path) -> None:
    write(tmp_path, {**as_data(OURS), "started": "12"})
    assert read_connection(tmp_path) is None


def test_a_connection_without_a_start_time_does_not_run() -> None:
    assert not is_running(replace(OURS, started=""))


@pytest.mark.parametrize("data", [None, [], {}, {"protocol": 1}, {**vars(OURS), "port": 0}])
def test_a_damaged_file_is_no_connection(tmp_path: Path, data: object) -> None:
    write(tmp_path, data)
    assert read_connection(tmp_path) is None


def test_no_file_is_no_connection(tmp_path: Path) -> None:
    assert read_connection(tmp_path) is None


def test_a_file_that_others_can_read_is_not_trusted(tmp_path: Path) -> None:
    write(tmp_path, as_data(OURS), mode=0o644)
    assert read_connection(tmp_path) is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, as_data(OURS)).rename(tmp_path / "planted.json")
    (tmp_path / "engine.json").symlink_to(tmp_path / "planted.json")
    assert read_connection(tmp_path) is None


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(OURS)
