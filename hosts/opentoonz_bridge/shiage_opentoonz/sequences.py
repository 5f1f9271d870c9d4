"""Levels of numbered pictures: ``A.0001.png`` ..., which scenes call ``A..png``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError

from .frame_ids import NO_NUMBER, FrameId

PICTURES: Final = (".png", ".tga", ".tif", ".tiff")

_DOTTED = re.compile(r"(?P<name>.*)\.(?P<number>[0-9]+)(?P<suffix>[A-Za-z]?)")
_UNDERSCORED = re.compile(r"(?P<name>[^.]*)_(?P<number>[0-9]+)(?P<suffix>[A-Za-z]?)")


@dataclass(frozen=True, slots=True)
class PictureName:
    """What a file name says: ``A.0001.png`` is drawing 1 of ``A``, separated by a dot."""

    level: str
    separator: str
    digits: str
    suffix: str
    ending: str

    @property
    def frame_id(self) -> FrameId:
        """Number and suffix of the drawing."""
        return FrameId(int(self.digits), self.suffix) if self.digits else FrameId(NO_NUMBER)

    def renamed(self, suffix: str) -> str:
        """Return the file name with a suffix to the level's name."""
        number = f"{self.separator}{self.digits}{self.suffix}"
        return f"{self.level}{suffix}{number}{self.ending}"


@dataclass(frozen=True)
class Sequence:
    """A level of numbered pictures.

    Attributes
    ----------
    folder
        Where they lie.
    name
        The name of the level.
    level_path
        As scenes name it: ``A..png``, ``A_.tga``; the picture itself where it has no number.
    files
        The picture of each drawing.
    """

    folder: Path
    name: str
    level_path: Path
    files: dict[FrameId, Path]


def read_picture_name(file_name: str) -> PictureName | None:
    """Return what a picture's name says, or ``None`` for other files."""
    stem, dot, ending = file_name.rpartition(".")
    if not stem or f"{dot}{ending}".lower() not in PICTURES:
        return None
    for pattern, separator in ((_DOTTED, "."), (_UNDERSCORED, "_")):
        match = pattern.fullmatch(stem)
        if match:
            parts = match["name"], separator, match["number"], match["suffix"]
            return PictureName(*parts, dot + ending)
    return PictureName(stem, "", "", "", dot + ending)


def open_sequence(path: Path) -> Sequence:
    """Find all drawings of a level from its name in a scene, or from one of its pictures.

    Raises
    ------
    InputError
        If there is none.
    """
    wanted = _wanted(path)
    found = {} if wanted is None else _files(path.parent, *wanted)
    if wanted is None or not found:
        raise InputError(
            f"There are no pictures {path.name} in {path.parent}.",
            hint="A level of pictures is named A.0001.png, A.0002.png ...",
        )
    name, separator, ending = wanted
    level_path = path.with_name(f"{name}{separator}{ending}")
    return Sequence(path.parent, name, level_path, dict(sorted(found.items())))


def count_pictures(path: Path) -> int:
    """Return how many drawings a level of pictures has; 0 where there is none."""
    wanted = _wanted(path)
    return 0 if wanted is None else len(_files(path.parent, *wanted))


def _wanted(path: Path) -> tuple[str, str, str] | None:
    """Return name, separator and ending of a level."""
    stem, ending = path.stem, path.suffix
    if ending.lower() not in PICTURES:
        return None
    if stem.endswith(".") or (stem.endswith("_") and "." not in stem):
        return stem[:-1], stem[-1], ending
    name = read_picture_name(path.name)
    return None if name is None else (name.level, name.separator, name.ending)


def _files(folder: Path, level: str, separator: str, ending: str) -> dict[FrameId, Path]:
    if not folder.is_dir():
        return {}
    found: dict[FrameId, Path] = {}
    for path in sorted(folder.iterdir()):
        name = read_picture_name(path.name)
        wanted = (level, separator, ending.lower())
        if name and (name.level, name.separator, name.ending.lower()) == wanted and path.is_file():
            found.setdefault(name.frame_id, path)
    return found
