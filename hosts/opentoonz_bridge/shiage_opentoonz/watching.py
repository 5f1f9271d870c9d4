"""Watching: after each save of the artist the level is learned and colorized again.

A file is looked at when it has been quiet for a while. A level that is being saved, whose tables
and drawings do not fit each other yet, is tried again; nothing is ever locked.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError, JobCancelled, ShiageError
from plugin_core.jobs import CancelToken

from .places import REPORT
from .records import read_record
from .scene_levels import RASTER, open_scene
from .sequences import count_pictures, open_sequence
from .tlv import is_own_file
from .tlv_tables import HalfWrittenError
from .workspace import SCENE

QUIET_SECONDS: Final = 2.0
POLL_SECONDS: Final = 0.5
_TRIES: Final = 5
"""A level that still does not fit together after so many looks is damaged."""

Signature = tuple[tuple[str, int, int], ...]
"""Name, size and time of every file that a level or scene is read from."""

log = logging.getLogger(__name__)


@dataclass
class _Watched:
    """One level or scene: how its files look, since when, and what was done about them."""

    signature: Signature = ()
    since: float = 0.0
    done: Signature | None = None
    tries: int = 0


@dataclass
class Watch:
    """Watches a folder, a level or a scene.

    Attributes
    ----------
    place
        What is watched.
    colorize
        Learns, colorizes and writes one level or scene; told its path.
    tell
        Told a path and the error that kept it from being colorized.
    quiet_seconds
        How long files must stay the same before they are read.
    """

    place: Path
    colorize: Callable[[Path], None]
    tell: Callable[[Path, ShiageError], None]
    quiet_seconds: float = QUIET_SECONDS
    _known: dict[Path, _Watched] = field(default_factory=dict)

    def run(self, cancel: CancelToken, *, once: bool = False) -> None:
        """Watch until cancelled; ``once`` returns when all is done and quiet."""
        while not cancel.cancelled:
            self.look(time.monotonic())
            if once and all(each.done == each.signature for each in self._known.values()):
                return
            time.sleep(POLL_SECONDS)

    def look(self, now: float) -> None:
        """Look at every file once; colorize what changed and is quiet."""
        for path in find_watched(self.place):
            watched = self._known.setdefault(path, _Watched())
            signature = signature_of(path)
            if signature != watched.signature:
                watched.signature, watched.since = signature, now
            elif signature != watched.done and now - watched.since >= self.quiet_seconds:
                self._colorize(path, watched, now)

    def _colorize(self, path: Path, watched: _Watched, now: float) -> None:
        try:
            self.colorize(path)
        except JobCancelled:
            return
        except HalfWrittenError as error:
            log.info("%s is being saved: %s", path, error)
            watched.since, watched.tries = now, watched.tries + 1
            if watched.tries < _TRIES:
                return
            self.tell(path, error)
        except ShiageError as error:
            self.tell(path, error)
        watched.done, watched.tries = watched.signature, 0


def find_watched(place: Path) -> list[Path]:
    """Return the scenes and levels to colorize: of a folder its scenes, else its levels.

    Links, hidden files and what we wrote ourselves are left out; levels that a scene of the
    folder shows are colorized with it.
    """
    if not place.is_dir():
        return [place]
    scenes = [path for path in _plain_files(place, SCENE) if not _was_written_by_us(path)]
    shown = {path for scene in scenes for path in _files_of(scene)}
    levels = [
        path
        for path in _plain_files(place, RASTER)
        if path.resolve() not in shown and not is_own_file(path) and not _was_written_by_us(path)
    ]
    return [*scenes, *levels]


def signature_of(path: Path) -> Signature:
    """Return how the files of a level or scene look now."""
    files = [path]
    for level in _files_of(path) if path.suffix.lower() == SCENE else (path,):
        if level.suffix.lower() == RASTER:
            before = level.parent / "nopaint" / f"{level.stem}_np{RASTER}"
            files += [level, level.with_suffix(".tpl"), before, *_corrected_copies(level)]
        elif count_pictures(level):
            files += open_sequence(level).files.values()
    return tuple(_state(file) for file in dict.fromkeys(files))


def _state(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), status.st_size, status.st_mtime_ns


def _plain_files(folder: Path, ending: str) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".")
        if path.suffix.lower() == ending and path.is_file() and not (hidden or path.is_symlink()):
            yield path


def _files_of(scene: Path) -> tuple[Path, ...]:
    """Return the files of the levels that a scene shows; none while it is being saved."""
    return _files_as_of(scene, _state(scene))


@lru_cache(maxsize=256)
def _files_as_of(scene: Path, _: tuple[str, int, int]) -> tuple[Path, ...]:
    try:
        return tuple(file.resolve() for file in open_scene(scene).files)
    except InputError:
        return ()


def _corrected_copies(level: Path) -> list[Path]:
    """Return the painted copies of a level that the artist saved."""
    beside = level.parent.glob("*" + RASTER) if level.parent.is_dir() else ()
    return [
        path
        for path in sorted(beside)
        if path.name.startswith(level.stem)
        and path.with_name(f"{path.stem}{REPORT}").is_file()
        and not is_own_file(path)
    ]


def _was_written_by_us(path: Path) -> bool:
    """Whether a scene or level is a copy of ours, even if the artist saved it since."""
    name = path.name if path.suffix.lower() == SCENE else path.stem
    return read_record(path.with_name(f"{name}{REPORT}")) is not None
