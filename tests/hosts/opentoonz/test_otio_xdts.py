"""XDTS as an OpenTimelineIO adapter, found by everybody who has the package installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin_core.errors import BadTimesheet
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import FIRST_LINE, read_sheet, write_xdts


def _entry(frame: int, value: str) -> dict[str, Any]:
    return {"frame": frame, "data": [{"id": 0, "values": [value]}]}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet of two columns with an in-between mark and a line of dialogue."""
    table = {
        "name": "sheet",
        "duration": 12,
        "timeTableHeaders": [
            {"fieldId": 0, "names": ["A", "B"]},
            {"fieldId": 3, "names": ["Voice"]},
        ],
        "fields": [
            {
                "fieldId": 0,
                "tracks": [
                    {
                        "trackNo": 0,
                        "frames": [
                            _entry(0, "1"),
                            _entry(3, "SYMBOL_TICK_1"),
                            _entry(6, "2a"),
                            _entry(9, "SYMBOL_NULL_CELL"),
                        ],
                    },
                    {"trackNo": 1, "frames": [_entry(4, "5")]},
                ],
            },
            {"fieldId": 3, "tracks": [{"trackNo": 0, "frames": [_entry(2, "hello")]}]},
        ],
    }
    document = {"version": 5, "header": {"cut": "12", "scene": "3"}, "timeTables": [table]}
    path = tmp_path / "cut12.xdts"
    path.write_text(f"{FIRST_LINE}\n{json.dumps(document)}", encoding="utf-8")
    return path


def _described(timeline: Any) -> list[list[tuple[str, str, float]]]:
    return [
        [(type(item).__name__, item.name, item.duration().value) for item in track]
        for track in timeline.tracks
    ]


def test_the_adapter_is_registered() -> None:
    assert "xdts" in otio.adapters.available_adapter_names()


def test_a_sheet_is_read_as_a_timeline(sheet: Path) -> None:
    timeline = otio.adapters.read_from_file(str(sheet))
    assert timeline.name == "cut12"
    assert [track.name for track in timeline.tracks] == ["A", "B"]
    assert _described(timeline) == [
        [("Clip", "1", 6.0), ("Clip", "2a", 3.0), ("Gap", "", 3.0)],
        [("Gap", "", 4.0), ("Clip", "5", 8.0)],
    ]
    mark = timeline.tracks[0][0].markers[0]
    assert (mark.name, mark.marked_range.start_time.value) == ("SYMBOL_TICK_1", 3.0)


def test_a_sheet_survives_the_way_through(sheet: Path, tmp_path: Path) -> None:
    timeline = otio.adapters.read_from_file(str(sheet))
    through = otio.adapters.read_from_string(otio.adapters.write_to_string(timeline))
    again = tmp_path / "again.xdts"
    otio.adapters.write_to_file(through, str(again))
    before, after = (
        json.loads(path.read_text(encoding="utf-8").partition("\n")[2]) for path in (sheet, again)
    )
    assert after["header"] == before["header"]
    tables = before["timeTables"][0], after["timeTables"][0]
    assert tables[1]["timeTableHeaders"] == tables[0]["timeTableHeaders"]
    assert tables[1]["fields"][1] == tables[0]["fields"][1]
    assert read_sheet(again).tracks[0] == read_sheet(sheet).tracks[0]
    assert _described(otio.adapters.read_from_file(str(again))) == _described(timeline)


def test_clips_named_after_files_become_their_drawings(tmp_path: Path) -> None:
    timeline = otio.schema.Timeline("cut")
    track = otio.schema.Track("A", kind=otio.schema.TrackKind.Video)
    length = otio.opentime.TimeRange(duration=otio.opentime.RationalTime(2, 24))
    track.append(otio.schema.Clip("A.0007a", source_range=length))
    timeline.tracks.append(track)
    path = tmp_path / "cut.xdts"
    otio.adapters.write_to_file(timeline, str(path))
    assert read_sheet(path).tracks[0].entries == ((0, "7a"),)


def test_what_the_core_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.xdts"
    write_xdts(path, {"A": Exposure(("A.0001", "A.0001", None, "A.0002"))})
    assert _described(otio.adapters.read_from_file(str(path))) == [
        [("Clip", "1", 2.0), ("Gap", "", 1.0), ("Clip", "2", 1.0)]
    ]


def test_another_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.xdts"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BadTimesheet, match="no XDTS time sheet"):
        otio.adapters.read_from_file(str(path))


def test_nested_tracks_are_refused_with_a_sentence(tmp_path: Path) -> None:
    timeline = otio.schema.Timeline("cut")
    track = otio.schema.Track("A", kind=otio.schema.TrackKind.Video)
    track.append(otio.schema.Stack())
    timeline.tracks.append(track)
    with pytest.raises(BadTimesheet, match="nests tracks"):
        otio.adapters.write_to_file(timeline, str(tmp_path / "cut.xdts"))
