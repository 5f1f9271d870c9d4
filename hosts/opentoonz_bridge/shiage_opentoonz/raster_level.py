"""A Toonz raster level with what belongs to it: its palette, and its lines before painting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes

from .cm32 import LAST_STYLE, Cm32, crop, widen
from .frame_ids import FrameId
from .survey import DrawingSurvey, survey_drawing
from .tlv import Tlv, open_tlv
from .tpl import Tpl, read_tpl

_MARGIN: Final = 2


@dataclass(frozen=True, eq=False)
class RasterLevel:
    """A level of Toonz raster drawings.

    Attributes
    ----------
    tlv
        Its drawings.
    tpl
        Its palette.
    before
        The level as it left cleanup, from ``nopaint/``, if it was kept.
    """

    tlv: Tlv
    tpl: Tpl
    before: Tlv | None = None

    @property
    def path(self) -> Path:
        """The file of the level."""
        return self.tlv.path

    @property
    def frame_ids(self) -> tuple[FrameId, ...]:
        """All drawings, in order."""
        return self.tlv.frame_ids

    def fingerprint(self, frame_id: FrameId) -> str:
        """Return a hash of a drawing as it is stored, with its lines before painting."""
        before = b"" if self.before is None else self._before_chunk(frame_id)
        return hash_bytes(self.tlv.chunk(frame_id) + before)

    def read(self, frame_id: FrameId) -> Cm32:
        """Decode a drawing."""
        return self.tlv.read(frame_id).pixels

    def read_before(self, frame_id: FrameId) -> Cm32 | None:
        """Decode a drawing as it left cleanup, if that was kept."""
        if self.before is None or frame_id not in self.before.frame_ids:
            return None
        return self.before.read(frame_id).pixels

    def survey(self, frame_id: FrameId) -> DrawingSurvey:
        """Look at a drawing.

        Raises
        ------
        InputError
            If it uses styles that the palette lacks.
        """
        window = widen(self.tlv.savebox(frame_id), _MARGIN, self.tlv.size)
        pixels, before = crop(self.read(frame_id), window), self.read_before(frame_id)
        before = None if before is None else crop(before, window)
        found = survey_drawing(pixels, before, self.tpl.review_style)
        self.check_styles(frame_id, found)
        return found

    def check_styles(self, frame_id: FrameId, survey: DrawingSurvey) -> None:
        """Raise :class:`InputError` if a drawing uses styles that the palette lacks."""
        used = {*survey.inks, *survey.paints}
        missing = sorted(style for style in used if style >= len(self.tpl.styles))
        if missing:
            reference = f" ({LAST_STYLE + 1} marks reference lines)" * (missing[-1] > LAST_STYLE)
            raise InputError(
                f"Drawing {frame_id.label} of {self.path.name} uses style {missing[-1]},"
                f" but {self.tpl.path.name} has {len(self.tpl.styles)} styles{reference}:"
                " OpenToonz shows it in red.",
                hint="Put the palette that belongs to the level back beside it.",
            )

    def _before_chunk(self, frame_id: FrameId) -> bytes:
        assert self.before is not None
        return self.before.chunk(frame_id) if frame_id in self.before.frame_ids else b""


def open_raster_level(path: Path) -> RasterLevel:
    """Open a level with its palette.

    Raises
    ------
    InputError
        If the level or its palette cannot be used, or if the level is one that we wrote.
    """
    tlv = open_tlv(path)
    if tlv.is_ours:
        raise InputError(
            f"{path.name} was written by Shiage.",
            hint="Name the level that it was made from; what you save from OpenToonz is yours.",
        )
    return RasterLevel(tlv, read_tpl(path.with_suffix(".tpl")), _find_before(path, tlv))


def _find_before(path: Path, tlv: Tlv) -> Tlv | None:
    """Return the untouched copy that cleanup left beside the level."""
    kept = path.parent / "nopaint" / f"{path.stem}_np.tlv"
    if not kept.is_file():
        return None
    try:
        before = open_tlv(kept)
    except InputError:
        return None
    return before if before.size == tlv.size else None
