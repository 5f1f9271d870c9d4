"""The commands that this host adds to ``shiage``."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _commands() -> None:
    """Work on files of this host."""
