"""Names of a level and its drawings in the shot folder."""

from __future__ import annotations

import re
from typing import Final

from .frame_ids import NO_NUMBER, FrameId

MODEL_NUMBER: Final = 900_000
"""Drawings of the color model come after all drawings of the level."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_PLAIN_SUFFIX = re.compile(r"[A-Za-z]*")


def level_name(stem: str) -> str:
    """Return a name that every system and the engine accept."""
    return _FORBIDDEN.sub("-", stem).strip(". ") or "level"


def stem_of(level: str, frame_id: FrameId) -> str:
    """Return the stem of a drawing's files.

    Suffixes that are more than letters, which projects may allow, are spelled in letters.
    """
    number, suffix = frame_id.number, frame_id.suffix
    if number == NO_NUMBER:
        number, suffix = 1, ""
    if number < 0:
        number, suffix = 0, f"minus{_spelled(str(-number))}"
    if not _PLAIN_SUFFIX.fullmatch(suffix):
        suffix = f"x{_spelled(suffix)}"
    return f"{level}.{number:04d}{suffix}"


def _spelled(text: str) -> str:
    return "".join(chr(ord("a") + digit) for byte in text.encode() for digit in divmod(byte, 16))
