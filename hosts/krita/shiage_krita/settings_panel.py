"""The settings, built from what the protocol says of them; remembered by Krita."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from plugin_core.errors import BadMessage
from plugin_core.protocol import SettingField, Settings, from_dict, setting_fields, to_dict

from .krita_api import read_setting, write_setting
from .qt import QtWidgets
from .texts import tr

_NAME: Final = "settings"
_METHODS: Final = ("auto", "nearest_region", "components", "cfpla")
_UNBOUNDED: Final = 1_000_000


def stored_settings() -> Settings:
    """Return the settings as the artist left them."""
    try:
        return from_dict(Settings, json.loads(read_setting(_NAME) or "{}"))
    except (ValueError, BadMessage):
        return Settings()


class SettingsPanel(QtWidgets.QWidget):
    """One line for each setting; a change is kept at once."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.settings = stored_settings()
        self._editors: dict[str, tuple[Any, Callable[[Any], None]]] = {}
        form = QtWidgets.QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QtWidgets.QFormLayout.RowWrapPolicy.WrapLongRows)
        for each in setting_fields():
            self._add(form, each)
        reset = QtWidgets.QPushButton(tr("Back to defaults"), self)
        reset.clicked.connect(self.reset)
        form.addRow(reset)

    def offer_methods(self, methods: Sequence[str]) -> None:
        """Offer the methods that the engine knows."""
        editor = self._editors["method"][0]
        for name in methods:
            if editor.findData(name) < 0:
                editor.addItem(_spoken(name), name)

    def reset(self) -> None:
        """Go back to what we recommend."""
        for each in setting_fields():
            self._editors[each.name][1](each.default)

    def set(self, name: str, value: Any) -> None:
        """Change a setting as the artist would."""
        self._editors[name][1](value)

    def _keep(self, name: str, value: Any) -> None:
        self.settings = replace(self.settings, **{name: value})
        write_setting(_NAME, json.dumps(to_dict(self.settings)))

    def _add(self, form: Any, each: SettingField) -> None:
        value = getattr(self.settings, each.name)
        editor, show = _MAKERS[each.kind](self, each, value)
        editor.setObjectName(f"shiage_{each.name}")
        editor.setToolTip(tr(each.help))
        self._editors[each.name] = editor, show
        if each.kind is bool:
            form.addRow(editor)
            return
        label = QtWidgets.QLabel(tr(each.label), self)
        label.setToolTip(tr(each.help))
        form.addRow(label, editor)


def _make_number(panel: SettingsPanel, each: SettingField, value: float) -> Any:
    whole = each.kind is int
    editor = (QtWidgets.QSpinBox if whole else QtWidgets.QDoubleSpinBox)(panel)
    editor.setRange(each.minimum or 0, _UNBOUNDED if each.maximum is None else each.maximum)
    if not whole:
        fine = (each.maximum or 0) <= 1
        editor.setDecimals(2 if fine else 0)
        editor.setSingleStep(0.01 if fine else 10)
    if each.unit:
        editor.setSuffix(f" {each.unit}")
    editor.setValue(value)
    editor.valueChanged.connect(lambda new: panel._keep(each.name, each.kind(new)))
    return editor, editor.setValue


def _make_switch(panel: SettingsPanel, each: SettingField, value: bool) -> Any:
    editor = QtWidgets.QCheckBox(tr(each.label), panel)
    editor.setChecked(value)
    editor.toggled.connect(lambda new: panel._keep(each.name, bool(new)))
    return editor, editor.setChecked


def _make_choice(panel: SettingsPanel, each: SettingField, value: str) -> Any:
    editor = QtWidgets.QComboBox(panel)
    choices = each.choices or tuple(dict.fromkeys((*_METHODS, value)))
    for choice in choices:
        editor.addItem(_spoken(choice), choice)
    editor.setCurrentIndex(editor.findData(value))
    shorten(editor)
    editor.currentIndexChanged.connect(lambda _: panel._keep(each.name, editor.currentData()))
    return editor, lambda new: editor.setCurrentIndex(editor.findData(new))


def _spoken(name: str) -> str:
    """Return the name of a choice as people say it."""
    known = {"auto": tr("Automatic"), "cpu": tr("CPU")}
    return known.get(name, name.replace("_", " ").capitalize())


def shorten(combo: Any) -> None:
    """Let a combo box become narrower than its longest entry."""
    policies = QtWidgets.QComboBox.SizeAdjustPolicy
    combo.setSizeAdjustPolicy(policies.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)


_MAKERS: Final[dict[type, Callable[[SettingsPanel, SettingField, Any], Any]]] = {
    float: _make_number,
    int: _make_number,
    bool: _make_switch,
    str: _make_choice,
}
