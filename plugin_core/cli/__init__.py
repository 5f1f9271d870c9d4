"""The command line: ``shiage paint SHOT`` and its parts."""

from __future__ import annotations

import sys
import traceback

__all__ = ["main"]


def main() -> None:
    """Run ``shiage`` with the arguments of this process and leave with its exit code."""
    try:
        from .app import app
        from .border import run
        from .host_commands import add_host_commands

        add_host_commands(app)
        code = run(sys.argv[1:])
    except Exception:  # noqa: BLE001 -- Python would leave with 1, which says that all was painted
        traceback.print_exc()
        code = 2
    sys.exit(code)
