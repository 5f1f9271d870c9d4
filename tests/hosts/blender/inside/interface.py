"""Inside a Blender with windows: colorize with a progress bar, undo, colorize and press Esc."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bpy
from stage_building import Stage
from starting import argument, finish_process, start_addon
from whole_job import key_types, use_quick_settings

PATIENCE_SECONDS = 240.0
OUR_TAB = (1143, 653)
"""Where older versions, whose tabs no script can choose, show our tab in a window of this size."""
report: dict[str, Any] = {}


def view() -> dict[str, Any]:
    """The window and its 3D view, as commands want to know them."""
    window = bpy.context.window_manager.windows[0]
    area = next(each for each in window.screen.areas if each.type == "VIEW_3D")
    region = next(each for each in area.regions if each.type == "WINDOW")
    return {"window": window, "screen": window.screen, "area": area, "region": region}


def start_command(name: str) -> None:
    """Press a button."""
    with bpy.context.temp_override(**view()):
        report.setdefault("started", []).append(
            list(getattr(bpy.ops.shiage, name)("INVOKE_DEFAULT"))
        )


def press(kind: str) -> None:
    """Press and let go of a key."""
    window = bpy.context.window_manager.windows[0]
    for value in ("PRESS", "RELEASE"):
        window.event_simulate(type=kind, value=value, x=500, y=400)


def click(x: int, y: int) -> None:
    """Click on a place of the window."""
    window = bpy.context.window_manager.windows[0]
    window.event_simulate(type="MOUSEMOVE", value="NOTHING", x=x, y=y)
    for value in ("PRESS", "RELEASE"):
        window.event_simulate(type="LEFTMOUSE", value=value, x=x, y=y)
    window.event_simulate(type="MOUSEMOVE", value="NOTHING", x=500, y=400)


def take_picture(name: str) -> None:
    """Keep what the screen shows."""
    shutil.copy(argument("screen"), Path(argument("folder")) / f"{name}.xwd")


def play(addon: Any, stage: Stage) -> Iterator[Callable[[], bool]]:
    """The artist's steps; each waits until what it yields is true."""
    compat, desk = addon.gp_compat, addon.running.desk
    thing = stage.build(compat)
    yield after(1.0)
    use_quick_settings(thing)
    thing.shiage.precision = 0.99
    open_sidebar()
    yield after(0.7)
    choose_tab()
    yield after(1.0)
    with bpy.context.temp_override(**view()):
        bpy.ops.ed.undo_push(message="Drawn")
    start_command("learn")
    yield lambda: desk.run is None or desk.run.step.fraction > 0.05
    report["may start twice"] = bpy.ops.shiage.colorize.poll()
    take_picture("learning")
    yield lambda: desk.run is None
    start_command("colorize")
    yield lambda: desk.run is None
    report["said"] = desk.said.text
    report["painted"] = len(key_types(compat, bpy.data.objects["Girl"]))
    bpy.context.scene.frame_set(9)
    yield lambda: bool(addon.keys.reviewer.review(bpy.data.objects["Girl"]).waiting)
    yield after(1.5)
    take_picture("painted")
    start_command("next_unsure")
    yield after(1.5)
    take_picture("unsure")
    show_preferences()
    yield after(2.0)
    take_picture("preferences")
    bpy.context.window_manager.windows[0].screen.areas[0].type = "VIEW_3D"
    yield after(0.5)
    with bpy.context.temp_override(**view()):
        bpy.ops.ed.undo()
    report["undone"] = len(key_types(compat, bpy.data.objects["Girl"]))
    yield lambda: not addon.keys.reviewer.review(bpy.data.objects["Girl"]).waiting
    yield after(1.5)
    take_picture("undone")
    start_command("colorize")
    yield lambda: desk.run is None or desk.run.step.fraction > 0.02
    press("ESC")
    yield lambda: desk.run is None
    report["after Esc"] = len(key_types(compat, bpy.data.objects["Girl"]))
    report["said after Esc"] = desk.said.text


def after(seconds: float) -> Callable[[], bool]:
    """Wait a while."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def open_sidebar() -> None:
    """Look through the camera, with the sidebar open."""
    area = view()["area"]
    space = area.spaces.active
    space.show_region_ui = True
    space.region_3d.view_perspective = "CAMERA"
    space.shading.type = "SOLID"


def show_preferences() -> None:
    """Show the add-on's preferences where the 3D view was."""
    view()["area"].type = "PREFERENCES"
    bpy.context.preferences.active_section = "ADDONS"
    bpy.context.window_manager.addon_search = "Shiage"


def choose_tab() -> None:
    """Open our tab, once the sidebar has been drawn."""
    area = view()["area"]
    region = next(each for each in area.regions if each.type == "UI")
    if hasattr(region, "active_panel_category"):
        region.active_panel_category = "Shiage"
    else:
        click(*OUR_TAB)


class Player:
    """Plays the steps from a timer, as Blender goes on."""

    def __init__(self, steps: Iterator[Callable[[], bool]]) -> None:
        self._steps = steps
        self._ready = next(self._steps)
        self._since = time.monotonic()

    def tick(self) -> float:
        """Go on when the artist would."""
        if time.monotonic() - self._since > PATIENCE_SECONDS:
            report["stuck"] = True
            finish_process(lambda: report)
        if self._ready():
            self._since = time.monotonic()
            try:
                self._ready = next(self._steps)
            except StopIteration:
                finish_process(lambda: report)
            except BaseException:  # noqa: BLE001 -- whatever happens, the process must end
                finish_process(_raise_again)
        return 0.1


def _raise_again() -> dict[str, Any]:
    raise


if __name__ == "__main__":
    assert not bpy.app.background, os.environ
    player = Player(play(start_addon(), Stage(Path(argument("stage")))))
    bpy.app.timers.register(player.tick, first_interval=1.0, persistent=True)
