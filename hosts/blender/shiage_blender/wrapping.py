"""Long sentences over several lines: a label of Blender would cut them. Knows no Blender."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import east_asian_width

COLUMNS: Final = 26
"""How many letters a line of the panel holds; those of Japanese are twice as wide."""

_WIDE: Final = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_PIECES: Final = re.compile(rf"\s+|[{_WIDE}]|[^\s{_WIDE}]{{1,{COLUMNS}}}")
_NEVER_FIRST: Final = "、。」)ー・"


def wrapped(text: str) -> list[str]:
    """Return lines that fit: broken between words, or anywhere where there are none."""
    lines = [""]
    for piece in _PIECES.findall(text):
        fits = columns_of(lines[-1]) + columns_of(piece) <= COLUMNS
        if fits or piece.isspace() or piece in _NEVER_FIRST:
            lines[-1] += " " if piece.isspace() else piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def columns_of(text: str) -> int:
    """Return how wide a text is, in letters."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
