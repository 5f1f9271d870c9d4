"""The big view: line over paint, onion skin, unsure regions outlined, regions to click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PyQt5.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt5.QtGui import (
    QBrush,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PyQt5.QtWidgets import (
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from plugin_core.regions import RegionMap

from .loading import Pictures, to_qimage
from .review_shot import RegionInfo

PAPER: Final = QColor(250, 250, 247)
SURROUND: Final = QColor(38, 40, 44)
UNSURE: Final = QColor(255, 140, 0)
CHOSEN: Final = QColor(0, 170, 255)
ONION_OPACITY: Final = 0.22
ZOOM_STEP: Final = 1.25
WHEEL_NOTCH: Final = 120
SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 64.0


class Canvas(QGraphicsView):
    """One drawing, as large as the artist wants it.

    Signals
    -------
    region_clicked
        The id of the region under the mouse.
    """

    region_clicked = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setBackgroundBrush(QBrush(SURROUND))
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self._paper = QGraphicsRectItem()
        self._paper.setBrush(QBrush(PAPER))
        self._paper.setPen(QPen(Qt.PenStyle.NoPen))
        self._scene.addItem(self._paper)
        self._onions = [self._add_pixmap(), self._add_pixmap()]
        for onion in self._onions:
            onion.setOpacity(ONION_OPACITY)
        self._result, self._paint, self._choice, self._line = (self._add_pixmap() for _ in range(4))
        self._unsure = self._add_path(UNSURE, 2)
        self._chosen = self._add_path(CHOSEN, 3)
        self._regions: RegionMap | None = None
        self._fitted = True
        self._panned_from: QPointF | None = None

    def show_pictures(self, pictures: Pictures, unsure: Sequence[RegionInfo]) -> None:
        """Show a drawing with the regions that are not sure."""
        size = pictures.line.size()
        changed = self._paper.rect().size().toSize() != size
        self._paper.setRect(QRectF(0, 0, size.width(), size.height()))
        self._scene.setSceneRect(self._paper.rect())
        for item, image in (
            (self._line, pictures.line),
            (self._result, pictures.result),
            (self._paint, pictures.paint),
            (self._choice, None),
        ):
            item.setPixmap(QPixmap() if image is None else QPixmap.fromImage(image))
        self._regions = pictures.regions
        self._unsure.setPath(_outlines(unsure))
        self._chosen.setPath(QPainterPath())
        if changed or self._fitted:
            self.fit()

    def show_onions(self, lines: Sequence[QImage | None]) -> None:
        """Show the lines of the drawings before and after, faintly."""
        for item, image in zip(self._onions, [*lines, None, None], strict=False):
            item.setPixmap(QPixmap() if image is None else QPixmap.fromImage(image))

    def mark_region(self, region: RegionInfo | None, *, center: bool = False) -> None:
        """Outline the region that is being decided."""
        path = QPainterPath() if region is None else _outlines([region])
        self._chosen.setPath(path)
        if center and not path.isEmpty():
            self.ensureVisible(path.boundingRect(), 80, 80)

    def preview(self, region_id: int, rgba: tuple[int, int, int, int]) -> None:
        """Show a color in a region before anything is written."""
        if self._regions is None:
            return
        x, y, width, height = (int(value) for value in self._regions.box[region_id - 1])
        part = self._regions.grown[
            y - 2 if y > 1 else 0 : y + height + 3, max(x - 2, 0) : x + width + 3
        ]
        patch = np.zeros((*part.shape, 4), np.uint8)
        patch[part == region_id] = rgba
        self._choice.setPixmap(QPixmap.fromImage(to_qimage(patch)))
        self._choice.setOffset(max(x - 2, 0), y - 2 if y > 1 else 0)

    def set_lines_visible(self, visible: bool) -> None:
        """Show or hide the lines."""
        self._line.setVisible(visible)

    def set_unsure_visible(self, visible: bool) -> None:
        """Show or hide the outlines of unsure regions."""
        self._unsure.setVisible(visible)

    def fit(self) -> None:
        """Show the whole drawing."""
        self._fitted = True
        self.fitInView(self._paper, Qt.AspectRatioMode.KeepAspectRatio)

    def actual_pixels(self) -> None:
        """Show one pixel of the drawing as one of the screen."""
        self._fitted = False
        self.setTransform(QTransform.fromScale(*[1 / self.devicePixelRatioF()] * 2))

    def zoom(self, factor: float) -> None:
        """Zoom in or out."""
        wanted = self.transform().m11() * factor
        if SMALLEST_ZOOM <= wanted <= LARGEST_ZOOM:
            self._fitted = False
            self.scale(factor, factor)

    def region_at(self, point: QPointF) -> int:
        """Return the region at a point of the drawing; 0 where there is none."""
        if self._regions is None:
            return 0
        x, y = int(point.x()), int(point.y())
        height, width = self._regions.labels.shape
        return int(self._regions.grown[y, x]) if 0 <= x < width and 0 <= y < height else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a drawing that was fitted fitted."""
        super().resizeEvent(event)
        if self._fitted and not self._paper.rect().isEmpty():
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse, as far as the wheel is turned; a touchpad sends many small turns."""
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / WHEEL_NOTCH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Click a region with the left button, pan with the middle one."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = event.localPos()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            region = self.region_at(self.mapToScene(event.pos()))
            if region:
                self.region_clicked.emit(region)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan."""
        if self._panned_from is None:
            return
        moved = event.localPos() - self._panned_from
        self._panned_from = event.localPos()
        for bar, by in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - round(by))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop panning."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = None
            self.viewport().unsetCursor()

    def _add_pixmap(self) -> QGraphicsPixmapItem:
        item = QGraphicsPixmapItem()
        item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(item)
        return item

    def _add_path(self, color: QColor, width: int) -> QGraphicsPathItem:
        item = QGraphicsPathItem()
        pen = QPen(color, width * self.devicePixelRatioF())
        pen.setCosmetic(True)
        item.setPen(pen)
        self._scene.addItem(item)
        return item


def _outlines(regions: Sequence[RegionInfo]) -> QPainterPath:
    path = QPainterPath()
    for region in regions:
        for ring in region.outline:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
            path.closeSubpath()
    return path
