"""Which painted drawings lie in a folder, before any pixel is read.

A pool folder may hold, at any depth, shot folders (``line/`` beside ``paint/``) and painted
pictures: with their lines in the picture, or with ``front.line.png`` beside ``front.png``. What we
painted ourselves is never taken: ``result/`` is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import EmptyPool, InputError
from ..images import EXTENSIONS
from ..naming import composed, is_noise, read_name
from ..shot import Drawing

COLOR_MODEL: Final = "color_model"
"""The folder of a shot that holds its color models."""

LINE_BESIDE: Final = ".line"
_NO_POOL: Final = frozenset({"line", "paint", "result", "guide"})
_HINT: Final = "A pool holds shot folders with paint, or painted PNG, TGA or TIFF pictures."


@dataclass(frozen=True, slots=True)
class PoolDrawing:
    """A painted drawing that belongs to no shot, or to another one.

    Attributes
    ----------
    file
        The painted file, by which artists know it.
    line
        Its line art; the painted file itself where the lines are in it, or nowhere.
    home
        The folder whose ``palette.json`` names its colors.
    """

    file: Path
    line: Path
    home: Path

    @property
    def holds_its_lines(self) -> bool:
        """Whether the lines are in the painted file, or nowhere."""
        return self.line == self.file

    @property
    def drawing(self) -> Drawing:
        """Return it as if it were the only drawing of a shot."""
        return Drawing("", 1, "", self.line, self.file)


def find_pool_drawings(folders: Sequence[Path]) -> list[PoolDrawing]:
    """Find everything in some folders that may be a painted drawing; each file once.

    Raises
    ------
    EmptyPool
        If one of them is no folder, or holds no picture.
    InputError
        If one of them cannot be read.
    """
    found: dict[Path, PoolDrawing] = {}
    for folder in folders:
        if not folder.is_dir():
            raise EmptyPool(f"The pool {folder} is no folder.", hint=_HINT)
        before = len(found)
        found |= {one.file: one for one in _walk(folder)}
        if len(found) == before:
            raise EmptyPool(f"The pool {folder} holds no painted picture.", hint=_HINT)
    return list(found.values())


def find_color_models(shot_folder: Path) -> list[PoolDrawing]:
    """Return the color models of a shot; none where it has none."""
    folder = shot_folder / COLOR_MODEL
    return list(_walk(folder)) if folder.is_dir() else []


def _walk(folder: Path) -> Iterator[PoolDrawing]:
    files, folders = _entries(folder)
    names = {path.name for path in folders}
    if {"line", "paint"} <= names:
        yield from _pairs(folder)
    else:
        yield from _pictures(folder, files)
    for below in folders:
        if below.name not in _NO_POOL:
            yield from _walk(below)


def _pairs(folder: Path) -> Iterator[PoolDrawing]:
    """Yield the drawings of a shot folder that have line art and paint."""
    lines = {
        composed(name.stem): path
        for path in _entries(folder / "line")[0]
        if (name := read_name(path.name))
    }
    for paint in _entries(folder / "paint")[0]:
        name = read_name(paint.name)
        if name and (line := lines.get(composed(name.stem))):
            yield PoolDrawing(paint, line, folder)


def _pictures(folder: Path, files: Sequence[Path]) -> Iterator[PoolDrawing]:
    pictures = [path for path in files if path.suffix.lower() in EXTENSIONS]
    lines = {
        path.stem.removesuffix(LINE_BESIDE): path
        for path in pictures
        if path.stem.endswith(LINE_BESIDE)
    }
    for paint in pictures:
        if not paint.stem.endswith(LINE_BESIDE):
            yield PoolDrawing(paint, lines.get(paint.stem, paint), folder)


def _entries(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files and the folders in a folder, in the order of their names."""
    try:
        with os.scandir(folder) as entries:
            paths = sorted(Path(entry.path) for entry in entries)
    except OSError as error:
        raise InputError(
            f"{folder} cannot be read: {error.strerror or error}.", hint="Check its permissions."
        ) from error
    files = [path for path in paths if not is_noise(path)]
    folders = [
        path
        for path in paths
        if not path.name.startswith(".") and path.is_dir() and not path.is_symlink()
    ]
    return files, folders
