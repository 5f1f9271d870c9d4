"""A dark, calm look that leaves the colors of the drawing alone."""

from __future__ import annotations

from PyQt5.QtGui import QColor, QPalette
from PyQt5.QtWidgets import QApplication

_COLORS = {
    QPalette.ColorRole.Window: QColor(45, 47, 52),
    QPalette.ColorRole.WindowText: QColor(222, 224, 228),
    QPalette.ColorRole.Base: QColor(34, 36, 40),
    QPalette.ColorRole.AlternateBase: QColor(40, 42, 47),
    QPalette.ColorRole.Text: QColor(222, 224, 228),
    QPalette.ColorRole.Button: QColor(58, 61, 67),
    QPalette.ColorRole.ButtonText: QColor(222, 224, 228),
    QPalette.ColorRole.ToolTipBase: QColor(58, 61, 67),
    QPalette.ColorRole.ToolTipText: QColor(222, 224, 228),
    QPalette.ColorRole.Highlight: QColor(0, 120, 190),
    QPalette.ColorRole.HighlightedText: QColor(255, 255, 255),
    QPalette.ColorRole.Link: QColor(90, 180, 240),
}
_FAINT = QColor(128, 132, 140)


def apply_theme(application: QApplication) -> None:
    """Make a program dark."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, color in _COLORS.items():
        palette.setColor(role, color)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, _FAINT)
    application.setPalette(palette)
