"""The strip of drawings: one small picture each, with a mark that says how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PyQt5.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from .loading import Pictures
from .review_shot import DrawingInfo, Mark
from .texts import text

THUMBNAIL: Final = QSize(128, 84)
BAR: Final = 5
MARK_COLORS: Final = {
    Mark.EMPTY: QColor(90, 94, 100),
    Mark.PAINTED: QColor(74, 144, 226),
    Mark.APPROVED: QColor(60, 180, 110),
    Mark.AUTO: QColor(160, 166, 174),
    Mark.UNSURE: QColor(255, 140, 0),
}


class Strip(QListWidget):
    """The drawings of the shot in the order in which they show."""

    chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(THUMBNAIL)
        self.setUniformItemSizes(True)
        self.setFixedHeight(THUMBNAIL.height() + 58)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.currentRowChanged.connect(self._tell)

    def show_drawings(self, drawings: Sequence[DrawingInfo]) -> None:
        """Show these drawings; pictures come later."""
        self.blockSignals(True)
        while self.count() > len(drawings):
            self.takeItem(self.count() - 1)
        while self.count() < len(drawings):
            item = QListWidgetItem(_icon(None, Mark.EMPTY), "")
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.addItem(item)
        for place, info in enumerate(drawings):
            self.show_mark(place, info)
        self._fit_height()
        self.blockSignals(False)

    def show_mark(self, place: int, info: DrawingInfo) -> None:
        """Show how a drawing stands."""
        item = self.item(place)
        unsure = f" {len(info.unsure)}" if info.mark is Mark.UNSURE else ""
        item.setText(f"{info.drawing.label}\n{text(info.mark.value)}{unsure}")
        item.setForeground(MARK_COLORS[info.mark].lighter(125))

    def show_thumbnail(self, place: int, thumbnail: QImage, mark: Mark) -> None:
        """Show the small picture of a drawing."""
        self.item(place).setIcon(_icon(thumbnail, mark))

    def select(self, place: int) -> None:
        """Mark a drawing as the one in the big view, without telling anybody.

        The strip stays where the artist scrolled it as long as it is the same drawing.
        """
        if self.currentRow() == place:
            return
        self.blockSignals(True)
        self.setCurrentRow(place)
        self.blockSignals(False)
        self.scrollToItem(self.item(place))

    def _fit_height(self) -> None:
        """Leave nothing to scroll up and down: the wheel then goes through the drawings."""
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.sizeHintForRow(0) + bar + 2 * self.frameWidth())

    def _tell(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(place)


def make_thumbnail(pictures: Pictures) -> QImage:
    """Return line over paint, small; runs in the background."""
    size = pictures.line.size().scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
    small = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    small.fill(QColor(250, 250, 247))
    painter = QPainter(small)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for image in (pictures.result, pictures.paint, pictures.line):
        if image is not None:
            smooth = Qt.TransformationMode.SmoothTransformation
            painter.drawImage(
                0, 0, image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            )
    painter.end()
    return small


def _icon(thumbnail: QImage | None, mark: Mark) -> QIcon:
    pixmap = QPixmap(THUMBNAIL)
    pixmap.fill(QColor(52, 55, 60))
    painter = QPainter(pixmap)
    if thumbnail is not None:
        left = (THUMBNAIL.width() - thumbnail.width()) // 2
        painter.drawImage(left, (THUMBNAIL.height() - thumbnail.height()) // 2, thumbnail)
    painter.fillRect(0, THUMBNAIL.height() - BAR, THUMBNAIL.width(), BAR, MARK_COLORS[mark])
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # the colors of a chosen drawing are not tinted
    return icon
