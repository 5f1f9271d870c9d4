"""Where commands end: exit codes, bugs, the log."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from plugin_core import __version__
from plugin_core.cli import border
from plugin_core.cli.border import run
from plugin_core.jobs import CancelToken


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
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(border, "app", broken)
    monkeypatch.setattr(border, "user_log_path", lambda *_, **__: tmp_path)
    assert run(["info", "somewhere", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "bug"
    assert said.err.count("\n") == 1
    assert str(tmp_path / "shiage.log") in said.err
    log = (tmp_path / "shiage.log").read_text()
    assert "ZeroDivisionError: by nothing" in log
    assert "info somewhere --json" in log
