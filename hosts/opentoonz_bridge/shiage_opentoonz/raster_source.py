"""A Toonz raster level as the shot folder sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from plugin_core.arrays import Mask, RgbaImage
from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes
from plugin_core.palette import Palette
from plugin_core.regions import DEFAULT_GAP_PX, LineArt, find_regions

from .cm32 import NOWHERE, Box, Cm32, crop, tone_of, union, widen
from .color_model import ModelDrawing, find_model
from .frame_ids import FrameId
from .pictures import line_picture, paint_picture
from .projects import ScenePlace
from .raster_level import RasterLevel, open_raster_level
from .surrogates import palette_of, style_table
from .survey import DrawingSurvey, find_main_ink, find_recolored_inks
from .tlv import Tlv
from .trace_lines import Inks, trace_mask

_MARGIN: Final = 16

Surveys = dict[str, Any]
"""Records of :class:`DrawingSurvey`, by what they were made from."""


@dataclass(frozen=True, eq=False)
class RasterSource:
    """A level whose drawings were all looked at.

    Attributes
    ----------
    level
        The level.
    surveys
        What each drawing is made of, those of the color model included.
    window
        The part of the sheet that any drawing takes: all that the shot shows.
    is_learned
        Whether the paint of a drawing counts; ``None`` is always.
    warnings
        What the artist should know.
    blank
        Drawings without lines: they are not part of the shot.
    unclosed
        Drawings whose lines close no region: nothing is learned from them, nor colored there.
    more_fills
        Styles that are paint though no drawing is painted with them.
    """

    level: RasterLevel
    surveys: Mapping[FrameId, DrawingSurvey]
    window: Box
    is_learned: Callable[[FrameId], bool] | None = None
    warnings: tuple[str, ...] = ()
    blank: frozenset[FrameId] = frozenset()
    unclosed: frozenset[FrameId] = frozenset()
    more_fills: frozenset[int] = frozenset()
    _models: Mapping[FrameId, ModelDrawing] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file of the level."""
        return self.level.path

    @property
    def name(self) -> str:
        """The name of the level."""
        return self.level.path.stem

    @property
    def frame_ids(self) -> tuple[FrameId, ...]:
        """The drawings with lines, then those of the color model."""
        own = (each for each in self.level.frame_ids if each not in self.blank)
        return (*own, *self._models)

    @cached_property
    def inks(self) -> Inks:
        """What is known of the level's inks."""
        surveys = list(self.surveys.values())
        trace = self.level.tpl.trace_inks | find_recolored_inks(surveys)
        return Inks(trace, find_main_ink(surveys, trace))

    @cached_property
    def fills(self) -> frozenset[int]:
        """Styles that any drawing is painted with."""
        return frozenset(style for survey in self.surveys.values() for style in survey.paints)

    @cached_property
    def palette(self) -> Palette:
        """One color for each style that is used as paint or shown on a page."""
        tpl = self.level.tpl
        shown = {style for _, page in tpl.pages for style in page}
        lines = {tpl.review_style, self.inks.main, *self.inks.trace}
        return palette_of(tpl.styles, (shown - lines) | self.fills | self.more_fills)

    def key(self, frame_id: FrameId) -> str:
        """Return a hash of all that a drawing's pictures are made from."""
        level, own_id = self._where(frame_id)
        styles = level.tpl.styles
        made_from = [
            level.fingerprint(own_id),
            self._is_learned(frame_id),
            self._window_of(frame_id),
            sorted(self.inks.trace),
            self.inks.main,
            [[color.color_id, *color.rgba] for color in self.palette.colors],
            [styles[ink].rgba for ink in sorted(self.inks.trace) if ink < len(styles)],
        ]
        return hash_bytes(json.dumps(made_from).encode())

    def pictures(self, frame_id: FrameId) -> tuple[RgbaImage, RgbaImage | None]:
        """Return a drawing's line art and, where it has any, its paint."""
        level, own_id = self._where(frame_id)
        pixels, before = level.read(own_id), level.read_before(own_id)
        trace = self.trace_of(frame_id, pixels, before)
        colors = {style.style_id: style.rgba for style in level.tpl.styles}
        window = self._window_of(frame_id)
        pixels, trace = crop(pixels, window), crop(trace, window)
        before = None if before is None else crop(before, window)
        line = line_picture(pixels, before, trace, self.inks, colors)
        if not self._is_learned(frame_id):
            return line, None
        values = style_table(self.palette)
        return line, paint_picture(pixels, trace, self.inks, values, level.tpl.review_style)

    def trace_of(self, frame_id: FrameId, pixels: Cm32, before: Cm32 | None) -> Mask:
        """(H, W): pixels of a drawing's trace lines."""
        return trace_mask(pixels, before, self.inks, self.surveys[frame_id].paints)

    def painted_drawings(self) -> Iterator[tuple[FrameId, Cm32, Cm32 | None]]:
        """Decode the drawings that are learned from, and their lines before painting."""
        for frame_id in self.frame_ids:
            if self._is_learned(frame_id):
                level, own_id = self._where(frame_id)
                yield frame_id, level.read(own_id), level.read_before(own_id)

    def _is_learned(self, frame_id: FrameId) -> bool:
        chosen = self.is_learned is None or frame_id in self._models or self.is_learned(frame_id)
        return chosen and frame_id not in self.unclosed and bool(self.surveys[frame_id].paints)

    def _window_of(self, frame_id: FrameId) -> Box:
        model = self._models.get(frame_id)
        return self.window if model is None else _window(model.level.tlv, [model.frame_id])

    def _where(self, frame_id: FrameId) -> tuple[RasterLevel, FrameId]:
        model = self._models.get(frame_id)
        return (self.level, frame_id) if model is None else (model.level, model.frame_id)


def open_raster_source(
    path: Path,
    known: Surveys,
    *,
    place: ScenePlace | None = None,
    window: Box = NOWHERE,
    gap_px: int = DEFAULT_GAP_PX,
    is_learned: Callable[[FrameId], bool] | None = None,
) -> RasterSource:
    """Open a level and look at all of its drawings.

    Parameters
    ----------
    path
        The ``.tlv`` file.
    known
        Surveys made before; new ones are added, those of drawings that are gone taken out.
    place
        The scene that it was found in, for the path of its color model.
    window
        The part of the sheet that any drawing takes: all that the shot shows.
    window
        The part of the sheet that the shot showed before; it only grows.
    gap_px
        Gaps in the lines up to this many pixels count as closed.
    is_learned
        Whether the paint of a drawing counts; ``None`` is always.

    Raises
    ------
    InputError
        If the level, its palette or one of its drawings cannot be used.
    """
    level = open_raster_level(path)
    fresh: Surveys = {}
    surveys = {each: _survey(level, each, known, fresh) for each in level.frame_ids}
    models, warnings = find_model(level, place)
    for each, model in models.items():
        surveys[each] = _survey(model.level, model.frame_id, known, fresh)
    known.clear()
    known.update(fresh)
    faults = (level.tlv.icon_fault(each) for each in level.frame_ids)
    warnings += [
        f"Drawing {each.label} of {path.name} {fault}."
        for each, fault in zip(level.frame_ids, faults, strict=True)
        if fault
    ]
    blank = frozenset(each for each in level.frame_ids if not surveys[each].inks)
    unclosed = frozenset(
        each
        for each in level.frame_ids
        if each not in blank and not _closes(level, each, surveys[each], gap_px)
    )
    warnings += [
        f"Drawing {each.label} of {path.name} has lines, but no closed region: nothing is painted."
        for each in sorted(unclosed)
    ]
    if len(blank) + len(unclosed) == len(level.frame_ids):
        raise InputError(
            f"No drawing of {path.name} closes a region.",
            hint="Draw the outlines before you paint, or close their gaps.",
        )
    shown = widen(union([window, _window(level.tlv, level.frame_ids)]), 0, level.tlv.size)
    return RasterSource(
        level, surveys, shown, is_learned, tuple(warnings), blank, unclosed, _models=models
    )


def _window(tlv: Tlv, frame_ids: Iterable[FrameId]) -> Box:
    """Return what some drawings take of the sheet, with a margin of paper around."""
    return widen(union(tlv.savebox(each) for each in frame_ids), _MARGIN, tlv.size)


def _closes(level: RasterLevel, frame_id: FrameId, survey: DrawingSurvey, gap_px: int) -> bool:
    """Whether a drawing has a region, once gaps are closed."""
    if survey.enclosed_regions:
        return True
    strength = 255 - tone_of(level.read(frame_id))
    line = LineArt(strength, (strength > 0).astype(np.uint8))
    return find_regions(line, gap_px=gap_px).count > 1


def _survey(level: RasterLevel, frame_id: FrameId, known: Surveys, fresh: Surveys) -> DrawingSurvey:
    key = f"{level.fingerprint(frame_id)} {level.tpl.review_style}"
    if key in known:
        found = DrawingSurvey.from_dict(known[key])
        level.check_styles(frame_id, found)
    else:
        found = level.survey(frame_id)
    fresh[key] = found.to_dict()
    return found
