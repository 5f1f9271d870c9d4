"""LZO1X, the compression of TLV files: fast where the library is there, the same without it.

The library decodes forty times faster than our own code; our own encoder is seven times faster on
drawings than the library's, for streams of twice the size. Both read what the other wrote.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .lzo_python import BadStreamError
from .lzo_python import compress as _compress
from .lzo_python import decompress as _decompress

try:
    import lzallright
except ImportError:  # a platform without a wheel
    _HAS_LIBRARY = False
else:
    _HAS_LIBRARY = True

__all__ = ["BadStreamError", "compress", "decompress"]

_ZERO_GIVES: Final = 255
_BYTE_GIVES: Final = 72
"""The most that a byte can add: a match of 288 bytes takes four, each further zero adds 255."""

_ROOM: Final = 8


def decompress(stream: bytes, size: int) -> bytes:
    """Return the ``size`` bytes of an LZO1X stream.

    Raises
    ------
    BadStreamError
        If the stream is damaged or holds another number of bytes.
    """
    # The library takes no limit: a stream that could hold far more than announced is not for it.
    if not _HAS_LIBRARY or _most(stream) > _ROOM * size:
        return _decompress(stream, size)
    try:
        data = lzallright.LZOCompressor.decompress(stream, size)
    except lzallright.InputNotConsumed as error:
        raise BadStreamError("something follows the end of the stream") from error
    except lzallright.LZOError as error:
        raise BadStreamError("the stream is damaged") from error
    if len(data) != size:
        raise BadStreamError(f"{len(data)} bytes instead of {size}")
    return data


def compress(pixels: NDArray[np.uint32], *, max_bytes: int) -> bytes:
    """Return the LZO1X stream of an (H, W) picture of 32-bit pixels.

    Streams longer than ``max_bytes`` are tried again with the library, which packs noise better.
    """
    stream = _compress(pixels)
    if len(stream) <= max_bytes or not _HAS_LIBRARY:
        return stream
    packed = lzallright.LZOCompressor().compress(np.ascontiguousarray(pixels, "<u4").tobytes())
    return packed if len(packed) < len(stream) else stream


def _most(stream: bytes) -> int:
    """Bound the length of the output without decoding."""
    zeros = stream.count(0)
    return _ZERO_GIVES * zeros + _BYTE_GIVES * (len(stream) - zeros)
