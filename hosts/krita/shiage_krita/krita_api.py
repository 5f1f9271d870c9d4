"""Everything that we ask of Krita, in our words. No other file knows its API.

What is known of that API, and what it does not do, is told in ``docs/krita.md``. Times are frames
as Krita counts them. Pixels are whole pictures of the document's size, as bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import krita

from plugin_core.errors import InputError

from .pixels import SRGB, ColorSpace
from .qt import QtCore
from .texts import tr

_ANNOTATION: Final = "shiage"
_HELD_ANNOTATION: Final = "shiage_held"
_KINDS: Final = ("paintlayer", "grouplayer")
_SCAN_BEYOND: Final = 1000
"""Key frames may lie after the end of the clip, and Krita has no list of them."""

_held_now: set[str] = set()
"""Ids of the layers that are held at this moment, in any document."""


class Layer:
    """A paint or group layer."""

    def __init__(self, node: Any, path: str) -> None:
        self._node = node
        self.path = path
        self.uid: str = node.uniqueId().toString()
        self.name: str = node.name()
        self.is_group: bool = node.type() == "grouplayer"

    @property
    def visible(self) -> bool:
        """Whether its eye is open."""
        return bool(self._node.visible())

    def show(self, *, visible: bool) -> None:
        """Open or close its eye. Krita keeps this out of its undo."""
        if self.visible != visible:
            self._node.setVisible(visible)

    def put_aside(self, name: str) -> None:
        """Hide it under another name."""
        self._node.setName(name)
        self.show(visible=False)

    @property
    def looks(self) -> tuple[int, str]:
        """Its opacity, 0 to 255, and its blending mode."""
        return self._node.opacity(), self._node.blendingMode()

    @property
    def is_there(self) -> bool:
        """Whether it is still part of its document."""
        return self._node.parentNode() is not None

    @property
    def is_animated(self) -> bool:
        """Whether it, or a layer in it, has key frames."""
        return any(node.animated() for node in _with_children(self._node))

    def key_times(self, last: int) -> tuple[int, ...]:
        """Return when what it shows changes, up to a frame; a still layer has one time, 0."""
        nodes = [node for node in _with_children(self._node) if node.animated()]
        found = [
            time
            for time in range(last + _SCAN_BEYOND + 1)
            if any(node.hasKeyframeAtTime(time) for node in nodes)
        ]
        return tuple(found) or (0,)

    def remove(self) -> None:
        """Take it out of the document: one undo step."""
        self._node.remove()


class Document:
    """An open document of the artist."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and bool(self._document == other._document)

    __hash__ = None  # type: ignore[assignment]

    @property
    def is_open(self) -> bool:
        """Whether the artist has not closed it."""
        return any(self._document == each for each in _krita().documents())

    @property
    def name(self) -> str:
        """Its title, or the file's name."""
        file = self._document.fileName()
        return Path(file).stem if file else str(self._document.name())

    @property
    def path(self) -> str:
        """Its file; empty as long as it was never saved."""
        file = self._document.fileName()
        return str(Path(file).resolve()) if file else ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._document.width(), self._document.height()

    @property
    def rate(self) -> int:
        """Frames a second."""
        return int(self._document.framesPerSecond())

    @property
    def last(self) -> int:
        """The last frame of the clip."""
        return int(self._document.fullClipRangeEndTime())

    @property
    def playback_range(self) -> tuple[int, int]:
        """The first and the last frame that play."""
        return self._document.playBackStartTime(), self._document.playBackEndTime()

    @property
    def current_time(self) -> int:
        """Where the playhead stands."""
        return int(self._document.currentTime())

    def go_to(self, time: int) -> None:
        """Move the playhead."""
        self._document.setCurrentTime(time)

    def layers(self) -> list[Layer]:
        """Return the paint and group layers, the topmost first."""
        return list(_layers(self._document.rootNode(), ""))

    def layer(self, uid: str) -> Layer | None:
        """Return the layer with this id."""
        return next((each for each in self.layers() if each.uid == uid), None)

    @property
    def active_layer(self) -> str:
        """The id of the layer that the artist works on."""
        node = self._document.activeNode()
        return node.uniqueId().toString() if node is not None else ""

    def activate(self, layer: Layer) -> None:
        """Make a layer the one that the artist works on."""
        self._document.setActiveNode(layer._node)

    @contextmanager
    def held(self, *layers: Layer) -> Iterator[None]:
        """Keep the artist from painting on layers for a while. Krita keeps this out of its undo.

        The document may be saved meanwhile, so it tells which layers are to be let go.
        """
        free = {each.uid: each._node for each in layers if self.is_open and not each._node.locked()}
        _held_now.update(free)
        if free:
            text = "Layers that Shiage locked while it put its own in"
            held = QtCore.QByteArray(" ".join(free).encode())
            self._document.setAnnotation(_HELD_ANNOTATION, text, held)
        for node in free.values():
            node.setLocked(True)
        try:
            yield
        finally:
            _held_now.difference_update(free)
            if free and self.is_open:
                for node in free.values():
                    node.setLocked(False)
                self._document.removeAnnotation(_HELD_ANNOTATION)

    def let_go(self) -> None:
        """Unlock the layers that were held when the file was saved and are not held now."""
        held = bytes(self._document.annotation(_HELD_ANNOTATION)).decode().split()
        if not held or not _held_now.isdisjoint(held):
            return
        for layer in self.layers():
            if layer.uid in held:
                layer._node.setLocked(False)
        self._document.removeAnnotation(_HELD_ANNOTATION)

    @property
    def note(self) -> bytes:
        """What we keep in the document itself."""
        return bytes(self._document.annotation(_ANNOTATION))

    def set_note(self, note: bytes) -> None:
        """Keep something in the document itself; it is saved with it."""
        if note != self.note:
            text = "What Shiage painted, so that it knows your corrections"
            self._document.setAnnotation(_ANNOTATION, text, QtCore.QByteArray(note))

    def color_space(self, layer: Layer) -> ColorSpace:
        """Return how the pixels of a layer are stored."""
        of = self._document if layer.is_group else layer._node
        return ColorSpace(of.colorModel(), of.colorDepth(), of.colorProfile())

    def save_as(self, path: Path) -> None:
        """Save under another name, for work without a window."""
        self._document.setBatchmode(True)
        if not self._document.saveAs(str(path)):
            raise InputError(f"{path} could not be saved.", hint="Choose another folder.")

    def close(self) -> None:
        """Close it without saving, for work without a window."""
        _close(self._document)


class Snapshot:
    """A copy of a document as it is now, with a playhead of its own.

    It costs no memory until something changes, and leaves the artist's playhead, undo and modified
    mark alone. Close it in the end.
    """

    def __init__(self, document: Document) -> None:
        self._copy = document._document.clone()
        self._copy.setBatchmode(True)
        self._size = document.size
        self._nodes: dict[str, Any] = {}
        for node in self._copy.rootNode().childNodes():
            node.setVisible(False)  # nobody looks at it, so nothing of it needs to be put together

    def pixels(self, layer: Layer, time: int) -> bytes:
        """Return what a layer shows at a time, with its masks and everything in it."""
        node = self._node(layer.uid)
        self._copy.setCurrentTime(time)
        self._copy.waitForDone()
        return bytes(node.projectionPixelData(0, 0, *self._size))

    def close(self) -> None:
        """Give the memory back."""
        _close(self._copy)

    def _node(self, uid: str) -> Any:
        if uid not in self._nodes:
            found = _find(self._copy.rootNode(), uid)
            if found is None:
                raise InputError(
                    tr("A layer that was chosen is gone."), hint=tr("Choose the layers again.")
                )
            if found.childNodes():
                self._put_together(found)
            self._nodes[uid] = found
        return self._nodes[uid]

    def _put_together(self, node: Any) -> None:
        """Have Krita keep the picture of a group, or of a layer with masks, up to date."""
        if node.type() == "grouplayer":
            node.setPassThroughMode(False)  # such a group has no picture of its own
        while node is not None and node.parentNode() is not None:
            node.setVisible(True)
            node = node.parentNode()
        self._copy.waitForDone()
        self._copy.refreshProjection()
        self._copy.waitForDone()


class NewLayer:
    """A layer on its way into a document: filled out of sight, then added in one undo step."""

    def __init__(self, copy: Any, node: Any, size: tuple[int, int]) -> None:
        self._copy = copy
        self._node = node
        self._size = size
        node.setVisible(False)  # filling a frame then takes 4 ms at 1080p instead of 30
        copy.waitForDone()

    @classmethod
    def from_timing(cls, path: Path, size: tuple[int, int], space: ColorSpace) -> NewLayer | None:
        """Open a file of key frames; None if this Krita cannot read it."""
        with _no_questions():
            copy = _krita().openDocument(str(path))
        if copy is None or not copy.rootNode().childNodes():
            return None
        copy.setBatchmode(True)
        if space != SRGB:
            copy.setColorSpace(space.model, space.depth, space.profile)
        return cls(copy, copy.rootNode().childNodes()[0], size)

    @classmethod
    def from_layer(cls, document: Document, layer: Layer, space: ColorSpace) -> NewLayer:
        """Start from a copy of a paint layer, with its key frames: works in any Krita."""
        copy = document._document.clone()
        copy.setBatchmode(True)
        node = _find(copy.rootNode(), layer.uid).duplicate()
        if document.color_space(layer) != space:
            node.setColorSpace(space.model, space.depth, space.profile)
        return cls(copy, node, document.size)

    def fill(self, time: int, pixels: bytes) -> None:
        """Set the pixels of a key frame."""
        self._copy.setCurrentTime(time)
        self._copy.waitForDone()  # without it the pixels land in the frame before
        self._node.setPixelData(QtCore.QByteArray(pixels), 0, 0, *self._size)

    def insert(self, document: Document, above: Layer, name: str) -> Layer:
        """Add it to a document, directly above a layer."""
        node = self._node.clone()
        node.setName(name)
        node.setVisible(True)
        above._node.parentNode().addChildNode(node, above._node)
        # Krita's handle of a layer without a document stays that way, and would crash it.
        return Layer(_find(document._document.rootNode(), node.uniqueId().toString()), name)

    def close(self) -> None:
        """Forget the copy; what was inserted stays."""
        _close(self._copy)


def convert(pixels: bytes, size: tuple[int, int], source: ColorSpace, target: ColorSpace) -> bytes:
    """Return a picture in another color space, as Krita itself converts it."""
    if source == target:
        return pixels
    copy = _krita().createDocument(
        *size, "shiage", source.model, source.depth, source.profile, 72.0
    )
    node = copy.rootNode().childNodes()[0]
    node.setPixelData(QtCore.QByteArray(pixels), 0, 0, *size)
    copy.setColorSpace(target.model, target.depth, target.profile)
    copy.waitForDone()
    converted = bytes(node.pixelData(0, 0, *size))
    _close(copy)
    return converted


def active_document() -> Document | None:
    """Return the document in front of the artist."""
    found = _krita().activeDocument()
    return None if found is None else Document(found)


def open_document(path: Path) -> Document:
    """Open a file out of sight, for work without a window."""
    with _no_questions():
        found = _krita().openDocument(str(path))
    if found is None:
        raise InputError(f"Krita cannot open {path}.", hint="Is it a .kra file?")
    return Document(found)


def read_setting(name: str, default: str = "") -> str:
    """Return what Krita's settings keep for us."""
    return str(_krita().readSetting("shiage", name, default))


def write_setting(name: str, value: str) -> None:
    """Keep something in Krita's settings."""
    _krita().writeSetting("shiage", name, value)


def version() -> str:
    """Return Krita's version."""
    return str(_krita().version())


def _krita() -> Any:
    return krita.Krita.instance()


def _with_children(node: Any) -> Iterator[Any]:
    yield node
    for child in node.childNodes():
        yield from _with_children(child)


def _layers(node: Any, path: str) -> Iterator[Layer]:
    for child in reversed(node.childNodes()):
        if child.type() in _KINDS:
            here = f"{path}{child.name()}"
            yield Layer(child, here)
            yield from _layers(child, f"{here} / ")


def _find(node: Any, uid: str) -> Any:
    found: Sequence[Any] = [
        each for each in _with_children(node) if each.uniqueId().toString() == uid
    ]
    return found[0] if found else None


@contextmanager
def _no_questions() -> Iterator[None]:
    """Keep Krita from asking in a window of its own."""
    before = _krita().batchmode()
    _krita().setBatchmode(True)
    try:
        yield
    finally:
        _krita().setBatchmode(before)


def _close(document: Any) -> None:
    document.setModified(False)
    document.close()
