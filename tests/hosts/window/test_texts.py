"""The words of the window in Japanese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt5.QtCore import QLocale
from shiage_window.texts import stage_text, text


@pytest.fixture
def japanese() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.Japanese))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("japanese")
def test_what_the_engine_does_is_said_in_japanese() -> None:
    assert stage_text("Coloring A.0003") == "彩色中 A.0003"
    assert stage_text("Learned") == "学習しました"
    assert text("Waiting for another job") == "ほかの作業を待っています"


def test_what_has_no_translation_stays() -> None:
    assert stage_text("Thinking of A.0003") == "Thinking of A.0003"
