"""A Krita for unit tests: documents, layers and key frames with real pixel buffers, in sRGB.

It does what was seen of the real one: pixels are read from the key frame in force, written into it,
and key frames come only from a file that is opened. Times and undo are not imitated.
"""

from __future__ import annotations

import copy
import sys
import uuid
import xml.etree.ElementTree as xml
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

SPACE = ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")


class Id:
    """Qt's unique id."""

    def __init__(self) -> None:
        self._text = "{" + str(uuid.uuid4()) + "}"

    def toString(self) -> str:
        """Return it as a text."""
        return self._text


class Node:
    """A layer; ``frames`` maps key frames to their pixels, instanced ones to the same buffer."""

    def __init__(self, document: Document | None, name: str, kind: str = "paintlayer") -> None:
        self.document = document
        self.frames: dict[int, bytearray] = {}
        self.still = bytearray()
        self.children: list[Node] = []
        self.parent: Node | None = None
        self._id, self._name, self._kind = Id(), name, kind
        self._visible, self._opacity, self._mode = True, 255, "normal"
        self.passes_through = False
        self._locked = False

    def uniqueId(self) -> Id:
        return self._id

    def name(self) -> str:
        return self._name

    def setName(self, name: str) -> None:
        self._name = name

    def type(self) -> str:
        return self._kind

    def visible(self) -> bool:
        return self._visible

    def setVisible(self, visible: bool) -> None:
        self._visible = visible

    def locked(self) -> bool:
        return self._locked

    def setLocked(self, locked: bool) -> None:
        self._locked = locked

    def opacity(self) -> int:
        return self._opacity

    def blendingMode(self) -> str:
        return self._mode

    def setPassThroughMode(self, passes: bool) -> None:
        self.passes_through = passes

    def childNodes(self) -> list[Node]:
        return list(self.children)

    def parentNode(self) -> Node | None:
        return self.parent

    def animated(self) -> bool:
        return bool(self.frames)

    def hasKeyframeAtTime(self, time: int) -> bool:
        return time in self.frames

    def colorModel(self) -> str:
        return SPACE[0]

    def colorDepth(self) -> str:
        return SPACE[1]

    def colorProfile(self) -> str:
        return SPACE[2]

    def remove(self) -> bool:
        assert self.parent is not None
        self.parent.children.remove(self)
        self.parent = None
        return True

    def clone(self) -> Node:
        twin = copy.deepcopy(self, {id(self.document): None, id(self.parent): None})
        twin._id, twin.document = Id(), None
        return twin

    def duplicate(self) -> Node:
        twin = self.clone()
        twin.document = self.document
        return twin

    def addChildNode(self, child: Node, above: Node | None) -> bool:
        place = self.children.index(above) + 1 if above else len(self.children)
        self.children.insert(place, child)
        child.parent, child.document = self, self.document
        return True

    def setPixelData(self, data: Any, x: int, y: int, width: int, height: int) -> bool:
        assert (x, y) == (0, 0) and len(data) == 4 * width * height
        self._buffer()[:] = bytes(data)
        return True

    def projectionPixelData(self, x: int, y: int, width: int, height: int) -> bytes:
        assert self._kind != "grouplayer" or not self.passes_through
        result = bytearray(4 * width * height)
        for node in self.children or [self]:
            pixels = (
                node._buffer()
                if not node.children
                else bytearray(node.projectionPixelData(x, y, width, height))
            )
            for place in range(0, len(pixels), 4):
                if pixels[place + 3]:
                    result[place : place + 4] = pixels[place : place + 4]
        return bytes(result)

    def _buffer(self) -> bytearray:
        assert self.document is not None
        keys = [time for time in self.frames if time <= self.document.time]
        return self.frames[max(keys)] if keys else self.still


class Document:
    """A document."""

    def __init__(self, krita: Krita, width: int, height: int) -> None:
        self.krita, self.size = krita, (width, height)
        self.root = Node(self, "root", "grouplayer")
        self.time, self.last, self.notes = 0, 23, {}
        self.active: Node | None = None
        self.file = ""

    def clone(self) -> Document:
        twin = copy.deepcopy(self, {id(self.krita): self.krita})
        self.krita.opened.append(twin)
        return twin

    def add(self, name: str, frames: dict[int, bytes], kind: str = "paintlayer") -> Node:
        """Add a layer on top, as an artist does; the same bytes object twice is one frame."""
        buffers: dict[int, bytearray] = {}
        node = Node(self, name, kind)
        for time, pixels in frames.items():
            node.frames[time] = buffers.setdefault(id(pixels), bytearray(pixels))
        self.root.addChildNode(node, None)
        return node

    def rootNode(self) -> Node:
        return self.root

    def setActiveNode(self, node: Node) -> None:
        self.active = node

    def activeNode(self) -> Node | None:
        return self.active

    def width(self) -> int:
        return self.size[0]

    def height(self) -> int:
        return self.size[1]

    def name(self) -> str:
        return "Fake"

    def fileName(self) -> str:
        return self.file

    def framesPerSecond(self) -> int:
        return 24

    def fullClipRangeEndTime(self) -> int:
        return self.last

    def playBackStartTime(self) -> int:
        return 0

    def playBackEndTime(self) -> int:
        return self.last

    def currentTime(self) -> int:
        return self.time

    def setCurrentTime(self, time: int) -> None:
        self.time = time

    def waitForDone(self) -> None:
        """Everything is done."""

    def refreshProjection(self) -> None:
        """Everything is fresh."""

    def setBatchmode(self, quiet: bool) -> None:
        """It never asks."""

    def setModified(self, modified: bool) -> None:
        """It never asks."""

    def annotation(self, name: str) -> bytes:
        return self.notes.get(name, b"")

    def setAnnotation(self, name: str, text: str, value: Any) -> None:
        self.notes[name] = bytes(value)

    def removeAnnotation(self, name: str) -> None:
        self.notes.pop(name, None)

    def close(self) -> bool:
        if self in self.krita.opened:
            self.krita.opened.remove(self)
        return True


class Window:
    """Whatever of Krita's own stands around ours: dockers, actions."""

    DockRight = 2

    def __init__(self, *around: object) -> None:
        self.around = around


class Krita:
    """The program."""

    def __init__(self) -> None:
        self.opened: list[Document] = []
        self.settings: dict[str, str] = {}
        self.quiet = False
        self.reads_files = True

    @staticmethod
    def instance() -> Krita:
        return sys.modules["krita"].the_one

    def documents(self) -> list[Document]:
        return self.opened

    def activeDocument(self) -> Document | None:
        return self.opened[0] if self.opened else None

    def addDockWidgetFactory(self, factory: Window) -> None:
        """It opens no window."""

    def addExtension(self, extension: Window) -> None:
        """It has no menu."""

    def batchmode(self) -> bool:
        return self.quiet

    def setBatchmode(self, quiet: bool) -> None:
        self.quiet = quiet

    def version(self) -> str:
        return "5.1.5"

    def readSetting(self, group: str, name: str, default: str) -> str:
        return self.settings.get(name, default)

    def writeSetting(self, group: str, name: str, value: str) -> None:
        self.settings[name] = value

    def createDocument(self, width: int, height: int, *rest: object) -> Document:
        document = Document(self, width, height)
        self.opened.append(document)
        return document

    def openDocument(self, path: str) -> Document | None:
        """Open a file of key frames."""
        assert self.quiet, "it would ask in a window of its own"
        if not self.reads_files:
            return None
        with zipfile.ZipFile(path) as archive:
            main = archive.read("maindoc.xml").decode()
            keys = archive.read("shiage/layers/layer1.keyframes.xml")
        image = xml.fromstring(main.partition("<!DOCTYPE")[0] + main.partition(".dtd'>\n")[2])[0]
        document = self.createDocument(int(image.get("width", 0)), int(image.get("height", 0)))
        layer = next(each for each in image.iter() if each.tag.endswith("}layer"))
        node = Node(document, layer.get("name", ""))
        node._opacity, node._mode = int(layer.get("opacity", 0)), layer.get("compositeop", "")
        buffers: dict[str, bytearray] = {}
        for key in xml.fromstring(keys)[0]:
            blank = bytearray(4 * document.width() * document.height())
            buffer = buffers.setdefault(key.get("frame", ""), blank)
            node.frames[int(key.get("time", 0))] = buffer
        node.labels = {  # type: ignore[attr-defined]
            int(key.get("time", 0)): int(key.get("color-label", 0))
            for key in xml.fromstring(keys)[0]
        }
        document.root.addChildNode(node, None)
        return document


@contextmanager
def fake_krita() -> Iterator[Krita]:
    """Have ``import krita`` find this one for a while."""
    module = ModuleType("krita")
    module.the_one = Krita()  # type: ignore[attr-defined]
    module.Krita = Krita  # type: ignore[attr-defined]
    for name in ("DockWidget", "DockWidgetFactory", "DockWidgetFactoryBase", "Extension"):
        setattr(module, name, Window)
    before = {name: sys.modules[name] for name in sys.modules if name.startswith("shiage_krita")}
    for name in before:
        del sys.modules[name]
    sys.modules["krita"] = module
    try:
        yield module.the_one
    finally:
        del sys.modules["krita"]
        for name in [name for name in sys.modules if name.startswith("shiage_krita")]:
            del sys.modules[name]
        sys.modules.update(before)


__all__ = ["SPACE", "Document", "Krita", "Node", "Path", "fake_krita"]
