"""The window: strip of drawings, big view, colors of a region, and the two verbs."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PyQt5.QtCore import QMimeData, Qt
from PyQt5.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PyQt5.QtWidgets import (
    QAction,
    QApplication,
    QFileDialog,
    QMenu,
    QShortcut,
    QTextBrowser,
    QUndoStack,
)

from plugin_core.errors import ShiageError
from plugin_core.process.warm import MIB, warm
from plugin_core.protocol import ColorizeRequest, LearnRequest, Settings
from plugin_core.protocol.folders import without_climbing

from .candidates import KEYS
from .choices import PaintChange, approve, choose_color
from .commands import commands_of, table_of_keys
from .editing import PaintStep
from .engine_work import EngineWork, Request
from .loading import Loader, Pictures, background_pool, load_pictures, read_pictures
from .opening import OpenedShot, open_any
from .review_shot import DrawingInfo, RegionInfo, ReviewShot
from .strip import make_thumbnail
from .texts import text
from .window_layout import WindowLayout

_WARM_BYTES: Final = 256 * MIB
"""Enough that the regions of a drawing are not found anew after each color that is chosen."""


class MainWindow(WindowLayout):
    """A shot on the screen.

    Parameters
    ----------
    settings
        How to learn and colorize.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.opened: OpenedShot | None = None
        self._worked_on: OpenedShot | None = None
        self.place, self.region_id = 0, 0
        self.steps = QUndoStack(self)
        self.work = EngineWork(self)
        pool = background_pool(self)
        self.pictures = Loader(pool, size_of=lambda pictures: pictures.bytes)
        self.thumbnails = Loader(pool, kept=100_000)
        self.errands = Loader(pool, kept=0)
        self.keys_page = QTextBrowser()
        self._onion = False
        self._wanted: object = None
        self._thumbnails_shown: dict[int, object] = {}
        self._add_commands()
        self._connect()
        self.setAcceptDrops(True)
        self.resize(1400, 900)
        self.say(text("Drop a shot folder here, or open one with Ctrl+O."))

    @property
    def review(self) -> ReviewShot | None:
        """The shot that is open."""
        return self.opened.review if self.opened else None

    @property
    def info(self) -> DrawingInfo | None:
        """The drawing in the big view."""
        return self.review.drawings[self.place] if self.review else None

    @property
    def region(self) -> RegionInfo | None:
        """The region that is being decided."""
        found = (
            one for one in (self.info.regions if self.info else ()) if one.id == self.region_id
        )
        return next(found, None)

    def open_path(self, path: Path, level: str | None = None) -> None:
        """Open a shot folder, or a scene or level of OpenToonz, in the background."""
        path = without_climbing(path)
        self.say(_opening(path))
        self._ask_for(path, level)

    def open_level(self, level: str) -> None:
        """Show another level of what is open."""
        if self.opened and level != self.opened.level:
            self.open_path(self.opened.path, level)

    def ask_for_folder(self) -> None:
        """Let the artist choose a shot folder."""
        chosen = QFileDialog.getExistingDirectory(self, text("Open shot…"))
        if chosen:
            self.open_path(Path(chosen))

    def read_again(self) -> None:
        """Read the shot anew, with the file that it came from; it may have been saved since."""
        if self.opened and not self.errands.is_making(self._wanted):
            self._ask_for(self.opened.path, self.opened.level)

    def reload(self) -> None:
        """Show what changed in the shot."""
        if self.review:
            try:
                self.review.refresh()
            except ShiageError as error:
                self.refuse(error)
            else:
                self.place = min(self.place, len(self.review.drawings) - 1)
                self._show_all()

    def show_place(self, place: int) -> None:
        """Show a drawing in the big view."""
        self.place, self.region_id = place, 0
        self.strip.select(place)
        self._show_drawing()

    def step_drawing(self, step: int) -> None:
        """Show the next or the previous drawing."""
        if self.review:
            self.show_place((self.place + step) % len(self.review.drawings))

    def go_to_unsure(self, step: int) -> None:
        """Show the next or the previous unsure region, wherever in the shot it is."""
        if not self.review:
            return
        found = self.review.next_unsure(self.place, self.region_id or None, step)
        if found is None:
            self.say(text("No region is unsure."))
            return
        if found[0] != self.place:
            self.show_place(found[0])
        self.choose_region(found[1], center=True)

    def choose_region(self, region_id: int, *, center: bool = False) -> None:
        """Show what colors a region could have."""
        self.region_id = region_id
        self.canvas.mark_region(self.region, center=center)
        self.candidates.show_region(self.region, self.review.colors if self.review else {})

    def choose_key(self, key: int) -> None:
        """Give the region the color under a key."""
        color_id = self.candidates.color_of_key(key)
        if color_id is not None:
            self.choose_color(color_id)

    def choose_color(self, color_id: int) -> None:
        """Give the region a color, go on to the next unsure one."""
        pictures = self._pictures_now()
        if not (self.review and self.info and self.region and pictures and pictures.regions):
            return
        review, region = self.review, self.region
        choice = review.choice(self.info.stem, region.id)
        color, decided = review.colors[color_id], review.decided
        try:
            change = choose_color(review.shot, self.info.drawing, pictures.regions, region, color)
        except ShiageError as error:
            self.refuse(error)
            return
        self.canvas.preview(region.id, color.rgba)
        self._push(
            text("Choose color"),
            change,
            done=lambda: decided.update({choice: color_id}),
            undone=lambda: decided.pop(choice, None),
        )
        self.go_to_unsure(1)

    def approve(self) -> None:
        """Take the result of this drawing over as paint."""
        if not (self.review and self.info):
            return
        review, drawing = self.review, self.info.drawing
        try:
            change = approve(review.shot, drawing)
        except ShiageError as error:
            self.refuse(error)
            return
        mark = review.shot.mark_accepted
        self._push(
            text("Approve drawing"),
            change,
            done=lambda: mark(drawing),
            undone=lambda: mark(drawing, accepted=False),
        )

    def learn(self) -> None:
        """Learn from what is painted, then colorize nothing."""
        self._start(self._learn_request)

    def colorize(self) -> None:
        """Learn what is new, then colorize what is not painted."""
        self._start(self._learn_request, self._colorize_request)

    def set_onion(self, on: bool) -> None:
        """Show or hide the drawings before and after."""
        self._onion = on
        self._show_onions()

    def show_keys(self) -> None:
        """Show every key of the window."""
        self.keys_page.setWindowTitle(text("Keyboard"))
        self.keys_page.setHtml(table_of_keys(self))
        self.keys_page.resize(460, 620)
        self.keys_page.show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave Tab to the unsure regions."""
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take folders and scenes."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for path in _dropped(event.mimeData())[:1]:
            self.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what runs in the background end."""
        self.work.cancel()
        self.pictures.stop()
        self.thumbnails.stop()
        self.errands.wait()  # a painted copy may be due
        super().closeEvent(event)

    def _add_commands(self) -> None:
        menus: dict[str, QMenu] = {}
        self.actions_by_label: dict[str, QAction] = {}
        for command in commands_of(self):
            if command.menu not in menus:
                menus[command.menu] = QMenu(text(command.menu), self)
                self.menuBar().addMenu(menus[command.menu])
            action = QAction(text(command.label), self)
            menus[command.menu].addAction(action)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            if command.toggle is None:
                action.triggered.connect(lambda _=False, run=command.run: run())
            else:
                action.setCheckable(True)
                action.setChecked(command.toggle)
                action.toggled.connect(command.run)
            self.actions_by_label[command.label] = action
        for button, label in zip(
            self.buttons,
            ("Learn from painted frames", "Colorize sequence", "Approve drawing"),
            strict=True,
        ):
            button.setDefaultAction(self.actions_by_label[label])
        for key in range(1, KEYS + 1):
            QShortcut(QKeySequence(str(key)), self, partial(self.choose_key, key))

    def _connect(self) -> None:
        self.strip.chosen.connect(self.show_place)
        self.canvas.region_clicked.connect(self.choose_region)
        self.candidates.chosen.connect(self.choose_color)
        self.cancel_button.clicked.connect(self.work.cancel)
        self.levels.chosen.connect(self.open_level)
        self.errands.loaded.connect(self._on_errand)
        self.pictures.loaded.connect(self._on_pictures)
        self.errands.failed.connect(self._on_failed_errand)
        self.pictures.failed.connect(self._on_failed_pictures)
        self.thumbnails.loaded.connect(self._on_thumbnail)
        self.work.progress.connect(self.show_progress)
        self.work.drawing_done.connect(lambda path: self.reload())
        self.work.ended.connect(self._on_ended)
        self.work.failed.connect(self._on_failed)

    def _show_all(self) -> None:
        if not self.review:
            return
        self.strip.show_drawings(self.review.drawings)
        for place, info in enumerate(self.review.drawings):
            thumbnail = self.thumbnails.ask(
                ("thumbnail", place, self._key(info)),
                partial(_thumbnail_of, self.review, info),
                priority=-1,
            )
            if thumbnail is not None:
                self._show_thumbnail(place, thumbnail)
        self.strip.select(self.place)
        self._show_drawing()

    def _show_drawing(self) -> None:
        pictures = self._pictures_now()
        if pictures is not None and self.info:
            self.canvas.show_pictures(pictures, self.info.unsure)
            self._show_onions()
            self.choose_region(self.region_id)

    def _show_onions(self) -> None:
        lines = []
        for place in (self.place - 1, self.place + 1) if self._onion and self.review else ():
            if 0 <= place < len(self.review.drawings):
                pictures = self._ask_pictures(self.review.drawings[place])
                lines.append(pictures.line if pictures else None)
        self.canvas.show_onions(lines)

    def _pictures_now(self) -> Pictures | None:
        return self._ask_pictures(self.info) if self.info else None

    def _ask_pictures(self, info: DrawingInfo) -> Pictures | None:
        if not self.review:
            return None
        make = partial(load_pictures, self.review.shot, info, self.review.gap_px)
        return self.pictures.ask(self._key(info), make)

    def _key(self, info: DrawingInfo) -> tuple[object, ...]:
        """Return what the pictures of a drawing depend on."""
        files = (info.drawing.line, info.paint, info.result)
        times = [path.stat().st_mtime_ns for path in files if path and path.is_file()]
        return (info.drawing.line, *times, self.review.gap_px if self.review else 0)

    def _on_pictures(self, key: object, pictures: Pictures) -> None:
        if self.info and key == self._key(self.info):
            self._show_drawing()
        elif self._onion:
            self._show_onions()

    def _on_failed_pictures(self, key: object, sentence: str) -> None:
        if self.info and key == self._key(self.info):  # else its files are others by now
            self.complain(sentence)

    def _on_thumbnail(self, key: tuple[str, int, object], thumbnail: QImage) -> None:
        if self.review and key[1] < len(self.review.drawings):
            info = self.review.drawings[key[1]]
            if key[2] == self._key(info):
                self._show_thumbnail(key[1], thumbnail)

    def _show_thumbnail(self, place: int, thumbnail: QImage) -> None:
        assert self.review
        shown = (thumbnail, self.review.drawings[place].mark)
        if self._thumbnails_shown.get(place) != shown:
            self._thumbnails_shown[place] = shown
            self.strip.show_thumbnail(place, *shown)

    def _on_errand(self, key: tuple[object, ...], done: OpenedShot | str) -> None:
        if isinstance(done, str):
            told = " ".join(filter(None, [self.work.changes, done]))
            self.say_with(told, self.work.notices)
            self.read_again()
        elif key == self._wanted:
            self._show_opened(done)

    def _on_failed_errand(self, key: tuple[object, ...], sentence: str) -> None:
        self.complain(sentence)
        if key[0] == "write":  # it may have been saved meanwhile: it is read before the next try
            self.read_again()

    def _ask_for(self, path: Path, level: str | None) -> None:
        self._wanted = ("open", path, level)
        self.errands.ask(self._wanted, partial(open_any, path, level), priority=1)

    def _show_opened(self, opened: OpenedShot) -> None:
        if self._worked_on and opened.is_again(self._worked_on):
            self._worked_on = opened
        known: tuple[str, ...] = ()
        if self.opened and self.review and opened.is_again(self.opened):
            known = self.opened.warnings
            opened.review.take_over(self.review)
            self.opened = opened
            self.place = min(self.place, len(opened.review.drawings) - 1)
        else:
            self.opened, self.place, self.region_id = opened, 0, 0
            self.steps.clear()
            self._thumbnails_shown.clear()
            self.strip.clear()
            self.levels.show_levels(opened.levels, opened.level)
            self.setWindowTitle(f"{opened.path.name} - Shiage")
            if self.message.text() == _opening(opened.path):
                self.say("")
        if new := [each for each in opened.warnings if each not in known]:
            self.say_with(self.message.text(), new)
        self._show_all()

    def _push(self, label: str, change: PaintChange, done, undone) -> None:  # type: ignore[no-untyped-def]
        def after(work) -> None:  # type: ignore[no-untyped-def]
            try:
                work()
            except ShiageError as error:
                self.refuse(error)
            self.reload()

        self.steps.push(
            PaintStep(label, change, partial(after, done), partial(after, undone), self.refuse)
        )

    @property
    def _learn_request(self) -> LearnRequest:
        assert self.opened and self.review
        chosen = self.opened.gap_px
        gap_px = self.review.gap_px if chosen is None else chosen
        settings = replace(self.settings, gap_px=gap_px)
        return LearnRequest(str(self.review.folder), self.review.level, settings)

    @property
    def _colorize_request(self) -> ColorizeRequest:
        assert self.review
        folder = str(self.review.folder)
        return ColorizeRequest(folder, self.review.level, settings=self.settings)

    def _start(self, *requests: Request) -> None:
        if self.review and not self.work.is_running:
            self._worked_on = self.opened
            self.say("")
            self.show_working(True)
            self.work.start(*requests)

    def _on_ended(self, requests: list[Request]) -> None:
        self.show_working(False)
        self.reload()
        if not requests:
            self.say(text("Cancelled. Finished drawings are kept."))
        elif isinstance(requests[-1], LearnRequest):
            self.say_with(text("Learned."), self.work.notices)
        elif self._worked_on:  # another level may be shown by now; what was written is read again
            self.errands.ask(("write", time.monotonic()), self._worked_on.write_back, priority=1)
            return
        self.read_again()

    def _on_failed(self, sentence: str) -> None:
        self.show_working(False)
        self.reload()
        self.complain(sentence)


def _dropped(data: QMimeData) -> list[Path]:
    """Return the files among what is dropped; what comes from a browser is none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _opening(path: Path) -> str:
    return text("Opening {name}…", name=path.name)


def _thumbnail_of(review: ReviewShot, info: DrawingInfo) -> object:
    return make_thumbnail(read_pictures(review.shot, info))


def show(path: Path | None, settings: Settings | None = None) -> int:
    """Show the window until it is closed; return the exit code."""
    from .theme import apply_theme

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_EnableHighDpiScaling)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_UseHighDpiPixmaps)
    warm.resize(_WARM_BYTES)
    application = QApplication(["shiage"])
    apply_theme(application)
    window = MainWindow(settings)
    window.show()
    if path is not None:
        window.open_path(path)
    return application.exec_()
