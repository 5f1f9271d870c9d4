"""Files put into place: written beside, then renamed, so a crash leaves the old file or the new."""

from __future__ import annotations

import contextlib
import errno
import json
import re
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Final

from ..errors import StorageError

OLD_SECONDS: Final = 60.0
"""A younger half file may be somebody's who is just writing it."""

_LEFTOVER: Final = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; its folder is made when it is missing.

    Parameters
    ----------
    path
        Where the file goes; what stands there is replaced in one step.
    data
        Its content.

    Raises
    ------
    StorageError
        If the folder cannot be written or the disk is full. What was there before is unchanged.
    """
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _storage_error(path, error) from error


def write_json(path: Path, value: Any) -> None:
    """Write a value as indented JSON, whole or not at all; see :func:`write_bytes`.

    File names that are no Unicode come back as they are.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    write_bytes(path, (text + "\n").encode(errors="backslashreplace"))


def check_writable(folder: Path) -> None:
    """Find out whether a folder, or one that is yet to be made, takes files; leave no trace.

    Raises
    ------
    StorageError
        If it does not.
    """
    try:
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise _storage_error(folder, error) from error


def remove_leftovers(folder: Path) -> None:
    """Take half files that a killed run left out of ``folder``; it need not exist."""
    if not folder.is_dir():
        return
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):  # it was put into place, or may not be touched
            if _LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime > OLD_SECONDS:
                path.unlink()


def _storage_error(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            f"{path} could not be written: the disk is full.",
            hint="Make room and start again; what is finished is kept.",
        )
    reason = error.strerror or str(error)
    return StorageError(
        f"{path} could not be written: {reason}.",
        hint="Choose a folder that you may write to.",
    )
