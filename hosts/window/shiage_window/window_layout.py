"""The widgets of the window and how they lie."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from plugin_core.errors import ShiageError

from .candidates import Candidates
from .canvas import Canvas
from .levels import LevelChoice
from .strip import Strip
from .texts import text


class WindowLayout(QMainWindow):
    """All widgets, none of them with anything to do yet."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas, self.strip, self.candidates = Canvas(), Strip(), Candidates()
        self.levels = LevelChoice()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar, self.stage = QProgressBar(), QLabel()
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(220)
        self.cancel_button = QPushButton(text("Cancel"))
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.addWidget(self.levels)
        beside.addWidget(self.candidates, 1)
        self.buttons = [QToolButton(side) for _ in range(3)]
        for button in self.buttons:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setMinimumSize(230, 34)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            beside.addWidget(button)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.canvas)
        middle.addWidget(side)
        middle.setStretchFactor(0, 1)
        bottom = QHBoxLayout()
        for widget, stretch in ((self.stage, 1), (self.bar, 0), (self.cancel_button, 0)):
            bottom.addWidget(widget, stretch)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.addWidget(self.message)
        column.addWidget(middle, 1)
        column.addWidget(self.strip)
        column.addLayout(bottom)
        self.setCentralWidget(whole)
        self.show_working(False)

    def say(self, sentence: str) -> None:
        """Tell the artist something."""
        self.message.setText(sentence)
        self.message.setStyleSheet("")

    def say_with(self, sentence: str, warnings: Sequence[str]) -> None:
        """Tell the artist something, and what to look at besides."""
        if warnings:
            self.complain(" ".join(filter(None, [sentence, *warnings])))
        else:
            self.say(sentence)

    def refuse(self, error: ShiageError) -> None:
        """Tell the artist what went wrong and what to do."""
        self.complain(f"{error.message} {error.hint}".strip())

    def complain(self, sentence: str) -> None:
        """Tell the artist what went wrong."""
        self.message.setText(sentence)
        self.message.setStyleSheet("background: #7a3b12; color: white; padding: 4px;")

    def show_working(self, working: bool) -> None:
        """Show progress and cancel while something is being done."""
        for widget in (self.bar, self.cancel_button, self.stage):
            widget.setVisible(working)
        for button in self.buttons[:2]:
            button.setEnabled(not working)

    def show_progress(self, fraction: float, stage: str) -> None:
        """Show how far the work is, and what is done."""
        self.bar.setValue(round(1000 * fraction))
        self.stage.setText(stage)
