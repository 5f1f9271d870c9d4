"""What commands say to people and to machines."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from plugin_core.cli.output import Output, write_error, write_error_record


def test_machines_get_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)
    output.say_plain("for people")
    output.warn("for people too")
    with output.progress() as progress:
        progress(0.5, "Learning")
    output.finish({"a": 1})
    said = capsys.readouterr()
    assert json.loads(said.out) == {"a": 1}
    assert said.err == ""


def test_many_objects_are_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(2):
        Output(as_json=True).finish({"cut": number, "name": "カット"})
    assert capsys.readouterr().out.splitlines() == [
        '{"cut": 0, "name": "カット"}',
        '{"cut": 1, "name": "カット"}',
    ]


def test_an_object_goes_out_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []

    class Raw(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            pieces.append(len(data))
            return len(data)

    stream = io.TextIOWrapper(io.BufferedWriter(Raw()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    Output(as_json=True).finish({"long": "x" * 100_000})
    assert pieces == [100_000 + len('{"long": ""}\n')]


def test_people_get_no_json(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output()
    output.say_plain("hello [1] A[b].png")
    output.finish({"a": 1})
    assert capsys.readouterr().out == "hello [1] A[b].png\n"


def test_brackets_in_names_survive_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    Output().warn("A[b].png is odd")
    assert capsys.readouterr().err == "Warning: A[b].png is odd\n"


def test_without_a_terminal_progress_is_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Output().progress() as progress:
        for step in range(101):
            progress(step / 100, "Learning")
        progress(1.0, "Learned")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "  0%  Learning"
    assert lines[-1] == "100%  Learned"
    assert len(lines) <= 12


def test_an_error_is_one_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    write_error("It broke.", "Mend it.")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "It broke. Mend it.\n")


def test_an_error_is_an_object_for_machines_that_says_which_command_it_ended(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_error_record("It broke.", "Mend it.", "input", ["paint", "/ep01/c012", "--json"])
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == {
        "error": {"code": "input", "message": "It broke.", "hint": "Mend it."},
        "arguments": ["paint", "/ep01/c012", "--json"],
    }
