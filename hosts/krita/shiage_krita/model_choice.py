"""The combo box that names a folder with color models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from .qt import QtWidgets
from .settings_panel import shorten
from .texts import tr

_ANOTHER: Final = "another"
"""The entry that asks for a folder; folders are absolute."""


class ModelChoice(QtWidgets.QComboBox):
    """No folder, the one that was chosen for the cel, or another one."""

    def __init__(self, on_change: Callable[[str], None], parent: Any = None) -> None:
        super().__init__(parent)
        self._on_change = on_change
        shorten(self)
        self.setToolTip(
            tr(
                "A folder with painted pictures of the character: color models, or drawings of"
                " other shots. They are learned from too."
            )
        )
        self.offer("")
        self.activated.connect(lambda _: self._chosen())

    def offer(self, folder: str) -> None:
        """Show the folder that is chosen, if there is one, and the ways to change it."""
        self.folder = folder
        self.clear()
        self.addItem(tr("None"), "")
        if folder:
            self.addItem(Path(folder).name, folder)
        self.addItem(tr("Choose a folder…"), _ANOTHER)
        self.setCurrentIndex(self.findData(folder))

    def _chosen(self) -> None:
        folder = self.currentData()
        if folder == _ANOTHER:
            folder = self._ask() or self.folder
        if folder != self.folder:
            self._on_change(folder)
        self.offer(folder)

    def _ask(self) -> str:
        title = tr("Folder with color models")
        return str(QtWidgets.QFileDialog.getExistingDirectory(self, title, self.folder))
