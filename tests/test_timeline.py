"""Shots as OpenTimelineIO timelines, out and in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin_core import write_timeline
from plugin_core.errors import BadTimesheet
from plugin_core.naming import read_stem
from plugin_core.shot import Shot
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.timeline_reading import read_timeline
from plugin_core.timesheets.xdts import write_xdts
from tests.drawings import SKIN, LineDrawing, make_shot

SHEET = Exposure(("A.0002", "A.0002", "A.0002", None, "A.0001", "A.0002"))
NAMES = [name for name in map(read_stem, ("A.0001", "A.0002")) if name]


def dot() -> LineDrawing:
    return LineDrawing(40, 30).circle((20, 15), 8, SKIN)


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    folder = make_shot(tmp_path / "c012", [dot(), dot()], painted=(1,))
    write_xdts(folder / "sheet.xdts", {"A": SHEET})
    return Shot.open(folder)


def written(shot: Shot) -> otio.schema.Timeline:
    write_timeline(shot, shot.folder / "out.otio")
    return otio.adapters.read_from_file(str(shot.folder / "out.otio"))


def save(folder: Path, *items: Any, name: str = "A") -> Path:
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.append(otio.schema.Track(name, children=list(items)))
    path = folder / "shot.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def span(start: float, frames: float) -> otio.opentime.TimeRange:
    return otio.opentime.range_from_start_end_time(
        otio.opentime.RationalTime(start, 24), otio.opentime.RationalTime(start + frames, 24)
    )


def test_the_exposure_reads_back_equal(shot: Shot) -> None:
    written(shot)
    assert read_timeline(shot.folder / "out.otio", "A", NAMES) == SHEET


def test_a_shot_opens_from_the_timeline_itself(shot: Shot) -> None:
    written(shot)
    (shot.folder / "sheet.xdts").unlink()
    assert Shot.open(shot.folder).exposure is None
    assert Shot.open(shot.folder / "out.otio").exposure == SHEET


def test_the_timeline_beside_the_drawings_is_the_sheet(shot: Shot) -> None:
    write_timeline(shot, shot.folder / "shot.otio")
    (shot.folder / "sheet.xdts").unlink()
    assert Shot.open(shot.folder).exposure == SHEET


def test_a_track_is_a_level_and_a_clip_is_a_hold(shot: Shot) -> None:
    timeline = written(shot)
    (track,) = timeline.tracks
    assert (timeline.name, track.name) == ("c012", "A")
    assert [item.name for item in track] == ["A.0002", "", "A.0001", "A.0002"]
    assert [item.duration().value for item in track] == [3, 1, 1, 1]


def test_holds_are_frozen(shot: Shot) -> None:
    timeline = written(shot)
    frozen = [
        any(isinstance(effect, otio.schema.FreezeFrame) for effect in item.effects)
        for item in timeline.tracks[0]
    ]
    assert frozen == [True, False, False, False]


def test_every_clip_names_its_line_art_and_its_paint(shot: Shot) -> None:
    timeline = written(shot)
    painted = timeline.tracks[0][2]
    media = painted.media_references()
    assert painted.active_media_reference_key == "line"
    urls = {key: one.target_url_for_image_number(0) for key, one in media.items()}
    assert urls == {"line": "line/A.0001.png", "paint": "paint/A.0001.png"}


def test_unpainted_clips_point_to_where_the_result_goes(shot: Shot) -> None:
    timeline = written(shot)
    media = timeline.tracks[0][0].media_references()
    assert media["paint"].target_url_for_image_number(0) == "result/A.0002.png"


def test_painted_drawings_carry_a_green_marker(shot: Shot) -> None:
    timeline = written(shot)
    markers = [[marker.color for marker in item.markers] for item in timeline.tracks[0]]
    assert markers == [[], [], ["GREEN"], []]


def test_the_file_is_written_for_the_oldest_reader(shot: Shot) -> None:
    written(shot)
    text = (shot.folder / "out.otio").read_text()
    oldest = otio.versioning.fetch_map("OTIO_CORE", "0.17.0")
    schemas = {part.split('"')[0] for part in text.split('"OTIO_SCHEMA": "')[1:]}
    for schema in schemas:
        name, _, version = schema.partition(".")
        if name in oldest:
            assert int(version) <= oldest[name]
    assert "Clip.2" in schemas


def test_without_a_sheet_every_drawing_shows_for_one_frame(shot: Shot) -> None:
    shot.exposure = None
    write_timeline(shot, shot.folder / "out.otio")
    assert read_timeline(shot.folder / "out.otio", "A", NAMES) == Exposure(("A.0001", "A.0002"))


def test_all_levels_of_the_folder_become_tracks(shot: Shot) -> None:
    make_shot(shot.folder, [dot()], level="B")
    (shot.folder / "sheet.xdts").unlink()
    timeline = written(Shot.open(shot.folder, "A"))
    assert [track.name for track in timeline.tracks] == ["A", "B"]


def test_clips_of_an_editor_are_known_by_their_name(tmp_path: Path) -> None:
    clips = [
        otio.schema.Clip("A2", source_range=span(0, 2)),
        otio.schema.Gap(source_range=span(0, 1)),
    ]
    path = save(tmp_path, *clips)
    assert read_timeline(path, "A", NAMES) == Exposure(("A.0002", "A.0002", None))


def test_a_running_sequence_shows_one_drawing_after_the_other(tmp_path: Path) -> None:
    media = otio.schema.ImageSequenceReference(
        "line/", "A.", ".png", 1, 1, 24, 4, available_range=span(1, 2)
    )
    path = save(tmp_path, otio.schema.Clip("run", media, span(1, 2)))
    assert read_timeline(path, "A", NAMES) == Exposure(("A.0001", "A.0002"))


def test_missing_drawings_are_named(tmp_path: Path) -> None:
    path = save(tmp_path, otio.schema.Clip("A.0009", source_range=span(0, 2)))
    with pytest.raises(BadTimesheet, match=r"shot\.otio shows drawing A\.0009 of level 'A'"):
        read_timeline(path, "A", NAMES)


def test_among_several_tracks_none_is_guessed(tmp_path: Path) -> None:
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.extend([otio.schema.Track("B"), otio.schema.Track("C")])
    otio.adapters.write_to_file(timeline, str(tmp_path / "shot.otio"))
    assert read_timeline(tmp_path / "shot.otio", "A", NAMES) is None


def test_nested_tracks_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path, otio.schema.Stack("nested"))
    with pytest.raises(BadTimesheet, match="nests tracks in level 'A'"):
        read_timeline(path, "A", NAMES)


def test_endless_clips_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path, otio.schema.Clip("A.0001", source_range=span(0, 1e12)))
    with pytest.raises(BadTimesheet, match="longer than 100,000 frames"):
        read_timeline(path, "A", NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1, 2]",
        '"text"',
        '{"OTIO_SCHEMA": "Timeline.999"}',
        '{"OTIO_SCHEMA": "Gap.1"}',
        '{"OTIO_SCHEMA": "Evil.1"}',
        '{"OTIO_SCHEMA": "Timeline.1", "tracks": 5}',
        '{"OTIO_SCHEMA": "SerializableObjectRef.1", "id": "a"}',
        '{"OTIO_SCHEMA": "Timeline.1", "tracks": null}',
        "[" * 100_000,
    ],
)
def test_other_files_are_no_timeline(text: str, tmp_path: Path) -> None:
    path = tmp_path / "shot.otio"
    path.write_text(text)
    with pytest.raises(BadTimesheet, match=r"shot\.otio"):
        read_timeline(path, "A", NAMES)


def test_a_clip_without_a_length_is_no_timeline(tmp_path: Path) -> None:
    path = save(tmp_path, otio.schema.Clip("A.0001"))
    with pytest.raises(BadTimesheet, match=r"shot\.otio"):
        read_timeline(path, "A", NAMES)


def test_clips_of_the_first_schema_are_read(tmp_path: Path) -> None:
    path = save(tmp_path, otio.schema.Clip("A.0001", source_range=span(0, 2)))
    timeline = otio.adapters.read_from_file(str(path))
    text = otio.core.serialize_json_to_string(timeline, {"Clip": 1}, 2)
    path.write_text(text)
    assert '"Clip.1"' in text
    assert read_timeline(path, "A", NAMES) == Exposure(("A.0001", "A.0001"))


def test_sound_is_no_level(tmp_path: Path) -> None:
    timeline = otio.schema.Timeline("cut")
    picture = otio.schema.Track("A", [otio.schema.Clip("A.0001", source_range=span(0, 1))])
    timeline.tracks.extend([picture, otio.schema.Track("A", kind=otio.schema.TrackKind.Audio)])
    otio.adapters.write_to_file(timeline, str(tmp_path / "shot.otio"))
    assert read_timeline(tmp_path / "shot.otio", "A", NAMES) == Exposure(("A.0001",))


def test_plug_ins_that_the_environment_names_are_not_run(shot: Shot, tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    manifest = {
        "OTIO_SCHEMA": "PluginManifest.1",
        "adapters": [],
        "schemadefs": [{"OTIO_SCHEMA": "SchemaDef.1", "name": "Evil", "filepath": str(planted)}],
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    write_timeline(shot, shot.folder / "shot.otio")
    (shot.folder / "sheet.xdts").unlink()
    script = (
        "import sys; from plugin_core.shot import Shot;"
        "from plugin_core import write_timeline;"
        "s = Shot.open(sys.argv[1]); write_timeline(s, sys.argv[1] + '/again.otio');"
        "from opentimelineio.plugins import manifest; assert manifest._MANIFEST is None"
    )
    environment = {**os.environ, "OTIO_PLUGIN_MANIFEST_PATH": str(tmp_path / "manifest.json")}
    subprocess.run(
        [sys.executable, "-c", script, str(shot.folder)],
        check=True,
        env=environment,
        cwd=Path(__file__).parents[1],
    )
    assert not (tmp_path / "ran").exists()
