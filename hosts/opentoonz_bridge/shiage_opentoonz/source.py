"""Levels as the shot folder sees them, whatever files they are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from plugin_core.arrays import RgbaImage
from plugin_core.errors import InputError
from plugin_core.palette import Palette

from .cm32 import Box
from .frame_ids import FrameId

ADVICE: Final = {
    ".pli": "Convert the level in OpenToonz: Level > Convert to Toonz Raster.",
    ".svg": "Convert the level in OpenToonz: Level > Convert to Toonz Raster.",
    ".tzp": "Open the level in OpenToonz and save it as .tlv.",
    ".tzu": "Open the level in OpenToonz and save it as .tlv.",
    ".tzl": "Open the level in OpenToonz and save it as .tlv.",
    ".psd": "Export the layer as numbered PNG files.",
    ".exr": "Export the level as numbered PNG files.",
    ".jpg": "JPEG blurs flat colors: export the level as numbered PNG files.",
    ".jpeg": "JPEG blurs flat colors: export the level as numbered PNG files.",
}
"""What to do with levels that we do not paint, by extension."""

_VECTORS: Final = (".pli", ".svg")


class Source(Protocol):
    """A level that can be turned into a shot folder."""

    @property
    def path(self) -> Path:
        """The file of the level; of numbered pictures the first."""
        ...

    @property
    def name(self) -> str:
        """The name of the level."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the artist should know, one sentence each."""
        ...

    @property
    def frame_ids(self) -> tuple[FrameId, ...]:
        """All drawings of the shot, in order; those of a color model come last."""
        ...

    @property
    def palette(self) -> Palette | None:
        """The palette of the shot, if the level has one."""
        ...

    @property
    def window(self) -> Box | None:
        """The part of the sheet that the shot shows; ``None`` is all of it."""
        ...

    def key(self, frame_id: FrameId) -> str:
        """Return a hash of all that a drawing's pictures are made from."""
        ...

    def pictures(self, frame_id: FrameId) -> tuple[RgbaImage, RgbaImage | None]:
        """Return a drawing's line art and, where it has any, its paint."""
        ...


def check_kind(path: Path) -> None:
    """Refuse levels that we do not paint, with advice.

    Raises
    ------
    InputError
        Says how to make a level that we can paint.
    """
    ending = path.suffix.lower()
    advice = ADVICE.get(ending)
    if advice:
        kind = "a vector level" if ending in _VECTORS else f"a level of kind {ending}"
        raise InputError(f"{path.name} is {kind}, which Shiage does not paint.", hint=advice)
