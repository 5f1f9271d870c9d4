"""A document in a fake Krita with real pixels, and our adapter around it: no engine, no window."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

from PyQt5.QtGui import QImage

from plugin_core.protocol import FinishedDrawing, Settings
from tests.fakes.krita import Document, Krita, Node

SIZE = (6, 4)
CLEAR = bytes(4 * 24)


def paint(*pixels: int, color: bytes = b"\x10\x20\xf0\xff") -> bytes:
    """Return a picture with some pixels painted."""
    picture = bytearray(CLEAR)
    for place in pixels:
        picture[4 * place : 4 * place + 4] = color
    return bytes(picture)


BLUE = b"\xf0\x20\x10\xff"
LINES = {0: paint(0, 1), 4: paint(2, 3), 8: paint(0, 1), 12: CLEAR}


class Stage:
    """A document in the fake Krita, with our adapter around it."""

    def __init__(self, krita: Krita, root: Path) -> None:
        from shiage_krita import export, insertion, jobs, krita_api, notes, shot_files, subject

        self.krita, self.root = krita, root
        self.modules = SimpleNamespace(
            export=export,
            insertion=insertion,
            jobs=jobs,
            api=krita_api,
            notes=notes,
            files=shot_files,
            subject=subject,
        )
        self.document: Document = krita.createDocument(*SIZE)
        self.mine: Node = self.document.add("My colours", {0: paint(7, 8)})
        self.line: Node = self.document.add("Line art", dict(LINES))
        self.chosen = ("Line art", "My colours")

    def subject(self) -> Any:
        """Return what a command works on, as if it were clicked now."""
        document = self.modules.api.Document(self.document)
        layers = {each.name: each for each in document.layers()}
        line, mine = (layers[name] for name in self.chosen)
        there = {each.uid for each in document.layers()}
        notes = self.modules.notes.read_notes(document.note).of(line.uid, mine.uid, there)
        return self.modules.subject.open_subject(document, line, mine, notes, self.root)

    def export(self, *, needs_paint: bool = True) -> Any:
        """Export the document; return the subject."""
        subject = self.subject()
        drive(self.modules.export.export_shot(subject, needs_paint=needs_paint))
        return subject

    def insert(self, subject: Any, uncertain: int = 0) -> Node:
        """Insert a result for drawing 4: pixel 9 in blue."""
        self.paint_results(subject, {4: paint(9, color=BLUE)})
        results = {4: FinishedDrawing(4, uncertain=uncertain)}
        drive(self.modules.insertion.insert_results(subject, results, lambda _: None))
        subject.files.finish()
        return self.document.root.children[1]

    def paint_results(self, subject: Any, results: Mapping[int, bytes]) -> None:
        """Put results into the shot folder, as the engine does."""
        for number, pixels in results.items():
            path = subject.files.picture("result", number)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(self.modules.files.encode_png(pixels, self.document.size))

    def colorize(
        self,
        results: Mapping[int, bytes],
        *,
        keeps: bool = True,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Mock:
        """Colorize with an engine that gives these results; return the screen."""
        subject = self.subject()

        def colorized(_: object) -> SimpleNamespace:
            self.paint_results(subject, results)
            meanwhile()
            drawings = [
                FinishedDrawing(number, regions_file=str(self.record(subject, number)))
                for number in results
            ]
            return SimpleNamespace(is_over=True, ahead=0, drawings=drawings, check=lambda: None)

        hello = SimpleNamespace(device="cpu", methods=())
        engine = SimpleNamespace(colorize=colorized, hello=hello)
        jobs = self.modules.jobs
        jobs.Connecting = lambda: SimpleNamespace(poll=lambda: engine)
        screen = Mock(**{"kept.return_value": keeps})
        work = jobs.Work(subject, Settings(), screen, is_batch=True)
        self.changes = drive(jobs.colorize(work))
        return screen

    def record(self, subject: Any, number: int) -> Path:
        """Return where the engine writes what it knows of a result."""
        path: Path = subject.files.picture("result", number).with_suffix(".json")
        return path

    def learn(self, *notices: str) -> Mock:
        """Learn with an engine that has this to tell; return the screen."""
        job = SimpleNamespace(is_over=True, notices=notices, check=lambda: None)
        hello = SimpleNamespace(device="cpu", methods=())
        engine = SimpleNamespace(learn=lambda _: job, hello=hello)
        jobs = self.modules.jobs
        jobs.Connecting = lambda: SimpleNamespace(poll=lambda: engine)
        screen = Mock()
        drive(jobs.learn(jobs.Work(self.subject(), Settings(), screen, is_batch=True)))
        return screen

    @property
    def ours(self) -> Node:
        """Our layer."""
        (found,) = [each for each in self.document.root.children if each.name() == "Shiage colours"]
        return found

    @property
    def notes(self) -> Any:
        """What the document remembers."""
        return self.subject().notes


def drive(steps: Generator[int, None, Any]) -> Any:
    """Take all steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def pixels_of(path: Path) -> bytes:
    """Return the pixels of a written picture."""
    image = QImage(str(path)).convertToFormat(QImage.Format_ARGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return bytes(bits)
