from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plugin_core.cli.engine_command import engine_app
from plugin_core.protocol import PROTOCOL_VERSION
from tests.fakes.running import (
    RunningEngine,
    environment_of,
    is_alive,
    plant_connection,
    running_engine,
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[RunningEngine]:
    with running_engine(tmp_path) as running:
        yield running


@pytest.fixture
def no_engine(tmp_path: Path) -> Iterator[Path]:
    with environment_of(tmp_path):
        yield tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(engine_app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_status_of_a_running_engine(engine: RunningEngine) -> None:
    assert f"runs as process {engine.process.pid} on cpu" in run("status")
    found = json.loads(run("status", "--json"))
    assert (found["running"], found["pid"]) == (True, engine.process.pid)


def test_status_without_an_engine(no_engine: Path) -> None:
    assert "No engine is running" in run("status")
    assert json.loads(run("status", "--json")) == {"running": False}


def test_stop_ends_the_engine(engine: RunningEngine) -> None:
    assert "has stopped" in run("stop")
    assert engine.process.wait(10) == 0
    assert "No engine is running" in run("stop")


def test_stop_ends_a_frozen_engine(engine: RunningEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin_core.cli.engine_command.STOP_SECONDS", 0.3)
    os.kill(engine.process.pid, signal.SIGSTOP)
    run("stop")
    assert not is_alive(engine.process.pid)


def test_stop_ends_an_engine_of_another_version(no_engine: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    plant_connection(process.pid, PROTOCOL_VERSION + 1)
    run("stop")
    assert process.wait(10) == -signal.SIGTERM


def test_the_log_is_shown_and_named(engine: RunningEngine) -> None:
    text = run("log", "--lines", "50")
    assert "listening on port" in text
    assert str(engine.folder / "log" / "engine.log") in text.replace("\n", "")


def test_brackets_in_names_and_in_the_log_are_shown_as_they_are(no_engine: Path) -> None:
    folder = no_engine / "[retake]"
    folder.mkdir()
    (folder / "engine.log").write_text("of C:\\[ep01]\\c012 [/b]\n")
    os.environ["SHIAGE_LOG_DIR"] = str(folder)
    text = run("log")
    assert "of C:\\[ep01]\\c012 [/b]\n" in text
    assert f"The log is {folder / 'engine.log'}." in text.replace("\n", "")


def test_without_a_log_there_is_nothing_to_show(no_engine: Path) -> None:
    assert json.loads(run("log", "--json"))["lines"] == []
