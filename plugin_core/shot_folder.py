"""A shot folder: which drawings lie in it, before any pixel is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from .errors import InputError, SizeMismatch
from .naming import STROKES, DrawingName, composed, is_noise, read_name
from .vectors.fills import file_size, is_vector

LAYOUT: Final = "A shot folder holds line/A.0001.png, line/A.0002.png ... (PNG, TGA or TIFF)."


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
        return self.line.name[: -len(STROKES)] if self.is_strokes else self.line.stem

    @property
    def is_strokes(self) -> bool:
        """Whether the line art is vector strokes instead of a picture."""
        return is_vector(self.line)

    @property
    def label(self) -> str:
        """Number and suffix as people say them: ``7a``."""
        return f"{self.number}{self.suffix}"


def find_levels(folder: Path) -> tuple[str, ...]:
    """Return the levels of a shot folder in the order of their names.

    Raises
    ------
    InputError
        If the folder does not hold line art.
    """
    return tuple(sorted({name.level for name in _named(_line_files(folder)).values()}))


def choose_level(folder: Path, level: str | None) -> str:
    """Return the level asked for, or the only one there is.

    Raises
    ------
    InputError
        If there is no such level, or if there are several and none was named.
    """
    levels = find_levels(folder)
    level = None if level is None else composed(level)
    listed = ", ".join(name or '""' for name in levels)
    if level is None and len(levels) > 1:
        raise InputError(
            f"{folder} holds {len(levels)} levels: {listed}.",
            hint=f"Choose one of them (on the command line: --level {levels[0] or levels[1]}).",
        )
    if level is not None and level not in levels:
        raise InputError(f"{folder} has no level {level!r}.", hint=f"It has: {listed}.")
    return levels[0] if level is None else level


def list_drawings(folder: Path, level: str) -> tuple[tuple[Drawing, ...], tuple[str, ...]]:
    """Return the drawings of a level in the order of their numbers, and warnings.

    Raises
    ------
    InputError
        If a drawing number occurs twice, or a painted drawing has another size than its line art.
    """
    lines = _line_files(folder)
    paints = _files(folder / "paint")
    names = _of_level(lines, level)
    painted = _of_level(paints, level)
    _refuse_twice(names)
    _refuse_twice(painted)
    paint_of = {composed(name.stem): path for path, name in painted.items()}
    drawings = tuple(
        Drawing(level, name.number, name.suffix, path, paint_of.get(composed(name.stem)))
        for path, name in sorted(names.items(), key=lambda item: _order(item[1]))
    )
    for drawing in drawings:
        # A picture that nobody painted yet is judged when it is colored: it stops no other.
        if drawing.paint is not None or drawing.is_strokes:
            check_sizes(drawing)
    stems = {composed(name.stem) for name in names.values()}
    other_levels = {name.level for name in _named(lines).values()} - {level}
    warnings = [
        f"paint/{path.name} has no line art of the same name: left out."
        for path, name in _named(paints).items()
        if composed(name.stem) not in stems and name.level not in other_levels
    ]
    warnings += [*_unread("line", lines), *_unread("paint", paints)]
    return drawings, tuple(warnings)


def look_again(folder: Path, drawing: Drawing) -> Drawing:
    """Return a drawing with the paint that it has by now.

    Raises
    ------
    InputError
        If that has another size than the line art.
    """
    painted = _of_level(_files(folder / "paint"), drawing.level)
    stem = composed(drawing.stem)
    paint = next((path for path, name in painted.items() if composed(name.stem) == stem), None)
    now = replace(drawing, paint=paint)
    check_sizes(now)
    return now


def check_sizes(drawing: Drawing) -> None:
    """Raise :class:`SizeMismatch` if paint and line art differ in size, judged by headers alone."""
    size = file_size(drawing.line)
    if drawing.paint is None:
        return
    painted = file_size(drawing.paint)
    if painted != size:
        paint = f"{drawing.paint.parent.name}/{drawing.paint.name}"
        raise SizeMismatch(
            f"{paint} is {painted[0]} x {painted[1]} pixels, but"
            f" line/{drawing.line.name} is {size[0]} x {size[1]}.",
            hint="Paint on a picture of the same size as the line art.",
        )


def with_paint(drawing: Drawing, paint: Path) -> Drawing:
    """Return the drawing with a paint file."""
    return replace(drawing, paint=paint)


def _line_files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder.", hint=LAYOUT)
    files = _files(folder / "line")
    if not _named(files):
        raise InputError(f"{folder} holds no line art.", hint=LAYOUT)
    return files


def _files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    try:
        return tuple(sorted(path for path in folder.iterdir() if not is_noise(path)))
    except OSError as error:
        raise InputError(
            f"{folder} cannot be read: {error.strerror or error}.", hint="Check its permissions."
        ) from error


def _named(files: Iterable[Path]) -> dict[Path, DrawingName]:
    named = ((path, read_name(path.name)) for path in files)
    return {path: name for path, name in named if name is not None}


def _of_level(files: Iterable[Path], level: str) -> dict[Path, DrawingName]:
    return {path: name for path, name in _named(files).items() if name.level == level}


def _order(name: DrawingName) -> tuple[int, str]:
    return name.number, name.suffix


def _refuse_twice(names: dict[Path, DrawingName]) -> None:
    seen: dict[tuple[int, str], Path] = {}
    for path, name in names.items():
        other = seen.setdefault(_order(name), path)
        if other != path:
            raise InputError(
                f"{other.name} and {path.name} in {path.parent.name}/ are both drawing"
                f" {name.label}.",
                hint="Keep one of them, or give one a number of its own.",
            )


def _unread(folder: str, files: Iterable[Path]) -> list[str]:
    """Say which files look like drawings but are not read."""
    return [
        f"{folder}/{path.name} is no numbered PNG, TGA or TIFF: left out."
        for path in files
        if read_name(path.name) is None and not path.name.endswith((".json", ".txt", ".md"))
    ]
