"""The color model of a palette: painted drawings that every level with its styles learns from."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_core.errors import InputError

from .frame_ids import FrameId
from .projects import ScenePlace
from .raster_level import RasterLevel
from .stems import MODEL_NUMBER
from .tlv import open_tlv
from .tpl import Tpl, read_tpl


@dataclass(frozen=True)
class ModelDrawing:
    """A drawing of the palette's color model."""

    level: RasterLevel
    frame_id: FrameId


def find_model(
    level: RasterLevel, place: ScenePlace | None
) -> tuple[dict[FrameId, ModelDrawing], list[str]]:
    """Return the painted drawings of the palette's color model, as drawings of the shot."""
    named = level.tpl.color_model
    if named is None:
        return {}, []
    path = _model_path(level.path, named.path, place)
    if path is None or path.suffix.lower() != ".tlv" or path == level.path:
        return {}, [f"The color model {named.path} was not found: it is not learned from."]
    try:
        model = RasterLevel(open_tlv(path), read_tpl(path.with_suffix(".tpl")))
    except InputError as error:
        return {}, [f"The color model cannot be used: {error.message}"]
    wanted = _numbers(named.drawings)
    drawings = [each for each in model.frame_ids if not wanted or each.number in wanted]
    surveys = {each: model.survey(each) for each in drawings}
    if not all(_same_styles(level.tpl, model.tpl, found.paints) for found in surveys.values()):
        return {}, [f"The color model {path.name} has other styles: it is not learned from."]
    painted = [each for each, found in surveys.items() if found.paints]
    numbered = {
        FrameId(MODEL_NUMBER + place): ModelDrawing(model, each)
        for place, each in enumerate(painted, start=1)
    }
    return numbered, []


def _model_path(level: Path, written: str, place: ScenePlace | None) -> Path | None:
    """Return the color model's file: where the palette says, else beside the level."""
    name = written.replace("\\", "/").rpartition("/")[2]
    candidates = [level.with_name(name)]
    with suppress(InputError):
        candidates.insert(0, place.decode(written) if place else Path(written))
    return next((path for path in candidates if path.is_file()), None)


def _same_styles(own: Tpl, other: Tpl, used: Collection[int]) -> bool:
    """Whether the styles that a color model is painted with are the level's own."""
    return all(
        style < min(len(own.styles), len(other.styles))
        and own.styles[style].name == other.styles[style].name
        for style in used
    )


def _numbers(text: str) -> frozenset[int]:
    """Return the drawings in a list such as ``1,3-5``; empty is all."""
    found: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        if first.isdecimal() and (not last or last.isdecimal()):
            found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)
