"""Lines are read where they show: those of a layer with a parent too, and on a busy machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.blender.blenders import InstalledAddon

LEAST_UNITS = 1e-5
"""A pixel is about a hundredth of a unit."""


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """As many processes that never rest as there are cores."""
    busy = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(busy) for _ in range(os.cpu_count() or 1)]
    yield
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("busy_machine")
def test_lines_of_a_moving_object_are_read_where_they_show(
    addon: InstalledAddon, stage: Path, tmp_path: Path
) -> None:
    away = addon.run("parented", tmp_path / "work", stage=stage)
    assert away["Lines"] < LEAST_UNITS
    assert away["Face"] < LEAST_UNITS
