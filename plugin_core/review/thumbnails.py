"""Small pictures for the report: the line art alone, and the lines over the paint."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image

from ..arrays import Box, RgbaImage
from ..regions import LineArt, read_line_art

WIDTH_PX: Final = 640
HEIGHT_PX: Final = 640
_QUALITY: Final = 82
_AIR: Final = 0.06
_WHITE: Final = (255, 255, 255)
_BLANK: Final = (222, 226, 234)
"""Shows under paint, so that white paint and no paint look different."""


@dataclass(frozen=True)
class Thumbnails:
    """Both pictures as data URIs, and the part of the drawing that they show."""

    before: str
    after: str
    box: Box


def make_thumbnails(
    line: RgbaImage, picture: RgbaImage | None, *, box: Box | None = None
) -> Thumbnails:
    """Show a drawing before and after painting.

    Parameters
    ----------
    line
        Its line art.
    picture
        Its paint; ``None`` where there is none yet.
    box
        The part to show; ``None``, or a part that it does not have, is all of it.
    """
    height, width = line.shape[:2]
    if box is None or box[0] + box[2] > width or box[1] + box[3] > height:
        box = (0, 0, width, height)
    ink = _over(_WHITE, line)
    before = _data_uri(ink, box)
    if picture is None:
        return Thumbnails(before, before, box)
    after = _over_paint(ink, read_line_art(line), picture)
    return Thumbnails(before, _data_uri(after, box), box)


def find_paint(picture: RgbaImage) -> Box:
    """Return the part of a picture that is neither transparent nor white."""
    x, y, width, height = cv2.boundingRect(
        (_over(_WHITE, picture) != 255).any(axis=2).view(np.uint8)
    )
    return x, y, width, height


def find_action(boxes: Iterable[Box], size: tuple[int, int]) -> Box:
    """Return the part of the picture in which all boxes lie, with some air around.

    Parameters
    ----------
    boxes
        Where something is drawn.
    size
        Width and height of the picture; shown whole where there is no box.
    """
    corners = np.array([(x, y, x + w, y + h) for x, y, w, h in boxes])
    if len(corners) == 0:
        return 0, 0, *size
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    air = max(8, int(_AIR * (high - low).max()))
    x, y = (int(value) for value in np.maximum(low - air, 0))
    right, bottom = (int(value) for value in np.minimum(high + air, size))
    return x, y, right - x, bottom - y


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


def _data_uri(rgba: RgbaImage, box: Box) -> str:
    x, y, width, height = box
    rgba = rgba[y : y + height, x : x + width]
    scale = min(1.0, WIDTH_PX / width, HEIGHT_PX / height)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rgba = np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(rgba[..., :3]).save(buffer, "WEBP", quality=_QUALITY, method=3)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
