"""TLV files read: levels of Toonz raster drawings, versions 10 to 15.

A level is opened by its tables; a drawing is decoded when it is asked for.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes
from plugin_core.images import MAX_PIXELS

from .cm32 import NOWHERE, Box, Cm32, box_of, empty, is_visible
from .frame_ids import FrameId
from .lzo import BadStreamError, decompress
from .tlv_tables import CHUNK, Entry, HalfWrittenError, Tables, bad_tables

MAX_BYTES: Final = 2**31 - 1
HEADER_BYTES: Final = 76
CREATOR_BYTES: Final = 40
MARK: Final = "Shiage"
"""How the creator string of our own levels begins; the program replaces it when it saves."""

ICON: Final = struct.Struct("<6i")
CM32_KIND: Final = 2
_OLD_HEADER_BYTES: Final = 28
_SIGNATURE = re.compile(rb"TLV(1[0-5])B1a")
_MASK = re.compile(r"CM\(([0-9A-Fa-f]+)\)")
_FORBIDDEN: Final = 0x0E
_NO_DRAWINGS: Final = struct.pack("<3i", 0, 48, 48)
_MOST_DRAWINGS: Final = 60000


@dataclass(frozen=True, eq=False)
class TlvDrawing:
    """One decoded drawing.

    Attributes
    ----------
    frame_id
        Its number and suffix.
    pixels
        (H, W) of the size of the level; row 0 is the bottom.
    dpi
        ``(x, y)`` exactly as stored.
    savebox
        The part that was stored.
    """

    frame_id: FrameId
    pixels: Cm32
    dpi: tuple[float, float]
    savebox: Box


@dataclass(frozen=True, eq=False)
class Tlv:
    """An opened level.

    Attributes
    ----------
    path
        The file.
    data
        Its bytes.
    version
        10 to 15.
    creator
        Which program wrote it; empty before version 14.
    size
        ``(width, height)`` of every drawing.
    """

    path: Path
    data: bytes
    version: int
    creator: str
    size: tuple[int, int]
    _entries: dict[FrameId, Entry] = field(repr=False)

    @property
    def frame_ids(self) -> tuple[FrameId, ...]:
        """All drawings, in order."""
        return tuple(sorted(self._entries))

    @property
    def is_ours(self) -> bool:
        """Whether Shiage wrote it and nobody saved it since."""
        return self.creator.startswith(MARK)

    @cached_property
    def hash(self) -> str:
        """Hash of the file as it was read."""
        return hash_bytes(self.data)

    @property
    def icon_size(self) -> tuple[int, int] | None:
        """Declared size of the thumbnails, if any."""
        for entry in self._entries.values():
            if entry.icon is not None and entry.icon[0] + ICON.size <= len(self.data):
                width, height = struct.unpack_from("<2i", self.data, entry.icon[0])
                return (width, height) if width > 0 and height > 0 else None
        return None

    def drawings(self) -> Iterator[TlvDrawing]:
        """Decode one drawing after the other."""
        return (self.read(frame_id) for frame_id in self.frame_ids)

    def chunk(self, frame_id: FrameId) -> bytes:
        """Return the stored bytes of a drawing: the same bytes are the same drawing."""
        entry = self._entries[frame_id]
        end = entry.offset + self._header(frame_id)[4] + 36
        return self.data[entry.offset : end]

    def savebox(self, frame_id: FrameId) -> Box:
        """Return the part of the sheet that a drawing takes, without decoding it."""
        x, y, width, height = self._header(frame_id)[:4]
        return (x, y, width, height) if width > 0 and height > 0 else NOWHERE

    def read(self, frame_id: FrameId) -> TlvDrawing:
        """Decode a drawing.

        Raises
        ------
        HalfWrittenError
            If its bytes are cut off or damaged.
        InputError
            If it breaks a rule of the format.
        """
        x, y, width, height, size, dpi_x, dpi_y, across, down, kind = self._header(frame_id)
        box = (x, y, width, height)
        pixels = empty(*self.size)
        if width > 0 and height > 0:
            self._check_box(frame_id, box, (across, down), kind)
            start = self._entries[frame_id].offset + CHUNK.size
            stream = self.data[start : start + size - 12]
            pixels[y : y + height, x : x + width] = self._decode(frame_id, stream, box)
        else:
            box = NOWHERE
        return TlvDrawing(frame_id, pixels, (dpi_x, dpi_y), box)

    def icon_fault(self, frame_id: FrameId) -> str | None:
        """Say what is wrong with a drawing's thumbnail, which breaks the program's level strip."""
        entry = self._entries[frame_id].icon
        if self.version < 13:
            return None
        if entry is None:
            return "has no thumbnail, so that OpenToonz does not load it"
        try:
            _, _, size, width, height, _ = ICON.unpack_from(self.data, entry[0])
            start = entry[0] + ICON.size
            raw = decompress(self.data[start : start + size - 12], 4 * width * height)
        except (struct.error, BadStreamError, ValueError):
            return "has a damaged thumbnail"
        icon = np.frombuffer(raw, "<u4").reshape(height, width)
        box = box_of(is_visible(icon))
        if box not in (NOWHERE, (0, 0, width, height)):
            return "has a thumbnail that is not cropped, so that the level strip does not show it"
        return None

    def _header(self, frame_id: FrameId) -> tuple[int, ...]:
        entry = self._entries[frame_id]
        if not 0 < entry.offset <= len(self.data) - CHUNK.size:
            raise self._damaged(frame_id)
        header = CHUNK.unpack_from(self.data, entry.offset)
        end = 36 + header[4]
        too_long = entry.length is not None and end > entry.length
        if header[4] < 12 or too_long or entry.offset + end > len(self.data):
            raise self._damaged(frame_id)
        return header

    def _check_box(self, frame_id: FrameId, box: Box, stored: tuple[int, int], kind: int) -> None:
        x, y, width, height = box
        inside = 0 <= x <= self.size[0] - width and 0 <= y <= self.size[1] - height
        if not inside or stored != (width, height):
            raise InputError(
                f"Drawing {frame_id.label} of {self.path.name} lies outside of its picture"
                f" ({width} x {height} at {x}, {y} of {self.size[0]} x {self.size[1]}).",
                hint="The file is damaged: take the level from a backup.",
            )
        if kind != CM32_KIND:
            raise InputError(
                f"Drawing {frame_id.label} of {self.path.name} is no Toonz raster drawing.",
                hint="Convert the level in OpenToonz: Level > Convert to Toonz Raster.",
            )

    def _decode(self, frame_id: FrameId, stream: bytes, box: Box) -> Cm32:
        _, _, width, height = box
        try:
            raw = decompress(stream, 4 * width * height)
        except BadStreamError as error:
            raise self._damaged(frame_id) from error
        return np.frombuffer(raw, "<u4").reshape(height, width).astype(np.uint32, copy=False)

    def _damaged(self, frame_id: FrameId) -> HalfWrittenError:
        return HalfWrittenError(
            f"Drawing {frame_id.label} of {self.path.name} is cut off or damaged.",
            hint="If the level is being saved right now, try again; else take it from a backup.",
        )


def open_tlv(path: Path) -> Tlv:
    """Open a level.

    Raises
    ------
    HalfWrittenError
        If it is cut off, or its tables do not fit it.
    InputError
        If it is no such level, holds no drawing, or OpenToonz itself would not show it.
    """
    return parse_tlv(path, _read(path))


def parse_tlv(path: Path, data: bytes) -> Tlv:
    """Open a level whose bytes were read already; see :func:`open_tlv`."""
    version = _version(path, data)
    creator = _creator(data) if version >= 14 else ""
    _check_creator(path, creator)
    start = 8 + (CREATOR_BYTES if version >= 14 else 0)
    if len(data) < start + (_OLD_HEADER_BYTES if version > 10 else 20):
        raise _without_drawings(path)
    _, width, height, count = struct.unpack_from("<4i", data, start)
    if min(width, height) < 1 or width * height > MAX_PIXELS:
        raise InputError(
            f"{path.name} says that its drawings are {width} x {height} pixels.",
            hint="The file is damaged: take the level from a backup.",
        )
    if count == 0:
        raise _without_drawings(path)
    if not 0 < count < _MOST_DRAWINGS:
        raise bad_tables(path, count)
    tables = Tables(path, data, version, count)
    entries = tables.sequential(start + 20) if version == 10 else tables.listed(start + 16)
    return Tlv(path, data, version, creator, (width, height), entries)


def is_own_file(path: Path) -> bool:
    """Whether Shiage wrote a level and nobody saved it since; reads its first bytes only."""
    try:
        with path.open("rb") as file:
            start = file.read(8 + CREATOR_BYTES)
    except OSError:
        return False
    return bool(_SIGNATURE.match(start)) and _creator(start).startswith(MARK)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{path.name} is larger than 2 GiB, more than any level can be.",
                hint="Split the level in OpenToonz.",
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.",
            hint="It may have been moved or renamed, or you may not read it.",
        ) from error


def _version(path: Path, data: bytes) -> int:
    if data.startswith(_NO_DRAWINGS) and len(data) <= 64:
        raise _without_drawings(path)
    match = _SIGNATURE.match(data)
    if match is None:
        raise InputError(
            f"{path.name} is no Toonz raster level.", hint="Save it again as .tlv in OpenToonz."
        )
    return int(match[1])


def _creator(data: bytes) -> str:
    return data[8 : 8 + CREATOR_BYTES].partition(b"\0")[0].decode("latin-1")


def _check_creator(path: Path, creator: str) -> None:
    mask = _MASK.search(creator)
    if mask and int(mask[1], 16) & _FORBIDDEN:
        raise InputError(
            f"{path.name} is marked ({mask[0]}) so that OpenToonz shows it as an empty level.",
            hint="Save it again from the program that made it.",
        )


def _without_drawings(path: Path) -> InputError:
    return InputError(
        f"{path.name} was saved without any drawing.",
        hint="Draw something in the level and save it again.",
    )
