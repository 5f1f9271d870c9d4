"""The sheet that parts are drawn on: exact fills below, antialiased ink above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, RgbaImage
from .geometry import Points

OVERSAMPLING: Final = 2
_SHIFT: Final = 4
_SUBPIXELS: Final = 1 << _SHIFT


class Canvas:
    """Part numbers at drawing size and ink at twice the size; ``origin`` is its corner in pixels.

    Ink is kept with premultiplied alpha, so that drawing ``(r, g, b, 255)`` with antialiasing is
    the usual "over" and drawing zeros erases.
    """

    def __init__(self, ids: LabelMap, ink: NDArray[np.uint8], origin: tuple[int, int]) -> None:
        self.ids = ids
        self.ink = ink
        self.origin = origin

    @classmethod
    def blank(cls, width: int, height: int) -> Canvas:
        """Empty paper."""
        fine = (height * OVERSAMPLING, width * OVERSAMPLING, 4)
        return cls(np.zeros((height, width), np.int32), np.zeros(fine, np.uint8), (0, 0))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels of the drawing."""
        return self.ids.shape[1], self.ids.shape[0]

    def fill(self, outlines: Sequence[Points], number: int, *, erase_ink: bool) -> None:
        """Paint the inside of closed outlines (even-odd) with a part number."""
        cv2.fillPoly(self.ids, self._coarse(outlines), number, shift=_SHIFT)
        if erase_ink:
            cv2.fillPoly(self.ink, self._fine(outlines), (0, 0, 0, 0), shift=_SHIFT)

    def stroke(
        self, paths: Sequence[Points], width_px: float, color: tuple[int, int, int], *, closed: bool
    ) -> None:
        """Draw lines of one width."""
        thickness = max(1, round(width_px * OVERSAMPLING))
        ink = (*color, 255)
        fine = self._fine(paths)
        cv2.polylines(self.ink, fine, closed, ink, thickness, cv2.LINE_AA, _SHIFT)

    def erase_line(self, start: Points, end: Points, width_px: float) -> None:
        """Rub out ink between two points."""
        thickness = max(1, round(width_px * OVERSAMPLING))
        path = self._fine([np.stack([start, end])])
        cv2.polylines(self.ink, path, False, (0, 0, 0, 0), thickness, cv2.LINE_8, _SHIFT)

    def ids_at(self, shape: Points) -> NDArray[np.int32]:
        """Part number at each point; points off the sheet take the nearest on it."""
        column, row = np.rint(shape - self.origin).astype(int).T
        width, height = self.size
        return self.ids[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]

    def crop(self, outlines: Sequence[Points]) -> Canvas | None:
        """A copy of the sheet around outlines, or ``None`` if they lie off the sheet."""
        low = np.min([o.min(axis=0) for o in outlines], axis=0) - self.origin
        high = np.max([o.max(axis=0) for o in outlines], axis=0) - self.origin
        x0, y0 = (int(v) for v in np.maximum(np.floor(low) - 1, 0))
        x1, y1 = (int(v) for v in np.minimum(np.ceil(high) + 2, self.size))
        if x1 <= x0 or y1 <= y0:
            return None
        k = OVERSAMPLING
        return Canvas(
            self.ids[y0:y1, x0:x1].copy(),
            self.ink[y0 * k : y1 * k, x0 * k : x1 * k].copy(),
            (self.origin[0] + x0, self.origin[1] + y0),
        )

    def paste(self, other: Canvas, outlines: Sequence[Points]) -> None:
        """Take over from a crop what lies inside closed outlines."""
        width, height = other.size
        x0, y0 = other.origin[0] - self.origin[0], other.origin[1] - self.origin[1]
        k = OVERSAMPLING
        coarse = np.zeros((height, width), np.uint8)
        cv2.fillPoly(coarse, other._coarse(outlines), 255, shift=_SHIFT)
        fine = np.zeros((height * k, width * k), np.uint8)
        cv2.fillPoly(fine, other._fine(outlines), 255, shift=_SHIFT)
        window = (slice(y0, y0 + height), slice(x0, x0 + width))
        fine_window = (
            slice(y0 * k, (y0 + height) * k),
            slice(x0 * k, (x0 + width) * k),
        )
        np.copyto(self.ids[window], other.ids, where=coarse > 0)
        cv2.copyTo(other.ink, fine, self.ink[fine_window])

    def line_rgba(self) -> RgbaImage:
        """Ink at drawing size with straight alpha."""
        soft = cv2.resize(self.ink, self.size, interpolation=cv2.INTER_AREA)
        alpha = soft[..., 3]
        drawn = alpha > 0
        share = alpha[drawn][:, None].astype(np.float32) / 255
        rgba = np.zeros_like(soft)
        rgba[drawn, :3] = np.clip(np.rint(soft[drawn, :3] / share), 0, 255)
        rgba[..., 3] = alpha
        return rgba

    def _coarse(self, paths: Sequence[Points]) -> list[NDArray[np.int32]]:
        return [_fixed(path - self.origin) for path in paths]

    def _fine(self, paths: Sequence[Points]) -> list[NDArray[np.int32]]:
        # Centers of coarse pixels lie between fine ones, hence the half pixel.
        half = (OVERSAMPLING - 1) / 2
        return [_fixed((path - self.origin) * OVERSAMPLING + half) for path in paths]


def _fixed(path: Points) -> NDArray[np.int32]:
    return np.rint(np.clip(path, -20000, 20000) * _SUBPIXELS).astype(np.int32)
