"""What scenarios share. Runs inside Krita; `yield MS` returns to its main loop."""

import json
import os
import sys
import time
from pathlib import Path

from krita import Krita
from PyQt5.QtCore import QByteArray, Qt, QTimer
from PyQt5.QtGui import QImage
from PyQt5.QtTest import QTest
from shiage_krita.krita_api import Document, NewLayer
from shiage_krita.pixels import SRGB
from shiage_krita.timing import Timing, write_timing

K = Krita.instance()
OUT = Path(os.environ["SHIAGE_OUT"])
PATIENCE_SECONDS = 90
START = time.monotonic()


def log(*words):
    sys.stdout.write(f"[{time.monotonic() - START:6.2f}] {' '.join(map(str, words))}\n")
    sys.stdout.flush()


def measured(**values):
    """Tell the test a number or a finding."""
    with (OUT / "measured.jsonl").open("a") as file:
        file.write(json.dumps(values) + "\n")
    log(values)


def shiage():
    """The docker."""
    return next(each for each in K.dockers() if each.windowTitle() == "Shiage").docker


def click(widget):
    assert widget.isEnabled(), f"{widget.text()!r} is disabled"
    QTest.mouseClick(widget, Qt.LeftButton)


def until(condition, what):
    """Wait for something."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what} never came: {said()}"
        yield 20


def idle():
    """Wait for the end of what was started."""
    docker = shiage()
    yield 50
    yield from until(lambda: docker.work is None, "the end of the work")
    yield 100


def said():
    """Everything that the docker says now."""
    docker = shiage()
    details = getattr(docker.message.error, "details", "")
    return [
        details,
        docker.message.label.text() if docker.message.isVisible() else "",
        docker.news.text(),
        docker.status.text(),
    ]


def no_error():
    assert not shiage().message.isVisible(), said()


def image_bytes(path, size=None):
    image = QImage(str(path)).convertToFormat(QImage.Format_ARGB32)
    if size:
        image = image.scaled(*size)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)


def new_document(size, name="Shot 01", model="RGBA", depth="U8", last=23):
    """A document with a view, as an artist makes it."""
    document = K.createDocument(*size, name, model, depth, "", 72.0)
    document.setBatchmode(True)
    K.activeWindow().addView(document)
    yield 300
    document.setFramesPerSecond(24)
    document.setFullClipRangeStartTime(0)
    document.setFullClipRangeEndTime(last)
    document.setPlayBackRange(0, last)
    return document


def put_away(document):
    """Close a document; Krita needs a rest before it, and asks nothing only if it is unmodified."""
    yield 500
    document.waitForDone()
    document.setModified(False)
    document.close()
    yield 500


def animated(document, name, frames, parent=None, space=SRGB, above=None):
    """Add an animated layer; `frames` maps times to pixels; equal objects become instances."""
    times = {}
    for time_, pixels in sorted(frames.items()):
        times.setdefault(id(pixels), (pixels, []))[1].append(time_)
    path = OUT / "layer.kra"
    size = document.width(), document.height()
    write_timing(path, name, size, Timing([of for _, of in times.values()]), 24)
    layer = NewLayer.from_timing(path, size, space)
    for pixels, of in times.values():
        layer.fill(of[0], pixels)
    node = layer._node.clone()
    node.setName(name)
    node.setVisible(True)
    (parent or document.rootNode()).addChildNode(node, above)
    layer.close()
    return node


def still(document, name, pixels, parent=None):
    """Add a layer without key frames."""
    node = document.createNode(name, "paintlayer")
    (parent or document.rootNode()).addChildNode(node, None)
    node.setPixelData(QByteArray(pixels), 0, 0, document.width(), document.height())
    return node


def node_named(document, name):
    return document.nodeByName(name)


def names(document):
    return [node.name() for node in document.rootNode().childNodes()]


def keys(node, last=120):
    return [time_ for time_ in range(last) if node.hasKeyframeAtTime(time_)]


def pixels_at(node, time_, size):
    return bytes(node.pixelDataAtTime(0, 0, *size, time_))


def shot_folder(document):
    from shiage_krita.notes import read_notes
    from shiage_krita.shot_files import cache_folder

    return cache_folder() / read_notes(Document(document).note).shot


def undo():
    K.action("edit_undo").trigger()
    K.activeDocument().waitForDone()
    yield 100


def redo():
    K.action("edit_redo").trigger()
    K.activeDocument().waitForDone()
    yield 100


def choose(line, mine):
    """Choose the layers as the artist does."""
    docker = shiage()
    docker.refresh()
    for combo, text in ((docker.layers.line, line), (docker.layers.mine, mine)):
        place = combo.findText(text)
        assert place >= 0, (text, [combo.itemText(row) for row in range(combo.count())])
        combo.setCurrentIndex(place)
        combo.activated.emit(place)


def screenshot(name, width=None):
    window = K.activeWindow().qwindow()
    window.resize(1600, 1000)
    window.grab().save(str(OUT / f"{name}.png"))


def docker_picture(name):
    shiage().grab().save(str(OUT / f"{name}.png"))


class Example:
    """The example shot, as an artist has it in Krita after painting three drawings."""

    def __init__(self):
        self.folder = Path(os.environ["SHIAGE_EXAMPLE"])
        self.expected = Path(os.environ["SHIAGE_EXPECTED"])
        self.first = json.loads((self.folder / "times.json").read_text())
        self.last = self.first.pop("last")
        self.numbers = self._numbers("line")
        self.painted = self._numbers("paint")
        image = QImage(str(self.folder / "line" / "A.0001.png"))
        self.size = image.width(), image.height()
        self.lines = {self.time(n): self._pixels("line", n) for n in self.numbers}
        self.paint = {self.time(n): self._pixels("paint", n) for n in self.painted}

    def time(self, number):
        return self.first[str(number)]

    def document(self):
        """Make it; gives the document and the artist's layer."""
        document = yield from new_document(self.size, last=self.last)
        mine = animated(document, "My colours", self.paint)
        animated(document, "Line art", self.lines)
        yield 500
        return document, mine

    def compare(self, ours):
        """Every key frame against what the command line paints, pixel for pixel."""
        wrong = []
        for number in self.numbers:
            time_ = self.time(number)
            expected = self.paint.get(time_) or image_bytes(self.expected / f"A.{number:04d}.png")
            if pixels_at(ours, time_, self.size) != expected:
                wrong.append(number)
        measured(compared=len(self.numbers), wrong=wrong)
        assert not wrong, wrong

    def _numbers(self, kind):
        return [int(path.stem.split(".")[1]) for path in sorted((self.folder / kind).glob("*.png"))]

    def _pixels(self, kind, number):
        return image_bytes(self.folder / kind / f"A.{number:04d}.png")


class Heartbeat:
    """Measures how long the user interface stands still."""

    def __init__(self):
        self.gaps = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self):
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def stop(self):
        self._timer.stop()
        stalls = sorted(gap for gap in self.gaps if gap > 12) or [0.0]
        return {
            "stall_median_ms": round(stalls[len(stalls) // 2]),
            "stall_worst_ms": round(stalls[-1]),
        }
