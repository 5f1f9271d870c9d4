"""Frame ids: how OpenToonz numbers the drawings of a level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NO_NUMBER: Final = -2
"""The number of the only drawing of a level that is not numbered."""

_CELL = re.compile(r"(?P<number>[0-9]{1,9})(?P<suffix>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class FrameId:
    """Number and suffix of a drawing; ordered as OpenToonz orders them."""

    number: int
    suffix: str = ""

    @property
    def label(self) -> str:
        """As people say it: ``7a``."""
        return "-" if self.number == NO_NUMBER else f"{self.number}{self.suffix}"


def read_frame_id(text: str) -> FrameId | None:
    """Return the frame id in a cell of a scene: ``0007a``; ``-`` is a picture without a number."""
    if text == "-":
        return FrameId(NO_NUMBER)
    match = _CELL.fullmatch(text)
    return FrameId(int(match["number"]), match["suffix"]) if match else None
