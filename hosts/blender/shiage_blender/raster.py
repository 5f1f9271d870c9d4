"""Shapes into pixels, and pixels into PNG files. Knows numpy, not Blender."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.uint8]
Rgb = tuple[int, int, int]

MAX_LABELS = 255


def fill_shape(labels: Labels, rings: Sequence[Array], label: int) -> None:
    """Write ``label`` into the pixels whose middles lie inside the rings, even-odd."""
    height, width = labels.shape
    corners = np.concatenate(rings)
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, width), min(bottom, height)
    if left >= right or top >= bottom:
        return
    toggles = np.zeros((bottom - top, right - left + 1), np.int32)
    for ring in rings:
        _toggle(toggles, ring - np.array([left, top]))
    inside = np.cumsum(toggles[:, :-1], axis=1) & 1
    labels[top:bottom, left:right][inside.astype(np.bool_)] = label


def _toggle(toggles: NDArray[np.int32], ring: Array) -> None:
    """Mark in each row of pixels where the ring crosses it: beyond, inside and outside swap."""
    rows, columns = toggles.shape
    start, end = ring, np.roll(ring, -1, axis=0)
    upward = start[:, 1] > end[:, 1]
    high, low = np.where(upward[:, None], end, start), np.where(upward[:, None], start, end)
    first = np.clip(np.ceil(high[:, 1] - 0.5), 0, rows).astype(np.intp)
    stop = np.clip(np.ceil(low[:, 1] - 0.5), 0, rows).astype(np.intp)
    counts = np.maximum(stop - first, 0)
    edge = np.repeat(np.arange(len(ring)), counts)
    if not len(edge):
        return
    offset = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = first[edge] + offset
    along = (row + 0.5 - high[edge, 1]) / (low[edge, 1] - high[edge, 1])
    x = high[edge, 0] + along * (low[edge, 0] - high[edge, 0])
    column = np.clip(np.ceil(x - 0.5), 0, columns - 1).astype(np.intp)
    np.add.at(toggles, (row, column), 1)


def encode_labels(labels: Labels, colors: Sequence[Rgb]) -> bytes:
    """Return a PNG in which label 0 is transparent and label ``n`` has color ``n - 1``."""
    height, width = labels.shape
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = labels
    table = b"\0\0\0" + b"".join(bytes(color) for color in colors)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", table),
        (b"tRNS", b"\0"),
        (b"IDAT", zlib.compress(rows.tobytes(), 1)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def inside_point(rings: Sequence[Array]) -> Array:
    """Return the ``x, y`` of a pixel inside the rings, as near to their middle as there is one."""
    corner = np.floor(np.concatenate(rings).min(axis=0))
    width, height = (np.ceil(np.concatenate(rings).max(axis=0)) - corner).astype(int) + 1
    labels = np.zeros((height, width), np.uint8)
    fill_shape(labels, [ring - corner for ring in rings], 1)
    places = np.argwhere(labels)[:, ::-1] + 0.5
    if not len(places):
        return np.asarray(rings[0].mean(axis=0))
    middle = places.mean(axis=0)
    return np.asarray(places[np.square(places - middle).sum(axis=1).argmin()] + corner)
