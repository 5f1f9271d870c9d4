"""``shiage window``: a shot on the screen."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from plugin_core.errors import InputError

app = typer.Typer(help="Look at a shot region by region, choose colors, approve drawings.")


@app.callback(invoke_without_command=True)
def window(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A shot folder, or an OpenToonz scene or level."),
    ] = None,
) -> None:
    """Look at a shot region by region, choose colors, approve drawings."""
    if find_spec("PyQt5") is None:
        raise InputError("PyQt5 is not installed.", hint="Install it: pip install 'shiage[gui]'")
    from .main_window import show

    raise typer.Exit(show(path))
