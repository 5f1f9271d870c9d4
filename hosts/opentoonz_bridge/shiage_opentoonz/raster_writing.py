"""A painted copy of a Toonz raster level: painted, proven, and only then put into place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes, hash_file

from .corrections import keep_written
from .frame_ids import FrameId
from .outcomes import Outcome, read_outcome, unsure_pixels
from .painting import PaintedDrawing, paint_drawing
from .proving import demand_proof, prove_level
from .raster_source import RasterSource
from .records import write_recorded
from .shot_sync import ShotRecord
from .targets import choose_target
from .tlv import TlvDrawing, parse_tlv
from .tlv_writing import EncodedDrawing, encode_drawing, icon_size_of, join_tlv
from .tpl import Tpl, encode_tpl, parse_tpl
from .trace_lines import Pair, count_pairs, learn_pairs
from .written import WrittenLevel

_AT_ONCE: Final = 2
_UNTOUCHED: Final = {"filled_px": 0, "recolored_px": 0, "approved": False, "unsure": []}


@dataclass(frozen=True, eq=False)
class RasterWriting:
    """One run.

    Attributes
    ----------
    source
        The level.
    folder
        Its shot folder.
    stems
        The stem of each drawing there.
    record
        What we put into the shot folder.
    mark_unsure
        Gap size with which the regions were found, if unsure regions are to be painted in a style
        of their own; ``None`` leaves them unpainted.
    """

    source: RasterSource
    folder: Path
    stems: Mapping[FrameId, str]
    record: ShotRecord
    mark_unsure: int | None = None

    def write(self, suffix: str) -> WrittenLevel:
        """Write the painted copy.

        Raises
        ------
        InputError
            If the level or its palette changed since it was opened.
        NotLosslessError
            If the copy would differ in more than new paint; nothing is written.
        StorageError
            If it cannot be written.
        """
        level = self.source.level
        self._check_unchanged()
        target = choose_target(
            level.path,
            self.source.name,
            suffix,
            lambda each: [each.file(".tlv"), each.file(".tpl")],
        )
        tpl_path, tlv_path = target.file(".tpl"), target.file(".tlv")
        tpl = parse_tpl(tpl_path, self._palette_text())
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            made = list(pool.map(self._make(tpl), level.frame_ids))
        data = join_tlv(level.tlv.size, (encoded for encoded, _ in made))
        faults = prove_level(
            level.tlv,
            level.tpl,
            parse_tlv(tlv_path, data),
            tpl,
            self.source.inks.trace,
            unpainted=level.tpl.review_style,
        )
        demand_proof(faults, tlv_path)
        self._check_unchanged()
        drawings = [drawing for _, drawing in made]
        content = {**self._made_from(), "drawings": drawings}
        keep_written(tlv_path, data, level.path, self.folder, self.record)
        write_recorded(target.report, content, {tpl_path: encode_tpl(tpl.text), tlv_path: data})
        return WrittenLevel(
            tlv_path,
            tpl_path,
            None,
            target.report,
            tuple(str(drawing["label"]) for drawing in drawings if drawing["filled_px"]),
            sum(len(drawing["unsure"]) for drawing in drawings),
            target.warnings,
        )

    def _palette_text(self) -> str:
        tpl = self.source.level.tpl
        return tpl.text if self.mark_unsure is None else tpl.with_review_page()

    def _make(self, tpl: Tpl) -> Callable[[FrameId], tuple[EncodedDrawing, dict[str, Any]]]:
        pairs = self._pairs()
        icon = icon_size_of(self.source.level.tlv.size, self.source.level.tlv.icon_size)

        def make(frame_id: FrameId) -> tuple[EncodedDrawing, dict[str, Any]]:
            drawing = self.source.level.tlv.read(frame_id)
            outcome = self._outcome(frame_id)
            if outcome is None:
                return encode_drawing(drawing, icon), {**_UNTOUCHED, "label": frame_id.label}
            painted = self._paint(drawing, outcome, pairs, tpl)
            whole = TlvDrawing(frame_id, painted.pixels, drawing.dpi, drawing.savebox)
            return encode_drawing(whole, icon), self._describe(frame_id, outcome, painted)

        return make

    def _outcome(self, frame_id: FrameId) -> Outcome | None:
        if frame_id not in self.stems:
            return None
        source, stem = self.source, self.stems[frame_id]
        size, window = source.level.tlv.size, source.window
        return read_outcome(
            self.folder,
            stem,
            self.record,
            source.palette,
            size,
            window,
            is_closed=frame_id not in source.unclosed,
        )

    def _paint(
        self, drawing: TlvDrawing, outcome: Outcome, pairs: Mapping[Pair, int], tpl: Tpl
    ) -> PaintedDrawing:
        source, frame_id = self.source, drawing.frame_id
        decided = outcome.decided
        if self.mark_unsure is not None and tpl.review_style is not None and outcome.unsure:
            stem, gap_px = self.stems[frame_id], self.mark_unsure
            unsure = unsure_pixels(self.folder, stem, outcome, gap_px, source.window)
            decided = np.where(unsure & (decided == 0), np.uint16(tpl.review_style), decided)
        trace = source.trace_of(frame_id, drawing.pixels, source.level.read_before(frame_id))
        review = source.level.tpl.review_style
        return paint_drawing(drawing.pixels, decided, trace, source.inks, pairs, unpainted=review)

    def _pairs(self) -> dict[Pair, int]:
        """Return what the artist's painted drawings teach about trace lines."""
        counts: Counter[tuple[int, int, int]] = Counter()
        for frame_id, pixels, before in self.source.painted_drawings():
            trace = self.source.trace_of(frame_id, pixels, before)
            counts.update(count_pairs(pixels, trace, self.source.inks))
        return learn_pairs(counts)

    def _check_unchanged(self) -> None:
        level = self.source.level
        tpl = level.tpl.path
        same_tpl = tpl.is_file() and hash_file(tpl) == hash_bytes(encode_tpl(level.tpl.text))
        if not level.path.is_file() or not same_tpl or hash_file(level.path) != level.tlv.hash:
            raise InputError(
                f"{level.path.name} was saved while Shiage was working on it.",
                hint="Start again: the new drawings are then taken into account.",
            )

    def _made_from(self) -> dict[str, Any]:
        level = self.source.level
        sources = {level.path.name: level.tlv.hash, level.tpl.path.name: hash_file(level.tpl.path)}
        return {"sources": sources, "trace_inks": sorted(self.source.inks.trace)}

    def _describe(
        self, frame_id: FrameId, outcome: Outcome, painted: PaintedDrawing
    ) -> dict[str, Any]:
        return {
            "label": frame_id.label,
            "filled_px": painted.filled_px,
            "recolored_px": painted.recolored_px,
            "approved": outcome.approved,
            "unsure": [
                {key: region[key] for key in ("id", "bounds", "area", "confidence", "candidates")}
                for region in outcome.unsure
            ],
        }
