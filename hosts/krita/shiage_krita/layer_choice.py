"""Which layer holds the lines, which one the artist's colors, and where color models lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .insertion import EARLIER_NAME, LAYER_NAME, OVERLAY_NAME
from .krita_api import Document, Layer
from .model_choice import ModelChoice
from .notes import Notes
from .plan import Candidate, guess_layers
from .qt import QtWidgets
from .settings_panel import shorten
from .texts import tr


class LayerChoice(QtWidgets.QWidget):
    """Line art, My colours and Color models, as they were chosen for a document."""

    def __init__(
        self,
        on_change: Callable[[], None],
        on_models: Callable[[str], None],
        parent: Any = None,
    ) -> None:
        super().__init__(parent)
        self._on_change = on_change
        form = QtWidgets.QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        self.line = self._combo(form, tr("Line art"), tr("The layer with your lines."))
        self.mine = self._combo(form, tr("My colours"), tr("The layer that you paint on."))
        self.models = ModelChoice(on_models, self)
        form.addRow(tr("Color models"), self.models)

    def _combo(self, form: Any, label: str, help: str) -> Any:
        combo = QtWidgets.QComboBox(self)
        combo.setToolTip(help)
        shorten(combo)
        combo.activated.connect(lambda _: self._on_change())
        form.addRow(label, combo)
        return combo

    def offer(self, document: Document | None, notes: Notes) -> None:
        """Offer the layers of a document, those that were chosen before first."""
        ours = notes.our_layers
        layers = (
            []
            if document is None
            else [
                each
                for each in document.layers()
                if each.uid not in ours
                and each.name not in (LAYER_NAME, EARLIER_NAME, OVERLAY_NAME)
            ]
        )
        active = document.active_layer if document else ""
        guessed = guess_layers(
            [Candidate(one.uid, one.name, one.is_animated, one.uid == active) for one in layers]
        )
        _fill(self.line, layers, (notes.line, guessed[0]))
        _fill(self.mine, layers, (notes.mine, guessed[1]))
        self.models.offer(notes.models)
        self.models.setEnabled(document is not None)

    @property
    def chosen(self) -> tuple[str, str]:
        """The ids of the two layers."""
        return self.line.currentData() or "", self.mine.currentData() or ""

    @property
    def problem(self) -> str:
        """Say what keeps us from working with this choice; empty if nothing does."""
        line, mine = self.chosen
        if not line:
            return tr("Open a document with your line art.")
        if not mine or line == mine:
            return tr("Paint on a layer of its own, then choose it as My colours.")
        return ""


def _fill(combo: Any, layers: list[Layer], wanted: tuple[str, ...]) -> None:
    combo.blockSignals(True)
    combo.clear()
    for layer in layers:
        combo.addItem(layer.path, layer.uid)
    there = [uid for uid in wanted if uid and combo.findData(uid) >= 0]
    combo.setCurrentIndex(combo.findData(there[0]) if there else -1)
    combo.blockSignals(False)
