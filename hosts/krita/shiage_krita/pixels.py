"""Pixels as Krita hands them out: bytes, in whatever color space the document has.

Krita's own Python may come without numpy, so everything here is done by what the standard library
does in one call: slices, big integers, and regular expressions over a plane of bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_CHANNELS: Final = {"RGBA": 4, "GRAYA": 2, "CMYKA": 5, "LABA": 4, "XYZA": 4, "YCbCrA": 4, "A": 1}
_DEPTH_BYTES: Final = {"U8": 1, "U16": 2, "F16": 2, "F32": 4}
_TOUCHED: Final = re.compile(rb"[^\0]+")


@dataclass(frozen=True)
class ColorSpace:
    """What Krita calls model, depth and profile."""

    model: str
    depth: str
    profile: str

    @property
    def alpha_bytes(self) -> int:
        """Bytes of the alpha, which always comes last."""
        return _DEPTH_BYTES[self.depth]

    @property
    def pixel_bytes(self) -> int:
        """Bytes of one pixel."""
        return _CHANNELS[self.model] * self.alpha_bytes


SRGB: Final = ColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
"""What pictures are exchanged in: blue, green, red, alpha, a byte each."""


def coverage(pixels: bytes, space: ColorSpace) -> bytes:
    """Return a byte for each pixel: 0 where it is fully transparent."""
    step = space.pixel_bytes
    return _any_of([pixels[step - 1 - place :: step] for place in range(space.alpha_bytes)])


def is_blank(pixels: bytes, space: ColorSpace) -> bool:
    """Whether nothing is painted at all."""
    mask = coverage(pixels, space)
    return mask.count(0) == len(mask)


def difference(one: bytes, other: bytes, space: ColorSpace) -> bytes:
    """Return a byte for each pixel: 0 where two pictures are the same."""
    differs = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    mixed = differs.to_bytes(len(one), "little")
    step = space.pixel_bytes
    return _any_of([mixed[place::step] for place in range(step)])


def put_over(below: bytes, above: bytes, mask: bytes, space: ColorSpace) -> bytes:
    """Return ``below`` with the pixels of ``above`` wherever the mask is not 0, to the bit."""
    result = bytearray(below)
    for start, end in _runs(mask, space):
        result[start:end] = above[start:end]
    return bytes(result)


def only(pixels: bytes, mask: bytes, space: ColorSpace) -> bytes:
    """Return the pixels where the mask is not 0, and nothing elsewhere."""
    return put_over(bytes(len(pixels)), pixels, mask, space)


def both(one: bytes, other: bytes) -> bytes:
    """Return the mask of what either mask covers."""
    return _any_of([one, other])


def without(mask: bytes, other: bytes) -> bytes:
    """Return the mask of what the first covers and the second does not."""
    uncovered = other.translate(bytes([255]) + bytes(255))
    everything = mask.translate(bytes([0]) + bytes([255]) * 255)
    kept = int.from_bytes(everything, "little") & int.from_bytes(uncovered, "little")
    return kept.to_bytes(len(mask), "little")


def within(mask: bytes, other: bytes) -> bytes:
    """Return the mask of what both cover."""
    return without(mask, without(mask, other))


def from_indices(indices: bytes, table: list[bytes], space: ColorSpace) -> bytes:
    """Return the pixels of a picture of indices into a table of pixels."""
    step = space.pixel_bytes
    result = bytearray(len(indices) * step)
    rest = bytes(256 - len(table))
    for place in range(step):
        result[place::step] = indices.translate(bytes(pixel[place] for pixel in table) + rest)
    return bytes(result)


def pixels_of(
    colors: Mapping[int, bytes], converted: bytes, order: list[int], space: ColorSpace
) -> list[bytes]:
    """Return a pixel for each color: the artist's own where known, else the converted one."""
    step = space.pixel_bytes
    return [
        colors.get(color, converted[place * step : (place + 1) * step])
        for place, color in enumerate(order)
    ]


def _runs(mask: bytes, space: ColorSpace) -> Iterator[tuple[int, int]]:
    step = space.pixel_bytes
    for run in _TOUCHED.finditer(mask):
        yield run.start() * step, run.end() * step


def _any_of(planes: list[bytes]) -> bytes:
    if len(planes) == 1:
        return planes[0]
    together = 0
    for plane in planes:
        together |= int.from_bytes(plane, "little")
    return together.to_bytes(len(planes[0]), "little")
