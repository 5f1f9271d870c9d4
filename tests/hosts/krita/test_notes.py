"""What is kept inside the artist's document."""

from __future__ import annotations

import json

import pytest
from shiage_krita.notes import Correction, Notes, OurLayer, PaintedFrame, read_notes


def test_notes_come_back_as_they_were() -> None:
    notes = Notes(line="{l}", mine="{m}", left_out={4, 0}, overlay="{o}", models="/hana")
    frame = PaintedFrame((0, 8), "ff", 0, own=True, line="cc")
    notes.add_layer(OurLayer("{a}", (frame,), {4: 2}, "6x4 RGBA U8 sRGB"))
    notes.correct(Correction(4, "ee", pixels="dd", canvas="6x4 RGBA U8 sRGB"))
    assert read_notes(notes.to_bytes()) == notes


@pytest.mark.parametrize(
    "text", [b"", b"no json", b"[]", b'{"version": 99}', b'{"version": 1}', b"\xff\xfe"]
)
def test_what_cannot_be_read_is_a_new_beginning(text: bytes) -> None:
    assert read_notes(text).layers == []


def test_notes_of_before_lines_and_sizes_were_noted_are_understood() -> None:
    notes = Notes()
    notes.add_layer(OurLayer("{a}", (PaintedFrame((0, 8), "ff", 0),)))
    notes.correct(Correction(4, "ee"))
    values = json.loads(notes.to_bytes())
    del values["layers"][0]["canvas"], values["layers"][0]["frames"][0]["line"]
    del values["corrections"][0]["pixels"], values["corrections"][0]["canvas"]
    assert read_notes(json.dumps(values).encode()) == notes


def test_notes_of_before_color_models_name_none() -> None:
    values = json.loads(Notes(models="/hana").to_bytes())
    del values["models"]
    assert read_notes(json.dumps(values).encode()).models == ""


def test_a_folder_name_from_a_strange_document_is_refused() -> None:
    strange = Notes().to_bytes().replace(b'"shot":"', b'"shot":"../../')
    assert "." not in read_notes(strange).shot


def test_a_drawing_is_corrected_once() -> None:
    notes = Notes()
    notes.correct(Correction(4, "a"))
    notes.correct(Correction(4, "a", whole=True))
    assert notes.corrections == [Correction(4, "a", whole=True)]


def test_only_the_layers_that_undo_may_bring_back_are_remembered() -> None:
    notes = Notes()
    for number in range(20):
        notes.add_layer(OurLayer(str(number)))
    assert [each.uid for each in notes.layers] == [str(number) for number in range(19, 11, -1)]


def test_frames_of_ours_are_found_where_their_keys_were_moved() -> None:
    twice, once = PaintedFrame((0, 8), "ff", 0), PaintedFrame((4,), "ee", 4)
    layer = OurLayer("{a}", (twice, once), {4: 2})
    moved = layer.moved_to((0, 12, 16))
    assert [(one.times, one.drawing) for one in moved.frames] == [((0, 16), 0), ((12,), 4)]
    assert moved.unsure is layer.unsure
    assert layer.moved_to((0, 4, 6, 8)) is layer
