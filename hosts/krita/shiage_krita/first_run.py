"""Shown until an engine that fits can start: find it on this computer, choose it, or install it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

from plugin_core.client import (
    SetUp,
    choose_engine,
    engine_problem,
    find_engine,
    install_engine,
    update_engine,
)
from plugin_core.errors import EngineError, EngineTooOld, ShiageError

from .qt import Qt, QtWidgets
from .runner import Runner
from .texts import tr, tr_error

CARRIED: Final = Path(__file__).parent / "engine"
_POLL_MS: Final = 100


class FirstRun(QtWidgets.QFrame):
    """Says what is missing and sets it up."""

    def __init__(self, on_ready: Callable[[], None], parent: Any = None) -> None:
        super().__init__(parent)
        self._on_ready = on_ready
        self._runner = Runner(self)
        self._set_up: SetUp | None = None
        self._refusal: EngineError | None = None
        self.setFrameShape(QtWidgets.QFrame.Shape.StyledPanel)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        self.label = QtWidgets.QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.label)
        self.install = self._button(
            tr("Install the engine"), lambda: self.start(install_engine(CARRIED))
        )
        self.install.setToolTip(tr("Downloads some 300 MB. Needs Python 3.11 or newer."))
        self.update_old = self._button(
            tr("Update the engine"), lambda: self.start(update_engine(CARRIED))
        )
        self.update_old.setToolTip(
            tr("Stops the earlier engine, also where it works for another program.")
        )
        self.find = self._button(tr("Find it on this computer"), lambda: self.start(find_engine()))
        self.choose = self._button(tr("Choose its Python…"), self._ask)
        self.cancel = self._button(tr("Cancel"), self._cancel)
        self.cancel.hide()

    def refresh(self) -> None:
        """Show what is missing, or nothing."""
        problem = tr(engine_problem()) or (tr_error(self._refusal) if self._refusal else "")
        self.setVisible(bool(problem))
        if problem and self._set_up is None:
            self.label.setText(problem)
            self._show_buttons()

    def offer_way_out(self, error: EngineError) -> None:
        """Say why the engine cannot be used, until one has answered."""
        self._refusal = error
        self.refresh()

    def engine_answered(self) -> None:
        """Take in that the engine can be used."""
        self._refusal = None
        self.refresh()

    def start(self, set_up: SetUp) -> None:
        """Set the engine up, in small steps."""
        self._set_up = set_up
        self._show_buttons()
        self._runner.start(self._followed(set_up), lambda _: self._ended(), self._failed)

    def _followed(self, set_up: SetUp) -> Generator[int, None, None]:
        while not set_up.poll():
            self.label.setText(f"{tr(set_up.doing)} … {set_up.fraction:.0%}")
            yield _POLL_MS

    def _ended(self) -> None:
        self._set_up = self._refusal = None
        self.refresh()
        self._on_ready()

    def _failed(self, error: ShiageError) -> None:
        self._set_up = None
        self._show_buttons()
        self.label.setText(tr_error(error))

    def _cancel(self) -> None:
        set_up, self._set_up = self._set_up, None
        self._runner.stop()
        if set_up:
            set_up.cancel()
        self.refresh()

    def _ask(self) -> None:
        name, _ = QtWidgets.QFileDialog.getOpenFileName(self, tr("The Python that has Shiage"))
        if name:
            self.start(choose_engine(Path(name)))

    def _show_buttons(self) -> None:
        busy = self._set_up is not None
        updates = isinstance(self._refusal, EngineTooOld) and not engine_problem()
        self.install.setVisible(not busy and not updates)
        self.update_old.setVisible(not busy and updates)
        for button in (self.find, self.choose):
            button.setVisible(not busy)
        self.cancel.setVisible(busy)

    def _button(self, text: str, call: Callable[[], None]) -> Any:
        button = QtWidgets.QPushButton(text, self)
        button.clicked.connect(lambda _=False: call())
        self.layout().addWidget(button)
        return button
