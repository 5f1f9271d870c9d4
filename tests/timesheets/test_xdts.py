"""XDTS time sheets as Clip Studio, OpenToonz and studio scripts write them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from plugin_core.errors import BadTimesheet
from plugin_core.naming import DrawingName, read_stem
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import FIRST_LINE, read_sheet, read_xdts, write_xdts

Cells = dict[int, str]


def names(*stems: str) -> list[DrawingName]:
    return [name for name in map(read_stem, stems) if name is not None]


A = names("A.0001", "A.0002", "A.0003", "A.0003a")


def sheet(tracks: dict[str, Cells], duration: int | None = 6) -> dict[str, Any]:
    table: dict[str, Any] = {
        "name": "sheet",
        "timeTableHeaders": [
            {"fieldId": 3, "names": ["dialogue"]},
            {"fieldId": 0, "names": list(tracks)},
        ],
        "fields": [
            {"fieldId": 3, "tracks": []},
            {
                "fieldId": 0,
                "tracks": [
                    {"trackNo": number, "frames": [entry(*cell) for cell in cells.items()]}
                    for number, cells in enumerate(tracks.values())
                ],
            },
        ],
    }
    if duration is not None:
        table["duration"] = duration
    return {"version": 5, "header": {"cut": "1", "scene": "1"}, "timeTables": [table]}


def entry(frame: int, value: str) -> dict[str, Any]:
    return {"frame": frame, "data": [{"id": 0, "values": [value], "options": []}]}


def write(folder: Path, document: Any, first: str = FIRST_LINE) -> Path:
    path = folder / "sheet.xdts"
    path.write_text(f"{first}\n{json.dumps(document)}", encoding="utf-8")
    return path


def stems_of(folder: Path, cells: Cells, duration: int | None = 6) -> tuple[str | None, ...]:
    exposure = read_xdts(write(folder, sheet({"A": cells}, duration)), "A", A)
    assert exposure is not None
    return exposure.stems


def test_drawings_hold_until_the_next_entry(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "1", 2: "2"}, 4) == ("A.0001", "A.0001", "A.0002", "A.0002")


def test_a_column_that_macos_wrote_in_parts_is_that_of_the_level(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "が")
    path = write(tmp_path, sheet({apart: {0: f"{apart}1"}, "B": {}}, 1))
    assert read_xdts(path, "が", names(f"{apart}.0001")) == Exposure((f"{apart}.0001",))


def test_a_null_cell_shows_nothing(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "1", 1: "SYMBOL_NULL_CELL"}, 3) == ("A.0001", None, None)


@pytest.mark.parametrize("mark", ["SYMBOL_HYPHEN", "SYMBOL_TICK_1", "SYMBOL_TICK_2"])
def test_hyphens_and_ticks_keep_the_drawing_that_shows(mark: str, tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "1", 1: mark, 2: "2"}, 3) == ("A.0001", "A.0001", "A.0002")


def test_a_negative_frame_is_the_state_before_the_start(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {-1: "2", 1: "1"}, 2) == ("A.0002", "A.0001")


def test_labels_may_repeat_the_column_name(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "A1", 1: "A3a"}, 2) == ("A.0001", "A.0003a")


def test_drawing_0_is_an_empty_cell_where_no_such_drawing_exists(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "1", 1: "0"}, 2) == ("A.0001", None)


def test_a_sheet_without_duration_ends_with_its_last_entry(tmp_path: Path) -> None:
    assert stems_of(tmp_path, {0: "1", 2: "2"}, None) == ("A.0001", "A.0001", "A.0002")


def test_the_column_of_the_level_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, sheet({"B": {0: "9"}, "A": {0: "2"}}, 1))
    assert read_xdts(path, "A", A) == Exposure(("A.0002",))


def test_an_only_column_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, sheet({"cel": {0: "2"}}, 1))
    assert read_xdts(path, "A", A) == Exposure(("A.0002",))


def test_among_several_columns_none_is_guessed(tmp_path: Path) -> None:
    assert read_xdts(write(tmp_path, sheet({"B": {}, "C": {}})), "A", A) is None


def test_missing_drawings_are_named_in_one_sentence(tmp_path: Path) -> None:
    path = write(tmp_path, sheet({"A": {0: "1", 1: "7", 2: "end", 3: "7"}}))
    with pytest.raises(BadTimesheet, match=r"sheet\.xdts shows drawings 7 and end of level 'A'"):
        read_xdts(path, "A", A)


@pytest.mark.parametrize("duration", [-1, 10**9, "24", None])
def test_nonsense_durations_are_refused(duration: Any, tmp_path: Path) -> None:
    document = sheet({"A": {0: "1"}})
    document["timeTables"][0]["duration"] = duration
    with pytest.raises(BadTimesheet, match="states a duration of"):
        read_xdts(write(tmp_path, document), "A", A)


@pytest.mark.parametrize(
    "document",
    [[], {}, {"timeTables": []}, {"timeTables": [{"fields": 5}]}, {"timeTables": [{"fields": []}]}],
)
def test_sheets_that_lack_parts_are_refused(document: Any, tmp_path: Path) -> None:
    with pytest.raises(BadTimesheet, match=r"sheet\.xdts lacks parts"):
        read_sheet(write(tmp_path, document))


def test_another_first_line_is_no_time_sheet(tmp_path: Path) -> None:
    with pytest.raises(BadTimesheet, match="is no XDTS time sheet"):
        read_sheet(write(tmp_path, sheet({"A": {}}), first="{}"))


def test_deep_nesting_is_a_bad_time_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xdts"
    path.write_text(FIRST_LINE + "\n" + "[" * 100_000)
    with pytest.raises(BadTimesheet, match="nested too deeply"):
        read_sheet(path)


def test_a_written_sheet_reads_back_equal(tmp_path: Path) -> None:
    exposure = Exposure((None, "A.0001", "A.0001", "A.0003a", None, "A.0001"))
    write_xdts(tmp_path / "sheet.xdts", {"A": exposure, "B": Exposure(("B.1",))})
    assert read_xdts(tmp_path / "sheet.xdts", "A", A) == exposure


def test_a_written_sheet_follows_the_published_format(tmp_path: Path) -> None:
    write_xdts(tmp_path / "sheet.xdts", {"A": Exposure(("A.0003a", None))})
    first, _, rest = (tmp_path / "sheet.xdts").read_text().partition("\n")
    document = json.loads(rest)
    assert first == "exchangeDigitalTimeSheet Save Data"
    assert document["version"] == 5
    frames = document["timeTables"][0]["fields"][0]["tracks"][0]["frames"]
    assert frames == [
        {"frame": 0, "data": [{"id": 0, "values": ["3a"]}]},
        {"frame": 1, "data": [{"id": 0, "values": ["SYMBOL_NULL_CELL"]}]},
    ]
