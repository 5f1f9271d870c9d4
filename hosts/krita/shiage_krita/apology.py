"""A docker that says why Shiage could not be loaded. It needs nothing of ours."""

from __future__ import annotations

from typing import Any

import krita


def register_apology(details: str) -> None:
    """Add a docker with a sentence, the details, and what to do."""
    text = (
        "Shiage could not be loaded. Install its zip again with Tools > Scripts > Import Python"
        " Plugin from File, then restart Krita. If that does not help, please send us this:"
    )

    class Apology(krita.DockWidget):
        def __init__(self) -> None:
            super().__init__()
            self.setWindowTitle("Shiage")
            label = krita.QLabel(f"{text}\n\n{details}")
            label.setWordWrap(True)
            self.setWidget(label)

        def canvasChanged(self, canvas: Any) -> None:  # Krita's name
            """Show the same for every document."""

    side = krita.DockWidgetFactoryBase.DockRight
    krita.Krita.instance().addDockWidgetFactory(
        krita.DockWidgetFactory("shiage_docker", side, Apology)
    )
