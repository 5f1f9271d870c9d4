"""Keeps the shot folder of a level up to date, and the paint that was added there."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from plugin_core.arrays import RgbaImage
from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes, hash_file
from plugin_core.files.json_files import read_json
from plugin_core.files.storage import write_bytes, write_json
from plugin_core.images import encode_png, read_rgba
from plugin_core.palette import Palette, pack, read_palette, unpack, write_palette
from plugin_core.regions import DEFAULT_GAP_PX, find_regions, read_line_art
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import write_xdts

from .cm32 import Box
from .frame_ids import FrameId
from .retakes import Retake, carry_over
from .source import Source
from .stems import level_name
from .surrogates import style_table, styles_in

_VERSION: Final = 1
_AT_ONCE: Final = 2


@dataclass
class ShotRecord:
    """What lies in a shot folder because of us: ``toonz.json`` in it.

    ``drawings`` holds for each stem what its pictures were made from, and their hashes;
    ``learn_from``, ``sheet`` and ``gap_px`` are what the artist chose, ``window`` is the part of
    the sheet that the shot shows; ``corrections`` are the hashes of the artist's copies that were
    learned from, by name, ``fills`` the styles that they were painted with.
    """

    surveys: dict[str, Any] = field(default_factory=dict)
    drawings: dict[str, dict[str, str]] = field(default_factory=dict)
    learn_from: str = ""
    sheet: str = ""
    gap_px: int = DEFAULT_GAP_PX
    window: Box | None = None
    corrections: dict[str, str] = field(default_factory=dict)
    fills: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> ShotRecord:
        """Read the record of a shot folder; nothing usable is nothing known."""
        try:
            document = read_json(folder / "toonz.json")
        except InputError:
            return cls()
        if not isinstance(document, dict) or document.get("version") != _VERSION:
            return cls()
        window = document["window"]
        return cls(
            document["surveys"],
            document["drawings"],
            document["learn_from"],
            document["sheet"],
            document["gap_px"],
            None if window is None else tuple(window),
            document.get("corrections", {}),
            document.get("fills", []),
        )

    def choose(self, learn_from: str | None, sheet: Path | None, gap_px: int | None) -> None:
        """Take over what the artist chose now; ``None`` stays as it was."""
        self.learn_from = self.learn_from if learn_from is None else learn_from
        self.sheet = self.sheet if sheet is None else str(sheet.absolute())
        self.gap_px = self.gap_px if gap_px is None else gap_px

    def write(self, folder: Path, source: Path) -> None:
        """Write the record of a shot folder."""
        document = {
            "version": _VERSION,
            "source": str(source),
            "learn_from": self.learn_from,
            "sheet": self.sheet,
            "gap_px": self.gap_px,
            "window": self.window,
            "corrections": self.corrections,
            "fills": self.fills,
            "surveys": self.surveys,
            "drawings": self.drawings,
        }
        write_json(folder / "toonz.json", document)


def sync_shot(
    source: Source,
    folder: Path,
    stems: Mapping[FrameId, str],
    record: ShotRecord,
    exposure: Exposure | None,
) -> dict[FrameId, Retake]:
    """Bring a shot folder up to date; return the drawings with added paint that were drawn anew.

    Only what changed is written. Paint that was added to the folder, by an artist who approved or
    corrected a result there, stays in every region that the lines leave as it was; where the level
    itself is painted, the level holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if source.palette is not None:
        _follow_palette(folder, record, source.palette)
    _follow_window(folder, record, source.window)
    wanted = {stems[each]: (each, source.key(each)) for each in source.frame_ids}
    for stem in set(record.drawings) - set(wanted):
        _remove(folder, stem, record)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        changed = [
            (stem, frame_id, key)
            for stem, (frame_id, key) in wanted.items()
            if not _is_current(folder, stem, key, record)
        ]
        made = list(pool.map(lambda each: _write_pictures(source, folder, record, *each), changed))
    record.drawings.update({stem: entry for stem, entry, _ in made})
    _write_sheet(folder, level_name(source.name), exposure)
    record.write(folder, source.path)
    return {wanted[stem][0]: retake for stem, _, retake in made if retake is not None}


def added_paint(folder: Path, stem: str, record: ShotRecord) -> Path | None:
    """Return paint that somebody put into the shot folder after us."""
    path = folder / "paint" / f"{stem}.png"
    if not path.is_file():
        return None
    return None if hash_file(path) == record.drawings[stem].get("paint") else path


def _follow_palette(folder: Path, record: ShotRecord, palette: Palette) -> None:
    """Write the palette; paint that was added in the old values is repainted in the new ones."""
    path = folder / "palette.json"
    old = read_palette(path) if path.is_file() else palette
    if old != palette:
        values = style_table(palette)
        for stem in record.drawings:
            added = added_paint(folder, stem, record)
            if added is not None:
                write_bytes(added, encode_png(values[styles_in(read_rgba(added), old)]))
    if old != palette or not path.is_file():
        write_palette(path, palette)


def _follow_window(folder: Path, record: ShotRecord, window: Box | None) -> None:
    """Move paint that was added in the old window, with its lines, to where it lies in the new."""
    old, record.window = record.window, window
    if old is None or window is None or old == window:
        return
    # Rows of a picture count from the top, those of a sheet from the bottom.
    top = window[1] + window[3] - old[1] - old[3]
    left = old[0] - window[0]
    for stem in record.drawings:
        added = added_paint(folder, stem, record)
        for path in () if added is None else (added, folder / "line" / added.name):
            picture = read_rgba(path)
            if picture.shape[:2] == (old[3], old[2]):
                moved = np.zeros((window[3], window[2], 4), np.uint8)
                moved[top : top + old[3], left : left + old[2]] = picture
                write_bytes(path, encode_png(moved))


def _is_current(folder: Path, stem: str, key: str, record: ShotRecord) -> bool:
    entry: Mapping[str, str] = record.drawings.get(stem, {})
    line, paint = (folder / kind / f"{stem}.png" for kind in ("line", "paint"))
    return entry.get("key") == key and line.is_file() and ("paint" not in entry or paint.is_file())


def _write_pictures(
    source: Source, folder: Path, record: ShotRecord, stem: str, frame_id: FrameId, key: str
) -> tuple[str, dict[str, str], Retake | None]:
    line, paint = source.pictures(frame_id)
    place, retake = folder / "paint" / f"{stem}.png", None
    added = added_paint(folder, stem, record) if stem in record.drawings else None
    shown, own = paint, "" if paint is None else hash_bytes(encode_png(paint))
    if added is not None:
        before = folder / "line" / f"{stem}.png"
        kept, retake = _kept_paint(read_rgba(added), before, line, record.gap_px)
        shown = kept if paint is None else np.where(paint[..., 3:] > 0, paint, kept)
    if shown is not None and shown.any():
        _write(place, shown)
    else:
        place.unlink(missing_ok=True)
    entry = {"key": key, "line": _write(folder / "line" / f"{stem}.png", line)}
    if place.is_file():
        entry["paint"] = own
    return stem, entry, retake


def _kept_paint(
    added: RgbaImage, before: Path, line: RgbaImage, gap_px: int
) -> tuple[RgbaImage, Retake | None]:
    """Return what still holds of added paint now that a drawing's lines may be others."""
    drawn = read_rgba(before) if before.is_file() else line
    if not added.shape == drawn.shape == line.shape:
        return np.zeros_like(line), Retake(False, 0, np.zeros(0, np.int64))
    if np.array_equal(drawn, line):
        return added, None
    old, new = (find_regions(read_line_art(each), gap_px=gap_px) for each in (drawn, line))
    kept, retake = carry_over(pack(added), old, new)
    return unpack(kept).reshape(line.shape), retake


def _write(path: Path, picture: RgbaImage) -> str:
    data = encode_png(np.ascontiguousarray(picture))
    write_bytes(path, data)
    return hash_bytes(data)


def _remove(folder: Path, stem: str, record: ShotRecord) -> None:
    for kind in ("line", "paint"):
        (folder / kind / f"{stem}.png").unlink(missing_ok=True)
    del record.drawings[stem]


def _write_sheet(folder: Path, level: str, exposure: Exposure | None) -> None:
    path = folder / "sheet.xdts"
    if exposure is None:
        path.unlink(missing_ok=True)
    else:
        write_xdts(path, {level: exposure})
