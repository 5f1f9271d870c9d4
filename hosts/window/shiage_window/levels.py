"""The levels of a shot or scene, where it has several: one of them is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QComboBox, QWidget

from .texts import text


class LevelChoice(QComboBox):
    """A choice of levels; hidden where there is nothing to choose."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(text("Level"))
        self.setMinimumHeight(30)
        self.hide()
        self.textActivated.connect(self.chosen)

    def show_levels(self, levels: Sequence[str], level: str | None) -> None:
        """Offer these levels, one of which is shown."""
        self.clear()
        self.addItems(levels)
        self.setCurrentIndex(max(self.findText(level or ""), 0))
        self.setVisible(len(levels) > 1)

    def step(self, by: int) -> None:
        """Choose the next or the previous level."""
        if self.count() > 1:
            self.setCurrentIndex((self.currentIndex() + by) % self.count())
            self.chosen.emit(self.currentText())
