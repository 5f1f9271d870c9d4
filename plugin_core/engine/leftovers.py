"""Files that a killed run had begun beside their place and could not put there."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path
from typing import Final

OLD_SECONDS: Final = 60.0
"""A younger one may be somebody's who is just writing it."""

_LEFTOVER: Final = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


def remove_leftovers(folder: Path) -> None:
    """Take half files of ours out of ``folder``; it need not exist."""
    if not folder.is_dir():
        return
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):  # it was put into place, or may not be touched
            if _LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()
