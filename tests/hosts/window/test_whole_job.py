"""The whole job with nothing but the keyboard, scenes of several levels, and undo at its end."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent, QImage
from pytestqt.qtbot import QtBot
from shiage_opentoonz.cm32 import EMPTY
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.workspace import open_workspace
from shiage_window import main_window
from shiage_window.loading import Pictures
from shiage_window.main_window import MainWindow
from shiage_window.opening import OpenedShot, open_any
from shiage_window.review_shot import Mark

from plugin_core.files.hashes import hash_file
from tests.fakes.running import RunningEngine
from tests.hosts.opentoonz.toonz_levels import INK, walk_level, write_level, write_project
from tests.hosts.window.test_window import (
    WAIT_MS,
    engine,
    go_to_first_unsure,
    keep_picture,
    opened,
    press,
    wait_for_pictures,
    window,
)

__all__ = ["engine", "opened", "window"]

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scene of two levels, the first drawing of each painted."""
    monkeypatch.setenv("SHIAGE_WORK_DIR", str(tmp_path / "work"))
    path = write_project(tmp_path / "project", ["A", "B"])
    for name in "AB":
        walk_level(tmp_path / "project" / "drawings" / f"{name}.tlv")
    return path


def _idle(window: MainWindow) -> bool:
    return window.errands.is_idle and window._pictures_now() is not None


def _colorize(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.work.ended, timeout=WAIT_MS):
        press(window, qtbot, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: _idle(window), timeout=WAIT_MS)


def test_the_whole_job_needs_no_mouse(
    opened: MainWindow, qtbot: QtBot, engine: RunningEngine, shot_folder: Path
) -> None:
    with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
        press(opened, qtbot, Qt.Key.Key_L)
    assert opened.message.text() == "Learned."
    _colorize(opened, qtbot)
    for _ in range(3):
        go_to_first_unsure(opened, qtbot)
        choice = opened.review.choice(opened.info.stem, opened.region_id)
        press(opened, qtbot, Qt.Key.Key_1)
        assert choice in opened.review.decided
    assert "Changed drawings" not in opened.message.text()
    _colorize(opened, qtbot)
    assert "Changed drawings: " in opened.message.text()
    while opened.info.mark is Mark.PAINTED:
        press(opened, qtbot, Qt.Key.Key_Right)
    stem = opened.info.stem
    press(opened, qtbot, Qt.Key.Key_A)
    assert opened.info.mark is Mark.APPROVED
    result = (shot_folder / "result" / f"{stem}.png").read_bytes()
    assert (shot_folder / "paint" / f"{stem}.png").read_bytes() == result


def test_a_choice_is_undone_after_the_shot_was_colored_with_it(
    opened: MainWindow, qtbot: QtBot, engine: RunningEngine, shot_folder: Path
) -> None:
    go_to_first_unsure(opened, qtbot)
    stem = opened.info.stem
    choice = opened.review.choice(stem, opened.region_id)
    press(opened, qtbot, Qt.Key.Key_1)
    assert (shot_folder / "paint" / f"{stem}.png").is_file()
    _colorize(opened, qtbot)
    press(opened, qtbot, Qt.Key.Key_Z, CONTROL)
    assert not (shot_folder / "paint" / f"{stem}.png").exists()
    assert choice not in opened.review.decided
    press(opened, qtbot, Qt.Key.Key_Y, CONTROL)
    assert (shot_folder / "paint" / f"{stem}.png").is_file()


def test_a_scene_offers_its_levels_and_keys_go_from_one_to_the_next(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    assert window.levels.isVisible()
    assert [window.levels.itemText(row) for row in range(2)] == ["A", "B"]
    assert window.review.level == "A"
    press(window, qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.review.level == "B", timeout=WAIT_MS)
    wait_for_pictures(window, qtbot)
    keep_picture(window, "levels")
    press(window, qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.review.level == "A", timeout=WAIT_MS)


def test_a_shot_of_one_level_offers_no_choice(opened: MainWindow) -> None:
    assert not opened.levels.isVisible()


def test_a_level_of_a_scene_is_colored_into_its_painted_copy(
    window: MainWindow, qtbot: QtBot, engine: RunningEngine, scene: Path
) -> None:
    source = scene.parent.parent / "drawings" / "B.tlv"
    before = hash_file(source)
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    press(window, qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.review.level == "B", timeout=WAIT_MS)
    _colorize(window, qtbot)
    assert open_tlv(source.with_name("B_auto.tlv")).is_ours
    assert not source.with_name("A_auto.tlv").exists()
    assert window.message.text().endswith("B_auto.tlv")
    assert hash_file(source) == before


def test_a_level_is_colored_to_the_end_while_another_is_shown(
    window: MainWindow, qtbot: QtBot, engine: RunningEngine, scene: Path
) -> None:
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    with qtbot.waitSignal(window.work.ended, timeout=WAIT_MS):
        press(window, qtbot, Qt.Key.Key_C)
        press(window, qtbot, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: window.review.level == "B", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: _idle(window), timeout=WAIT_MS)
    drawings = scene.parent.parent / "drawings"
    assert open_tlv(drawings / "A_auto.tlv").is_ours
    assert not (drawings / "B_auto.tlv").exists()
    assert window.message.text().endswith("A_auto.tlv")
    assert window.review.level == "B"


def test_a_level_is_shown_though_work_ends_while_it_opens(
    window: MainWindow,
    qtbot: QtBot,
    engine: RunningEngine,
    scene: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    ended = threading.Event()
    window.work.ended.connect(lambda _: ended.set())

    def open_late(path: Path, level: str | None) -> OpenedShot:
        assert ended.wait(WAIT_MS / 1000)
        return open_any(path, level)

    monkeypatch.setattr(main_window, "open_any", open_late)
    press(window, qtbot, Qt.Key.Key_C)
    press(window, qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: window.review.level == "B", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: _idle(window), timeout=WAIT_MS)
    assert window.review.level == "B"
    assert window.message.text().endswith("A_auto.tlv")


def test_a_finished_level_is_written_though_the_window_is_closed(
    window: MainWindow, qtbot: QtBot, engine: RunningEngine, scene: Path
) -> None:
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    closed = threading.Event()

    def read_slowly() -> Pictures:
        closed.wait(WAIT_MS / 1000)
        return Pictures(QImage(), None, None)

    window.pictures.ask("slow", read_slowly)
    with qtbot.waitSignal(window.work.ended, timeout=WAIT_MS):
        press(window, qtbot, Qt.Key.Key_C)
    threading.Timer(0.2, closed.set).start()
    window.close()
    assert open_tlv(scene.parent.parent / "drawings" / "A_auto.tlv").is_ours


def test_a_level_saved_meanwhile_is_colored_by_the_next_try(
    window: MainWindow, qtbot: QtBot, engine: RunningEngine, scene: Path
) -> None:
    source = scene.parent.parent / "drawings" / "A.tlv"
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    walk_level(source, painted=(1, 3))
    _colorize(window, qtbot)
    assert "Start again" in window.message.text()
    _colorize(window, qtbot)
    assert open_tlv(source.with_name("A_auto.tlv")).is_ours
    assert window.message.text().endswith("A_auto.tlv")


def test_a_level_that_cannot_be_used_keeps_no_other_from_being_shown(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    (scene.parent.parent / "drawings" / "A.tpl").unlink()
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    assert window.levels.currentText() == "B"
    press(window, qtbot, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: "The palette A.tpl is missing" in window.message.text())


def test_what_the_artist_should_know_of_a_level_is_told_once(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    level = open_tlv(scene.parent.parent / "drawings" / "A.tlv")
    drawings = {each: level.read(each).pixels for each in level.frame_ids}
    stroke = np.full_like(drawings[FrameId(4)], EMPTY)
    stroke[40, 30:60] = INK << 20
    write_level(level.path, {**drawings, FrameId(4): stroke})
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    assert window.message.text().startswith("Drawing 4 of A.tlv has lines, but no closed region")
    window.say("")
    press(window, qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.errands.is_idle, timeout=WAIT_MS)
    assert window.message.text() == ""


def test_gaps_that_were_chosen_for_a_level_are_those_it_is_learned_with(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    open_workspace(scene, level="A", gap_px=3)
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    assert window._learn_request.settings == replace(window.settings, gap_px=3)


def test_a_level_saved_meanwhile_is_read_again_with_f5(
    window: MainWindow, qtbot: QtBot, scene: Path
) -> None:
    window.open_path(scene)
    wait_for_pictures(window, qtbot)
    assert window.review.drawings[2].mark is Mark.EMPTY
    walk_level(scene.parent.parent / "drawings" / "A.tlv", painted=(1, 3))
    press(window, qtbot, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.review.drawings[2].mark is Mark.PAINTED, timeout=WAIT_MS)


def test_a_scene_is_dragged_in_and_dropped(window: MainWindow, qtbot: QtBot, scene: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scene))])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, nothing)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, nothing))
    wait_for_pictures(window, qtbot)
    assert window.windowTitle() == "cut1.tnz - Shiage"


def test_text_that_is_dragged_in_is_refused(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("cut1")
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, nothing)
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_what_a_browser_drags_in_is_no_folder(window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/line.png")])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, nothing)
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()
