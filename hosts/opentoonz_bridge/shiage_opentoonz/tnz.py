"""TNZ scenes: which levels they show and when, and a copy that shows painted levels instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError
from plugin_core.timesheets.exposure import MAX_FRAMES

from .frame_ids import FrameId, read_frame_id
from .markup import Edit, Element, Word, edit, encode_markup, parse_markup, quote, read_markup

_HIDDEN: Final = 2
"""Bit of a column's status: not rendered."""


@dataclass(frozen=True, slots=True)
class SceneLevel:
    """A level as a scene names it; ``path`` is as written, with aliases and all."""

    level_id: str
    name: str
    path: str
    _path: tuple[int, int]
    _scanned: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Column:
    """What one column shows of one level: drawings by row."""

    level_id: str
    cells: tuple[tuple[int, FrameId], ...]
    is_hidden: bool


@dataclass(frozen=True, eq=False)
class Tnz:
    """A scene.

    Attributes
    ----------
    path
        Its file.
    text
        The file as it is.
    levels
        The levels that have a file.
    columns
        What each column shows of each of them, in the order of the scene.
    """

    path: Path
    text: str
    levels: tuple[SceneLevel, ...]
    columns: tuple[Column, ...]

    def columns_of(self, level: SceneLevel) -> list[Column]:
        """Return what shows of a level; columns that are rendered come first."""
        own = [column for column in self.columns if column.level_id == level.level_id]
        return sorted(own, key=lambda column: column.is_hidden)

    def with_paths(self, paths: Mapping[str, str]) -> bytes:
        """Return the scene with other files for some levels, by level id.

        The scans that such a level came from are not named any more, so that the program does not
        take it for a level to be cleaned up again. Every other byte stays.
        """
        edits: list[Edit] = []
        for level in self.levels:
            if level.level_id in paths:
                edits.append((*level._path, quote(paths[level.level_id])))
                if level._scanned is not None:
                    edits.append((*self._with_indent(level._scanned), ""))
        return encode_markup(edit(self.text, edits))

    def _with_indent(self, stretch: tuple[int, int]) -> tuple[int, int]:
        """Return a stretch with the line break and blanks before it."""
        start, end = stretch
        return len(self.text[:start].rstrip()), end


def read_tnz(path: Path) -> Tnz:
    """Read a scene.

    Raises
    ------
    InputError
        If it is no scene, or if OpenToonz would refuse it.
    """
    text = read_markup(path)
    scene = parse_markup(text, path.name).child("tnz")
    if scene is None:
        raise InputError(f"{path.name} is no scene.", hint="Save the scene again in OpenToonz.")
    if not _states_version(scene):
        raise InputError(
            f"{path.name} states no version: OpenToonz would refuse it.",
            hint="Save the scene again in OpenToonz.",
        )
    elements = list(scene.walk())
    levels = [_level(each) for each in elements if each.name == "level" and each.child("path")]
    known = {level.level_id for level in levels}
    columns = [
        column
        for element in elements
        if element.name == "levelColumn"
        for column in _columns(element, known, path.name)
    ]
    return Tnz(path, text, tuple(levels), tuple(columns))


def _states_version(scene: Element) -> bool:
    try:
        return float(scene.attributes.get("version", "0")) > 0
    except ValueError:
        return False


def _level(element: Element) -> SceneLevel:
    path, scanned = element.child("path"), element.child("scannedPath")
    assert path is not None
    name = element.words[0].text if element.words else ""
    words = path.words
    written = words[0].text if words else ""
    stretch = (words[0].start, words[0].end) if words else (path.inner_end, path.inner_end)
    return SceneLevel(
        element.attributes.get("id", ""),
        name,
        written,
        stretch,
        (scanned.start, scanned.end) if scanned else None,
    )


def _columns(element: Element, known: set[str], name: str) -> Iterator[Column]:
    """Yield what a column shows, level by level."""
    cells: dict[str, list[tuple[int, FrameId]]] = {}
    holder = element.child("cells")
    for cell in holder.children if holder else ():
        if cell.name == "cell":
            level_id, shown = _cell(cell, name)
            if level_id in known:
                cells.setdefault(level_id, []).extend(shown)
    status = element.child("status")
    bits = int(status.words[0].text) if status and status.words else 0
    for level_id, shown in cells.items():
        yield Column(level_id, tuple(sorted(shown)), bool(bits & _HIDDEN))


def _cell(cell: Element, name: str) -> tuple[str, list[tuple[int, FrameId]]]:
    """Return the level of a cell, and what it shows in which row."""
    words: list[Word] = cell.words
    reference = cell.children[0] if cell.children else None
    try:
        row, count, increment = int(words[0].text), int(words[1].text), int(words[3].text)
    except (IndexError, ValueError):
        row, count, increment = 0, 0, 0
    frame_id = read_frame_id(words[2].text) if len(words) > 2 else None
    if reference is None or frame_id is None:
        return "", []
    if row < 0 or count < 0 or row + count > MAX_FRAMES:
        raise InputError(
            f"{name} shows a drawing in row {row + count}.",
            hint=f"A shot has at most {MAX_FRAMES:,} frames.",
        )
    shown = [
        (row + place, FrameId(frame_id.number + place * increment, frame_id.suffix))
        for place in range(count)
    ]
    return reference.attributes.get("id", ""), shown
