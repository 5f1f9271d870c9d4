"""The command line: ``shiage paint SHOT`` and its parts."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run ``shiage`` with the arguments of this process and leave with its exit code."""
    from .app import app
    from .border import run
    from .host_commands import add_host_commands

    add_host_commands(app)
    sys.exit(run(sys.argv[1:]))
