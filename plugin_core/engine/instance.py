"""One engine per user: the private folder, the lock, and the connection file."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path
from typing import Final

from ..errors import EngineError
from ..protocol.codec import encode, to_dict
from ..protocol.connection import CONNECTION_FILE, Connection, read_connection

LOCK_FILE: Final = "engine.lock"


def private_folder(folder: Path) -> Path:
    """Make ``folder`` and keep it to this user alone.

    Raises
    ------
    EngineError
        If it cannot be made, belongs to somebody else, or is a link.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"The folder {folder} cannot be made: {error.strerror}.",
            hint="Make the folders that the engine needs (on the command line: `shiage doctor`).",
        ) from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.getuid()):
        raise EngineError(
            f"The folder {folder} is not this user's own.",
            hint="Remove it, or ask whoever looks after this machine.",
        )
    if sys.platform != "win32" and stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


class InstanceLock:
    """Held by the one engine of this user; the system lets go of it whatever happens to it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_FILE
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Return whether this process is now the one."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self._path, flags, 0o600)
        if not _lock(descriptor) or not self._is_at_path(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let the next engine start; may be repeated."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _is_at_path(self, descriptor: int) -> bool:
        # A cleaner of temporary folders may have removed the file between opening and locking.
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def write_connection(folder: Path, connection: Connection) -> None:
    """Tell the hosts where the engine listens: written beside and renamed, for this user only."""
    path = folder / CONNECTION_FILE
    beside = folder / f".{CONNECTION_FILE}.{os.getpid()}"
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
        stream.write(encode(to_dict(connection)))
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)


def owns_connection(folder: Path, connection: Connection) -> bool:
    """Return whether the connection file is still the one that this engine wrote."""
    return read_connection(folder) == connection


def remove_connection(folder: Path, connection: Connection) -> None:
    """Take the connection file away, unless another engine has written its own."""
    if owns_connection(folder, connection):
        with contextlib.suppress(OSError):
            (folder / CONNECTION_FILE).unlink()
