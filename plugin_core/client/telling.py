"""What the engine has to tell, in the words of a host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_NAME: Final = re.compile(
    r"(?<![\w/#.])(?:(?:line|paint)/)?((?:\w+\.)?\d{4,})(?:\.\w+)?\b(?!\S* of the pool)"
)
"""A drawing of the shot or a file of it, and no part of another path or of a color."""


def in_frames(sentence: str, frames: Mapping[str, str]) -> str:
    """Return a sentence of the engine with drawings called as the artist knows them.

    Parameters
    ----------
    sentence
        What the engine says.
    frames
        For the stem of each drawing in the shot folder what it is called in the host.

    Examples
    --------
    >>> in_frames("A.0016 is painted unlike the others.", {"A.0016": "frame 16"})
    'Frame 16 is painted unlike the others.'
    """

    def called(drawing: re.Match[str]) -> str:
        name = frames.get(drawing[1])
        if name is None:
            return drawing[0]
        return name if drawing.start() else name[:1].upper() + name[1:]

    return _NAME.sub(called, sentence)
