"""Hosts add commands of their own."""

from __future__ import annotations

import typer
from typer.main import get_command

from plugin_core.cli.host_commands import add_host_commands


def test_the_commands_of_installed_hosts_are_added() -> None:
    app = typer.Typer()
    add_host_commands(app)
    assert {"toonz", "window"} <= set(get_command(app).commands)  # type: ignore[attr-defined]
