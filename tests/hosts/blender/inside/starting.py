"""Inside Blender: the way in and the way out of a test's process."""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import bpy

faulthandler.enable()  # where Blender crashes, the test says in which line


def addons() -> Any:
    """Blender's own list of add-ons, which exists only once ``bpy`` was imported."""
    assert bpy
    return importlib.import_module("addon_utils")


def argument(name: str) -> str:
    """Return an argument of the test."""
    return str(json.loads(os.environ["SHIAGE_TEST_ARGUMENTS"])[name])


def start_addon() -> Any:
    """Enable the installed add-on; return its package with its modules loaded."""
    name = argument("module")
    addons().enable(name, default_set=True)
    for module in (
        *("gp_compat", "keys", "layers", "marks", "overlay", "preferences"),
        *("projection", "raster", "reading", "running", "scene", "shapes"),
    ):
        importlib.import_module(f"{name}.{module}")
    return sys.modules[name]


def finish_process(main: Callable[[], dict[str, Any]]) -> None:
    """Run the test, leave its report, and end at once: Blender may hang when it ends in order."""
    code = 1
    try:
        report = main()
        with open(argument("report"), "w") as file:  # noqa: PTH123
            json.dump(report, file)
        code = 0
    except BaseException:  # noqa: BLE001 -- whatever happens, the process must end
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
