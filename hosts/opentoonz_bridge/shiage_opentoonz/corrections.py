"""What the artist corrects in a painted copy becomes paint of the shot: kept, and learned from.

Each copy that we write, and each of the artist's that we learned from, is also kept in the shot
folder, under its hash. Where a copy that the artist saved shows other paint than what we wrote, or
than when we learned from it, that paint is the artist's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes, hash_file
from plugin_core.files.storage import write_bytes
from plugin_core.images import encode_png, read_rgba
from plugin_core.regions import LineArt, RegionMap, find_regions

from .cm32 import PURE_PAINT, Cm32, Styles, crop, paint_of, tone_of
from .frame_ids import FrameId
from .places import REPORT
from .raster_source import RasterSource
from .records import read_record
from .retakes import carry_over
from .shot_sync import ShotRecord
from .surrogates import style_table
from .tlv import Tlv, open_tlv
from .tpl import Tpl, read_tpl

_LEVEL: Final = ".tlv"
_WRITTEN: Final = "written"


def keep_written(copy: Path, data: bytes, source: Path, folder: Path, record: ShotRecord) -> None:
    """Keep what we are about to write, and of earlier copies those that may still lie there.

    What the artist had under this name is gone: later changes are changes of what we write.
    """
    if record.corrections.pop(copy.name, None):
        record.write(folder, source)
    known = {hash_bytes(data), *written_hashes(source), *record.corrections.values()}
    for path in (folder / _WRITTEN).glob(f"*{_LEVEL}"):
        if path.stem not in known:
            path.unlink(missing_ok=True)
    _keep(folder, data)


def written_hashes(source: Path) -> frozenset[str]:
    """Return the hashes of all copies of a level that may lie beside it as we wrote them."""
    return frozenset(each for _, hashes in written_copies(source) for each in hashes)


def written_copies(source: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the copies of a level that we once wrote, oldest name first, and what they were."""
    beside = (path for path in source.parent.iterdir() if path.name.startswith(source.stem))
    reports = (path for path in beside if path.name.endswith(REPORT))
    for report in sorted(reports, key=lambda path: (len(path.name), path.name)):
        copy = report.with_name(f"{report.name.removesuffix(REPORT)}{_LEVEL}")
        record = read_record(report)
        if record and source.name in record.get("sources", {}) and copy.name in record["hashes"]:
            yield copy, tuple(record["hashes"][copy.name])


def take_corrections(
    source: RasterSource, folder: Path, stems: Mapping[FrameId, str], record: ShotRecord
) -> list[str]:
    """Add to the shot's paint what the artist painted into our copies; return warnings.

    What was taken once is not taken again: what is decided in the shot folder later goes before it.
    """
    warnings = []
    for copy, hashes, taken in _news(source.path, record):
        try:
            saved = open_tlv(copy)
            ours, earlier = _kept(folder, hashes), _kept(folder, [taken] if taken else [])
            if reason := _why_incomparable(source, saved, ours):
                warnings.append(f"{reason}: what you repainted there is in no later copy.")
            corrected = _Corrected(source, saved, ours, earlier, record.gap_px)
            for frame_id, stem in stems.items():
                corrected.add_to(folder / "paint" / f"{stem}.png", frame_id)
        except InputError as error:
            warnings.append(f"{copy.name} is not learned from: {error.message}")
            continue
        if corrected.unknown:
            names = ", ".join(sorted(corrected.unknown))
            warnings.append(
                f"{copy.name} is painted with {names}, which {source.level.tpl.path.name} does not"
                " have: that paint is in no later copy."
            )
        _keep(folder, saved.data)
        record.corrections[copy.name] = saved.hash
    return warnings


def _why_incomparable(source: RasterSource, copy: Tlv, ours: Collection[Tlv]) -> str:
    """Say why the artist's paint in a copy cannot be told from ours; nothing where it can."""
    if not ours:
        return (
            f"{copy.path.name} was saved after Shiage wrote it, and what Shiage wrote is not at"
            " hand, as after a move to another folder or computer"
        )
    if {source.level.tlv.size, *(each.size for each in ours)} != {copy.size}:
        return f"{copy.path.name} was saved, and {source.path.name} has another size by now"
    return ""


def fills_of_corrections(source: RasterSource, record: ShotRecord) -> frozenset[int]:
    """Return the level's styles that copies are painted with which nobody looked at yet."""
    fills: set[int] = set()
    for copy, _, _ in _news(source.path, record):
        with suppress(InputError):  # told when the corrections are taken
            known = _known_styles(source, read_tpl(copy.with_suffix(".tpl")))
            for drawing in open_tlv(copy).drawings():
                fills.update(np.unique(paint_of(drawing.pixels)).tolist())
            fills = {style for style in fills if style < len(known) and known[style]}
    return frozenset(fills)


def _news(source: Path, record: ShotRecord) -> Iterator[tuple[Path, tuple[str, ...], str | None]]:
    """Yield the copies that the artist saved since: what they were, and when last looked at."""
    for copy, hashes in written_copies(source):
        if copy.is_symlink() or not copy.is_file():
            continue
        found, taken = hash_file(copy), record.corrections.get(copy.name)
        if found in hashes:
            record.corrections.pop(copy.name, None)
        if found not in (*hashes, taken):
            yield copy, hashes, taken


def _known_styles(source: RasterSource, palette: Tpl) -> list[bool]:
    """Return for each style of a copy's palette whether it is one of the level's."""
    own = source.level.tpl.styles
    same = [one.name == other.name for one, other in zip(own, palette.styles, strict=False)]
    return [*same, *[False] * (len(palette.styles) - len(same))]


class _Corrected:
    """A copy that the artist saved, as what we wrote it, and as we learned from it before.

    ``unknown`` are the names of styles in it that the level does not have.
    """

    def __init__(
        self,
        source: RasterSource,
        copy: Tlv,
        ours: Collection[Tlv],
        earlier: Collection[Tlv],
        gap_px: int,
    ) -> None:
        self._source, self._copy, self._ours, self._earlier = source, copy, ours, earlier
        self._gap_px = gap_px
        self._values = style_table(source.palette)
        self._palette = read_tpl(copy.path.with_suffix(".tpl"))
        known = _known_styles(source, self._palette)
        self._values[np.flatnonzero(~np.array(known))] = 0
        self._values[len(known) :] = 0
        self.unknown: set[str] = set()

    def add_to(self, path: Path, frame_id: FrameId) -> None:
        """Put the artist's paint in a drawing over what its paint file holds."""
        levels = [self._source.level.tlv, self._copy, *self._ours]
        if not self._ours or any(frame_id not in level.frame_ids for level in levels):
            return
        if len({level.size for level in levels}) > 1:
            return
        theirs = self._corrected(frame_id)
        for style in np.unique(theirs[self._values[theirs][..., 3] == 0]).tolist():
            if 0 < style < len(self._palette.styles):
                self.unknown.add(self._palette.styles[style].name)
        added = self._values[crop(theirs, self._source.window)[::-1]]
        if not added[..., 3].any():
            return
        before: Any = read_rgba(path) if path.is_file() else np.zeros_like(added)
        if before.shape == added.shape:
            write_bytes(path, encode_png(np.where(added[..., 3:] > 0, added, before)))

    def _corrected(self, frame_id: FrameId) -> Styles:
        """(H, W): styles that the artist gave to what lies between the lines, else 0."""
        drawn, now = self._source.level.read(frame_id), self._copy.read(frame_id).pixels
        between = (tone_of(drawn) == PURE_PAINT) & (tone_of(now) == PURE_PAINT)
        changed = np.ones_like(between)
        written = [ours.read(frame_id).pixels for ours in self._ours]
        for pixels in written:
            changed &= paint_of(now) != paint_of(pixels)
        for earlier in self._earlier:
            if frame_id in earlier.frame_ids and earlier.size == self._copy.size:
                changed |= paint_of(now) != paint_of(earlier.read(frame_id).pixels)
        theirs = np.where(changed & between & (paint_of(drawn) == 0), paint_of(now), np.uint16(0))
        if all(np.array_equal(tone_of(drawn), tone_of(each)) for each in written):
            return theirs
        return carry_over(theirs, self._regions(now), self._regions(drawn))[0]

    def _regions(self, pixels: Cm32) -> RegionMap:
        strength = 255 - tone_of(pixels)
        line = LineArt(strength, (strength > 0).astype(np.uint8))
        return find_regions(line, gap_px=self._gap_px)


def _kept(folder: Path, hashes: Collection[str]) -> list[Tlv]:
    paths = (folder / _WRITTEN / f"{each}{_LEVEL}" for each in hashes)
    return [open_tlv(path) for path in paths if path.is_file()]


def _keep(folder: Path, data: bytes) -> None:
    kept = folder / _WRITTEN / f"{hash_bytes(data)}{_LEVEL}"
    if not kept.is_file():
        write_bytes(kept, data)
