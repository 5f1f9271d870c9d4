"""The Blenders of this machine, and how a script runs inside one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
HOSTS = ROOT / ".hosts"
SCREENS = Path(tempfile.gettempdir()) / f"shiage-screens-{os.getpid()}"
INSIDE = Path(__file__).parent / "inside"
MODULES = ("4.2", "4.5", "5.0", "5.2")
PROGRAM = "program"
WINDOWS = "windows"
"""Debian's Blender with windows, on a screen that nobody sees."""


@dataclass(frozen=True)
class Blender:
    """One Blender; ``command`` runs a script in it when the script's path is added."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class InstalledAddon:
    """A Blender in which the add-on is installed, with folders of its own."""

    blender: Blender
    resources: Path
    module: str

    def run(self, script: str, folder: Path, **arguments: object) -> dict[str, Any]:
        """Run a script inside; return its report."""
        return run_inside(
            self.blender, script, folder, self.resources, module=self.module, **arguments
        )


def find_blender(name: str) -> Blender | None:
    """Return a Blender of this machine, None where it is not installed."""
    if name == WINDOWS:
        return _with_windows()
    if name == PROGRAM:
        path = shutil.which("blender")
        return Blender(name, (path, "-b", "--python")) if path else None
    folder = HOSTS / f"bpy-{name}"
    if not (folder / "installed").is_file():
        return None
    return Blender(name, (str(folder / "bin/python"),))


def _with_windows() -> Blender | None:
    path = shutil.which("blender")
    if path is None or shutil.which("xvfb-run") is None:
        return None
    screen = ("xvfb-run", "-a", "-s", f"-screen 0 1400x900x24 -fbdir {SCREENS}")
    options = ("--window-geometry", "0", "0", "1400", "900", "--enable-event-simulate")
    options = (*options, "--python-exit-code", "1")
    return Blender(WINDOWS, (*screen, path, *options, "--python"))


def run_inside(
    blender: Blender,
    script: str,
    folder: Path,
    resources: Path,
    *,
    seconds: float = 900,
    **arguments: object,
) -> dict[str, Any]:
    """Run a script of ``inside`` in a process of its own; return the report that it leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"{script}.report.json"
    told = {"report": str(report), "folder": str(folder), **arguments}
    done = subprocess.run(
        [*blender.command, str(INSIDE / f"{script}.py")],
        env=_environment(folder, resources, told),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=seconds,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0 and report.is_file(), done.stdout[-6000:]
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def _environment(folder: Path, resources: Path, told: dict[str, object]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("LANG", "TMPDIR") or name.startswith("SHIAGE_")
    }
    return {
        **kept,
        # Debian's Blender takes the first python3 on the path for its home.
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(INSIDE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BLENDER_USER_RESOURCES": str(resources),
        "SHIAGE_TEST_ARGUMENTS": json.dumps({k: str(v) for k, v in told.items()}),
    }
