"""XDTS, the exchange format of digital time sheets: read one level's exposure, write a sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import BadTimesheet, InputError
from ..files.json_files import parse_json, read_text
from ..files.storage import write_bytes
from ..naming import DrawingName, composed, read_label, read_stem
from .exposure import MAX_FRAMES, Exposure, exposure_of, missing_drawings

FIRST_LINE: Final = "exchangeDigitalTimeSheet Save Data"
_CELLS: Final = 0
"""The field of a sheet that holds drawings; others hold dialogue and camera work."""
NOTHING: Final = "SYMBOL_NULL_CELL"
SYMBOL: Final = "SYMBOL_"
"""Other values that begin so are marks on the drawing that is showing."""


@dataclass(frozen=True, slots=True)
class Track:
    """One column of cells: ``(frame, value)`` entries in the order of frames."""

    name: str
    entries: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a time sheet."""

    duration: int
    tracks: tuple[Track, ...]


def read_xdts(path: Path, level: str, names: Sequence[DrawingName]) -> Exposure | None:
    """Read the exposure of one level.

    Parameters
    ----------
    path
        An XDTS file.
    level
        The level, which is the name of its column.
    names
        The drawings of the level.

    Returns
    -------
    Exposure | None
        ``None`` where the sheet has no column of that name and more than one to choose from.

    Raises
    ------
    BadTimesheet
        If it is no XDTS file, or shows drawings that do not exist.
    """
    sheet = read_sheet(path)
    track = _track_of(sheet, level)
    return None if track is None else _expose(sheet, track, names, path.name)


def read_sheet(path: Path) -> Sheet:
    """Read all cells of an XDTS file; raises :class:`BadTimesheet` where it is none."""
    try:
        first, _, rest = read_text(path).partition("\n")
        if first.strip() != FIRST_LINE:
            raise BadTimesheet(f"{path.name} is no XDTS time sheet.", hint="Export it again.")
        table = parse_json(rest, path.name)["timeTables"][0]
        names = _track_names(table)
        tracks = tuple(
            Track(names.get(track["trackNo"], ""), _entries(track))
            for field in table["fields"]
            if field["fieldId"] == _CELLS
            for track in field["tracks"]
        )
        return Sheet(_duration(path, table, tracks), tracks)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BadTimesheet(
            f"{path.name} lacks parts that every XDTS time sheet has.", hint="Export it again."
        ) from error
    except InputError as error:
        raise BadTimesheet(error.message, hint=error.hint) from error


def write_xdts(path: Path, levels: Mapping[str, Exposure]) -> None:
    """Write a time sheet with one column a level, the first lowest.

    Parameters
    ----------
    path
        Where it goes.
    levels
        The exposure of each level.
    """
    tracks = tuple(
        Track(name, tuple((hold.start, _value(hold.stem)) for hold in exposure.holds()))
        for name, exposure in levels.items()
    )
    duration = max((len(exposure) for exposure in levels.values()), default=0)
    write_bytes(path, encode_sheet(Sheet(duration, tracks)))


def encode_sheet(
    sheet: Sheet, *, cut: str = "1", scene: str = "1", more: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """Return the bytes of a time sheet.

    Parameters
    ----------
    sheet
        Its cells, the lowest track first.
    cut, scene
        Their numbers, 1 to 4 digits.
    more
        Fields with other things than drawings, each with its ``names`` for the header.
    """
    tracks = [
        {"trackNo": number, "frames": [_frame(*entry) for entry in track.entries]}
        for number, track in enumerate(sheet.tracks)
    ]
    cells = {"fieldId": _CELLS, "tracks": tracks}
    names = {"fieldId": _CELLS, "names": [track.name for track in sheet.tracks]}
    table = {
        "name": "sheet",
        "duration": sheet.duration,
        "timeTableHeaders": [
            names,
            *({"fieldId": each["fieldId"], "names": each["names"]} for each in more),
        ],
        "fields": [
            cells,
            *({"fieldId": each["fieldId"], "tracks": each["tracks"]} for each in more),
        ],
    }
    document = {"version": 5, "header": {"cut": cut, "scene": scene}, "timeTables": [table]}
    return f"{FIRST_LINE}\n{json.dumps(document, ensure_ascii=False)}\n".encode()


def _track_of(sheet: Sheet, level: str) -> Track | None:
    """Return the column of a level; an only column is taken whatever its name."""
    for wanted in (str, str.casefold):
        for track in sheet.tracks:
            if wanted(composed(track.name)) == wanted(level):
                return track
    return sheet.tracks[0] if len(sheet.tracks) == 1 else None


def _expose(sheet: Sheet, track: Track, names: Sequence[DrawingName], file: str) -> Exposure:
    stems = {(name.number, name.suffix): name.stem for name in names}
    entries: list[tuple[int, str | None]] = []
    missing: list[str] = []
    for frame, value in track.entries:
        key = read_label(value, composed(track.name))
        if value.startswith(SYMBOL) and value != NOTHING:
            continue  # a hyphen or a tick: the drawing that is showing stays
        if value in (NOTHING, "") or (key == (0, "") and key not in stems):
            entries.append((frame, None))
        elif key in stems:
            entries.append((frame, stems[key]))
        else:
            missing.append(value)
    if missing:
        raise missing_drawings(file, track.name, missing)
    return exposure_of(entries, sheet.duration)


def _frame(start: int, value: str) -> dict[str, Any]:
    return {"frame": start, "data": [{"id": 0, "values": [value]}]}


def _value(stem: str | None) -> str:
    name = None if stem is None else read_stem(stem)
    return NOTHING if name is None else name.label


def _track_names(table: Any) -> dict[int, str]:
    for header in table["timeTableHeaders"]:
        if header["fieldId"] == _CELLS:
            return {number: str(name) for number, name in enumerate(header["names"])}
    return {}


def _entries(track: Any) -> tuple[tuple[int, str], ...]:
    found = []
    for entry in track["frames"]:
        values = [value for data in entry["data"] if data["id"] == 0 for value in data["values"]]
        if values:
            found.append((int(entry["frame"]), str(values[0]).strip()))
    return tuple(sorted(found, key=lambda frame_and_value: frame_and_value[0]))


def _duration(path: Path, table: Any, tracks: Sequence[Track]) -> int:
    last = max((frame for track in tracks for frame, _ in track.entries), default=-1)
    duration = table.get("duration", last + 1)
    if not isinstance(duration, int) or not 0 <= duration <= MAX_FRAMES:
        raise BadTimesheet(
            f"{path.name} states a duration of {duration} frames.",
            hint=f"A shot has at most {MAX_FRAMES:,} frames.",
        )
    return duration
