"""The colors that a region could have: the likeliest under the keys 1 to 9, then all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QIcon, QPixmap
from PyQt5.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from plugin_core.palette import Color

from .review_shot import RegionInfo
from .texts import text

KEYS: Final = 9
SWATCH: Final = QSize(30, 22)
_COLOR_ID: Final = Qt.ItemDataRole.UserRole


class Candidates(QWidget):
    """The list of colors for one region."""

    chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel()
        self._heading.setWordWrap(True)
        self._list = QListWidget()
        self._list.setIconSize(SWATCH)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda item: self.chosen.emit(item.data(_COLOR_ID)))
        layout = QVBoxLayout(self)
        layout.addWidget(self._heading)
        layout.addWidget(self._list)
        self.show_region(None, {})

    def show_region(self, region: RegionInfo | None, colors: Mapping[int, Color]) -> None:
        """List the colors for a region; without one, say how to choose it."""
        self._list.clear()
        if region is None:
            self._heading.setText(text("Click a region to choose its color."))
            return
        self._heading.setText(f"<b>{text('Colors for this region')}</b>")
        scores = {one: score for one, score in region.candidates if one in colors}
        others = [one for one in colors if one not in scores]
        for place, color_id in enumerate([*scores, *others]):
            key = f"{place + 1}   " if place < KEYS else "     "
            share = f"   {scores[color_id]:.0%}" if color_id in scores else ""
            item = QListWidgetItem(
                _swatch(colors[color_id]), key + name_of(colors[color_id]) + share
            )
            item.setData(_COLOR_ID, color_id)
            self._list.addItem(item)

    def color_of_key(self, key: int) -> int | None:
        """Return the color under a key 1..9; None where there is none."""
        item = self._list.item(key - 1)
        return None if item is None else int(item.data(_COLOR_ID))


def name_of(color: Color) -> str:
    """Return what a color is called."""
    return color.name or text("color {number}", number=color.color_id)


def _swatch(color: Color) -> QIcon:
    pixmap = QPixmap(SWATCH)
    pixmap.fill(QColor(*color.rgba))
    return QIcon(pixmap)
