"""Finding the engine on this computer, and what to do where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from plugin_core.client import read_user_settings
from plugin_core.errors import ShiageError
from plugin_core.protocol import clean_environment

from .message_box import copy
from .qt import Qt, QtCore, QtWidgets
from .texts import tr

INSTALL_COMMAND: Final = "pipx install shiage && shiage doctor --fix"
_WHERE: Final = (
    "~/.local/share/pipx/venvs/shiage",
    "~/.local/pipx/venvs/shiage",
    "~/pipx/venvs/shiage",
    "~/.local/share/uv/tools/shiage",
    "~/AppData/Roaming/uv/tools/shiage",
    "~/Library/Application Support/pipx/venvs/shiage",
    "~/.local/share/shiage/engine",
)


def engine_problem() -> str:
    """Say what is missing before the engine can start; empty if nothing is."""
    try:
        interpreter = read_user_settings().interpreter
    except ShiageError as error:
        return str(error)
    if not interpreter:
        return tr("Shiage's engine is not set up on this computer yet.")
    if not Path(interpreter).is_file():
        return tr("The Python of Shiage's engine is gone: {path}", path=interpreter)
    return ""


def likely_interpreters() -> Iterator[Path]:
    """Yield the Pythons that may have Shiage: beside its command first."""
    places = []
    command = shutil.which("shiage")
    if command:
        places.append(Path(command).resolve().parents[1])
    places += [Path(place).expanduser() for place in _WHERE]
    for place in places:
        for program in ("bin/python3", "bin/python", "Scripts/python.exe"):
            if (place / program).is_file():
                yield place / program
                break


class FirstRun(QtWidgets.QFrame):
    """Shown instead of the commands until the engine can start."""

    def __init__(self, on_ready: Callable[[], None], parent: Any = None) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._process: Any = None
        self._left: list[Path] = []
        self.setFrameShape(QtWidgets.QFrame.Shape.StyledPanel)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        self.label = QtWidgets.QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.label)
        self.find = self._button(tr("Find it on this computer"), self.search)
        self.choose = self._button(tr("Choose its Python…"), self._ask)
        self.command = self._button(tr("Copy the install command"), _copy_command)

    def refresh(self) -> bool:
        """Show what is missing; return whether the engine can start."""
        problem = engine_problem()
        self.setVisible(bool(problem))
        if problem and self._process is None:
            self.label.setText(f"{problem} {_how()}")
        return not problem

    def search(self) -> None:
        """Try every likely Python in turn."""
        self._left = list(likely_interpreters())
        self._try_next()

    def try_interpreter(self, path: Path) -> None:
        """Have one Python set itself up as the engine's."""
        self._left = [path]
        self._try_next()

    def _button(self, text: str, call: Callable[[], None]) -> Any:
        button = QtWidgets.QPushButton(text, self)
        button.clicked.connect(lambda _=False: call())
        self.layout().addWidget(button)
        return button

    def _ask(self) -> None:
        name, _ = QtWidgets.QFileDialog.getOpenFileName(self, tr("The Python that has Shiage"))
        if name:
            self.try_interpreter(Path(name))

    def _try_next(self) -> None:
        if not self._left:
            self.label.setText(f"{tr('Shiage was not found on this computer.')} {_how()}")
            return
        path = self._left.pop(0)
        self.label.setText(tr("Setting up {path} …", path=path))
        self._process = QtCore.QProcess(self)
        environment = QtCore.QProcessEnvironment()
        for name, value in clean_environment(os.environ).items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.finished.connect(lambda *_: self._ended())
        self._process.errorOccurred.connect(lambda *_: self._ended())
        doctor = ["-I", "-X", "utf8", "-m", "plugin_core.cli", "doctor", "--fix", str(Path.home())]
        self._process.start(str(path), doctor)

    def _ended(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        if engine_problem():
            self._try_next()
        else:
            self.refresh()
            self._on_ready()


def _how() -> str:
    where = tr("Install it once, in a terminal: {command}", command=INSTALL_COMMAND)
    if sys.platform == "win32":
        return f"{where} " + tr("Any Python from 3.11 on will do.")
    return where


def _copy_command() -> None:
    copy(INSTALL_COMMAND)
