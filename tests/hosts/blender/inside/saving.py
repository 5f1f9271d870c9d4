"""Inside Blender: the file is saved for the first time, and under other names, between commands."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import bpy
from artist_actions import said
from starting import argument, finish_process, start_addon
from two_characters import build, choose, keys_of


def main() -> dict[str, Any]:
    """Learn once; colorize before that, and after each time that the file got another name."""
    addon = start_addon()
    thing = build(addon.gp_compat)
    choose(thing, "A")
    report: dict[str, Any] = {"not learned": said(bpy.ops.shiage.colorize)}
    bpy.ops.shiage.learn()
    colorized = []
    for name in ("first", "second"):
        save(name)
        said(bpy.ops.shiage.colorize)
        colorized.append(addon.running.desk.said.text)
    save_while_it_learns(addon, "third")
    said(bpy.ops.shiage.colorize)
    colorized.append(addon.running.desk.said.text)
    report |= {"colorized": colorized, "keys": keys_of(addon, thing, "A")}
    note = {**json.loads(thing.data["shiage"]), "shot": ".."}
    thing.data["shiage"] = json.dumps(note)
    save("fourth")
    return {**report, "other folder": said(bpy.ops.shiage.colorize)}


def save(name: str) -> None:
    """Save the file under a name."""
    bpy.ops.wm.save_as_mainfile(filepath=str(Path(argument("folder")) / f"{name}.blend"))


def save_while_it_learns(addon: Any, name: str) -> None:
    """Learn, and save the file under another name once the engine is at work."""
    run = begin_learning(addon)
    while not run.step.waits:
        run.advance(0.0)
    save(name)
    run.finish(lambda _: None)


def begin_learning(addon: Any) -> Any:
    """A run of Learn, as the timer has it."""
    modules = (importlib.import_module(f"{addon.__name__}.{each}") for each in ("job", "settings"))
    job, settings = modules
    return addon.running.Run("Learn", job.learn(settings.make_order(bpy.context)))


if __name__ == "__main__":
    finish_process(main)
