"""LZO1X in Python and numpy: the compression inside TLV files, without a library.

The encoder knows two kinds of matches, which is what flat paint is made of: the pixel before, and
the pixel one row below. The decoder knows all of LZO1X.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

END: Final = b"\x11\x00\x00"
_PIXEL_BYTES: Final = 4
_NEAR: Final = 16384
_FARTHEST: Final = 49151
_SHORT_LENGTH: Final = 8
_SHORT_DISTANCE: Final = 2048
_FIRST_RUN: Final = 238
_LEAST_RUN: Final = 2
_RUN: Final = 4
"""State after a run of literals; 0 to 3 are so many literals after a match."""

_LITERALS, _AS_BEFORE, _AS_BELOW = 0, 1, 2


class BadStreamError(ValueError):
    """A stream that is damaged, or that holds more than was announced."""


def decompress(stream: bytes, size: int) -> bytes:
    """Return the ``size`` bytes of an LZO1X stream; never holds more than them.

    Raises
    ------
    BadStreamError
        If the stream is damaged or holds another number of bytes.
    """
    decoder = _Decoder(stream, size)
    try:
        decoder.run()
    except IndexError as error:
        raise BadStreamError("the stream ends too early") from error
    if len(decoder.out) != size:
        raise BadStreamError(f"{len(decoder.out)} bytes instead of {size}")
    if decoder.at != len(stream):
        raise BadStreamError("something follows the end of the stream")
    return bytes(decoder.out)


def compress(pixels: NDArray[np.uint32]) -> bytes:
    """Return the LZO1X stream of an (H, W) picture of 32-bit pixels."""
    flat = np.ascontiguousarray(pixels, "<u4").ravel()
    data, row_bytes = flat.tobytes(), pixels.shape[1] * _PIXEL_BYTES
    out = bytearray()
    for kind, start, length in _tokens(flat, pixels.shape[1]):
        if kind == _LITERALS:
            _put_literals(out, data[start : start + length])
        else:
            _put_match(out, length, _PIXEL_BYTES if kind == _AS_BEFORE else row_bytes)
    return bytes(out + END)


class _Decoder:
    """The state of one decoding."""

    def __init__(self, stream: bytes, size: int) -> None:
        self.stream = stream
        self.size = size
        self.out = bytearray()
        self.at = 0

    def run(self) -> None:
        """Follow the instructions to the mark of the end."""
        stream = self.stream
        state = self._first()
        while True:
            byte = stream[self.at]
            self.at += 1
            if byte >= 16:
                length, distance, state = self._match(byte)
                if distance == 0:
                    return
            elif state == 0:
                self._literals(byte + 3 if byte else self._long(18))
                state = _RUN
                continue
            else:
                length, distance, state = self._old_match(byte, state)
            self._copy(length, distance)
            if state:
                self._literals(state)

    def _first(self) -> int:
        first = self.stream[0]
        if first < 18:
            return 0
        self.at = 1
        self._literals(first - 17)
        return min(first - 17, _RUN)

    def _match(self, byte: int) -> tuple[int, int, int]:
        """Return length, distance and literals that follow; distance 0 is the end."""
        if byte >= 64:
            more = self.stream[self.at]
            self.at += 1
            return (byte >> 5) + 1, (more << 3) + (byte >> 2 & 7) + 1, byte & 3
        if byte >= 32:
            length = (byte & 31) + 2 if byte & 31 else self._long(33)
            word = self._word()
            return length, (word >> 2) + 1, word & 3
        length = (byte & 7) + 2 if byte & 7 else self._long(9)
        word = self._word()
        distance = _NEAR + ((byte & 8) << 11) + (word >> 2)
        return length, 0 if distance == _NEAR else distance, word & 3

    def _old_match(self, byte: int, state: int) -> tuple[int, int, int]:
        more = self.stream[self.at]
        self.at += 1
        near = (more << 2) + (byte >> 2)
        return (3, near + 2049, byte & 3) if state == _RUN else (2, near + 1, byte & 3)

    def _long(self, base: int) -> int:
        """Return a length of which zero bytes count 255 each."""
        start = self.at
        while self.stream[self.at] == 0:
            self.at += 1
            if (self.at - start) * 255 > self.size:
                raise BadStreamError(f"more than {self.size} bytes")
        length = base + 255 * (self.at - start) + self.stream[self.at]
        self.at += 1
        return length

    def _word(self) -> int:
        word = self.stream[self.at] | self.stream[self.at + 1] << 8
        self.at += 2
        return word

    def _literals(self, count: int) -> None:
        end = self.at + count
        if end > len(self.stream) or len(self.out) + count > self.size:
            raise BadStreamError("more literals than the stream or the picture has")
        self.out += self.stream[self.at : end]
        self.at = end

    def _copy(self, length: int, distance: int) -> None:
        start = len(self.out) - distance
        if start < 0 or len(self.out) + length > self.size:
            raise BadStreamError("a match outside of the picture")
        if distance >= length:
            self.out += self.out[start : start + length]
        else:
            self.out += (self.out[start:] * (length // distance + 1))[:length]


def _tokens(flat: NDArray[np.uint32], width: int) -> list[tuple[int, int, int]]:
    """Return (kind, first byte, length in bytes) of each stretch of the picture."""
    kinds = np.zeros(len(flat), np.uint8)
    if width * _PIXEL_BYTES <= _FARTHEST:
        below = np.zeros(len(flat), np.bool_)
        below[width:] = flat[width:] == flat[:-width]
        kinds[_long_runs(below)] = _AS_BELOW
    before = np.zeros(len(flat), np.bool_)
    before[1:] = flat[1:] == flat[:-1]
    kinds[_long_runs(before & (kinds == _LITERALS))] = _AS_BEFORE
    starts = np.flatnonzero(np.diff(kinds, prepend=np.uint8(255))).astype(np.int64)
    lengths = np.diff(starts, append=len(flat))
    stretches = zip(
        kinds[starts].tolist(),
        (starts * _PIXEL_BYTES).tolist(),
        (lengths * _PIXEL_BYTES).tolist(),
        strict=True,
    )
    return list(stretches)


def _long_runs(same: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the runs of True that are long enough to be worth a match."""
    edges = np.flatnonzero(np.diff(same, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    short = ends - starts < _LEAST_RUN
    kept = same.copy()
    kept[starts[short]] = False
    return kept


def _put_literals(out: bytearray, literals: bytes) -> None:
    count = len(literals)
    if not out and count <= _FIRST_RUN:
        out.append(count + 17)
    elif count <= 18:
        out.append(count - 3)
    else:
        out.append(0)
        _put_long(out, count - 18)
    out += literals


def _put_match(out: bytearray, length: int, distance: int) -> None:
    if length <= _SHORT_LENGTH and distance <= _SHORT_DISTANCE:
        back = distance - 1
        out += bytes((length - 1 << 5 | (back & 7) << 2, back >> 3))
        return
    if distance <= _NEAR:
        mark, longest, word = 32, 33, distance - 1 << 2
    else:
        far = distance - _NEAR
        mark, longest, word = 16 | (far >> 14 & 1) << 3, 9, (far & 0x3FFF) << 2
    if length <= longest:
        out.append(mark | length - 2)
    else:
        out.append(mark)
        _put_long(out, length - longest)
    out += word.to_bytes(2, "little")


def _put_long(out: bytearray, rest: int) -> None:
    zeros = (rest - 1) // 255
    out += bytes(zeros)
    out.append(rest - 255 * zeros)
