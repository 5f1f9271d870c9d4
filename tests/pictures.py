"""Picture files of every kind, byte by byte where no library writes them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

PNG_COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}


def write_png16(path: Path, samples: NDArray[np.uint16]) -> Path:
    """Write (H, W, channels) as a PNG of 16 bits."""
    height, width, channels = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    path.write_bytes(png_bytes(width, height, 16, PNG_COLOR_TYPES[channels], zlib.compress(rows)))
    return path


def png_bytes(width: int, height: int, depth: int, color_type: int, data: bytes) -> bytes:
    """Return a PNG whose header says what the arguments say, true or not."""
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def write_tiff(path: Path, samples: NDArray[Any], **settings: Any) -> Path:
    """Write (H, W, channels) as a TIFF."""
    channels = samples.shape[2]
    kind = "minisblack" if channels < 3 else "rgb"
    if channels == 1:
        tifffile.imwrite(path, samples[..., 0], photometric=kind, **settings)
    else:
        settings.setdefault("planarconfig", "contig")
        planes = samples if settings["planarconfig"] == "contig" else np.moveaxis(samples, -1, 0)
        tifffile.imwrite(path, planes, photometric=kind, **settings)
    return path
