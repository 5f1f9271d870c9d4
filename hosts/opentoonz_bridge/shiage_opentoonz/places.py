"""Where things go: the folder of a level's shot, and free names beside the artist's files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes

DEFAULT_SUFFIX: Final = "_auto"
REPORT: Final = ".report.json"
_SAFE_NAME = re.compile(r"[^\w\-]+")
_READS_AS_NUMBER = re.compile(r"(.*[._])?[0-9]+[A-Za-z]?")


def shot_folder_of(source: Path) -> Path:
    """Return the shot folder of a level; ``SHIAGE_WORK_DIR`` moves all of them."""
    chosen = os.environ.get("SHIAGE_WORK_DIR")
    root = Path(chosen) if chosen else user_data_path("shiage", appauthor=False) / "toonz"
    path = source.resolve()
    name = _SAFE_NAME.sub("-", path.stem)[:40] or "level"
    return root / f"{name}-{hash_bytes(os.fsencode(path))[:12]}"


def check_suffix(suffix: str) -> None:
    """Refuse a suffix that no file name can have, or that turns a level into one drawing.

    Raises
    ------
    InputError
        Says what would happen.
    """
    if not suffix or any(letter in '/\\:*?"<>|' or letter < " " for letter in suffix):
        raise InputError(
            f"{suffix!r} cannot end the name of a file.", hint="Use letters, as in _auto."
        )
    if _READS_AS_NUMBER.fullmatch(suffix):
        raise InputError(
            f"With the suffix {suffix} OpenToonz would take the level for a numbered drawing.",
            hint="Use letters, as in _auto.",
        )


def counted(suffix: str, attempt: int) -> str:
    """Return the suffix for the first, second ... free name: ``_auto``, ``_auto2``."""
    return suffix if attempt == 1 else f"{suffix}{attempt}"
