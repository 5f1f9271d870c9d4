"""Pictures in and out of files: PNG, TGA and TIFF, 1 to 16 bits, always as straight-alpha RGBA.

Reading is careful, because pictures come from strangers: the header is judged before a pixel is
decoded. Writing goes through :mod:`.storage`.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from PIL import Image, PngImagePlugin, TgaImagePlugin, TiffImagePlugin
from PIL.ImageFile import ImageFile

from .arrays import RgbaImage
from .deep_images import png_is_deep, read_deep_png, read_deep_tiff, read_tiff_layout
from .errors import UnreadableImage
from .files.storage import write_bytes

__all__ = [
    "EXTENSIONS",
    "MAX_PIXELS",
    "Picture",
    "encode_png",
    "has_alpha",
    "picture_dpi",
    "picture_size",
    "read_picture",
    "read_rgba",
    "write_png",
]

MAX_PIXELS: Final = 64 * 1024 * 1024
"""Larger pictures are refused from their header: 8K fits, a bomb does not."""

EXTENSIONS: Final = (".png", ".tga", ".tif", ".tiff")

_MOST_DPI: Final = 100_000
"""What a file says beyond is damaged, not a resolution."""

_FLAT_MODES: Final = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa"}
_BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What the readers of Pillow and tifffile raise on damaged files."""

_Kind = Literal["png", "tga", "tiff"]
_READERS: Final[dict[_Kind, type[ImageFile]]] = {
    "png": PngImagePlugin.PngImageFile,
    "tga": TgaImagePlugin.TgaImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
}


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded picture.

    Attributes
    ----------
    rgba
        (H, W, 4) ``uint8``, straight alpha; opaque where the file has no alpha.
    has_alpha
        Whether any pixel is not opaque: an alpha channel of 255 everywhere says nothing.
    dpi
        Resolution ``(x, y)`` as the file states it.
    """

    rgba: RgbaImage
    has_alpha: bool
    dpi: tuple[float, float] | None = None


def read_picture(path: Path) -> Picture:
    """Decode a picture of 1 to 16 bits a channel.

    Parameters
    ----------
    path
        A PNG, TGA or TIFF file.

    Raises
    ------
    UnreadableImage
        If it is missing, truncated, larger than ``MAX_PIXELS``, or no such picture.
    """
    with _judging(path):
        kind = _kind(path)
        rgba, dpi = _read_tiff(path) if kind == "tiff" else _read_png_or_tga(path, kind)
    return Picture(rgba, bool((rgba[..., 3] < 255).any()), dpi)


def read_rgba(path: Path) -> RgbaImage:
    """Decode a picture to (H, W, 4) ``uint8``; see :func:`read_picture`."""
    return read_picture(path).rgba


def has_alpha(path: Path) -> bool:
    """Whether any pixel of a picture is not opaque."""
    return read_picture(path).has_alpha


def picture_size(path: Path) -> tuple[int, int]:
    """Return ``(width, height)`` from the header alone.

    Raises
    ------
    UnreadableImage
        If there is no header, or if it states more than ``MAX_PIXELS``.
    """
    with _judging(path):
        kind = _kind(path)
        if kind == "tiff":
            size = read_tiff_layout(path).shown_size
        else:
            with _READERS[kind](path) as header:
                size = header.size
        return _allowed(path, size)


def picture_dpi(path: Path) -> tuple[float, float] | None:
    """Return the resolution ``(x, y)`` that a picture's header states, if any.

    Raises
    ------
    UnreadableImage
        If there is no header.
    """
    with _judging(path):
        kind = _kind(path)
        if kind == "tiff" and read_tiff_layout(path).only_tifffile_reads_it:
            return None
        with _READERS[kind](path) as header:
            return _dpi(header)


def write_png(path: Path, rgba: RgbaImage) -> None:
    """Write a PNG whole or not at all.

    Parameters
    ----------
    path
        Where it goes; its folder is made when missing.
    rgba
        (H, W, 4) ``uint8``, straight alpha.

    Raises
    ------
    StorageError
        If it cannot be written; what was there before is unchanged.
    """
    write_bytes(path, encode_png(rgba))


def encode_png(rgba: RgbaImage, *, dpi: tuple[float, float] | None = None) -> bytes:
    """Return the bytes of a PNG of (H, W, 4) ``uint8``; ``dpi`` is the resolution ``(x, y)``."""
    buffer = io.BytesIO()
    settings = {} if dpi is None else {"dpi": dpi}
    # Flat paint is as small at level 3 as at 6, and written three times as fast.
    Image.fromarray(rgba, "RGBA").save(buffer, "PNG", compress_level=3, **settings)
    return buffer.getvalue()


def _read_png_or_tga(path: Path, kind: _Kind) -> tuple[RgbaImage, tuple[float, float] | None]:
    with _READERS[kind](path) as picture:
        _allowed(path, picture.size)
        picture.load()
        if kind == "png" and png_is_deep(path):
            return read_deep_png(path), _dpi(picture)
        rgba = _flattened(picture)
    if kind == "tga" and not rgba[..., 3].any() and _tga_alpha_bits(path) == 0:
        rgba[..., 3] = 255
    return rgba, _dpi(picture)


def _read_tiff(path: Path) -> tuple[RgbaImage, tuple[float, float] | None]:
    layout = read_tiff_layout(path)
    _allowed(path, layout.size)
    if layout.refused:
        raise UnreadableImage(
            f"{path.name} holds {layout.refused}, which Shiage does not read.",
            hint="Save it as PNG, TGA or TIFF in RGB or gray, with 8 or 16 bits a channel.",
        )
    if layout.bits == 16 and layout.only_tifffile_reads_it:
        return read_deep_tiff(path, layout), None
    with TiffImagePlugin.TiffImageFile(path) as picture:
        picture.load()  # also where OpenCV decodes: Pillow notices what is cut off
        rgba = read_deep_tiff(path, layout) if layout.bits == 16 else _flattened(picture)
        return rgba, _dpi(picture)


def _flattened(picture: ImageFile) -> RgbaImage:
    if picture.mode not in _FLAT_MODES:
        raise ValueError(f"pixels of kind {picture.mode}")
    straight = picture.convert("LA") if picture.mode == "La" else picture
    return np.array(straight.convert("RGBA"))


def _dpi(picture: ImageFile) -> tuple[float, float] | None:
    dpi = [float(each) for each in picture.info.get("dpi", ())]
    return (dpi[0], dpi[1]) if dpi and all(0 < each <= _MOST_DPI for each in dpi) else None


def _tga_alpha_bits(path: Path) -> int:
    """Old scanners write 32-bit TGA with an empty fourth channel and say so with 0 alpha bits."""
    with path.open("rb") as file:
        return file.read(18)[17] & 0x0F


def _kind(path: Path) -> _Kind:
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"\x89PNG":
        return "png"
    if start in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "tiff"
    if path.suffix.lower() == ".tga" and start:
        return "tga"
    raise ValueError("empty file" if not start else "another kind of file")


def _allowed(path: Path, size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    if width * height > MAX_PIXELS:
        raise UnreadableImage(
            f"{path.name} is too large: {width} x {height} pixels.",
            hint=f"Shiage reads pictures of up to {MAX_PIXELS // 2**20} megapixels.",
        )
    return size


@contextmanager
def _judging(path: Path) -> Iterator[None]:
    """Turn whatever a damaged file makes the readers raise into one sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableImage(
            f"{path} does not exist.", hint="It may have been moved or renamed."
        ) from error
    except PermissionError as error:
        raise UnreadableImage(f"{path} may not be read.", hint="Change its permissions.") from error
    except _BROKEN as error:
        raise UnreadableImage(
            f"{path.name} cannot be read: it is truncated, damaged or no PNG, TGA or TIFF.",
            hint=f"Save it again as PNG in {path.parent}.",
        ) from error
