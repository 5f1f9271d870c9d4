"""A level of OpenToonz or Tahoma2D as a shot folder, and the way back.

    workspace = open_workspace(Path("cut12.tnz"), level="A")
    ...                                # learn and colorize workspace.shot_folder, in any way
    written = workspace.write_back()   # A_auto.tlv, A_auto.tpl, cut12_auto.tnz, a report
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class WrittenLevel:
    """What :meth:`Workspace.write_back` put beside the artist's files.

    Attributes
    ----------
    level
        The painted level: ``A_auto.tlv``, or the first picture of ``A_auto.0001.png`` ...
    palette
        Its palette; ``None`` for a level of pictures.
    scene
        The scene that shows it; ``None`` where no scene was opened.
    report
        What was painted, what was left and why, as JSON.
    drawings
        Labels of the drawings that got paint, ``("2", "3a")``.
    uncertain_regions
        How many regions were left to the artist.
    """

    level: Path
    palette: Path | None
    scene: Path | None
    report: Path
    drawings: tuple[str, ...]
    uncertain_regions: int


@dataclass(frozen=True)
class Workspace:
    """A level turned into a shot folder.

    Attributes
    ----------
    source
        The scene or level file that was opened.
    shot_folder
        The shot folder: ``line/``, ``paint/``, ``palette.json`` (color ids are style ids) and
        ``sheet.xdts``. Paint that is put into ``paint/`` afterwards counts as the artist's.
    level
        Name of the level in the shot folder; for :meth:`plugin_core.Shot.open` and the engine.
    warnings
        What the artist should know, one sentence each.
    """

    source: Path
    shot_folder: Path
    level: str
    warnings: tuple[str, ...] = ()

    def write_back(self) -> WrittenLevel:
        """Write what lies in ``paint/`` and ``result/`` as a painted copy of the level.

        Sources are never touched; a copy that the artist changed is never overwritten, the next
        free name is taken instead.

        Raises
        ------
        InputError
            If the level changed since it was opened.
        StorageError
            If a file cannot be written; what was there before is unchanged.
        """
        raise NotImplementedError


def levels_of(path: Path) -> tuple[str, ...]:
    """Return the names of the levels that :func:`open_workspace` can open in a scene or file."""
    raise NotImplementedError


def open_workspace(path: Path, *, level: str | None = None) -> Workspace:
    """Turn a level into a shot folder in the user's cache, or bring the one there up to date.

    Parameters
    ----------
    path
        A scene (``.tnz``), a Toonz raster level (``.tlv``), or a picture of a numbered sequence
        (PNG, TGA, TIFF).
    level
        Which level of a scene; may be left out where only one can be painted.

    Raises
    ------
    InputError
        If the file cannot be used; the hint says what to do in OpenToonz.
    """
    raise NotImplementedError
