"""The shot folder of a document, in the user's cache: what the engine reads and writes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import time
import uuid
import zlib
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from plugin_core.errors import StorageError

from .qt import QtCore, QtGui

LEVEL: Final = "A"
KEPT_SECONDS: Final = 90 * 24 * 3600
_MAX_WAITING: Final = 2
_OWNER: Final = "document"
"""The file that names the document of a shot folder."""


def cache_folder() -> Path:
    """Return the folder of all shots that came from Krita."""
    places = QtCore.QStandardPaths
    kind = places.StandardLocation.GenericCacheLocation
    return Path(places.writableLocation(kind)) / "shiage" / "krita"


def stem_of(number: int) -> str:
    """Return what the files of a drawing are called, but for the ending."""
    return f"{LEVEL}.{number:04d}"


def hash_of(pixels: bytes) -> str:
    """Return a fingerprint of a picture."""
    return hashlib.sha1(pixels, usedforsecurity=False).hexdigest()  # the fastest one there is


class ShotFiles:
    """The files of one document.

    Pictures are written by one thread beside the user interface, which compressing would hold up;
    a picture that is there already is not written again. Call :meth:`finish` before anybody reads.
    """

    def __init__(self, shot: str, root: Path | None = None) -> None:
        self.folder = (root or cache_folder()) / shot
        self._hashes_file = self.folder / "pictures.json"
        self._writer = ThreadPoolExecutor(1, "shiage")
        self._waiting: list[Future[None]] = []
        self._keeping: dict[str, Future[None]] = {}
        try:
            for name in ("line", "paint", "kept"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _storage(self.folder, error) from error
        self._hashes = self._read_hashes()

    def picture(self, kind: str, number: int) -> Path:
        """Return the path of a drawing's ``line``, ``paint`` or ``result``."""
        return self.folder / kind / f"{stem_of(number)}.png"

    @property
    def is_busy(self) -> bool:
        """Whether the writer should catch up before it gets more."""
        return sum(not each.done() for each in self._waiting) >= _MAX_WAITING

    def is_there(self, kind: str, number: int, look: str) -> bool:
        """Whether a picture with this fingerprint lies in its place."""
        path = self.picture(kind, number)
        return self._hashes.get(f"{kind}/{path.name}") == look and path.is_file()

    def write(self, kind: str, number: int, pixels: bytes, size: tuple[int, int]) -> None:
        """Write an sRGB picture, later."""
        path = self.picture(kind, number)
        self._hashes.pop(f"{kind}/{path.name}", None)
        self._waiting.append(self._writer.submit(_write_picture, path, pixels, size))

    def written(self, kind: str, number: int, look: str) -> None:
        """Remember the fingerprint of what a picture was made from."""
        self._hashes[f"{kind}/{self.picture(kind, number).name}"] = look

    def keep(self, name: str, pixels: bytes) -> None:
        """Keep raw pixels, later; the name has their fingerprint in it."""
        path = self.folder / "kept" / f"{name}.z"
        if path.is_file():
            return
        self._keeping[name] = self._writer.submit(_write, path, pixels)
        self._waiting.append(self._keeping[name])

    def keep_picture(self, name: str, path: Path) -> None:
        """Keep a picture whose file will be replaced one day, not changed."""
        kept = self.folder / "kept" / f"{name}.png"
        kept.unlink(missing_ok=True)
        _link(path, kept)

    def keeps(self, name: str) -> bool:
        """Whether pixels were kept under a name."""
        return name in self._keeping or (self.folder / "kept" / f"{name}.z").is_file()

    def kept(self, name: str, length: int) -> bytes | None:
        """Return the pixels that were kept, if they have the length asked for."""
        if name in self._keeping:
            wait([self._keeping.pop(name)])
        path = self.folder / "kept" / f"{name}.png"
        pixels = read_pixels(path) if path.is_file() else _unpacked(path.with_suffix(".z"))
        return pixels if len(pixels) == length else None

    def leave_only(self, kind: str, numbers: Collection[int]) -> None:
        """Remove the pictures of drawings that are gone."""
        wanted = {self.picture(kind, number).name for number in numbers}
        for path in (self.folder / kind).glob("[!.]*.png"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
                self._hashes.pop(f"{kind}/{path.name}", None)

    def forget_kept(self, prefix: str, wanted: Collection[str]) -> None:
        """Remove kept pixels whose name begins so, except those that are wanted."""
        for path in (self.folder / "kept").glob(f"{prefix}*"):
            if path.stem not in wanted:
                path.unlink(missing_ok=True)

    @property
    def is_written(self) -> bool:
        """Whether everything is on the disk."""
        return all(each.done() for each in self._waiting)

    def finish(self) -> None:
        """Wait for what is not written yet and say what went wrong."""
        waiting, self._waiting = self._waiting, []
        try:
            for each in waiting:
                each.result()
            _replace(self._hashes_file, json.dumps(self._hashes).encode())
        except OSError as error:
            raise _storage(self.folder, error) from error

    def close(self) -> None:
        """Let the writer go."""
        self._writer.shutdown(wait=False)

    def _read_hashes(self) -> dict[str, str]:
        try:
            values = json.loads(self._hashes_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}


def open_files(shot: str, document: str, root: Path | None = None) -> ShotFiles:
    """Open the shot folder of a document, whose file is empty as long as it was never saved.

    A copy of a document, saved as another or made by a file manager, names the folder of the
    original. It gets a copy of that folder, or what one learns and forgets would reach the other.
    """
    root = root or cache_folder()
    owner = _owner(root / shot)
    if owner not in ("", document) and _is_there(owner):
        shot = _copied(root, shot)
    files = ShotFiles(shot, root)
    try:
        _replace(files.folder / _OWNER, document.encode())
    except OSError as error:
        raise _storage(files.folder, error) from error
    return files


def _owner(folder: Path) -> str:
    try:
        return (folder / _OWNER).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _is_there(document: str) -> bool:
    try:
        return Path(document).exists()
    except OSError:  # on a share that is gone
        return False


def _copied(root: Path, shot: str) -> str:
    copy = uuid.uuid4().hex
    try:
        shutil.copytree(root / shot, root / copy, copy_function=_link)
    except OSError as error:
        shutil.rmtree(root / copy, ignore_errors=True)
        raise _storage(root / copy, error) from error
    return copy


def _link(path: str | Path, to: str | Path) -> None:
    """Have a file, which is only ever replaced as a whole, under a second name."""
    try:
        os.link(path, to)
    except OSError:  # a disk without links
        shutil.copyfile(path, to)


def read_picture(path: Path, size: tuple[int, int]) -> bytes:
    """Return the sRGB pixels of a picture of a known size."""
    pixels = read_pixels(path)
    if len(pixels) != 4 * size[0] * size[1]:
        raise StorageError(
            f"{path} cannot be read, or has another size than the document.",
            hint="Colorize again.",
        )
    return pixels


def read_pixels(path: Path) -> bytes:
    """Return the sRGB pixels of a picture; nothing if it cannot be read."""
    image = QtGui.QImage(str(path))
    if image.isNull():
        return b""
    return bytes_of(image.convertToFormat(QtGui.QImage.Format.Format_ARGB32))


def bytes_of(image: object) -> bytes:
    """Return the bytes of a picture whose lines have no gaps between them."""
    bits = image.constBits()  # type: ignore[attr-defined]
    bits.setsize(image.sizeInBytes())  # type: ignore[attr-defined]
    return bytes(bits)


def forget_old_shots(root: Path, now: float | None = None) -> None:
    """Remove the folders of documents that nobody worked on for three months."""
    before = (now or time.time()) - KEPT_SECONDS
    for folder in root.glob("*/"):
        marker = folder / "pictures.json"
        if marker.is_file() and marker.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def encode_png(pixels: bytes, size: tuple[int, int]) -> bytes:
    """Return an sRGB picture as PNG: unfiltered, which takes half the time of Qt's own."""
    width, height = size
    formats, step = QtGui.QImage.Format, 4 * width
    image = QtGui.QImage(pixels, width, height, step, formats.Format_ARGB32)
    rgba = memoryview(bytes_of(image.convertToFormat(formats.Format_RGBA8888)))
    rows = b"".join(
        part for start in range(0, len(rgba), step) for part in (b"\0", rgba[start : start + step])
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", check)))


def _write_picture(path: Path, pixels: bytes, size: tuple[int, int]) -> None:
    _replace(path, encode_png(pixels, size))


def _write(path: Path, pixels: bytes) -> None:
    _replace(path, zlib.compress(pixels, 1))


def _unpacked(path: Path) -> bytes:
    try:
        return zlib.decompress(path.read_bytes())
    except (OSError, zlib.error):
        return b""


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(path)


def _storage(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{folder} could not be written: {error.strerror or error}.",
        hint="Make room on the disk, or check the folder's permissions.",
    )
