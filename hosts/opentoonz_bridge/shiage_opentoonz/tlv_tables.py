"""The tables of a TLV file, which say where its drawings and thumbnails lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError

from .frame_ids import FrameId

CHUNK: Final = struct.Struct("<5i2d3i")
"""Savebox, size, resolution, raster size and kind: what stands before a drawing's pixels."""


class HalfWrittenError(InputError):
    """A level whose bytes do not fit each other: being saved right now, or damaged."""

    code = "input.half_written"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a drawing and its icon lie in the file."""

    offset: int
    length: int | None
    icon: tuple[int, int] | None = None


class Tables:
    """The tables of a level, which say where its drawings lie."""

    def __init__(self, path: Path, data: bytes, version: int, count: int) -> None:
        self.path = path
        self.data = data
        self.version = version
        self.count = count

    def listed(self, at: int) -> dict[FrameId, Entry]:
        """Read the tables whose offsets stand at ``at``."""
        frames_at, icons_at = struct.unpack_from("<2i", self.data, at)
        if frames_at == 0 or (icons_at == 0 and self.version >= 13):
            raise InputError(
                f"{self.path.name} has no table of its"
                f" {'thumbnails' if frames_at else 'drawings'}: OpenToonz shows only its first"
                " drawing.",
                hint="The file is damaged: take the level from a backup.",
            )
        frames, end = self._table(frames_at)
        if self.version < 13:
            return {frame_id: Entry(*place) for frame_id, place in frames.items()}
        if frames_at < icons_at < end:
            raise bad_tables(self.path, self.count)
        icons, _ = self._icons(icons_at)
        return {
            frame_id: Entry(offset, length, icons.get(frame_id))
            for frame_id, (offset, length) in frames.items()
        }

    def sequential(self, at: int) -> dict[FrameId, Entry]:
        """Follow the drawings of a file without tables."""
        entries = {}
        for number in range(1, self.count + 1):
            if at + CHUNK.size > len(self.data):
                raise bad_tables(self.path, self.count)
            entries[FrameId(number)] = Entry(at, None)
            at += 36 + max(CHUNK.unpack_from(self.data, at)[4], 12)
        return entries

    def _icons(self, at: int) -> tuple[dict[FrameId, tuple[int, int]], int]:
        icons, end = self._table(at, complete=False)
        return {each: (offset, length or 0) for each, (offset, length) in icons.items()}, end

    def _table(
        self, at: int, *, complete: bool = True
    ) -> tuple[dict[FrameId, tuple[int, int | None]], int]:
        found: dict[FrameId, tuple[int, int | None]] = {}
        for _ in range(self.count):
            try:
                frame_id, offset, length, at = self._entry(at)
            except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
                if complete:
                    raise bad_tables(self.path, self.count) from error
                break
            if frame_id in found and complete:
                raise bad_tables(self.path, self.count)
            found[frame_id] = offset, length
        return found, at

    def _entry(self, at: int) -> tuple[FrameId, int, int | None, int]:
        if at < 0:
            raise ValueError("negative offset")
        (number,) = struct.unpack_from("<i", self.data, at)
        if self.version < 15:
            suffix = self.data[at + 4 : at + 5].rstrip(b"\0").decode("latin-1")
            at += 5
        else:
            (length,) = struct.unpack_from("<i", self.data, at + 4)
            if not 0 <= length <= 255:
                raise ValueError("suffix too long")
            suffix = self.data[at + 8 : at + 8 + length].decode("utf-8")
            at += 8 + length
        if self.version == 11:
            (offset,) = struct.unpack_from("<i", self.data, at)
            return FrameId(number, suffix), offset, None, at + 4
        offset, length = struct.unpack_from("<2i", self.data, at)
        return FrameId(number, suffix), offset, length, at + 8


def bad_tables(path: Path, count: int) -> HalfWrittenError:
    """Return the error of a level whose tables do not hold what its header says."""
    return HalfWrittenError(
        f"{path.name} says that it holds {count} drawings, but its table does not.",
        hint="If the level is being saved right now, try again; else take it from a backup.",
    )
