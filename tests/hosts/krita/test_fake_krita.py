"""Export and insertion in a fake Krita with real pixels: no engine, no window."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("PyQt5")

from plugin_core.errors import InputError, NotPainted
from tests.hosts.krita.fake_stage import BLUE, CLEAR, LINES, Stage, drive, paint, pixels_of


def test_each_picture_is_written_once_and_to_the_bit(stage: Stage) -> None:
    folder = stage.export().files.folder
    assert sorted(path.name for path in (folder / "line").iterdir()) == ["A.0000.png", "A.0004.png"]
    assert pixels_of(folder / "line" / "A.0004.png") == LINES[4]
    assert [path.name for path in (folder / "paint").iterdir()] == ["A.0000.png"]
    assert pixels_of(folder / "paint" / "A.0000.png") == paint(7, 8)


def test_only_what_changed_is_written_again(stage: Stage) -> None:
    folder = stage.export().files.folder
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("A.*.png")}
    stage.line.frames[4][:] = paint(5)
    stage.export()
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("A.*.png")}
    assert [path.name for path in before if before[path] != after[path]] == ["A.0004.png"]


def test_a_drawing_that_is_gone_leaves_the_folder(stage: Stage) -> None:
    folder = stage.export().files.folder
    del stage.line.frames[4]
    stage.export()
    assert [path.name for path in (folder / "line").iterdir()] == ["A.0000.png"]


def test_the_artists_playhead_and_layers_are_left_alone(stage: Stage) -> None:
    stage.document.time = 5
    stage.export()
    assert stage.document.time == 5
    assert stage.mine.visible() and stage.line.visible()
    assert stage.krita.documents() == [stage.document], "a copy was left open"


def test_without_paint_there_is_nothing_to_learn(stage: Stage) -> None:
    stage.mine.frames[0][:] = CLEAR
    with pytest.raises(NotPainted, match="My colours"):
        stage.export()


def test_color_models_stand_in_for_paint(stage: Stage) -> None:
    stage.mine.frames[0][:] = CLEAR
    subject = stage.subject()
    subject.notes.models = "/hana"
    drive(stage.modules.export.export_shot(subject, needs_paint=True))
    assert list((subject.files.folder / "paint").glob("*.png")) == []


def test_what_the_engine_notices_is_told_of_frames(stage: Stage) -> None:
    screen = stage.learn("A.0004 is painted unlike the other painted drawings.")
    screen.warn.assert_called_once_with("Frame 4 is painted unlike the other painted drawings.")


def test_without_lines_there_is_nothing_to_do(stage: Stage) -> None:
    for buffer in stage.line.frames.values():
        buffer[:] = CLEAR
    with pytest.raises(InputError, match="Line art"):
        stage.export()


def test_a_chosen_layer_that_is_gone_is_told_in_japanese(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shiage_krita.texts.language", lambda: "ja")
    subject = stage.subject()
    stage.line.remove()
    with pytest.raises(InputError, match="選んだレイヤーがなくなっています"):
        drive(stage.modules.export.export_shot(subject, needs_paint=True))


def test_our_layer_lies_above_the_artists_with_its_times_and_labels(stage: Stage) -> None:
    stage.mine._opacity, stage.mine._mode = 128, "multiply"
    layer = stage.insert(stage.export(), uncertain=2)
    names = [node.name() for node in stage.document.root.children]
    assert names == ["My colours", "Shiage colours", "Line art"]
    assert {time: bytes(pixels) for time, pixels in layer.frames.items()} == {
        0: paint(7, 8),
        4: paint(9, color=BLUE),
        8: paint(7, 8),
        12: CLEAR,
    }
    assert layer.frames[0] is layer.frames[8], "a held drawing is one instanced frame"
    assert layer.labels == {0: 2, 4: 5, 8: 2, 12: 0}  # type: ignore[attr-defined]
    assert (layer.opacity(), layer.blendingMode()) == (128, "multiply")
    assert not stage.mine.visible()


def test_a_krita_that_refuses_our_file_gets_a_copy_of_the_lines(stage: Stage) -> None:
    stage.krita.reads_files = False
    layer = stage.insert(stage.export())
    assert layer.name() == "Shiage colours"
    assert bytes(layer.frames[4]) == paint(9, color=BLUE)
    assert bytes(layer.frames[12]) == CLEAR


def test_running_again_replaces_only_our_layer(stage: Stage) -> None:
    stage.insert(stage.export())
    stage.insert(stage.export())
    names = [node.name() for node in stage.document.root.children]
    assert names == ["My colours", "Shiage colours", "Line art"]


def test_what_nobody_touched_is_no_correction(stage: Stage) -> None:
    stage.insert(stage.export())
    subject = stage.export()
    assert (subject.corrected_now, subject.notes.corrections) == ([], [])


def test_only_what_the_artist_changed_on_our_layer_is_learned_from(stage: Stage) -> None:
    layer = stage.insert(stage.export())
    layer.frames[4][4 * 15 : 4 * 16] = b"\x01\x02\x03\xff"
    subject = stage.export()
    assert subject.corrected_now == [4]
    expected = paint(15, color=b"\x01\x02\x03\xff")
    assert pixels_of(subject.files.picture("paint", 4)) == expected
    again = stage.insert(subject)
    both = bytearray(paint(9, color=BLUE))
    both[4 * 15 : 4 * 16] = b"\x01\x02\x03\xff"
    assert bytes(again.frames[4]) == both
    assert stage.export().corrected_now == [], "it is asked about once"


def test_a_correction_outlives_a_second_one(stage: Stage) -> None:
    layer = stage.insert(stage.export())
    layer.frames[4][4 * 15 : 4 * 16] = BLUE
    layer = stage.insert(stage.export())
    layer.frames[4][4 * 16 : 4 * 17] = BLUE
    subject = stage.export()
    assert pixels_of(subject.files.picture("paint", 4)) == paint(15, 16, color=BLUE)


def test_where_the_artist_erased_our_paint_the_frame_is_theirs(stage: Stage) -> None:
    layer = stage.insert(stage.export())
    layer.frames[4][4 * 9 : 4 * 10] = bytes(4)
    layer.frames[4][4 * 20 : 4 * 21] = BLUE
    subject = stage.export()
    assert [each.whole for each in subject.notes.corrections] == [True]
    assert bytes(stage.insert(subject).frames[4]) == paint(20, color=BLUE)


def test_without_the_cache_a_corrected_frame_is_wholly_the_artists(stage: Stage) -> None:
    subject = stage.export()
    layer = stage.insert(subject)
    for path in (subject.files.folder / "kept").iterdir():
        path.unlink()
    layer.frames[4][4 * 15 : 4 * 16] = BLUE
    subject = stage.export()
    assert pixels_of(subject.files.picture("paint", 4)) == paint(9, 15, color=BLUE)


def test_a_correction_follows_its_drawing_to_another_time(stage: Stage) -> None:
    layer = stage.insert(stage.export())
    layer.frames[4][4 * 15 : 4 * 16] = BLUE
    stage.export()
    stage.line.frames[5] = stage.line.frames.pop(4)
    layer.remove()
    subject = stage.export()
    assert pixels_of(subject.files.picture("paint", 5)) == paint(15, color=BLUE)


def test_an_approved_frame_is_kept_and_learned_from(stage: Stage) -> None:
    stage.insert(stage.export())
    subject = stage.subject()
    subject.notes.correct(stage.modules.notes.Correction(4, "", whole=True))
    subject.save_notes()
    subject = stage.export()
    assert pixels_of(subject.files.picture("paint", 4)) == paint(9, color=BLUE)
    assert bytes(stage.insert(subject).frames[4]) == paint(9, color=BLUE)


def test_what_is_left_out_is_shown_but_not_learned_from(stage: Stage) -> None:
    subject = stage.subject()
    subject.notes.left_out = {0}
    subject.save_notes()
    subject = stage.export(needs_paint=False)
    assert not list((subject.files.folder / "paint").iterdir())
    assert bytes(stage.insert(subject).frames[0]) == paint(7, 8)


def test_what_is_left_out_stays_so_where_frames_were_moved(stage: Stage) -> None:
    stage.mine.frames[4] = bytearray(paint(10))
    subject = stage.export()
    subject.notes.left_out = {4}
    subject.save_notes()
    for layer in (stage.mine, stage.line):
        layer.frames[6] = layer.frames.pop(4)
    subject = stage.export()
    assert (subject.notes.left_out, subject.plan.paint_of()) == ({6}, {0: 0})
    stage.mine.frames[2] = bytearray(paint(10))
    assert stage.export().notes.left_out == {6}


def test_the_overlay_marks_what_is_unsure_now(stage: Stage) -> None:
    subject = stage.export()
    stage.insert(subject, uncertain=1)
    ring = [[1, 1], [5, 1], [5, 3], [1, 3]]
    region = {
        "id": 1,
        "color_id": None,
        "bounds": [1, 1, 4, 2],
        "area": 8,
        "candidates": [],
        "outline": [ring],
    }
    record = subject.files.picture("result", 4).with_suffix(".json")
    record.write_text(json.dumps({"colors": [], "regions": [region]}))
    drive(stage.modules.insertion.insert_overlay(subject, lambda _: None))
    marks = stage.document.root.children[2]
    assert marks.name() == "Shiage unsure regions"
    assert any(marks.frames[4])
    assert not any(marks.frames[0]) and not any(marks.frames[12])

    stage.colorize({4: paint(9, color=BLUE)})  # and now nothing is unsure
    names = [each.name() for each in stage.document.root.children]
    assert names == ["My colours", "Shiage colours", "Shiage unsure regions", "Line art"]
    assert not any(map(any, stage.document.root.children[2].frames.values()))


def test_what_the_engine_changed_is_told(stage: Stage) -> None:
    record = stage.record(stage.export(), 4)
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps({"changes": {"painted": 1, "recolored": 2, "blanked": 0}}))
    stage.colorize({4: paint(9, color=BLUE)})
    assert stage.changes == (1, 2, 0, 1)


def test_the_artist_hears_where_no_line_closes_a_region(stage: Stage) -> None:
    stage.line.frames[16] = bytearray(paint(14))
    screen = stage.colorize({4: paint(9, color=BLUE)})
    screen.open_lines.assert_called_once_with([16])
