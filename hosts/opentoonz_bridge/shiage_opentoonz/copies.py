"""Painted copies that the artist goes on with: they stand for the levels they were made from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError

from .frame_ids import FrameId
from .places import REPORT
from .records import read_record
from .sequences import open_sequence
from .tlv import open_tlv

_RASTER: Final = ".tlv"


def source_of(level: Path) -> Path:
    """Return the level that a painted copy was made from, else ``level`` itself.

    Copies that the artist saved since are copies still: most of their paint is ours, and what is
    the artist's is taken from there. One that got drawings of its own is a level of its own. For
    numbered pictures one of the source's pictures is returned.
    """
    stem = level.stem.rstrip("._")
    record = read_record(level.with_name(f"{stem}{REPORT}")) or {}
    if not any(Path(name).suffix == level.suffix for name in record.get("hashes", ())):
        return level
    sources = (level.with_name(name) for name in record.get("sources", ()))
    source = next((each for each in sources if each.is_file()), level)
    drawn = _drawings(source)
    return source if not drawn or _drawings(level) <= drawn else level


def _drawings(level: Path) -> frozenset[FrameId]:
    """Return the drawings that a level holds; none where it cannot be read."""
    with suppress(InputError):
        is_raster = level.suffix.lower() == _RASTER
        return frozenset(open_tlv(level).frame_ids if is_raster else open_sequence(level).files)
    return frozenset()
