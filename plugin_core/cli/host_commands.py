"""Commands that hosts add to ``shiage``: the core need not know them."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Final

import typer

GROUP: Final = "shiage.commands"


def add_host_commands(app: typer.Typer) -> None:
    """Add the typer app of every entry point of the group ``shiage.commands``."""
    for found in entry_points(group=GROUP):
        app.add_typer(found.load(), name=found.name)
