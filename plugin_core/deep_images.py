"""Pictures of 16 bits a channel, brought down to 8.

Pillow cuts 16 bits down to the upper 8 and knows no gray TIFF with alpha; OpenCV keeps 16 bits but
misreads that kind and separate planes. So: OpenCV where it is right, tifffile where it is not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .arrays import RgbaImage

DeepArray = NDArray[np.uint16]

_PREMULTIPLIED: Final = 1
_STRAIGHT: Final = 2
_FULL: Final = 65535
_FLOATING_POINT: Final = 3
_REFUSED_KINDS: Final = {5: "CMYK pixels", 8: "Lab pixels", 9: "Lab pixels", 10: "Lab pixels"}


@dataclass(frozen=True, slots=True)
class TiffLayout:
    """How the first picture of a TIFF file lies in it.

    ``size`` is (width, height); ``kind`` and ``sample_format`` are the numbers of the tags
    PhotometricInterpretation and SampleFormat.
    """

    size: tuple[int, int]
    bits: int
    channels: int
    planar: bool
    alpha: int
    orientation: int
    kind: int
    sample_format: int

    @property
    def refused(self) -> str:
        """What its pixels are, in words, where we do not read them; else ``""``."""
        if self.kind in _REFUSED_KINDS:
            return _REFUSED_KINDS[self.kind]
        if self.sample_format == _FLOATING_POINT:
            return "floating-point pixels"
        if self.bits > 16:
            return f"pixels of {self.bits} bits a channel"
        usual = self.sample_format == 1 and self.kind in (1, 2) and self.orientation == 1
        if self.bits == 16 and (not usual or self.channels > 4):
            return "16-bit pixels of a kind that only scanners and renderers write"
        return ""

    @property
    def shown_size(self) -> tuple[int, int]:
        """(width, height) as viewers show it: half of the orientations lie on a side."""
        width, height = self.size
        return (height, width) if self.orientation >= 5 else (width, height)

    @property
    def only_tifffile_reads_it(self) -> bool:
        """Whether Pillow refuses or OpenCV misreads this kind."""
        return self.channels == 2 or (self.planar and self.channels > 1)


def read_tiff_layout(path: Path) -> TiffLayout:
    """Read the header of a TIFF file; raises ``ValueError`` where there is none."""
    from tifffile import TiffFile, TiffPage

    with TiffFile(path) as tiff:
        page = tiff.pages[0]
        if not isinstance(page, TiffPage):
            raise ValueError("no first page")
        extra = page.extrasamples
        orientation = page.tags.get("Orientation")
        return TiffLayout(
            size=(page.imagewidth, page.imagelength),
            bits=int(page.bitspersample),
            channels=int(page.samplesperpixel),
            planar=int(page.planarconfig) == 2,
            alpha=int(extra[0]) if extra else 0,
            orientation=1 if orientation is None else int(orientation.value),
            kind=int(page.photometric),
            sample_format=int(page.sampleformat),
        )


def png_is_deep(path: Path) -> bool:
    """Whether the header of a PNG says 16 bits a channel."""
    with path.open("rb") as file:
        return file.read(25)[24:] == b"\x10"


def read_deep_png(path: Path) -> RgbaImage:
    """Decode a PNG of 16 bits whose header has been judged."""
    return _to_rgba8(_cv2_decode(path), _STRAIGHT)


def read_deep_tiff(path: Path, layout: TiffLayout) -> RgbaImage:
    """Decode a TIFF of 16 bits whose header has been judged."""
    samples = _tifffile_decode(path, layout) if layout.only_tifffile_reads_it else _cv2_decode(path)
    if layout.alpha not in (_PREMULTIPLIED, _STRAIGHT) and samples.shape[2] in (2, 4):
        samples = samples[..., :-1]
    return _to_rgba8(samples, layout.alpha)


def _cv2_decode(path: Path) -> DeepArray:
    """Return (H, W, 1 | 3 | 4) in the order red, green, blue, alpha."""
    # OpenCV reads its own limit once, when it is loaded; the callers have judged the header anyway.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(64 * 1024 * 1024))
    import cv2

    samples = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples is None or samples.dtype != np.uint16:
        raise ValueError("damaged data")
    if samples.ndim == 2:
        return np.asarray(samples[..., None], np.uint16)
    order = [2, 1, 0, 3][: samples.shape[2]]
    return np.asarray(samples[..., order], np.uint16)


def _tifffile_decode(path: Path, layout: TiffLayout) -> DeepArray:
    """Return (H, W, channels)."""
    from tifffile import TiffFile

    with TiffFile(path) as tiff:
        samples: NDArray[Any] = tiff.pages[0].asarray()
    if layout.planar and layout.channels > 1:
        samples = np.moveaxis(samples, 0, -1)
    return samples.astype(np.uint16, copy=False)


def _to_rgba8(samples: DeepArray, alpha: int) -> RgbaImage:
    """Round 16 bits to the nearest of 8, spread gray, make alpha straight."""
    channels = samples.shape[2]
    color, opacity = samples, np.full((*samples.shape[:2], 1), _FULL, np.uint16)
    if channels in (2, 4):
        color, opacity = samples[..., :-1], samples[..., -1:]
    if alpha == _PREMULTIPLIED:
        color = _unpremultiplied(color, opacity)
    if color.shape[2] == 1:
        color = np.repeat(color, 3, axis=2)
    deep = np.concatenate([color, opacity], axis=2).astype(np.uint32)
    return ((deep + 128) // 257).astype(np.uint8)


def _unpremultiplied(color: DeepArray, opacity: DeepArray) -> DeepArray:
    """Divide color by opacity; what is fully transparent becomes black."""
    divisor = np.maximum(opacity, 1).astype(np.uint64)
    straight = (color.astype(np.uint64) * _FULL + divisor // 2) // divisor
    return np.where(opacity > 0, np.minimum(straight, _FULL), 0).astype(np.uint16)
