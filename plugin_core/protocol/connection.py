"""The connection file: how a host finds the engine, and how it knows that it is still the one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from ..errors import BadMessage
from .codec import decode, from_dict
from .folders import runtime_folder

CONNECTION_FILE: Final = "engine.json"
ALREADY_RUNNING: Final = 3
"""Exit code of an engine that found another one of this user."""

MAX_BYTES: Final = 4096


@dataclass(frozen=True)
class Connection:
    """What the engine writes once it listens. ``started`` tells its process from a later one."""

    protocol: int
    pid: int
    started: str
    port: int = field(metadata={"min": 1, "max": 65535})
    token: str = field(repr=False)


_FIELDS: Final = frozenset(each.name for each in fields(Connection))


def read_connection(folder: Path | None = None) -> Connection | None:
    """Return the connection of the engine that runs, or None.

    A file that is damaged, that belongs to another user, or whose process is gone counts as none:
    the next engine replaces it.

    Parameters
    ----------
    folder
        Where to look; the user's runtime folder unless told.
    """
    path = (folder or runtime_folder()) / CONNECTION_FILE
    try:
        connection = _parse(_read_private(path))
    except (OSError, BadMessage):
        return None
    return connection if is_running(connection) else None


def _parse(text: bytes) -> Connection:
    """Read the fields that every version writes; a later version may add some."""
    data = decode(text)
    if isinstance(data, dict):
        data = {name: data[name] for name in data if name in _FIELDS}
    return from_dict(Connection, data)


def is_running(connection: Connection) -> bool:
    """Return whether the process that wrote ``connection`` is alive, and not another one."""
    return connection.started != "" and process_start(connection.pid) == connection.started


def process_start(pid: int) -> str:
    """Return a text that no other process with this pid has; empty if there is no such process."""
    if sys.platform.startswith("linux"):
        return _linux_start(pid)
    if sys.platform == "win32":
        return _windows_start(pid)
    asked = subprocess.run(
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def _read_private(path: Path) -> bytes:
    """Read a small file that only this user can have written."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise PermissionError(f"{path} is no plain file")
        if sys.platform != "win32" and (found.st_uid != os.getuid() or found.st_mode & 0o077):
            raise PermissionError(f"{path} is not private to this user")
        return stream.read(MAX_BYTES)


def _linux_start(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    after_name = text.rpartition(")")[2].split()  # the name may hold blanks and brackets
    state, start_ticks = after_name[0], after_name[19]
    return "" if state in "ZX" else start_ticks


def _windows_start(pid: int) -> str:
    import ctypes

    query_limited_information, still_active = 0x1000, 259
    kernel32 = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    kernel32.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel32.OpenProcess(query_limited_information, False, pid))
    if not handle:
        return ""
    created, *others = (ctypes.c_uint64() for _ in range(4))
    code = ctypes.c_uint32()
    try:
        known = kernel32.GetProcessTimes(handle, ctypes.byref(created), *map(ctypes.byref, others))
        kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
    finally:
        kernel32.CloseHandle(handle)
    return str(created.value) if known and code.value == still_active else ""
