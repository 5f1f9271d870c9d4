"""A level of numbered pictures as the shot folder sees it.

Lines and paint share a picture there: in a painted one, what is not a flat fill is line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import Mask, RgbaImage
from plugin_core.errors import InputError
from plugin_core.hashes import hash_file
from plugin_core.images import Picture, read_picture
from plugin_core.paint_colors import clear_paper, find_paint_colors
from plugin_core.palette import Palette, pack, unpack

from .frame_ids import FrameId
from .sequences import Sequence, open_sequence

_DARK: Final = 64
_TRACE: Final = (255, 0, 0, 255)
_AROUND = np.ones((3, 3), np.uint8)
_LEAST_FILL_SHARE: Final = 0.0005


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
    if not _has_fill(cleared):
        return SplitPicture(picture.rgba, None)
    no_lines = np.zeros(cleared.shape[:2], np.bool_)
    found = find_paint_colors(name, picture, no_lines)
    fills = [color for color in found.colors if max(color[:3]) > _DARK]
    if not fills:
        return SplitPicture(picture.rgba, None)
    is_fill = _solid_fill(cleared, fills)
    paint = np.where(is_fill[..., None], cleared, np.uint8(0))
    line = _lines_over(cleared, is_fill)
    line[_seams(cleared, is_fill)] = _TRACE
    return SplitPicture(line, paint)


def _has_fill(cleared: RgbaImage) -> bool:
    """Whether more than lines is on the paper: solid areas of a color that is not dark."""
    codes = pack(cleared)
    inner = cv2.erode((codes > 0).view(np.uint8), _AROUND, iterations=3)
    solid = inner.view(np.bool_) & (cleared[..., 3] == 255) & (cleared[..., :3].max(2) > _DARK)
    return int(solid.sum()) > _LEAST_FILL_SHARE * solid.size


def _solid_fill(cleared: RgbaImage, fills: Collection[tuple[int, int, int, int]]) -> Mask:
    """(H, W): pixels of exactly a fill's value that hang together with a solid patch of it."""
    values = pack(np.array([list(fills)], np.uint8))[0]
    codes = pack(cleared)
    keep = np.zeros(codes.shape, np.bool_)
    for value in values:
        same = (codes == value).view(np.uint8)
        core = cv2.erode(same, _AROUND)
        count, labels = cv2.connectedComponents(same, connectivity=4)
        has_core = np.bincount(labels[core.view(np.bool_)], minlength=count) > 0
        has_core[0] = False
        keep |= has_core[labels]
    return keep


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
