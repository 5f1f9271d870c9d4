"""The levels of a scene that can be painted, and the exposure of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from plugin_core.errors import InputError
from plugin_core.timesheets.exposure import MAX_FRAMES, Exposure

from .copies import source_of
from .frame_ids import FrameId
from .projects import ScenePlace, place_of
from .sequences import PICTURES, count_pictures
from .source import ADVICE
from .tnz import SceneLevel, Tnz, read_tnz

RASTER: Final = ".tlv"

Chosen = TypeVar("Chosen")
Opened = TypeVar("Opened")


@dataclass(frozen=True)
class OpenedScene:
    """A scene, and where its files lie."""

    tnz: Tnz
    place: ScenePlace

    def file_of(self, level: SceneLevel) -> Path:
        """Return the file of a level; of a painted copy that of the level it was made from."""
        return source_of(self.place.decode(level.path))

    @property
    def files(self) -> list[Path]:
        """Files of the levels of a kind that we paint, whether they are there or not."""
        return [file for level in self.tnz.levels if (file := self._file(level))]

    @property
    def paintable(self) -> list[SceneLevel]:
        """Levels of a kind that we paint and whose files are there; one picture is no level.

        Of several that stand for one file, as a level and its painted copy, it is one that shows.
        """
        by_file: dict[Path, SceneLevel] = {}
        for level in sorted(self.tnz.levels, key=lambda each: not self.tnz.columns_of(each)):
            file = self._file(level)
            if file and is_paintable(file):
                by_file.setdefault(file, level)
        return [level for level in self.tnz.levels if level in by_file.values()]

    def level(self, name: str | None) -> SceneLevel:
        """Return the level of a name, or the only one that can be painted.

        Raises
        ------
        InputError
            If there is no such level, or several and none was named.
        """
        if name is not None:
            return self._named(name)
        levels = self.paintable
        if len(levels) == 1:
            return levels[0]
        if levels:
            names = ", ".join(level.name for level in levels)
            raise InputError(
                f"{self.tnz.path.name} shows {len(levels)} levels: {names}.",
                hint=f"Choose one of them (on the command line: --level {levels[0].name}).",
            )
        raise self._nothing()

    def exposure(self, level: SceneLevel, stems: Mapping[FrameId, str]) -> Exposure | None:
        """Return what shows of a level, column after column; ``None`` where nothing does."""
        frames: list[str | None] = []
        for column in self.tnz.columns_of(level):
            shown = {row: stems.get(frame_id) for row, frame_id in column.cells}
            frames += [shown.get(row) for row in range(max(shown, default=-1) + 1)]
        return Exposure(tuple(frames[:MAX_FRAMES])) if any(frames) else None

    def _named(self, name: str) -> SceneLevel:
        named = [level for level in self.tnz.levels if level.name == name]
        stems = ((level, Path(level.path.replace("\\", "/")).stem) for level in self.tnz.levels)
        named += [level for level, stem in stems if stem == name]
        if named:
            return named[0]
        names = ", ".join(level.name for level in self.tnz.levels) or "none"
        raise InputError(f"{self.tnz.path.name} has no level {name!r}.", hint=f"It has: {names}.")

    def _file(self, level: SceneLevel) -> Path | None:
        if Path(level.path).suffix.lower() in (RASTER, *PICTURES):
            with suppress(InputError):
                return self.file_of(level)
        return None

    def _is_single(self, level: SceneLevel) -> bool:
        file = self._file(level)
        return file is not None and count_pictures(file) == 1

    def _nothing(self) -> InputError:
        for level in self.tnz.levels:
            advice = ADVICE.get(Path(level.path).suffix.lower())
            if advice:
                return InputError(
                    f"{self.tnz.path.name} shows {level.name}, which Shiage does not paint.",
                    hint=advice,
                )
        missing = [level.path for level in self.tnz.levels if not self._is_single(level)]
        what = f" {missing[0]} was not found." if missing else ""
        return InputError(
            f"{self.tnz.path.name} shows no level that Shiage can paint.{what}",
            hint="Shiage paints Toonz raster levels (.tlv) and numbered PNG, TGA or TIFF files.",
        )


def open_scene(path: Path) -> OpenedScene:
    """Open a scene with its project.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    return OpenedScene(read_tnz(path), place_of(path))


def open_each(
    levels: Iterable[Chosen], open_level: Callable[[Chosen], Opened]
) -> tuple[list[Opened], list[InputError]]:
    """Open the levels that can be used; return them, and why the others cannot.

    Raises
    ------
    InputError
        If none can.
    """
    opened: list[Opened] = []
    refused: list[InputError] = []
    for level in levels:
        try:
            opened.append(open_level(level))
        except InputError as error:
            refused.append(error)
    if refused and not opened:
        raise refused[0]
    return opened, refused


def is_paintable(file: Path) -> bool:
    """Whether a level is there that has more than a single picture."""
    return file.is_file() if file.suffix.lower() == RASTER else count_pictures(file) > 1
