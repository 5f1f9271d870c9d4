"""Inside Blender: the ways to an engine, as the preferences offer them."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import bpy
from artist_actions import said
from starting import argument, finish_process, start_addon


def main() -> dict[str, Any]:
    """Take each way that needs no download; return what Blender says."""
    start_addon()
    preferences = bpy.context.preferences.addons[argument("module")].preferences
    report: dict[str, Any] = {}
    report["no choice"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    preferences.interpreter = argument("bare")
    report["bare"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    preferences.interpreter = argument("python")
    report["chosen"] = said(bpy.ops.shiage.set_up, way="CHOOSE")
    report["checked"] = said(bpy.ops.shiage.set_up, way="CHECK")
    if hasattr(bpy.app, "online_access"):
        bpy.context.preferences.system.use_online_access = False
        report["offline"] = said(bpy.ops.shiage.set_up, way="INSTALL")
    report |= with_other_engines(argument("module"))
    return report


def with_other_engines(name: str) -> dict[str, Any]:
    """Meet an engine of a later version, one of an earlier, which is updated, and a broken one."""
    if hasattr(bpy.app, "online_access"):
        bpy.context.preferences.system.use_online_access = True
    os.environ["SHIAGE_RUNTIME_DIR"] = argument("runtime")  # the one of all tests stays
    desk = importlib.import_module(f"{name}.running").desk
    client = importlib.import_module(f"{name}._vendor.plugin_core.client")
    report: dict[str, Any] = {}
    with other_engine(name, 99):
        report["later"] = [said(bpy.ops.shiage.set_up, way="CHECK"), desk.said.ways]
    with other_engine(name, 1):
        report["earlier"] = [said(bpy.ops.shiage.set_up, way="CHECK"), desk.said.ways]
        report["updated"] = [said(bpy.ops.shiage.set_up, way="UPDATE"), desk.said.ways]
    client.connect(start=False).shutdown()
    for each in ("RUNTIME", "CONFIG"):  # the engine that ends just now would still answer
        os.environ[f"SHIAGE_{each}_DIR"] = f"{argument('runtime')}-broken"
    client.write_user_settings(client.UserSettings(argument("bare")))
    report["broken"] = [said(bpy.ops.shiage.set_up, way="CHECK"), desk.said.ways]
    return report


@contextlib.contextmanager
def other_engine(name: str, spoken: int) -> Iterator[None]:
    """Have a process pass for an engine that speaks another protocol."""
    protocol = importlib.import_module(f"{name}._vendor.plugin_core.protocol")
    process = subprocess.Popen(["/bin/sleep", "600"])
    path = protocol.runtime_folder() / "engine.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(0o600)
    started = protocol.process_start(process.pid)
    told = {"pid": process.pid, "started": started, "port": 9, "token": "x"}
    path.write_text(json.dumps({"protocol": spoken, **told}))
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    finish_process(main)
