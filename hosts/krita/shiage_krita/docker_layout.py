"""The widgets of the docker and how they lie; usable at a width of 230 pixels."""

from __future__ import annotations

from typing import Any, Final

from .first_run import FirstRun
from .layer_choice import LayerChoice
from .message_box import MessageBox
from .qt import Qt, QtWidgets
from .review_list import ReviewList
from .settings_panel import SettingsPanel, shorten
from .texts import tr

_STEPS: Final = 1000
_SCOPES: Final = (
    ("All frames", "all"),
    ("Playback range", "playback"),
    ("This frame", "frame"),
)


class DockerLayout(QtWidgets.QWidget):
    """All widgets, none of them with anything to do yet."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        outer = QtWidgets.QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.scroll = QtWidgets.QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.scroll)
        self.body = QtWidgets.QWidget(self.scroll)
        self.scroll.setWidget(self.body)
        self.column = QtWidgets.QVBoxLayout(self.body)
        self.column.setContentsMargins(6, 4, 6, 4)
        self._add_choices()
        self._add_commands()
        self._add_review()
        self._add_settings()
        self.column.addStretch(1)
        self.status = self._label(tr("Engine: starts with the next command"))

    def refresh(self) -> None:
        """Look at the document anew."""

    def on_layers_chosen(self) -> None:
        """Do what a new choice of layers asks for."""

    def on_models_chosen(self, folder: str) -> None:
        """Take in where color models lie."""

    def go_to(self, time: int) -> None:
        """Go to a frame."""

    def _add_choices(self) -> None:
        self.first_run = FirstRun(self.refresh, self.body)
        self.column.addWidget(self.first_run)
        self.layers = LayerChoice(self.on_layers_chosen, self.on_models_chosen, self.body)
        self.column.addWidget(self.layers)
        self.painted_label = self._label("")
        self.toggle_frame = self._button(
            tr("Add current frame"), tr("Choose which painted frames are learned from.")
        )

    def _add_commands(self) -> None:
        self.learn = self._button(
            tr("Learn from painted frames"), tr("Learn your colors from the frames you painted.")
        )
        row = QtWidgets.QHBoxLayout()
        self.colorize = self._button(
            tr("Colorize sequence"), tr("Paint the frames that you have not painted.")
        )
        self.scope = QtWidgets.QComboBox(self.body)
        self.scope.setToolTip(tr("Which frames to colorize."))
        shorten(self.scope)
        for text, value in _SCOPES:
            self.scope.addItem(tr(text), value)
        self.column.addWidget(self.scope)
        self.progress = QtWidgets.QProgressBar(self.body)
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(40)
        row.addWidget(self.progress, 1)
        self.cancel = QtWidgets.QPushButton(tr("Cancel"), self.body)
        row.addWidget(self.cancel)
        self.column.addLayout(row)
        self.message = MessageBox(self.body)
        self.column.addWidget(self.message)
        self.news = self._label("")

    def _add_review(self) -> None:
        self.review = ReviewList(self.go_to, self.body)
        self.column.addWidget(self.review)
        self.next_unsure = self._button(tr("Next unsure frame"), "")
        self.approve = self._button(
            tr("Approve frame"), tr("Keep this frame as it is and learn from it.")
        )
        self.overlay = QtWidgets.QCheckBox(tr("Mark unsure regions"), self.body)
        self.overlay.setToolTip(tr("Shows on a layer of its own what was left blank."))
        self.column.addWidget(self.overlay)
        row = QtWidgets.QHBoxLayout()
        self.show_label = QtWidgets.QLabel(tr("Show"), self.body)
        self.show_result = QtWidgets.QRadioButton(tr("Result"), self.body)
        self.show_mine = QtWidgets.QRadioButton(tr("Mine"), self.body)
        for each in (self.show_label, self.show_result, self.show_mine):
            row.addWidget(each)
        row.addStretch(1)
        self.column.addLayout(row)

    def _add_settings(self) -> None:
        self.settings_button = QtWidgets.QToolButton(self.body)
        self.settings_button.setText(tr("Settings"))
        self.settings_button.setCheckable(True)
        self.settings_button.setAutoRaise(True)
        self.settings_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.settings_button.setArrowType(Qt.ArrowType.RightArrow)
        self.column.addWidget(self.settings_button)
        self.settings = SettingsPanel(self.body)
        self.settings.hide()
        self.column.addWidget(self.settings)
        self.settings_button.toggled.connect(self._show_settings)

    def _show_settings(self, shown: bool) -> None:
        arrows = Qt.ArrowType
        self.settings_button.setArrowType(arrows.DownArrow if shown else arrows.RightArrow)
        self.settings.setVisible(shown)

    def show_busy(self, *, busy: bool, problem: str) -> None:
        """Enable what can be done now; say why the rest cannot."""
        for button in (self.learn, self.colorize):
            button.setEnabled(not busy and not problem)
        self.cancel.setEnabled(busy)
        for widget in (self.layers, self.scope, self.settings, self.overlay):
            widget.setEnabled(not busy)
        if busy:
            self.toggle_frame.setEnabled(False)
            self.approve.setEnabled(False)
        if problem:
            self.painted_label.setText(problem)

    def show_way_out(self) -> None:
        """Bring the buttons that set the engine up into view."""
        self.scroll.ensureWidgetVisible(self.first_run.find)

    def show_toggles(self, *, has_result: bool, mine: bool) -> None:
        """Show the switch between our layer and the artist's while both are there."""
        for widget in (self.show_label, self.show_result, self.show_mine, self.approve):
            widget.setVisible(has_result)
        (self.show_mine if mine else self.show_result).setChecked(True)

    def say(self, text: str) -> None:
        """Show good news."""
        self.news.setText(text)
        self.news.setVisible(bool(text))

    def _label(self, text: str) -> Any:
        label = QtWidgets.QLabel(text, self.body)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label

    def _button(self, text: str, help: str) -> Any:
        button = QtWidgets.QPushButton(text, self.body)
        button.setToolTip(help)
        self.column.addWidget(button)
        return button
