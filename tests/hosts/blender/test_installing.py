"""The zips that artists install."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.hosts.blender.blenders import HOSTS, MODULES, PROGRAM, InstalledAddon


@pytest.mark.parametrize("name", [PROGRAM, *MODULES])
def test_installs_and_is_enabled_and_disabled_twice(
    install: Callable[[str], tuple[InstalledAddon, dict[str, object]]], name: str
) -> None:
    _, report = install(name)
    there, gone = [True] * 3, [False] * 3
    assert report["states"] == [there, gone, there, gone, there]
    assert report["modules left"] == 0  # an update would go on with them
    assert report["preferences"]


@pytest.mark.parametrize("name", MODULES)
def test_blender_calls_the_extension_valid(
    name: str, zips: Path, host_missing: Callable[..., NoReturn]
) -> None:
    found = list((HOSTS / f"bpy-{name}").glob("lib/*/site-packages/bpy/*/scripts/addons_core"))
    if not found:
        host_missing(f"Blender {name} is not installed.")
    tool = found[0] / "bl_pkg" / "cli" / "blender_ext.py"
    python = HOSTS / f"bpy-{name}" / "bin" / "python"
    done = subprocess.run(
        [str(python), str(tool), "validate", str(zips / "shiage_blender.zip")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
