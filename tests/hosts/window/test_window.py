"""The window on a real X display: mouse, keyboard, the engine."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PyQt5.QtGui import QDropEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiage_window.loading import KEPT, LEAST_KEPT, ROOM_BYTES, Loader, background_pool
from shiage_window.main_window import MainWindow
from shiage_window.review_shot import Mark
from shiage_window.theme import apply_theme

from plugin_core.client import connect
from plugin_core.images import read_rgba, write_png
from plugin_core.protocol import LearnRequest, Settings
from tests.fakes.running import RunningEngine, running_engine
from tests.fakes.stress import REAL_WORKER
from tests.hosts.window.conftest import make_example

WAIT_MS = 60_000
SHOTS = os.environ.get("SHIAGE_SCREENSHOTS")
"""A folder for pictures of the window, for those who want to look at it."""


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    apply_theme(qapp)
    made = MainWindow(Settings(method="nearest_region", max_seconds=5))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    qapp.setActiveWindow(made)  # there is no window manager to do it
    yield made


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, shot_folder: Path) -> MainWindow:
    """The window with the example shot, its first drawing shown."""
    window.open_path(shot_folder)
    wait_for_pictures(window, qtbot)
    return window


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[RunningEngine]:
    with running_engine(tmp_path / "engine", *REAL_WORKER) as running:
        yield running


def wait_for_pictures(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window._pictures_now() is not None, timeout=WAIT_MS)


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: object = None) -> None:
    qtbot.keyClick(window, key, modifier or Qt.KeyboardModifier.NoModifier)


def keep_picture(window: MainWindow, name: str) -> None:
    if SHOTS:
        window.grab().save(str(Path(SHOTS) / f"{name}.png"))


def go_to_first_unsure(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, Qt.Key.Key_Tab)
    wait_for_pictures(window, qtbot)
    assert window.region is not None


@pytest.mark.parametrize(
    ("drawings_in_room", "kept"), [(100, KEPT), (KEPT - 2, KEPT - 2), (1, LEAST_KEPT)]
)
def test_of_large_drawings_fewer_stay_in_memory(
    qtbot: QtBot, drawings_in_room: int, kept: int
) -> None:
    loader = Loader(background_pool(QApplication.instance()), size_of=lambda size: size)
    for key in range(KEPT + 3):
        with qtbot.waitSignal(loader.loaded):
            loader.ask(key, lambda: ROOM_BYTES // drawings_in_room)
    there = [key for key in range(KEPT + 3) if loader.ask(key, lambda: 0) is not None]
    assert there == list(range(KEPT + 3 - kept, KEPT + 3))
    loader.wait()


def test_a_drawing_tells_how_much_memory_it_takes(opened: MainWindow) -> None:
    pictures = opened._pictures_now()
    assert pictures is not None and pictures.regions is not None
    arrays = (pictures.regions.labels, pictures.regions.grown)
    line = pictures.regions.line
    held = sum(each.nbytes for each in (*arrays, line.strength, line.classes))
    shown = [each for each in (pictures.line, pictures.result, pictures.paint) if each]
    held += sum(image.sizeInBytes() for image in shown)
    assert held <= pictures.bytes <= 1.25 * held


def test_a_region_is_chosen_with_the_mouse(opened: MainWindow, qtbot: QtBot) -> None:
    opened.show_place(1)
    wait_for_pictures(opened, qtbot)
    region = opened.info.unsure[0]
    regions = opened._pictures_now().regions
    rows, columns = (regions.labels == region.id).nonzero()
    middle = len(rows) // 2
    inside = QPointF(float(columns[middle]) + 0.5, float(rows[middle]) + 0.5)
    place = opened.canvas.mapFromScene(inside)
    qtbot.mouseClick(opened.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.region_id == region.id
    keep_picture(opened, "chosen")


def test_keys_choose_colors_and_undo_takes_them_back(
    opened: MainWindow, qtbot: QtBot, shot_folder: Path
) -> None:
    go_to_first_unsure(opened, qtbot)
    stem, region = opened.info.stem, opened.region
    paint = shot_folder / "paint" / f"{stem}.png"
    before = len(opened.info.unsure)
    best = opened.candidates.color_of_key(1)
    press(opened, qtbot, Qt.Key.Key_1)
    assert paint.is_file()
    painted = read_rgba(paint)
    assert {tuple(one) for one in painted[painted[..., 3] > 0]} == {opened.review.colors[best].rgba}
    assert len(opened.review.drawings[opened.review.place_of(stem)].unsure) == before - 1
    assert opened.region_id != region.id
    press(opened, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not paint.exists()
    assert len(opened.review.drawings[opened.review.place_of(stem)].unsure) == before
    press(opened, qtbot, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert paint.is_file()


def test_tab_goes_through_the_unsure_regions_of_the_whole_shot(
    opened: MainWindow, qtbot: QtBot
) -> None:
    go_to_first_unsure(opened, qtbot)
    first = (opened.place, opened.region_id)
    press(opened, qtbot, Qt.Key.Key_Tab)
    assert (opened.place, opened.region_id) != first
    press(opened, qtbot, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert (opened.place, opened.region_id) == first


def test_a_drawing_is_approved_and_the_approval_undone(
    opened: MainWindow, qtbot: QtBot, shot_folder: Path
) -> None:
    opened.show_place(1)
    press(opened, qtbot, Qt.Key.Key_A)
    assert opened.info.mark is Mark.APPROVED
    result = (shot_folder / "result" / "A.0002.png").read_bytes()
    assert (shot_folder / "paint" / "A.0002.png").read_bytes() == result
    press(opened, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert opened.info.mark in (Mark.AUTO, Mark.UNSURE)
    assert not (shot_folder / "paint" / "A.0002.png").exists()


def test_what_another_program_painted_meanwhile_is_kept(
    opened: MainWindow, qtbot: QtBot, shot_folder: Path
) -> None:
    go_to_first_unsure(opened, qtbot)
    press(opened, qtbot, Qt.Key.Key_1)
    paint = next((shot_folder / "paint").glob(f"{opened.review.drawings[1].stem}.png"))
    paint.write_bytes((shot_folder / "result" / "A.0002.png").read_bytes())
    theirs = paint.read_bytes()
    press(opened, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert paint.read_bytes() == theirs
    assert "changed by another program" in opened.message.text()


def test_arrows_zoom_onion_and_layers_work_from_the_keyboard(
    opened: MainWindow, qtbot: QtBot
) -> None:
    press(opened, qtbot, Qt.Key.Key_Right)
    assert opened.place == 1
    press(opened, qtbot, Qt.Key.Key_Left)
    assert opened.place == 0
    press(opened, qtbot, Qt.Key.Key_Z)
    assert opened.canvas.transform().m11() == 1
    press(opened, qtbot, Qt.Key.Key_Plus)
    assert opened.canvas.transform().m11() == pytest.approx(1.25)
    press(opened, qtbot, Qt.Key.Key_F)
    press(opened, qtbot, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: not opened.canvas._onions[0].pixmap().isNull(), timeout=WAIT_MS)
    press(opened, qtbot, Qt.Key.Key_H)
    assert not opened.canvas._line.isVisible()
    press(opened, qtbot, Qt.Key.Key_F1)
    assert "Tab" in opened.keys_page.toPlainText()
    keep_picture(opened, "onion")


def _wheel(turned: QPoint) -> QWheelEvent:
    nothing, still = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    buttons, place = Qt.MouseButtons(Qt.MouseButton.NoButton), QPointF(9, 9)
    return QWheelEvent(place, place, QPoint(), turned, buttons, nothing, still, False)


def _turn(window: MainWindow, turned: QPoint) -> float:
    """Turn the mouse wheel over the drawing; return the zoom."""
    window.canvas.wheelEvent(_wheel(turned))
    return window.canvas.transform().m11()


def test_the_wheel_zooms_as_far_as_it_is_turned(opened: MainWindow) -> None:
    opened.canvas.actual_pixels()
    assert _turn(opened, QPoint(240, 0)) == 1
    for _ in range(8):
        zoom = _turn(opened, QPoint(0, 15))
    assert zoom == pytest.approx(1.25)
    assert _turn(opened, QPoint(0, -120)) == pytest.approx(1)


def test_actual_pixels_are_those_of_the_screen(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.canvas, "devicePixelRatioF", lambda: 2.0)
    opened.canvas.actual_pixels()
    assert opened.canvas.transform().m11() == 0.5


def test_the_wheel_goes_through_the_strip(opened: MainWindow, qapp: QApplication) -> None:
    large = opened.strip.font()
    large.setPointSize(16)
    opened.strip.setFont(large)
    opened.resize(700, 600)
    opened.reload()
    qapp.processEvents()
    qapp.sendEvent(opened.strip.viewport(), _wheel(QPoint(0, -120)))
    assert opened.strip.horizontalScrollBar().value() > 0
    assert opened.strip.verticalScrollBar().maximum() == 0


def test_the_strip_stays_where_it_was_scrolled_to(opened: MainWindow) -> None:
    opened.resize(700, 600)
    bar = opened.strip.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.maximum() > 0
    opened.reload()
    assert bar.value() == bar.maximum()
    opened.show_place(1)
    assert bar.value() < bar.maximum()


def test_a_folder_may_be_named_by_a_path_that_climbs(
    window: MainWindow, qtbot: QtBot, shot_folder: Path
) -> None:
    window.open_path(shot_folder / ".." / shot_folder.name)
    wait_for_pictures(window, qtbot)
    assert window.review.folder == shot_folder


def test_learn_and_colorize_by_the_engine(
    opened: MainWindow, qtbot: QtBot, engine: RunningEngine
) -> None:
    press(opened, qtbot, Qt.Key.Key_A)
    go_to_first_unsure(opened, qtbot)
    press(opened, qtbot, Qt.Key.Key_1)
    with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
        press(opened, qtbot, Qt.Key.Key_C)
        keep_picture(opened, "working")
    qtbot.waitUntil(lambda: "unsure" in opened.message.text(), timeout=WAIT_MS)
    assert not opened.cancel_button.isVisible()


def test_what_the_engine_notices_is_told_with_the_result(
    opened: MainWindow, qtbot: QtBot, engine: RunningEngine, shot_folder: Path
) -> None:
    line = shot_folder / "line" / "A.0005.png"
    write_png(line, np.zeros_like(read_rgba(line)))
    with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
        press(opened, qtbot, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: "regions are unsure" in opened.message.text(), timeout=WAIT_MS)
    assert "A.0005.png" in opened.message.text()


def test_a_cancel_ends_the_work(opened: MainWindow, qtbot: QtBot, engine: RunningEngine) -> None:
    opened.settings = Settings(method="cfpla", max_seconds=600)
    press(opened, qtbot, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: opened.bar.value() > 0, timeout=WAIT_MS)
    with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
        press(opened, qtbot, Qt.Key.Key_Escape)
    assert opened.message.text().startswith("Cancelled")


def test_the_work_of_another_is_waited_for_in_words(
    opened: MainWindow, qtbot: QtBot, engine: RunningEngine, tmp_path: Path
) -> None:
    other = make_example(tmp_path / "other")
    long = Settings(method="cfpla", max_seconds=600)
    job = connect().learn(LearnRequest(str(other), "A", long))
    press(opened, qtbot, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: opened.stage.text() == "Waiting for another job", timeout=WAIT_MS)
    job.cancel()
    with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
        pass
    assert opened.message.text() == "Learned."


def test_paint_that_is_taken_back_before_it_was_read_is_no_error(
    opened: MainWindow, qtbot: QtBot, shot_folder: Path
) -> None:
    opened.show_place(1)
    wait_for_pictures(opened, qtbot)
    opened.pictures._pool.start(lambda: time.sleep(0.5))  # something else is being read
    press(opened, qtbot, Qt.Key.Key_A)
    press(opened, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(opened.pictures.failed, timeout=WAIT_MS):
        pass
    assert opened.message.text() == ""


def test_an_engine_that_dies_is_one_sentence_and_the_next_try_works(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with running_engine(tmp_path / "dies", *REAL_WORKER) as dying:
        opened.settings = Settings(method="cfpla", max_seconds=600)
        press(opened, qtbot, Qt.Key.Key_L)
        qtbot.waitUntil(lambda: opened.bar.value() > 0, timeout=WAIT_MS)
        with qtbot.waitSignal(opened.work.failed, timeout=WAIT_MS):
            os.kill(dying.process.pid, signal.SIGKILL)
        assert opened.message.text()
        assert not opened.work.is_running
    with running_engine(tmp_path / "lives", *REAL_WORKER):
        opened.settings = Settings(method="nearest_region", max_seconds=5)
        with qtbot.waitSignal(opened.work.ended, timeout=WAIT_MS):
            press(opened, qtbot, Qt.Key.Key_C)


def test_a_folder_is_dropped(window: MainWindow, qtbot: QtBot, shot_folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(shot_folder))])
    nothing, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, nothing))
    wait_for_pictures(window, qtbot)
    assert len(window.review.drawings) == 14


def test_a_folder_that_is_no_shot_is_one_sentence(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.open_path(tmp_path)
    qtbot.waitUntil(lambda: "line art" in window.message.text(), timeout=WAIT_MS)
    assert window.review is None


def test_4k_drawings_and_a_hundred_of_them_never_freeze_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = make_example(tmp_path / "large", size=(3840, 2160))
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(5)
    window.resize(3600, 2000)
    window.open_path(folder)
    wait_for_pictures(window, qtbot)
    window.show_place(1)
    wait_for_pictures(window, qtbot)
    window.go_to_unsure(1)
    qtbot.waitUntil(lambda: window.thumbnails.is_idle, timeout=4 * WAIT_MS)
    longest = max(later - earlier for earlier, later in pairwise(beats))
    sys.stderr.write(f"4K: the window answered after {1000 * longest:.0f} ms at the latest\n")
    keep_picture(window, "4k")
    assert window.region is not None
