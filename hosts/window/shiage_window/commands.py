"""What the window can do: every command with its menu, its key and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .candidates import KEYS
from .texts import text

if TYPE_CHECKING:
    from .main_window import MainWindow


@dataclass(frozen=True)
class Command:
    """One entry of a menu; ``toggle`` is its first state where it can be on or off."""

    menu: str
    label: str
    keys: tuple[str, ...]
    run: Callable[..., None]
    toggle: bool | None = None


def commands_of(window: MainWindow) -> list[Command]:
    """Return every command in the order of the menus."""
    canvas = window.canvas
    return [
        Command("File", "Open shot…", ("Ctrl+O",), window.ask_for_folder),
        Command("File", "Reload", ("F5",), window.read_again),
        Command("File", "Quit", ("Ctrl+Q",), window.close),
        Command("Edit", "Undo", ("Ctrl+Z",), window.steps.undo),
        Command("Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), window.steps.redo),
        Command("Paint", "Learn from painted frames", ("L",), window.learn),
        Command("Paint", "Colorize sequence", ("C",), window.colorize),
        Command("Paint", "Cancel", ("Esc",), window.work.cancel),
        Command("Paint", "Approve drawing", ("A",), window.approve),
        Command("Paint", "Next unsure region", ("Tab",), lambda: window.go_to_unsure(1)),
        Command("Paint", "Previous unsure region", ("Shift+Tab",), lambda: window.go_to_unsure(-1)),
        Command("View", "Next drawing", ("Right",), lambda: window.step_drawing(1)),
        Command("View", "Previous drawing", ("Left",), lambda: window.step_drawing(-1)),
        Command("View", "Next level", ("PgDown",), lambda: window.levels.step(1)),
        Command("View", "Previous level", ("PgUp",), lambda: window.levels.step(-1)),
        Command("View", "Fit", ("F",), canvas.fit),
        Command("View", "Actual pixels", ("Z",), canvas.actual_pixels),
        Command("View", "Zoom in", ("+", "="), lambda: canvas.zoom(1.25)),
        Command("View", "Zoom out", ("-",), lambda: canvas.zoom(0.8)),
        Command("View", "Lines", ("H",), canvas.set_lines_visible, toggle=True),
        Command("View", "Onion skin", ("O",), window.set_onion, toggle=False),
        Command("View", "Outline unsure regions", ("U",), canvas.set_unsure_visible, toggle=True),
        Command("Help", "Keyboard", ("F1",), window.show_keys),
    ]


def table_of_keys(window: MainWindow) -> str:
    """Return every key of the window as HTML."""
    choose = (f"1 - {KEYS}", "Colors for this region")
    listed = [choose, *((" , ".join(one.keys), one.label) for one in commands_of(window))]
    rows = (
        f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{text(label)}</td></tr>"
        for keys, label in listed
    )
    return f"<table cellpadding=3>{''.join(rows)}</table>"
