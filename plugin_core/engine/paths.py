"""Which folders a request may name, and what may lie in them.

The shot folder is the root: everything else that is read or written follows from it and from the
plain name of a level. The form of a path is checked before a job is queued, without touching a
disk that may be slow; links inside the shot are checked in the worker before anything is read.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Final

from ..errors import BadMessage, InputError
from ..protocol.messages import ColorizeRequest, LearnRequest, Request

OWN_FOLDERS: Final = ("line", "paint", "color_model", "guide", "result", ".shiage")

_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)
_HERE: Final[type[PurePath]] = PureWindowsPath if sys.platform == "win32" else PurePosixPath


def check_paths(request: Request) -> None:
    """Refuse a request whose paths have no business in one.

    Raises
    ------
    BadMessage
        If a path is not absolute, climbs, or names a device or another machine's share.
    """
    check_folder(request.shot, "shot")
    if isinstance(request, ColorizeRequest) and request.out:
        check_folder(request.out, "out")
    if isinstance(request, LearnRequest):
        for folder in request.pool:
            check_folder(folder, "pool")
    if request.level:
        check_name(request.level, "level")


def check_folder(text: str, field: str, *, flavor: type[PurePath] = _HERE) -> None:
    """Refuse ``text`` unless it is a plain absolute path.

    Raises
    ------
    BadMessage
        Says which field is wrong and why.
    """
    path = flavor(text)
    if _has_control(text):
        raise _refused(field, "holds a control character")
    if text.startswith(("//", r"\\", r"\??")):
        raise _refused(field, "names a network share or a device")
    if not path.is_absolute():
        raise _refused(field, "is not an absolute path")
    if ".." in path.parts:
        raise _refused(field, "climbs with '..'")
    if flavor is PureWindowsPath:
        for part in path.parts[1:]:
            _check_windows_name(part, field)


def check_name(text: str, field: str) -> None:
    """Refuse ``text`` unless it can be part of a file name on every system.

    Raises
    ------
    BadMessage
        Says which field is wrong and why.
    """
    if _has_control(text) or any(mark in text for mark in '/\\:*?"<>|'):
        raise _refused(field, "holds a character that no file name may have")
    if text in (".", ".."):
        raise _refused(field, "is no name")
    _check_windows_name(text, field)


def open_shot_folder(text: str) -> Path:
    """Return the shot folder, resolved, after a look at the links in it.

    Raises
    ------
    InputError
        If it is no folder, or something in it is a link that leads out of it.
    """
    folder = Path(text)
    if not folder.is_dir():
        raise InputError(f"There is no shot folder {folder}.", hint="Was it moved or renamed?")
    root = folder.resolve()
    for link in _links(root):
        target = link.resolve()
        if not target.is_relative_to(root):
            raise InputError(
                f"{link} is a link that leads out of the shot, to {target}.",
                hint="Copy the file into the shot folder instead.",
            )
    return folder


def _links(root: Path) -> Iterator[Path]:
    """Yield every symbolic link of the shot, the level folders of ``.shiage`` included."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_symlink() or _is_junction(entry):
                    yield Path(entry.path)
                elif entry.is_dir() and (folder != root or entry.name in OWN_FOLDERS):
                    waiting.append(Path(entry.path))


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if sys.platform != "win32":
        return False
    return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def _check_windows_name(part: str, field: str) -> None:
    if part.partition(".")[0].rstrip().upper() in _DEVICES:
        raise _refused(field, "names a device")
    if ":" in part:
        raise _refused(field, "names a stream of a file")


def _has_control(text: str) -> bool:
    return any(letter < " " or letter == "\x7f" for letter in text)


def _refused(field: str, problem: str) -> BadMessage:
    name = "Give the level's name as the files of its drawings have it."
    folder = "Give the folder's absolute path, on a drive or a mount point."
    return BadMessage(f"Request.{field}: {problem}.", hint=name if field == "level" else folder)
