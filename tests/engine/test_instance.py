"""One engine per user: its folder, its lock, its connection file, its end."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from plugin_core.engine.instance import (
    InstanceLock,
    owns_connection,
    private_folder,
    remove_connection,
    write_connection,
)
from plugin_core.errors import EngineError
from plugin_core.protocol import Connection, process_start, read_connection
from tests.fakes.engine import command
from tests.fakes.running import RunningEngine, running_engine, start_engine, until

OURS = Connection(1, os.getpid(), process_start(os.getpid()), 4000, "x" * 43)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_connection_file_are_private(engine: RunningEngine) -> None:
    runtime = engine.folder / "runtime"
    assert mode(runtime) == 0o700
    assert mode(runtime / "engine.json") == 0o600
    assert mode(runtime / "engine.lock") == 0o600
    assert mode(engine.folder / "log") == 0o700


def test_a_token_has_256_bits(engine: RunningEngine) -> None:
    assert len(engine.connection.token) == 43  # base64 of 32 bytes


def test_every_engine_has_its_own_token_and_port(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with running_engine(tmp_path) as engine:
            seen.append(engine.connection)
    assert seen[0].token != seen[1].token


def test_it_listens_on_the_loopback_only(engine: RunningEngine) -> None:
    port = f"{engine.connection.port:04X}"
    listening = "0A"
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            if state == listening and local.endswith(f":{port}"):
                assert local == f"0100007F:{port}"


@pytest.mark.parametrize("flag", ["--listen", "--host", "--bind", "--port", "--uds"])
def test_there_is_no_flag_to_listen_elsewhere(flag: str) -> None:
    from plugin_core.engine.__main__ import parse_options

    with pytest.raises(SystemExit):
        parse_options([flag, "0.0.0.0"])


def test_a_second_engine_does_not_start(engine: RunningEngine) -> None:
    second = subprocess.run(command("tests.fakes.engine"), timeout=20, check=False)
    assert second.returncode == 3
    assert read_connection() == engine.connection


def test_of_many_engines_that_start_at_once_one_stays(tmp_path: Path) -> None:
    with running_engine(tmp_path) as engine:
        engine.kill()
        many = [subprocess.Popen(command("tests.fakes.engine")) for _ in range(4)]
        connection = until(read_connection)
        losers = [each for each in many if each.pid != connection.pid]
        assert [each.wait(20) for each in losers] == [3, 3, 3]
        os.kill(connection.pid, signal.SIGTERM)
        assert next(each for each in many if each.pid == connection.pid).wait(20) == 0


def test_a_crash_leaves_no_lock(own_engine: RunningEngine) -> None:
    own_engine.kill()
    assert read_connection() is None
    again = start_engine(own_engine.folder)
    assert again.connection.token != own_engine.connection.token
    assert again.stop() == 0


def test_an_orderly_end_takes_the_connection_file_away(own_engine: RunningEngine) -> None:
    assert own_engine.stop() == 0
    assert not (own_engine.folder / "runtime" / "engine.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_an_orderly_end(own_engine: RunningEngine, number: int) -> None:
    own_engine.process.send_signal(number)
    assert own_engine.process.wait(20) == 0
    until(lambda: own_engine.log.rstrip().endswith("stopped"))


def test_it_stops_when_told(own_engine: RunningEngine) -> None:
    own_engine.client().shutdown()
    assert own_engine.process.wait(20) == 0


def test_it_stops_when_idle(tmp_path: Path) -> None:
    with running_engine(tmp_path, "--idle-seconds", "0.5") as engine:
        assert engine.process.wait(20) == 0


def test_it_stops_when_nobody_can_find_it_any_more(own_engine: RunningEngine) -> None:
    (own_engine.folder / "runtime" / "engine.json").unlink()
    assert own_engine.process.wait(20) == 0


def test_the_log_begins_with_what_a_report_needs(engine: RunningEngine) -> None:
    first, second = engine.log.splitlines()[:2]
    assert "Shiage 0." in first and "Python 3." in first
    assert "device" in second


def test_the_engine_itself_loads_nothing_heavy(engine: RunningEngine) -> None:
    loaded = Path(f"/proc/{engine.process.pid}/maps").read_text()
    assert not any(name in loaded for name in ("numpy", "torch", "cv2", "onnxruntime"))
    assert "auto" in engine.client().hello.methods


def test_a_log_that_is_full_is_rotated(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir(mode=0o700)
    (tmp_path / "log" / "engine.log").write_bytes(b"x" * 1_100_000)
    with running_engine(tmp_path) as engine:
        assert len(engine.log) < 10_000
    assert (tmp_path / "log" / "engine.log.1").stat().st_size == 1_100_000


def test_only_one_lock_is_given(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path), InstanceLock(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()


def test_a_lock_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "engine.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        InstanceLock(tmp_path).acquire()


def test_a_loose_folder_is_tightened(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o777)
    assert mode(private_folder(tmp_path / "run")) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="run cannot be made: Not a directory"):
        private_folder(tmp_path / "file" / "run")


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "real")
    with pytest.raises(EngineError, match="not this user's own"):
        private_folder(tmp_path / "run")


def test_a_planted_file_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in ("engine.json", f".engine.json.{os.getpid()}"):
        (tmp_path / name).symlink_to(victim)
    write_connection(tmp_path, OURS)
    assert victim.read_text() == "precious"
    assert not (tmp_path / "engine.json").is_symlink()
    assert json.loads((tmp_path / "engine.json").read_text())["port"] == 4000


def test_another_engines_file_is_not_taken_away(tmp_path: Path) -> None:
    write_connection(tmp_path, OURS)
    remove_connection(tmp_path, Connection(1, 1, "1", 5000, "y"))
    assert owns_connection(tmp_path, OURS)
    remove_connection(tmp_path, OURS)
    assert not owns_connection(tmp_path, OURS)
