"""Opening what an artist has: a shot folder, or a scene or level of OpenToonz."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from plugin_core.errors import InputError
from plugin_core.shot import Shot

from .review_shot import ReviewShot
from .texts import text

TOONZ: Final = (".tnz", ".tlv")

Opened = TypeVar("Opened")


@dataclass(frozen=True)
class OpenedShot:
    """A shot and, where it came from a file of another program, the way back into that.

    ``gap_px`` is the size of gaps that was chosen for that file, ``warnings`` are what the artist
    should know of it, one sentence each.
    """

    path: Path
    review: ReviewShot
    levels: tuple[str, ...] = ()
    level: str | None = None
    write: Callable[[], Path] | None = None
    gap_px: int | None = None
    warnings: tuple[str, ...] = ()

    def is_again(self, earlier: OpenedShot) -> bool:
        """Whether it is the same level as ``earlier``, read anew."""
        return (self.path, self.level) == (earlier.path, earlier.level)

    def write_back(self) -> str:
        """Write the painted copy, if there is one to write; return what to say of the result."""
        now = ReviewShot(self.review.folder, self.review.level)
        unsure = sum(len(info.unsure) for info in now.drawings)
        said = text("{count} regions are unsure.", count=unsure)
        return f"{said} -> {self.write()}" if self.write else said


def open_any(path: Path, level: str | None = None) -> OpenedShot:
    """Open a level of a shot folder, or of a scene or file of OpenToonz; the first one if ``None``.

    Raises
    ------
    ShiageError
        If it cannot be opened.
    """
    if path.suffix.lower() in TOONZ:
        return _open_toonz(path, level)
    levels = tuple(Shot.levels(path)) if path.is_dir() else ()
    chosen = level or (levels[0] if len(levels) > 1 else None)
    return OpenedShot(path, ReviewShot(path, chosen), levels, chosen)


def _open_toonz(path: Path, level: str | None) -> OpenedShot:
    try:
        from shiage_opentoonz.workspace import levels_of, open_workspace
    except ImportError as error:
        raise InputError(
            "The bridge to OpenToonz is not installed.", hint="Install Shiage again."
        ) from error
    levels = levels_of(path)
    several = len(levels) > 1
    wanted = [level] if level or not several else list(levels)
    chosen, workspace = _first_that_opens(wanted, lambda name: open_workspace(path, level=name))
    review = ReviewShot(workspace.shot_folder, workspace.level)
    return OpenedShot(
        path,
        review,
        levels,
        chosen,
        lambda: workspace.write_back().level,
        workspace.gap_px,
        workspace.warnings,
    )


def _first_that_opens(
    levels: Sequence[str | None], open_level: Callable[[str | None], Opened]
) -> tuple[str | None, Opened]:
    """Return the first level that can be used; raise why the first one cannot where none can."""
    refused: list[InputError] = []
    for level in levels:
        try:
            return level, open_level(level)
        except InputError as error:
            refused.append(error)
    raise refused[0]
