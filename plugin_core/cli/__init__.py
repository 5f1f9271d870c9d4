"""The command line: ``shiage paint SHOT`` and its parts."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run ``shiage`` with the arguments of this process and leave with its exit code."""
    from .border import run

    sys.exit(run(sys.argv[1:]))
