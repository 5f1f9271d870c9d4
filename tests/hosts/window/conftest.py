"""The example shot, painted by the session, and a real X display to show it on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from examples.draw_example import write_shot
from plugin_core import Shot, colorize, learn
from plugin_core.images import read_rgba, write_png
from tests.hosts.screens import start_screen


def make_example(folder: Path, size: tuple[int, int] = (640, 360)) -> Path:
    """Draw the example shot, learn it and color it by the quickest method."""
    write_shot(folder, size=size, painted=(1, 7, 12))
    shot = Shot.open(folder)
    for result in colorize(shot, learn(shot, method="nearest_region", max_seconds=5)):
        result.save()
    return folder


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example shot, colored; to be copied, never changed."""
    return make_example(tmp_path_factory.mktemp("example") / "shot")


@pytest.fixture
def shot_folder(example: Path, tmp_path: Path) -> Path:
    """A copy of the example shot that a test may change."""
    return Path(shutil.copytree(example, tmp_path / "shot"))


def add_box(line: Path) -> None:
    """Draw a small closed box into line art, as a retake might: regions get other numbers."""
    picture = read_rgba(line).copy()
    picture[4:20, (4, 20)] = picture[(4, 20), 4:21] = (0, 0, 0, 255)
    write_png(line, picture)


@pytest.fixture(scope="session")
def display(host_missing: Callable[..., NoReturn]) -> str:
    """A virtual X screen of 4K, of our own; it ends with the program that it showed."""
    if shutil.which("Xvfb") is None:
        host_missing("The window is tested on a virtual X screen, and there is no Xvfb here.")
    # Qt ends the whole process when its screen goes first, so the screen goes with its last client.
    _, display = start_screen("3840x2160", "-terminate")
    return display


@pytest.fixture(scope="session")
def qapp_args(display: str) -> list[str]:
    """Arguments of the QApplication that pytest-qt makes: on our screen, whatever was set."""
    os.environ.pop("QT_QPA_PLATFORM", None)
    os.environ["DISPLAY"] = display
    return ["shiage", "-platform", "xcb"]
