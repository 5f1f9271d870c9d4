"""A level of numbered pictures as the shot folder sees it.

Lines and paint share a picture there: in a painted one, what is not a flat fill is line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask, RgbaImage
from plugin_core.errors import InputError, TooManyColors
from plugin_core.files.hashes import hash_file
from plugin_core.images import Picture, read_picture
from plugin_core.paint.paint_colors import MAX_COLORS, clear_paper
from plugin_core.palette import Codes, Palette, pack, unpack

from .frame_ids import FrameId
from .sequences import Sequence, open_sequence

_DARK: Final = 64
_TRACE: Final = (255, 0, 0, 255)
_AROUND = np.ones((3, 3), np.uint8)
_LEAST_SOLID_PX: Final = 4


@dataclass(frozen=True, eq=False)
class SplitPicture:
    """A picture taken apart.

    Attributes
    ----------
    line
        (H, W, 4): the lines alone, on transparent paper.
    paint
        (H, W, 4): the flat fills alone; ``None`` where there is none.
    """

    line: RgbaImage
    paint: RgbaImage | None


@dataclass(frozen=True, eq=False)
class PictureSource:
    """A level of numbered pictures.

    Attributes
    ----------
    sequence
        Its files.
    hashes
        The hash of each of them when it was opened.
    is_learned
        Whether the paint of a drawing counts; ``None`` is always.
    """

    sequence: Sequence
    hashes: Mapping[FrameId, str]
    is_learned: Callable[[FrameId], bool] | None = None
    warnings: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The level as scenes name it."""
        return self.sequence.level_path

    @property
    def name(self) -> str:
        """The name of the level."""
        return self.sequence.name

    @property
    def frame_ids(self) -> tuple[FrameId, ...]:
        """All drawings, in order."""
        return tuple(self.sequence.files)

    @property
    def palette(self) -> Palette | None:
        """Pictures have no palette: their colors are read from the painted ones."""
        return None

    @property
    def window(self) -> None:
        """The shot shows whole pictures."""
        return None

    def key(self, frame_id: FrameId) -> str:
        """Return a hash of all that a drawing's pictures are made from."""
        learned = self.is_learned is None or self.is_learned(frame_id)
        return f"{self.hashes[frame_id]} {learned}"

    def pictures(self, frame_id: FrameId) -> tuple[RgbaImage, RgbaImage | None]:
        """Return a drawing's line art and, where it has any, its paint."""
        path = self.sequence.files[frame_id]
        split = split_picture(path.name, read_picture(path))
        learned = self.is_learned is None or self.is_learned(frame_id)
        return split.line, split.paint if learned else None

    def is_unchanged(self) -> bool:
        """Whether every file is as it was when the level was opened."""
        files = self.sequence.files
        return all(
            path.is_file() and hash_file(path) == self.hashes[each] for each, path in files.items()
        )


def open_picture_source(
    path: Path, *, is_learned: Callable[[FrameId], bool] | None = None
) -> PictureSource:
    """Open a level from its name in a scene, or from one of its pictures.

    Raises
    ------
    InputError
        If there is none, or only a single picture without a number.
    """
    sequence = open_sequence(path)
    if len(sequence.files) < 2:
        raise InputError(
            f"{path.name} is a single picture.",
            hint="Shiage learns from some drawings of a level to paint its others.",
        )
    hashes = {each: hash_file(file) for each, file in sequence.files.items()}
    return PictureSource(sequence, hashes, is_learned)


def split_picture(name: str, picture: Picture) -> SplitPicture:
    """Take a picture apart into lines and flat fills.

    A color is a fill where it is solid and not dark; where fills meet lines, the line is as strong
    as it hides the fill. A picture without a fill is line art as it is.

    Raises
    ------
    TooManyColors
        If it is neither line art nor flat paint.
    """
    cleared = clear_paper(picture)
    codes = pack(cleared)
    fills = _fills(codes)
    if len(fills) == 0:
        return SplitPicture(picture.rgba, None)
    if len(fills) > MAX_COLORS:
        raise TooManyColors(
            f"{name} holds {len(fills):,} colors: that is a photo or a gradient, not flat paint.",
            hint="Paint it with flat colors, or leave it out (on the command line: --drawings).",
        )
    is_fill = np.isin(codes, fills)
    paint = np.where(is_fill[..., None], cleared, np.uint8(0))
    line = _lines_over(cleared, is_fill)
    line[_seams(cleared, is_fill)] = _TRACE
    return SplitPicture(line, paint)


def _fills(codes: Codes) -> Codes:
    """Return the values that are solid somewhere and not dark: lines are dark, or thin."""
    solid = _solid(codes)
    values, counts = np.unique(codes[solid], return_counts=True)
    bright = unpack(values)[:, :3].max(axis=1, initial=0) > _DARK
    fills: Codes = values[bright & (counts >= _LEAST_SOLID_PX)]
    return fills


def _solid(codes: Codes) -> Mask:
    """Painted pixels whose neighbors, two pixels far, have exactly their value."""
    solid = codes > 0
    across = np.zeros(codes.shape, np.bool_)
    across[:, 1:] = codes[:, 1:] != codes[:, :-1]
    down = np.zeros(codes.shape, np.bool_)
    down[1:] = codes[1:] != codes[:-1]
    near = cv2.dilate((across | down).view(np.uint8), _AROUND, iterations=2)
    return solid & (near == 0)


def _lines_over(cleared: RgbaImage, is_fill: Mask) -> RgbaImage:
    """Return the lines of a painted picture on transparent paper."""
    line = cleared.copy()
    line[is_fill] = 0
    rest = ~is_fill & (cleared[..., 3] > 0)
    if not rest.any():
        return line
    under = _nearest_fill(cleared, is_fill)
    hidden = under.astype(np.int16) - cleared[..., :3].astype(np.int16)
    strength = np.clip(
        255 * hidden.max(axis=2) // np.maximum(under.max(axis=2).astype(np.int16), 1), 0, 255
    )
    beside = rest & (cv2.dilate(is_fill.view(np.uint8), _AROUND, iterations=3) > 0)
    blended = beside & (strength > 0) & (cleared[..., 3] == 255)
    line[blended, :3] = 0
    line[blended, 3] = np.maximum(strength[blended], 6)
    return line


def _seams(cleared: RgbaImage, is_fill: Mask) -> Mask:
    """(H, W): where two fills touch, because the trace line between them took one's color."""
    codes = np.where(is_fill, pack(cleared), np.uint32(0))
    seams = np.zeros(codes.shape, np.bool_)
    for here, beside in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        seams[here] |= (codes[here] != codes[beside]) & (codes[here] > 0) & (codes[beside] > 0)
    return seams


def _nearest_fill(cleared: RgbaImage, is_fill: Mask) -> NDArray[np.uint8]:
    """(H, W, 3): the value of the fill nearest to each pixel."""
    _, nearest = cv2.distanceTransformWithLabels(
        (~is_fill).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Pixel labels number the marked pixels in scan order, from 1.
    values = np.concatenate([np.zeros(1, np.uint32), pack(cleared)[is_fill]])
    return unpack(values[nearest])[:, :3].reshape(*is_fill.shape, 3)
