"""Painted copies that the artist goes on with: they stand for the levels they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from plugin_core.errors import InputError

from .frame_ids import FrameId
from .places import REPORT
from .records import read_record
from .sequences import PICTURES, open_sequence
from .tlv import open_tlv

_RASTER: Final = ".tlv"
_PICTURE: Final = ".png"


def source_of(level: Path) -> Path:
    """Return the level that a painted copy was made from, else ``level`` itself.

    Copies that the artist saved since are copies still: most of their paint is ours, and what is
    the artist's is taken from there. One that got drawings of its own is a level of its own. For
    numbered pictures one of the source's pictures is returned.
    """
    sources = (level.with_name(name) for name in _record(level).get("sources", ()))
    source = next((each for each in sources if each.is_file()), level)
    drawn = _drawings(source)
    return source if not drawn or _drawings(level) <= drawn else level


def _record(level: Path) -> Mapping[str, Any]:
    """Return the record of a painted copy, nothing for other levels.

    Painted pictures are PNG files; their record is named after the pictures they were made from.
    """
    names = [level.stem]
    if level.suffix.lower() == _PICTURE:
        names = [level.with_suffix(ending).name for ending in PICTURES]
    records = (read_record(level.with_name(f"{name}{REPORT}")) for name in names)
    return next((record for record in records if record), {})


def _drawings(level: Path) -> frozenset[FrameId]:
    """Return the drawings that a level holds; none where it cannot be read."""
    with suppress(InputError):
        is_raster = level.suffix.lower() == _RASTER
        return frozenset(open_tlv(level).frame_ids if is_raster else open_sequence(level).files)
    return frozenset()
