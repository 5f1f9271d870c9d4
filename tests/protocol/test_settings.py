from __future__ import annotations

from dataclasses import fields

from plugin_core.protocol import Settings, setting_fields


def test_every_setting_has_what_a_panel_shows() -> None:
    lines = setting_fields()
    assert [line.name for line in lines] == [each.name for each in fields(Settings)]
    for line in lines:
        assert line.label and line.help.endswith("."), line.name
        assert line.kind in (bool, int, float, str), line.name


def test_numbers_have_limits_that_hold_their_default() -> None:
    for line in setting_fields():
        if line.kind in (int, float):
            assert line.minimum is not None and line.maximum is not None, line.name
            assert line.minimum <= line.default <= line.maximum, line.name


def test_a_choice_offers_its_default() -> None:
    device = next(line for line in setting_fields() if line.name == "device")
    assert device.choices == ("auto", "cpu")
    assert device.default in device.choices
