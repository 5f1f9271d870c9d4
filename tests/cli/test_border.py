"""Where commands end: exit codes, bugs, the log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plugin_core import __version__
from plugin_core.cli import border
from plugin_core.cli.border import run
from plugin_core.jobs import CancelToken

ROOT = Path(__file__).parents[2]


def raising(error: Exception) -> Callable[..., None]:
    """Return a command that ends with an error."""

    def broken(*_: object, **__: object) -> None:
        raise error

    return broken


def let_it_fail(monkeypatch: pytest.MonkeyPatch, error: Exception, logs: Path) -> None:
    """Have every command end with an error, and its traceback go into a folder."""
    monkeypatch.setattr(border, "app", raising(error))
    monkeypatch.setenv("SHIAGE_LOG_DIR", str(logs))


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"shiage {__version__}"


@pytest.mark.parametrize("arguments", [["frobnicate"], ["paint"], ["info", "--frobnicate"]])
def test_a_wrong_use_is_an_error(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_a_second_signal_stops_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stages = []

    def busy(*_: object, obj: CancelToken, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)
        stages.append(obj.cancelled)
        signal.raise_signal(signal.SIGINT)
        stages.append("went on")

    monkeypatch.setattr(border, "app", busy)
    before = signal.getsignal(signal.SIGINT)
    assert run(["paint", "somewhere"]) == 2
    assert stages == [True]
    assert capsys.readouterr().err == "Stopped at once. Finished drawings are kept.\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_bug_is_a_sentence_and_its_traceback_goes_into_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    let_it_fail(monkeypatch, ZeroDivisionError("by nothing"), tmp_path)
    assert run(["info", "somewhere", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "bug"
    assert said.err.count("\n") == 1
    assert str(tmp_path / "shiage.log") in said.err
    log = (tmp_path / "shiage.log").read_text()
    assert "ZeroDivisionError: by nothing" in log
    assert "info somewhere --json" in log


def test_a_bug_where_no_log_can_be_written_is_told_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").touch()
    let_it_fail(monkeypatch, ZeroDivisionError("by nothing"), tmp_path / "log")
    assert run(["info", "somewhere"]) == 2
    said = capsys.readouterr().err
    assert "ZeroDivisionError: by nothing" in said
    assert said.splitlines()[-1].endswith("Please send us what stands above.")


def test_a_user_without_a_home_reads_one_sentence(
    no_home: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["engine", "log"]) == 2
    said = capsys.readouterr().err
    assert said == "This user has no home folder. Set HOME to a folder that may be written to.\n"


def test_a_bug_of_a_user_without_a_home_is_told_in_full(
    no_home: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(border, "app", raising(ZeroDivisionError("by nothing")))
    assert run(["info", "somewhere"]) == 2
    assert "ZeroDivisionError: by nothing" in capsys.readouterr().err


def test_the_log_takes_names_that_are_no_unicode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    let_it_fail(monkeypatch, ZeroDivisionError("by nothing"), tmp_path)
    monkeypatch.setattr(border.log, "propagate", False)  # pytest-xdist cannot pass such names on
    assert run(["info", os.fsdecode(b"\x83J")]) == 2
    assert "info \\udc83J" in (tmp_path / "shiage.log").read_text()


def test_what_has_a_name_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    let_it_fail(monkeypatch, RuntimeError("Status Message: std::bad_alloc"), tmp_path)
    assert run(["info", "somewhere", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "engine.job.out_of_memory"
    assert "bad_alloc" in (tmp_path / "shiage.log").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["--version"], ["info", "x", "--json"], ["plan"]])
@pytest.mark.parametrize("stderr", [False, True])
def test_output_that_arrives_nowhere_is_an_error(arguments: list[str], stderr: bool) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "plugin_core.cli", *arguments],
            cwd=ROOT,
            stdout=full,
            stderr=full if stderr else None,
        )
    assert done.returncode == 2
