"""Small pictures for the report: the line art alone, and the lines over the paint."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from ..arrays import RgbaImage
from ..images import read_rgba
from ..regions import LineArt, read_line_art

WIDTH_PX: Final = 640
HEIGHT_PX: Final = 640
_QUALITY: Final = 82
_WHITE: Final = (255, 255, 255)
_BLANK: Final = (222, 226, 234)
"""Shows under paint, so that white paint and no paint look different."""


@dataclass(frozen=True)
class Thumbnails:
    """Both pictures as data URIs, and the size in pixels of the drawing that they show."""

    before: str
    after: str
    width: int
    height: int


def make_thumbnails(line: RgbaImage, picture: Path | None) -> Thumbnails:
    """Show a drawing before and after painting.

    Parameters
    ----------
    line
        Its line art.
    picture
        Its paint; ``None`` where there is none yet.
    """
    height, width = line.shape[:2]
    ink = _over(_WHITE, line)
    before = _data_uri(ink)
    if picture is None:
        return Thumbnails(before, before, width, height)
    after = _over_paint(ink, read_line_art(line), read_rgba(picture))
    return Thumbnails(before, _data_uri(after), width, height)


def _over_paint(ink: RgbaImage, line_art: LineArt, paint: RgbaImage) -> RgbaImage:
    """Lay the lines over the paint; trace lines vanish, as they do in the finished picture."""
    lines = ink.copy()
    lines[line_art.trace_mask] = 255
    base = _over(_BLANK, paint).astype(np.uint16)
    return ((base * lines + 127) // 255).astype(np.uint8)


def _over(ground: tuple[int, int, int], rgba: RgbaImage) -> RgbaImage:
    alpha = rgba[..., 3:].astype(np.uint16)
    mixed = rgba[..., :3] * alpha + np.array(ground, np.uint16) * (255 - alpha)
    opaque = np.full_like(alpha, 255)
    return np.dstack([(mixed + 127) // 255, opaque]).astype(np.uint8)


def _data_uri(rgba: RgbaImage) -> str:
    height, width = rgba.shape[:2]
    scale = min(1.0, WIDTH_PX / width, HEIGHT_PX / height)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rgba = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(rgba[..., :3]).save(buffer, "WEBP", quality=_QUALITY, method=3)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
