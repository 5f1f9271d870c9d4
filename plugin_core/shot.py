"""A shot: the drawings of one cut, what is painted of them, and when they show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture of a level; ``number`` and ``suffix`` as in its file name (``A.0007a.png``)."""

    level: str
    number: int
    suffix: str
    line: Path
    paint: Path | None = None

    @property
    def stem(self) -> str:
        """File stem shared by its line art, paint and result: ``A.0007a``."""
        return self.line.name.split(".strokes.json")[0] if self.is_strokes else self.line.stem

    @property
    def is_strokes(self) -> bool:
        """Whether the line art is vector strokes instead of a picture."""
        return self.line.name.endswith(".strokes.json")
