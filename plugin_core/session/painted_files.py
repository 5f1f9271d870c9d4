"""The painted drawings of a shot as a model sees them: their files, regions and extent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from ..arrays import BACKGROUND, NO_COLOR
from ..errors import InputError, ModelError, NoRegions, NotPainted
from ..files.hashes import hash_file, hash_if_readable, hash_json
from ..jobs import CancelToken, Progress
from ..palette import Palette
from ..palettes import follow_palette
from ..prepared import PreparedDrawing
from ..preparing import WHOLLY_PAINTED, prepare, prepare_shot
from ..shot import Drawing, Shot
from .model_store import FileHashes, LearnedDrawing, ShotModel

PAINT_HINT: Final = (
    "Paint a drawing or more into paint/, under the names of their line art, put a color model into"
    " color_model/, or name a folder of painted drawings (on the command line: --pool)."
)


def files_of(drawing: Drawing) -> FileHashes:
    """Return the hashes of a drawing's files."""
    paint = "" if drawing.paint is None else hash_file(drawing.paint)
    return {"line": hash_if_readable(drawing.line), "paint": paint}


def painted_files(shot: Shot) -> dict[str, LearnedDrawing]:
    """Return the files and the place of every painted drawing, by stem."""
    accepted, places = shot.accepted, shot.places()
    return {
        drawing.stem: LearnedDrawing(
            **files_of(drawing),
            place=places[drawing.stem],
            corrected=drawing.stem in accepted,
        )
        for drawing in shot.painted_drawings
    }


def not_painted(shots: Sequence[Shot], warnings: Sequence[str] = ()) -> NotPainted:
    """Return the error that says that nothing is painted, what was left out, what can be done."""
    level = f" of level {shots[0].level}" if len(shots) == 1 and shots[0].level else ""
    left_out = [text for shot in shots for text in shot.warnings] + list(warnings)
    return NotPainted(
        f"No drawing{level} in {shots[0].folder} is painted yet.",
        hint=" ".join((*left_out[:1], PAINT_HINT)),
    )


def with_extent(
    files: Mapping[str, LearnedDrawing], references: Iterable[PreparedDrawing]
) -> dict[str, LearnedDrawing]:
    """Return the files with what preparing them told: whether each is wholly painted.

    One that was left out has nothing that could be painted.
    """
    whole = {one.drawing.stem: is_wholly_painted(one) for one in references}
    return {stem: replace(one, whole=whole.get(stem, True)) for stem, one in files.items()}


def is_wholly_painted(prepared: PreparedDrawing) -> bool:
    """Whether nothing of a painted drawing is left for us."""
    regions = prepared.regions
    enclosed = int(regions.area[~regions.on_border].sum())
    missing = int(regions.area[~regions.on_border & (prepared.colors == NO_COLOR)].sum())
    return missing <= (1 - WHOLLY_PAINTED) * enclosed


def is_open(shot: Shot, model: ShotModel, drawing: Drawing) -> bool:
    """Whether something of a drawing is left to paint."""
    if not shot.is_painted(drawing):
        return True
    known = model.drawings.get(drawing.stem)
    if known and known.files == files_of(drawing):
        return not known.whole
    try:
        return not is_wholly_painted(prepare(shot, drawing, gap_px=model.gap_px))
    except NoRegions:
        return False


def shows_paper(references: Iterable[PreparedDrawing]) -> bool:
    """Whether painted drawings show what is paper: where one is whole, what is blank is meant."""
    return any(
        np.any(one.colors == BACKGROUND) and (one.pooled or is_wholly_painted(one))
        for one in references
    )


def prepare_one(
    shot: Shot, drawing: Drawing, model: ShotModel, *, paper_is_shown: bool
) -> PreparedDrawing:
    """Prepare a drawing in the palette of a model."""
    prepared = prepare(shot, drawing, gap_px=model.gap_px, paper_is_shown=paper_is_shown)
    return follow_palette(prepared, shot.palette, model.palette)


def prepare_references(
    shot: Shot,
    drawings: Collection[Drawing],
    palette: Palette,
    *,
    gap_px: int,
    pooled: Sequence[PreparedDrawing],
    progress: Progress,
    cancel: CancelToken,
) -> list[PreparedDrawing]:
    """Prepare painted drawings in a palette that may know more colors than the shot shows.

    Returns
    -------
    list of PreparedDrawing
        They, and after them those of the pool. Where one of all shows what is paper, it is not
        guessed in those that are painted in part, such as corrections.
    """
    prepared = prepare_shot(shot, drawings, gap_px=gap_px, progress=progress, cancel=cancel)
    if shows_paper([*pooled, *prepared]):
        prepared = [
            one
            if is_wholly_painted(one)
            else prepare(shot, one.drawing, gap_px=gap_px, paper_is_shown=True)
            for one in prepared
        ]
    return [*(follow_palette(one, shot.palette, palette) for one in prepared), *pooled]


def known_references(shot: Shot, model: ShotModel) -> list[Drawing]:
    """Return the painted drawings that a model learned and that are still painted."""
    return [drawing for drawing in shot.painted_drawings if drawing.stem in model.drawings]


def files_hash(drawings: Collection[Drawing], places: Mapping[str, int]) -> str:
    """Return the identity of some drawings' line art and paint, and of their places in the shot."""
    return hash_json({one.stem: [places[one.stem], files_of(one)] for one in drawings})


def unlearned_drawings(shot: Shot, model: ShotModel) -> list[Drawing]:
    """Return the drawings whose paint came, or changed, after the model was learned."""
    known = {stem: one.files for stem, one in model.drawings.items()}
    return [one for one in shot.painted_drawings if known.get(one.stem) != files_of(one)]


def check_result_folder(shot: Shot, folder: Path) -> None:
    """Raise :class:`~plugin_core.errors.InputError` if results would land among the artist's files.

    Paint is what a human painted or accepted: nothing is ever learned from our own results.
    """
    for name in ("line", "paint", "color_model", "guide"):
        if folder.resolve() == (shot.folder / name).resolve():
            raise InputError(
                f"{folder} is where the artist's files lie.",
                hint="Choose another folder for the results.",
            )


def check_palette(shot: Shot, model: ShotModel) -> None:
    """Raise :class:`~plugin_core.errors.ModelError` if the shot has colors new to the model."""
    known = {color.rgba for color in model.palette.colors}
    new = [color for color in shot.palette.colors if color.rgba not in known]
    if new:
        names = ", ".join(color.hex for color in new[:6])
        raise ModelError(
            f"The model was learned with another palette: {names} came after it.",
            hint="Learn the shot again (on the command line: `shiage learn`).",
        )
