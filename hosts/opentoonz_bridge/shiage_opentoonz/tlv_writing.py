"""TLV files written, as the program itself writes them: versions 14 and 15."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from plugin_core import __version__
from plugin_core.errors import InputError

from .cm32 import EMPTY, NOWHERE, Box, Cm32, box_of, crop, empty, is_visible
from .frame_ids import FrameId
from .lzo import compress
from .tlv import (
    CM32_KIND,
    CREATOR_BYTES,
    HEADER_BYTES,
    ICON,
    MARK,
    MAX_BYTES,
    TlvDrawing,
)
from .tlv_tables import CHUNK

CREATOR: Final = f"{MARK} {__version__} CM(f1)"
"""The mask after CM tells the program that it may read the level: without it, it may not."""

_ICON_SIZE: Final = (80, 60)
_CODEC: Final = b"LZO "
_CHUNK_OVERHEAD: Final = 12
_LEAST_STREAM: Final = 8


@dataclass(frozen=True)
class EncodedDrawing:
    """A drawing and its thumbnail as they go into a file."""

    frame_id: FrameId
    chunk: bytes
    icon: bytes


def icon_size_of(size: tuple[int, int], declared: tuple[int, int] | None) -> tuple[int, int]:
    """Return the size of thumbnails: as the source declares it, but never beyond the drawing."""
    width, height = declared or _ICON_SIZE
    return min(width, size[0]), min(height, size[1])


def encode_drawing(drawing: TlvDrawing, icon_size: tuple[int, int]) -> EncodedDrawing:
    """Pack a drawing.

    Raises
    ------
    InputError
        If no Toonz raster level can hold it.
    """
    box = _savebox(drawing.pixels)
    icon = _icon_chunk(drawing.pixels, box, icon_size)
    return EncodedDrawing(drawing.frame_id, _frame_chunk(drawing, box), icon)


def join_tlv(
    size: tuple[int, int], drawings: Iterable[EncodedDrawing], *, creator: str = CREATOR
) -> bytes:
    """Return the bytes of a level.

    Parameters
    ----------
    size
        ``(width, height)`` of the level.
    drawings
        Its drawings in any order.
    creator
        Which program wrote it, at most 39 characters.

    Raises
    ------
    InputError
        If there is no drawing, or more than a level can hold.
    """
    out = bytearray(HEADER_BYTES)
    frames: dict[FrameId, tuple[int, int]] = {}
    icons: dict[FrameId, tuple[int, int]] = {}
    for drawing in drawings:
        frames[drawing.frame_id] = _append(out, drawing.chunk)
        icons[drawing.frame_id] = _append(out, drawing.icon)
    version = 15 if any(_needs_15(frame_id) for frame_id in frames) else 14
    frames_at, icons_at = (_append(out, _table(table, version))[0] for table in (frames, icons))
    if not frames or len(out) > MAX_BYTES:
        raise InputError(
            "A Toonz raster level holds at least one drawing and less than 2 GiB.",
            hint="Split the level in OpenToonz." if frames else "Draw something first.",
        )
    signature = f"TLV{version}B1a".encode()
    name = creator.encode("latin-1")[: CREATOR_BYTES - 1].ljust(CREATOR_BYTES, b"\0")
    numbers = struct.pack("<6i", 16, *size, len(frames), frames_at, icons_at)
    out[:HEADER_BYTES] = signature + name + numbers + _CODEC
    return bytes(out)


def encode_tlv(
    size: tuple[int, int],
    drawings: Iterable[TlvDrawing],
    *,
    icon_size: tuple[int, int] | None = None,
    creator: str = CREATOR,
) -> bytes:
    """Return the bytes of a level of these drawings; see :func:`join_tlv`."""
    icon = icon_size_of(size, icon_size)
    encoded = (encode_drawing(drawing, icon) for drawing in drawings)
    return join_tlv(size, encoded, creator=creator)


def _savebox(pixels: Cm32) -> Box:
    """Return the tight box of all that is not empty.

    A pixel that shows nothing may still name an ink; it is kept, as artists' files have it.
    """
    return box_of(pixels != EMPTY)


def _frame_chunk(drawing: TlvDrawing, box: Box) -> bytes:
    stored = crop(drawing.pixels, box) if box != NOWHERE else np.zeros((1, 1), np.uint32)
    most = max(4 * drawing.pixels.size - _CHUNK_OVERHEAD, _LEAST_STREAM)
    stream = compress(stored, max_bytes=most)
    if len(stream) > most:
        raise InputError(
            f"Drawing {drawing.frame_id.label} is noise that OpenToonz could not read back.",
            hint="Clean the drawing up, or leave it out of the level.",
        )
    x, y, width, height = box
    rows, cols = stored.shape
    header = CHUNK.pack(
        x, y, width, height, _CHUNK_OVERHEAD + len(stream), *drawing.dpi, cols, rows, CM32_KIND
    )
    return header + stream


def _icon_chunk(pixels: Cm32, box: Box, icon: tuple[int, int]) -> bytes:
    stored = _shrink(pixels, icon)
    tight = box_of(is_visible(stored))
    if tight != NOWHERE:
        stored = crop(stored, tight)
    else:
        stored = empty(*_lost_icon_size(box, pixels.shape, icon))
    stream = compress(stored, max_bytes=2**31)
    rows, cols = stored.shape
    header = ICON.pack(*icon, _CHUNK_OVERHEAD + len(stream), cols, rows, CM32_KIND)
    return header + stream


def _shrink(pixels: Cm32, icon: tuple[int, int]) -> Cm32:
    height, width = pixels.shape
    rows = np.arange(icon[1]) * height // icon[1]
    cols = np.arange(icon[0]) * width // icon[0]
    shrunk: Cm32 = pixels[rows[:, None], cols]
    return shrunk


def _lost_icon_size(box: Box, shape: tuple[int, ...], icon: tuple[int, int]) -> tuple[int, int]:
    """Return what the reader expects of an icon in which nothing is left of the drawing."""
    if box == NOWHERE:
        return 1, 1
    sides = zip(box[:2], box[2:], reversed(shape), icon, strict=True)
    width, height = (
        min(max(1, (2 * length * small + full) // (2 * full)), small - start * small // full)
        for start, length, full, small in sides
    )
    return width, height


def _append(out: bytearray, part: bytes) -> tuple[int, int]:
    start = len(out)
    out += part
    return start, len(part)


def _needs_15(frame_id: FrameId) -> bool:
    suffix = frame_id.suffix
    return bool(suffix) and not (len(suffix) == 1 and suffix.isascii() and suffix.isalpha())


def _table(places: dict[FrameId, tuple[int, int]], version: int) -> bytes:
    rows = []
    for frame_id, place in sorted(places.items()):
        suffix = frame_id.suffix.encode()
        name = suffix.ljust(1, b"\0") if version == 14 else struct.pack("<i", len(suffix)) + suffix
        rows.append(struct.pack("<i", frame_id.number) + name + struct.pack("<2i", *place))
    return b"".join(rows)
