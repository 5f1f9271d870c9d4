"""docs/protocol.md names every message, field, setting, route and error code."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from plugin_core import errors
from plugin_core.protocol import (
    CheckRequest,
    ColorizeRequest,
    Connection,
    EngineStatus,
    ErrorInfo,
    Event,
    FinishedDrawing,
    Hello,
    JobSummary,
    JobUpdate,
    LearnRequest,
    Settings,
)

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
MESSAGES = [
    CheckRequest,
    ColorizeRequest,
    EngineStatus,
    ErrorInfo,
    Event,
    FinishedDrawing,
    Hello,
    JobSummary,
    JobUpdate,
    LearnRequest,
    Settings,
]
CODES = sorted(
    thing.code
    for thing in vars(errors).values()
    if isinstance(thing, type) and issubclass(thing, errors.ShiageError)
)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda kind: kind.__name__)
def test_every_message_and_field_is_described(message: type) -> None:
    assert f"`{message.__name__}`" in PAGE
    for each in fields(message):
        assert f"`{each.name}`" in PAGE, each.name


def test_every_field_of_the_connection_file_is_described() -> None:
    for each in fields(Connection):
        assert f"`{each.name}`" in PAGE, each.name


@pytest.mark.parametrize("code", CODES)
def test_every_error_code_is_described(code: str) -> None:
    assert f"| `{code}` |" in PAGE


def test_the_limits_of_the_settings_are_those_of_the_code() -> None:
    from plugin_core.protocol import setting_fields

    for line in setting_fields():
        row = next(row for row in PAGE.splitlines() if row.startswith(f"| `{line.name}` |"))
        if line.maximum is not None:
            assert f"{line.minimum:g} to {line.maximum:g}" in row, line.name
