"""Whatever a file from a stranger holds, it is read or refused in our own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin_core.errors import InputError, ShiageError
from plugin_core.images import picture_size, read_rgba
from plugin_core.palette import read_palette
from plugin_core.timesheets.timeline_reading import read_timeline
from plugin_core.timesheets.xdts import FIRST_LINE, read_xdts
from plugin_core.vectors.strokes import read_strokes

WORDS = (
    "version", "width", "height", "strokes", "points", "radius", "class", "colors", "color_id",
    "rgba", "name", "timeTables", "fields", "fieldId", "tracks", "trackNo", "frames", "frame",
    "data", "id", "values", "duration", "timeTableHeaders", "names", "OTIO_SCHEMA", "Timeline.1",
    "Stack.1", "Track.1", "Clip.2", "Gap.1", "children", "source_range", "TimeRange.1",
)  # fmt: skip
KEYS = st.sampled_from(WORDS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2**40) | st.floats() | KEYS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(KEYS, parts, max_size=5),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=6)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def survives(read: Callable[[Path], Any], path: Path) -> None:
    try:
        read(path)
    except ShiageError as error:
        assert isinstance(error, InputError)
        assert path.name in error.message
        assert error.hint


@QUICK
@given(document=DOCUMENTS)
@pytest.mark.parametrize("read", [read_palette, read_strokes])
def test_any_json_is_read_or_refused(
    read: Callable[[Path], Any], document: Any, tmp_path: Path
) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"version": 1, "width": 9, "height": 9, **document}))
    survives(read, path)


@QUICK
@given(document=DOCUMENTS)
def test_any_time_sheet_is_read_or_refused(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xdts"
    path.write_text(f"{FIRST_LINE}\n{json.dumps({'timeTables': [document]})}")
    survives(lambda sheet: read_xdts(sheet, "A", []), path)


@QUICK
@given(document=DOCUMENTS)
def test_any_timeline_is_read_or_refused(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "shot.otio"
    path.write_text(json.dumps({"OTIO_SCHEMA": "Timeline.1", **document}))
    survives(lambda timeline: read_timeline(timeline, "A", []), path)


@QUICK
@given(
    start=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]),
    rest=st.binary(max_size=200),
    extension=st.sampled_from(["png", "tga", "tif"]),
)
@pytest.mark.parametrize("read", [read_rgba, picture_size])
def test_any_bytes_are_a_picture_or_refused(
    read: Callable[[Path], Any], start: bytes, rest: bytes, extension: str, tmp_path: Path
) -> None:
    path = tmp_path / f"A.0001.{extension}"
    path.write_bytes(start + rest)
    survives(read, path)
