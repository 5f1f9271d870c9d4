"""XDTS time sheets in OpenTimelineIO: ``otio.adapters.read_from_file("cut.xdts")``.

A track is a column, a clip is a drawing for as long as it holds, a gap is an empty cell. Marks on
a drawing (in-between, reversed) are markers; what else a sheet says, dialogue and camera work,
travels in the metadata of the timeline under ``xdts``, so that a sheet survives the way through.

OpenTimelineIO runs this file on its own, hence the absolute imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import opentimelineio as otio

from plugin_core.errors import BadTimesheet
from plugin_core.files.json_files import parse_json, read_text
from plugin_core.files.storage import write_bytes
from plugin_core.naming import read_stem
from plugin_core.timesheets.exposure import MAX_FRAMES
from plugin_core.timesheets.xdts import NOTHING, SYMBOL, Sheet, Track, encode_sheet, read_sheet

FRAMES_PER_SECOND: Final = 24
"""The format states no rate; studios that use it draw for 24."""

_METADATA: Final = "xdts"
_CELLS: Final = 0


def read_from_file(filepath: str) -> otio.schema.Timeline:
    """Return a time sheet as a timeline.

    Raises
    ------
    BadTimesheet
        If it is no XDTS file.
    """
    path = Path(filepath)
    sheet = read_sheet(path)
    timeline = otio.schema.Timeline(path.stem)
    timeline.metadata[_METADATA] = _rest_of(path)
    for track in sheet.tracks:
        timeline.tracks.append(_read_track(track, sheet.duration))
    return timeline


def write_to_file(input_otio: otio.core.SerializableObject, filepath: str) -> None:
    """Write a timeline as a time sheet.

    Raises
    ------
    BadTimesheet
        If it is no timeline, or nests tracks.
    """
    if not isinstance(input_otio, otio.schema.Timeline):
        raise BadTimesheet("Only a timeline can be a time sheet.", hint="Write the whole timeline.")
    tracks = tuple(_write_track(track) for track in input_otio.video_tracks())
    lengths = [_frames(track.duration()) for track in input_otio.video_tracks()]
    rest = input_otio.metadata.get(_METADATA, {})
    header = rest.get("header", {})
    data = encode_sheet(
        Sheet(max(lengths, default=0), tracks),
        cut=str(header.get("cut", "1")),
        scene=str(header.get("scene", "1")),
        more=_plain(rest.get("fields", [])),
    )
    write_bytes(Path(filepath), data)


def _rest_of(path: Path) -> dict[str, Any]:
    """Return what a sheet says besides its drawings."""
    document = parse_json(read_text(path).partition("\n")[2], path.name)
    table = document["timeTables"][0]
    names = {each["fieldId"]: each["names"] for each in table["timeTableHeaders"]}
    fields = [
        {**field, "names": names.get(field["fieldId"], [])}
        for field in table["fields"]
        if field["fieldId"] != _CELLS
    ]
    return {"header": document.get("header", {}), "fields": fields}


def _read_track(track: Track, duration: int) -> otio.schema.Track:
    result = otio.schema.Track(track.name, kind=otio.schema.TrackKind.Video)
    for start, end, value, marks in _runs(track, duration):
        result.append(_item(start, end, value, marks))
    return result


def _runs(track: Track, duration: int) -> Iterator[tuple[int, int, str, list[tuple[int, str]]]]:
    """Yield first frame, end, drawing and marks of every stretch of a column."""
    start, value = 0, NOTHING
    marks: list[tuple[int, str]] = []
    for frame, entry in track.entries:
        at = min(max(frame, 0), duration)
        if entry.startswith(SYMBOL) and entry != NOTHING:
            marks.append((at, entry))
            continue
        if at > start:
            yield start, at, value, [mark for mark in marks if mark[0] < at]
            marks = [mark for mark in marks if mark[0] >= at]
        start, value = at, entry or NOTHING
    if duration > start:
        yield start, duration, value, marks


def _item(
    start: int, end: int, value: str, marks: list[tuple[int, str]]
) -> otio.schema.Clip | otio.schema.Gap:
    length = _time(end - start)
    if value == NOTHING:
        item = otio.schema.Gap(duration=length)
    else:
        shown = otio.opentime.TimeRange(_time(0), length)
        item = otio.schema.Clip(value, source_range=shown, metadata={_METADATA: {"value": value}})
    for frame, mark in marks:
        where = otio.opentime.TimeRange(_time(frame - start), _time(1))
        item.markers.append(otio.schema.Marker(name=mark, marked_range=where))
    return item


def _write_track(track: otio.schema.Track) -> Track:
    entries: list[tuple[int, str]] = []
    frame = 0
    for item in track:
        if isinstance(item, otio.schema.Transition):
            continue
        if not isinstance(item, otio.schema.Clip | otio.schema.Gap):
            raise BadTimesheet(
                f"{track.name} nests tracks.", hint="Flatten the timeline before exporting it."
            )
        entries.append((frame, _value_of(item)))
        entries += sorted(_marks_of(item, frame))
        frame += _frames(item.duration())
        if frame > MAX_FRAMES:
            raise BadTimesheet(
                f"{track.name} is longer than {MAX_FRAMES:,} frames.",
                hint="A time sheet holds one cut.",
            )
    return Track(track.name, tuple(entries))


def _value_of(item: otio.schema.Clip | otio.schema.Gap) -> str:
    """Return what a cell says: as it was read, else the drawing that the clip is named after."""
    if isinstance(item, otio.schema.Gap):
        return NOTHING
    known = item.metadata.get(_METADATA, {}).get("value")
    if known:
        return str(known)
    name = read_stem(item.name)
    return item.name if name is None else name.label


def _marks_of(item: otio.schema.Clip | otio.schema.Gap, frame: int) -> Iterator[tuple[int, str]]:
    for marker in item.markers:
        if marker.name.startswith(SYMBOL):
            yield frame + _frames(marker.marked_range.start_time), marker.name


def _time(frames: int) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, FRAMES_PER_SECOND)


def _frames(time: otio.opentime.RationalTime) -> int:
    return round(time.value)


def _plain(value: Any) -> Any:
    """Return metadata of the library as what JSON knows."""
    if hasattr(value, "items"):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    return [_plain(each) for each in value]
