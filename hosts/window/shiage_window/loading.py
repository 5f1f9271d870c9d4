"""Pictures are read and cut into regions in the background; the window never waits for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PyQt5.QtCore import QObject, QRunnable, QThreadPool, pyqtSignal
from PyQt5.QtGui import QImage

from plugin_core.arrays import RgbaImage
from plugin_core.errors import NoRegions, ShiageError
from plugin_core.images import read_rgba
from plugin_core.preparing import prepare
from plugin_core.process.warm import MIB
from plugin_core.regions import LineArt, LineClass, RegionMap, read_line_art
from plugin_core.shot import Shot

from .review_shot import DrawingInfo

KEPT: Final = 12
"""Drawings that stay in memory, if they are not too large."""

LEAST_KEPT: Final = 4
"""Drawings that stay however large they are: the shown one, those beside it, one on its way."""

ROOM_BYTES: Final = 512 * MIB
"""Memory that drawings may take, beyond the least."""

_MAP_COUNT: Final = 3
"""A region map holds its labels, the grown ones, and lines that take about as much."""

_LINE_COLORS: Final = {
    LineClass.RED: (220, 40, 40),
    LineClass.GREEN: (30, 150, 60),
    LineClass.BLUE: (40, 80, 220),
}


@dataclass(frozen=True, eq=False)
class Pictures:
    """A drawing ready to be shown; ``regions`` is None where its lines close none, or none asks."""

    line: QImage
    result: QImage | None
    paint: QImage | None
    regions: RegionMap | None = None

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        images = (each for each in (self.line, self.result, self.paint) if each is not None)
        maps = 0 if self.regions is None else _MAP_COUNT * self.regions.labels.nbytes
        return maps + sum(each.sizeInBytes() for each in images)


def load_pictures(shot: Shot, info: DrawingInfo, gap_px: int) -> Pictures:
    """Read a drawing and find its regions; runs in the background.

    Raises
    ------
    ShiageError
        If a file cannot be read.
    """
    try:
        regions = prepare(shot, info.drawing, gap_px=gap_px).regions
    except NoRegions:
        return read_pictures(shot, info)
    return replace(_pictures(shot, info, regions.line), regions=regions)


def read_pictures(shot: Shot, info: DrawingInfo) -> Pictures:
    """Read a drawing without a look for regions; runs in the background.

    Raises
    ------
    ShiageError
        If a file cannot be read.
    """
    return _pictures(shot, info, read_line_art(shot.read_line(info.drawing)))


def _pictures(shot: Shot, info: DrawingInfo, line: LineArt) -> Pictures:
    return Pictures(
        line=to_qimage(_draw_lines(line)),
        result=None if info.result is None else to_qimage(read_rgba(info.result)),
        paint=None if info.paint is None else to_qimage(shot.read_paint(info.drawing).rgba),
    )


def to_qimage(rgba: RgbaImage) -> QImage:
    """Return a copy of (H, W, 4) pixels that Qt owns."""
    height, width, _ = rgba.shape
    data = np.ascontiguousarray(rgba).tobytes()
    return QImage(data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _draw_lines(line: LineArt) -> NDArray[np.uint8]:
    """Return the lines on nothing: black ink, trace lines in their colors."""
    picture = np.zeros((*line.strength.shape, 4), np.uint8)
    for kind, color in _LINE_COLORS.items():
        picture[line.classes == kind, :3] = color
    picture[..., 3] = line.strength
    return picture


def background_pool(parent: QObject) -> QThreadPool:
    """Return a pool of one thread: what the core keeps at hand is made for one at a time."""
    pool = QThreadPool(parent)
    pool.setMaxThreadCount(1)
    return pool


class Loader(QObject):
    """Makes values in the background and remembers the last few: fewer of large ones.

    Signals
    -------
    loaded
        Key and value; by then the loader has the value, and no longer makes it.
    failed
        Key and one sentence.
    """

    loaded = pyqtSignal(object, object)
    failed = pyqtSignal(object, str)
    _made = pyqtSignal(object, object)
    _not_made = pyqtSignal(object, str)

    def __init__(
        self,
        pool: QThreadPool,
        *,
        kept: int = KEPT,
        size_of: Callable[[Any], int] = lambda _: 0,
    ) -> None:
        super().__init__(pool)
        self._kept, self._size_of = kept, size_of
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._running: set[Hashable] = set()
        self._pool, self.is_stopped = pool, False
        self._made.connect(self._keep)
        self._not_made.connect(self._forget)

    def ask(self, key: Hashable, make: Callable[[], Any], *, priority: int = 0) -> Any | None:
        """Return the value if it is at hand; otherwise None, and ``loaded`` tells it later."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        if key not in self._running:
            self._running.add(key)
            self._pool.start(_Errand(self, key, make), priority)
        return None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being made."""
        return not self._running

    def is_making(self, key: Hashable) -> bool:
        """Whether the value of a key is being made."""
        return key in self._running

    def stop(self) -> None:
        """Make nothing of all that is asked and not begun; for the end of the program."""
        self.is_stopped = True

    def wait(self) -> None:
        """Wait until nothing of the pool runs any more; for the end of the program."""
        self._pool.waitForDone()

    def _keep(self, key: Hashable, value: Any) -> None:
        self._running.discard(key)
        self._values[key] = value
        while len(self._values) > self._kept or self._is_too_large:
            self._values.popitem(last=False)
        self.loaded.emit(key, value)

    @property
    def _is_too_large(self) -> bool:
        is_full = sum(map(self._size_of, self._values.values())) > ROOM_BYTES
        return is_full and len(self._values) > LEAST_KEPT

    def _forget(self, key: Hashable, sentence: str) -> None:
        self._running.discard(key)
        self.failed.emit(key, sentence)


class _Errand(QRunnable):
    """One value to be made."""

    def __init__(self, loader: Loader, key: Hashable, make: Callable[[], Any]) -> None:
        super().__init__()
        self._loader, self._key, self._make = loader, key, make

    def run(self) -> None:
        if self._loader.is_stopped:
            return
        try:
            value = self._make()
        except ShiageError as error:
            self._loader._not_made.emit(self._key, f"{error.message} {error.hint}".strip())
        except OSError as error:
            self._loader._not_made.emit(self._key, str(error))
        else:
            self._loader._made.emit(self._key, value)
