"""What went wrong, or what we ask: inside the docker, never in a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plugin_core.errors import ShiageError

from .krita_api import version
from .qt import Qt, QtGui, QtWidgets
from .runner import Bug
from .texts import tr, tr_error


class MessageBox(QtWidgets.QFrame):
    """One sentence with buttons; hidden while there is nothing to say."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QtWidgets.QFrame.Shape.StyledPanel)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        self.label = QtWidgets.QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.label)
        self._buttons = QtWidgets.QVBoxLayout()
        layout.addLayout(self._buttons)
        self.buttons: list[Any] = []
        self.error: ShiageError | None = None
        self._waits_for: object = None
        self.hide()

    def say(self, text: str, *choices: tuple[str, Callable[[], None]]) -> None:
        """Show a sentence and its buttons."""
        self._waits_for = None
        self.label.setText(text)
        for button in self.buttons:
            button.setParent(None)
            button.deleteLater()
        self.buttons = []
        for caption, call in choices:
            button = QtWidgets.QPushButton(caption, self)
            button.clicked.connect(lambda _=False, call=call: call())
            self._buttons.addWidget(button)
            self.buttons.append(button)
        self.show()

    def add(self, text: str) -> None:
        """Show a sentence below what is said already."""
        self.say(text if self.isHidden() else f"{self.label.text()}\n{text}")

    def change_hands(self, left: object, document: object) -> None:
        """Hide what was said of one document while another one is in front."""
        if not self.isHidden():
            self._waits_for = left
            self.hide()
        elif self._waits_for is not None and self._waits_for == document:
            self._waits_for = None
            self.show()

    def show_error(self, error: ShiageError) -> None:
        """Say what went wrong and what to do about it."""
        self.error = error
        self.say(
            tr_error(error),
            (tr("Copy details"), lambda: copy(details_of(error))),
            (tr("Dismiss"), self.hide),
        )


def details_of(error: ShiageError) -> str:
    """Return everything that helps us to help."""
    lines = [f"{error.code}: {error.message}", error.hint, f"Krita {version()}"]
    if isinstance(error, Bug):
        lines.append(error.details)
    return "\n".join(line for line in lines if line)


def copy(text: str) -> None:
    """Put a text on the clipboard."""
    QtGui.QGuiApplication.clipboard().setText(text)
