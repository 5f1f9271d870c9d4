"""Opening what an artist has: a shot folder, or a scene or level of OpenToonz."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError, ShiageError
from plugin_core.shot import Shot

from .review_shot import ReviewShot

TOONZ: Final = (".tnz", ".tlv")


@dataclass(frozen=True)
class OpenedShot:
    """A shot and, where it came from a file of another program, the way back into that."""

    review: ReviewShot
    write: Callable[[], str] | None = None

    def write_back(self) -> str:
        """Write a painted copy where the artist's program looks for it; return what to say."""
        if self.write is None:
            return ""
        try:
            return self.write()
        except ShiageError as error:
            return f"{error.message} {error.hint}".strip()


def open_any(path: Path) -> OpenedShot:
    """Open a shot folder, or a scene or level of OpenToonz.

    Raises
    ------
    ShiageError
        If it cannot be opened.
    """
    if path.suffix.lower() in TOONZ:
        return _open_toonz(path)
    levels = Shot.levels(path) if path.is_dir() else ()
    return OpenedShot(ReviewShot(path, levels[0] if len(levels) > 1 else None))


def _open_toonz(path: Path) -> OpenedShot:
    try:
        from shiage_opentoonz.workspace import open_workspace
    except ImportError as error:
        raise InputError(
            "The bridge to OpenToonz is not installed.", hint="Install Shiage again."
        ) from error
    workspace = open_workspace(path)

    def write() -> str:
        return f"-> {workspace.write_back().level}"

    return OpenedShot(ReviewShot(workspace.shot_folder, workspace.level), write)
