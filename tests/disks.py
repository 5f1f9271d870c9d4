"""File systems of their own: small ones that fill up, and those that take no files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Mount a new file system of this size at a new folder; skip the test where that may not be."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def make_read_only(disk: Path) -> None:
    """Have a file system take no more files."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
