"""Where painted copies go: beside the artist's files, never over anything that is not ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from plugin_core.errors import ForeignFile

from .places import REPORT, counted
from .records import is_ours, read_record

_ATTEMPTS: Final = 99


@dataclass(frozen=True)
class Target:
    """A name that is free, or ours: ``A_auto``.

    Attributes
    ----------
    folder
        Where it goes.
    stem
        The name without an ending.
    taken
        Earlier names that the artist changed since we wrote them, or that were never ours.
    kind
        What tells its record from that of a Toonz raster level of the same name: ``.tnz``,
        ``..png``.
    """

    folder: Path
    stem: str
    taken: tuple[str, ...] = ()
    kind: str = ""

    @property
    def report(self) -> Path:
        """The record of what we wrote under this name."""
        return self.folder / f"{self.stem}{self.kind}{REPORT}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the artist should know about the name."""
        if not self.taken:
            return ()
        return (
            f"{self.taken[-1]} stays as it is, because somebody else saved it:"
            f" the painted copy is {self.stem}.",
        )

    def file(self, ending: str) -> Path:
        """Return the file of an ending: ``.tlv``."""
        return self.folder / f"{self.stem}{ending}"


def choose_target(
    source: Path,
    stem: str,
    suffix: str,
    files_of: Callable[[Target], list[Path]],
    *,
    kind: str = "",
) -> Target:
    """Return the first name whose files may all be written.

    Parameters
    ----------
    source
        The artist's file; the copy goes beside it.
    stem, suffix
        The name: ``A`` and ``_auto``.
    files_of
        The files that go under a name.
    kind
        Ending of a file whose record is its own, beside that of a level of the same name.

    Raises
    ------
    ForeignFile
        If dozens of names are taken.
    """
    taken: list[str] = []
    for attempt in range(1, _ATTEMPTS + 1):
        target = Target(source.parent, stem + counted(suffix, attempt), tuple(taken), kind)
        record = read_record(target.report)
        if _is_free(target.report, record) and all(
            is_ours(path, record) for path in files_of(target)
        ):
            return target
        taken.append(target.stem)
    raise ForeignFile(
        f"{stem}{suffix} to {taken[-1]} in {source.parent} were all changed since Shiage wrote"
        " them.",
        hint="Move those that you do not need out of the folder.",
    )


def _is_free(report: Path, record: Mapping[str, Any] | None) -> bool:
    return record is not None or not (report.exists() or report.is_symlink())
