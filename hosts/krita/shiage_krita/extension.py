"""What Krita loads: the docker, the actions in Tools > Scripts, and the end of Krita."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import krita

from .docker import Docker
from .texts import tr

DOCKER_ID: Final = "shiage_docker"
ACTIONS: Final[dict[str, tuple[str, Callable[[Docker], None]]]] = {
    "shiage_learn": ("Learn from painted frames", Docker.on_learn),
    "shiage_colorize": ("Colorize sequence", Docker.on_colorize),
    "shiage_cancel": ("Cancel", Docker.on_cancel),
    "shiage_next_unsure": ("Next unsure frame", Docker.on_next_unsure),
    "shiage_approve": ("Approve frame", Docker.on_approve),
}


class ShiageDocker(krita.DockWidget):
    """Krita's frame around our docker."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Shiage")
        self.docker = Docker(self)
        self.setWidget(self.docker)

    def canvasChanged(self, canvas: Any) -> None:  # Krita's name
        """Take in the document that came to the front."""
        self.docker.refresh_soon()

    def enterEvent(self, event: Any) -> None:  # Qt's name
        """Look at the document anew: Krita tells nobody that layers were added or painted."""
        self.docker.refresh_soon()
        super().enterEvent(event)


class ShiageExtension(krita.Extension):
    """The actions."""

    def setup(self) -> None:
        """Do nothing: the docker does its own."""

    def createActions(self, window: Any) -> None:  # Krita's name
        """Add our actions to a window."""
        for name, (text, command) in ACTIONS.items():
            action = window.createAction(name, tr(text), "tools/scripts")
            # The handle of the window is of no use later: Krita takes it back after this call.
            action.triggered.connect(lambda _=False, command=command: _give(command))


def _give(command: Callable[[Docker], None]) -> None:
    """Give a command to the docker of the window in front."""
    for docker in krita.Krita.instance().dockers():
        if isinstance(docker, ShiageDocker):
            command(docker.docker)


def register() -> None:
    """Add docker and actions to Krita."""
    host = krita.Krita.instance()
    side = krita.DockWidgetFactoryBase.DockRight
    host.addDockWidgetFactory(krita.DockWidgetFactory(DOCKER_ID, side, ShiageDocker))
    host.addExtension(ShiageExtension(host))
