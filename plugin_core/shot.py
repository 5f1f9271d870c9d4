"""A shot: the drawings of one level of a cut, what is painted of them, and when they show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path

from .arrays import RgbaImage
from .errors import InputError
from .files.hashes import hash_file, hash_if_readable
from .files.result_files import ResultFiles
from .files.storage import write_bytes
from .images import Picture, read_rgba
from .naming import read_stem
from .paint.accepted import LeftBlank, read_accepted, write_accepted
from .paint.painted import PaintSurvey, survey_paint
from .palette import Palette, write_palette
from .shot_folder import (
    Drawing,
    check_sizes,
    choose_level,
    find_levels,
    list_drawings,
    look_again,
    with_paint,
)
from .timesheets.exposure import Exposure
from .timesheets.timeline_reading import read_timeline
from .timesheets.xdts import read_xdts
from .vectors.fills import read_paint
from .vectors.strokes import draw_strokes, read_strokes

__all__ = ["Drawing", "Shot"]


class Shot:
    """One level of a shot folder.

    Opening reads names and headers only; pixels are read when :attr:`painted_drawings` or
    :attr:`palette` is first asked for.

    Attributes
    ----------
    folder
        The shot folder.
    level
        Name of the level; ``""`` for drawings such as ``0001.png``.
    drawings
        All drawings in the order of their numbers.
    exposure
        Which drawing shows when; ``None`` without a time sheet.
    warnings
        What the artist should know, one sentence each; grows as work goes on.
    """

    def __init__(
        self,
        folder: Path,
        level: str,
        drawings: tuple[Drawing, ...],
        exposure: Exposure | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        self.folder = folder
        self.level = level
        self.drawings = drawings
        self.exposure = exposure
        self.warnings = list(warnings)

    @classmethod
    def open(cls, folder: str | PathLike[str], level: str | None = None) -> Shot:
        """Open a level of a shot folder.

        Parameters
        ----------
        folder
            The shot folder, or an ``.otio`` file in it.
        level
            Which level; may be left out where there is only one.

        Raises
        ------
        InputError
            If the folder holds no line art, several levels to choose from, a drawing twice, or
            pictures that cannot be used.
        BadTimesheet
            If its time sheet cannot be followed.

        Examples
        --------
        >>> shot = Shot.open("s01/c012", level="A")  # doctest: +SKIP
        >>> [drawing.number for drawing in shot.painted_drawings]  # doctest: +SKIP
        [1, 5, 9]
        """
        place = Path(folder)
        sheet = place if place.suffix.lower() == ".otio" and place.is_file() else None
        root = place if sheet is None else place.parent
        chosen = choose_level(root, level)
        drawings, warnings = list_drawings(root, chosen)
        shot = cls(root, chosen, drawings, warnings=warnings)
        shot.exposure = shot._read_exposure(sheet)
        return shot

    @staticmethod
    def levels(folder: str | PathLike[str]) -> tuple[str, ...]:
        """Return the levels of a shot folder."""
        return find_levels(Path(folder))

    @property
    def work_folder(self) -> Path:
        """Where this level's learned model and records lie: ``.shiage`` or ``.shiage/A``."""
        return self.folder / ".shiage" / self.level if self.level else self.folder / ".shiage"

    @property
    def result_folder(self) -> Path:
        """Where results go unless the user says otherwise."""
        return self.folder / "result"

    @property
    def painted_drawings(self) -> tuple[Drawing, ...]:
        """Drawings that the artist painted, wholly or partly, in the order of their numbers."""
        return tuple(drawing for drawing in self.drawings if self.is_painted(drawing))

    @property
    def palette(self) -> Palette:
        """The colors of the level: of ``palette.json``, then what else is painted."""
        return self._survey.palette

    @property
    def accepted(self) -> frozenset[str]:
        """Stems of the drawings whose result the artist accepted or corrected."""
        return frozenset(read_accepted(self._accepted_path))

    def left_blank(self, drawing: Drawing) -> LeftBlank | None:
        """Return what was unsure in the result of a drawing when the artist accepted it."""
        return read_accepted(self._accepted_path).get(drawing.stem)

    def is_accepted_for_other_lines(self, drawing: Drawing) -> bool:
        """Whether a drawing's paint is a result as it was accepted, and its lines changed since."""
        left = self.left_blank(drawing)
        if left is None or drawing.paint is None:
            return False
        lines, paint = hash_if_readable(drawing.line), hash_file(drawing.paint)
        return paint == left.result and lines != left.line

    def warn(self, *texts: str) -> None:
        """Tell the artist something, once."""
        self.warnings += [text for text in texts if text not in self.warnings]

    def order(self) -> tuple[Drawing, ...]:
        """Return the drawings in the order in which they show; unexposed ones last, by number."""
        return self._order

    def places(self) -> Mapping[str, int]:
        """Return the place of each drawing in that order, from 0, by stem."""
        return self._places

    def drawing(self, number: int, suffix: str = "") -> Drawing:
        """Return a drawing by its number.

        Raises
        ------
        InputError
            If there is none of that number.
        """
        for drawing in self.drawings:
            if (drawing.number, drawing.suffix) == (number, suffix):
                return drawing
        raise InputError(
            f"There is no drawing {number}{suffix} in {self.folder / 'line'}.",
            hint=f"The level has {self.drawings[0].label} to {self.drawings[-1].label}.",
        )

    def read_line(self, drawing: Drawing) -> RgbaImage:
        """Return the (H, W, 4) picture of a drawing's line art; strokes are drawn."""
        if drawing.is_strokes:
            return draw_strokes(read_strokes(drawing.line))
        return read_rgba(drawing.line)

    def read_paint(self, drawing: Drawing) -> Picture:
        """Return what the artist painted; fills are drawn in the colors of the palette.

        Raises
        ------
        ValueError
            If nothing is painted.
        """
        if drawing.paint is None:
            raise ValueError(f"drawing {drawing.label} has no paint")
        return read_paint(drawing.paint, self.palette)

    def is_painted(self, drawing: Drawing) -> bool:
        """Whether a drawing is painted, wholly or partly; blank paper and bare lines are not."""
        return drawing.stem in self._survey.colors

    def is_noisy(self, drawing: Drawing) -> bool:
        """Whether a drawing's paint went through a lossy file."""
        found = self._survey.colors.get(drawing.stem)
        return found is not None and found.noisy

    def is_on_dark_paper(self, drawing: Drawing) -> bool:
        """Whether a drawing is painted, but its lines cannot be told from its paper."""
        found = self._survey.colors.get(drawing.stem)
        return found is not None and found.on_dark_paper

    def remember_palette(self) -> None:
        """Keep the ids of the colors in the work folder, so that they outlive new paint."""
        write_palette(self._known_palette_path, self.palette)

    def accept(self, number: int, suffix: str = "") -> Drawing:
        """Take the result of a drawing over as the artist's paint.

        Parameters
        ----------
        number, suffix
            Which drawing.

        Returns
        -------
        Drawing
            The drawing with its paint.

        Raises
        ------
        InputError
            If it has no usable result, if its lines were drawn anew since, or if the artist
            painted it differently: paint is never replaced.
        StorageError
            If the paint cannot be written.
        """
        drawing = self.check_acceptable(number, suffix)
        if drawing.paint is None:
            drawing = self._adopt(drawing)
        self.mark_accepted(drawing)
        ResultFiles(self.result_folder, drawing.stem).take_over()
        return drawing

    def check_acceptable(self, number: int, suffix: str = "") -> Drawing:
        """Return a drawing as it lies there now, or raise what :meth:`accept` would refuse."""
        drawing = self._look_again(self.drawing(number, suffix))
        files = ResultFiles(self.result_folder, drawing.stem)
        result = files.content
        if not result.is_file():
            if drawing.paint is None:
                raise InputError(
                    f"There is no result of drawing {drawing.label} to accept.",
                    hint="Colorize the shot first.",
                )
        elif drawing.paint is None:
            if files.lines_changed(drawing.line):
                raise InputError(
                    f"The lines of drawing {drawing.label} changed after it was colored.",
                    hint="Colorize it again.",
                )
            check_sizes(with_paint(drawing, result))
        elif drawing.paint.read_bytes() != result.read_bytes():
            raise InputError(
                f"{drawing.paint.name} is painted already, and differently from the result.",
                hint="Move it out of the paint folder if the result is to take its place.",
            )
        return drawing

    def mark_accepted(
        self, drawing: Drawing, *, accepted: bool = True, left_blank: LeftBlank | None = None
    ) -> None:
        """Say that the artist accepted the paint of a drawing, or took that back.

        Parameters
        ----------
        drawing
            A drawing of the shot.
        accepted
            Whether its paint counts as accepted or corrected by the artist.
        left_blank
            What nobody decided about in it; by default what its result leaves blank.

        Raises
        ------
        StorageError
            If the record cannot be written.
        """
        known = read_accepted(self._accepted_path)
        known.pop(drawing.stem, None)
        if accepted:
            result = ResultFiles(self.result_folder, drawing.stem)
            known[drawing.stem] = left_blank or LeftBlank.of(result)
        write_accepted(self._accepted_path, known)

    def _adopt(self, drawing: Drawing) -> Drawing:
        result = ResultFiles(self.result_folder, drawing.stem).content
        write_bytes(self.folder / "paint" / result.name, result.read_bytes())
        return self._look_again(drawing)

    def _look_again(self, drawing: Drawing) -> Drawing:
        """Return a drawing with the paint that it has by now."""
        found = look_again(self.folder, drawing)
        if found != drawing:
            self.drawings = tuple(found if each == drawing else each for each in self.drawings)
            for stale in ("_survey", "_order"):
                self.__dict__.pop(stale, None)
        return found

    @property
    def _accepted_path(self) -> Path:
        return self.work_folder / "accepted.json"

    @property
    def _known_palette_path(self) -> Path:
        return self.work_folder / "palette.json"

    @cached_property
    def _order(self) -> tuple[Drawing, ...]:
        shown = self.exposure.order() if self.exposure else ()
        place = {stem: index for index, stem in enumerate(shown)}
        return tuple(sorted(self.drawings, key=lambda each: place.get(each.stem, len(place))))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {drawing.stem: place for place, drawing in enumerate(self._order)}

    @cached_property
    def _survey(self) -> PaintSurvey:
        survey = survey_paint(
            self.drawings,
            self.read_line,
            given=self.folder / "palette.json",
            known=self._known_palette_path,
        )
        self.warn(*survey.warnings)
        return survey

    def _read_exposure(self, sheet: Path | None) -> Exposure | None:
        """Read the sheet named, else ``sheet.xdts``, else ``shot.otio``."""
        candidates = [self.folder / "sheet.xdts", self.folder / "shot.otio"]
        path = sheet or next((path for path in candidates if path.is_file()), None)
        if path is None:
            return None
        names = [name for name in (read_stem(each.stem) for each in self.drawings) if name]
        read = read_xdts if path.suffix == ".xdts" else read_timeline
        exposure = read(path, self.level, names)
        if exposure is None:
            self.warn(
                f"{path.name} has no column {self.level!r}: the drawings are taken in the order of"
                " their numbers."
            )
        return exposure
