"""File names of drawings: ``A.0001.png``, ``A_0001.tga``, ``7a.tif``, ``A.0001.strokes.json``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .errors import InputError
from .images import EXTENSIONS

STROKES: Final = ".strokes.json"
_NUMBERED = re.compile(
    r"(?P<prefix>(?P<level>.*?)[._ -]?)(?P<number>[0-9]{1,9})(?P<suffix>[A-Za-z]*)"
)
_LABEL = re.compile(r"[._ -]?(?P<number>[0-9]{1,9})(?P<suffix>[A-Za-z]*)")
_RANGE = re.compile(r"(?P<first>[0-9]{1,9})(?:\s*-\s*(?P<last>[0-9]{1,9}))?")
_IGNORED: Final = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class DrawingName:
    """What a file name says of a drawing: ``A.0007a`` is drawing 7, suffix ``a``, of level ``A``.

    ``stem`` is the name without its extension, ``prefix`` what stands before the number; both are
    spelled as the file is, ``level`` is :func:`composed`.
    """

    level: str
    number: int
    suffix: str
    stem: str
    prefix: str

    @property
    def label(self) -> str:
        """Number and suffix as a time sheet writes them: ``12a``."""
        return f"{self.number}{self.suffix}"


def read_name(file_name: str) -> DrawingName | None:
    """Return what the name of a drawing says, or ``None`` if it names no drawing."""
    stem = _without_extension(file_name)
    return None if stem is None else read_stem(stem)


def read_stem(stem: str) -> DrawingName | None:
    """Return what a stem such as ``A.0007a`` says, or ``None`` if it has no number."""
    match = _NUMBERED.fullmatch(stem)
    if match is None:
        return None
    level, number = composed(match["level"]), int(match["number"])
    return DrawingName(level, number, match["suffix"], stem, match["prefix"])


def composed(name: str) -> str:
    """Return a name in the spelling in which equal ones are equal: macOS writes が as か and ゛."""
    return unicodedata.normalize("NFC", name)


def read_label(label: str, level: str) -> tuple[int, str] | None:
    """Return number and suffix of ``1``, ``12a``, and of ``A1`` or ``A.0001`` in a column ``A``."""
    label = composed(label)
    match = _LABEL.fullmatch(label)
    if match is None and level and label.casefold().startswith(level.casefold()):
        match = _LABEL.fullmatch(label[len(level) :])
    return (int(match["number"]), match["suffix"]) if match else None


def is_noise(path: Path) -> bool:
    """Whether a folder's entry is hidden, a folder, or litter of the desktop."""
    return path.name.startswith(".") or path.name.lower() in _IGNORED or path.is_dir()


def _without_extension(file_name: str) -> str | None:
    lower = file_name.lower()
    for extension in (STROKES, *EXTENSIONS):
        if lower.endswith(extension):
            return file_name[: -len(extension)]
    return None


@dataclass(frozen=True, slots=True)
class DrawingSelection:
    """Some drawings by number: ``DrawingSelection(((3, 9), (12, 12)))`` is 3 to 9, and 12."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.ranges)


def parse_drawings(text: str) -> DrawingSelection:
    """Read a selection such as ``3-9,12``.

    Raises
    ------
    InputError
        If it is no such selection; the sentence names the part that is wrong.

    Examples
    --------
    >>> selection = parse_drawings("3-9,12")
    >>> [number for number in (1, 3, 9, 10, 12) if number in selection]
    [3, 9, 12]
    """
    return DrawingSelection(tuple(_range(part.strip()) for part in text.split(",")))


def _range(part: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(part)
    if match is None:
        raise InputError(
            f"{part!r} is no drawing number and no range of them.",
            hint="Write drawings as 3-9,12.",
        )
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first > last:
        raise InputError(
            f"The range of drawings {part} runs backwards.", hint=f"Write it as {last}-{first}."
        )
    return first, last
