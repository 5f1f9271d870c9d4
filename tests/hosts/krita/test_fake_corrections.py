"""What becomes of the artist's paint on our layer, in a fake Krita with real pixels."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PyQt5")

from tests.fakes.krita import Document, Node
from tests.hosts.krita.fake_stage import BLUE, Stage, drive, paint, pixels_of

RESULTS = {4: paint(9, color=BLUE), 16: paint(10, color=BLUE)}
DAB = b"\x01\x02\x03\xff"
RED = b"\x00\x00\xff\xff"


@pytest.fixture
def colored(stage: Stage) -> Stage:
    """A document whose drawings 4 and 16 we painted."""
    stage.line.frames[16] = bytearray(paint(14))
    stage.colorize(RESULTS)
    return stage


def dab(layer: Node, time: int, pixel: int) -> None:
    """Paint a pixel of a key frame."""
    layer.frames[time][4 * pixel : 4 * pixel + 4] = DAB


def pixel_of(layer: Node, time: int, pixel: int) -> bytes:
    """Return a pixel of a key frame."""
    return bytes(layer.frames[time][4 * pixel : 4 * pixel + 4])


def test_frames_painted_anew_leave_the_corrections_of_others_alone(colored: Stage) -> None:
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS)
    notes = colored.notes
    notes.correct(colored.modules.notes.Correction(0, "", whole=True))
    colored.document.setAnnotation("shiage", "", notes.to_bytes())
    dab(colored.ours, 16, 20)

    screen = colored.colorize(RESULTS, keeps=False)

    screen.ask_keep.assert_called_once_with([16])
    assert pixel_of(colored.ours, 4, 15) == DAB
    assert bytes(colored.ours.frames[16]) == RESULTS[16]
    kept = [(each.drawing, each.whole) for each in colored.notes.corrections]
    assert sorted(kept) == [(0, True), (4, False)]


def test_what_is_painted_on_our_layer_while_the_engine_works_is_a_correction(
    colored: Stage,
) -> None:
    colored.colorize(RESULTS, meanwhile=lambda: dab(colored.ours, 16, 20))
    assert pixel_of(colored.ours, 16, 20) == DAB
    assert pixel_of(colored.ours, 16, 10) == BLUE
    assert [each.drawing for each in colored.notes.corrections] == [16]


def test_a_key_painted_on_the_artists_layer_while_the_engine_works_shows(colored: Stage) -> None:
    def painted() -> None:
        colored.mine.frames[16] = bytearray(paint(21, color=DAB))

    colored.colorize(RESULTS, meanwhile=painted)
    assert pixel_of(colored.ours, 16, 21) == DAB


def test_a_change_that_was_given_up_stays_given_up(colored: Stage) -> None:
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS, keeps=False, meanwhile=lambda: dab(colored.ours, 16, 20))
    assert bytes(colored.ours.frames[4]) == RESULTS[4]
    assert pixel_of(colored.ours, 16, 20) == DAB


def test_nothing_can_be_painted_while_our_layer_is_put_in(colored: Stage) -> None:
    earlier, locked = colored.ours, set[bool]()
    subject = colored.export()

    def tell(_: float) -> None:
        locked.add(earlier.locked() and colored.mine.locked())

    drive(colored.modules.insertion.insert_results(subject, {}, tell))
    assert locked == {True}
    assert not earlier.locked() and not colored.mine.locked()


def test_what_is_saved_while_our_layer_is_put_in_is_unlocked_when_it_is_opened(
    colored: Stage,
) -> None:
    saved: list[Document] = []
    api, subject = colored.modules.api, colored.export()

    def tell(_: float) -> None:
        saved.append(colored.document.clone())
        api.Document(saved[-1]).let_go()
        assert any(each.locked() for each in saved[-1].root.children), "they are held still"

    drive(colored.modules.insertion.insert_results(subject, {}, tell))
    api.Document(saved[0]).let_go()
    assert not any(each.locked() for each in saved[0].root.children)
    saved[0].root.children[0].setLocked(True)
    api.Document(saved[0]).let_go()
    assert saved[0].root.children[0].locked(), "what the artist locks stays locked"


@pytest.fixture
def copied(colored: Stage, tmp_path: Path) -> Document:
    """A copy of the colored document; both are saved."""
    copy = colored.document.clone()
    for document, name in ((colored.document, "one.kra"), (copy, "two.kra")):
        document.file = str(tmp_path / name)
        Path(document.file).touch()
    return copy


def test_the_corrections_of_a_copied_document_stay_its_own(
    colored: Stage, copied: Document
) -> None:
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS)
    first, colored.document = colored.document, copied
    dab(colored.ours, 4, 20)
    colored.colorize(RESULTS)
    assert (pixel_of(colored.ours, 4, 15), pixel_of(colored.ours, 4, 20)) == (bytes(4), DAB)

    colored.document = first
    colored.colorize(RESULTS)
    assert (pixel_of(colored.ours, 4, 15), pixel_of(colored.ours, 4, 20)) == (DAB, bytes(4))


def test_a_copy_gets_a_shot_folder_of_its_own_and_the_original_keeps_its(
    colored: Stage, copied: Document
) -> None:
    folder = colored.export().files.folder
    first, colored.document = colored.document, copied
    other = colored.export().files.folder
    assert other != folder and colored.export().files.folder == other
    assert {path.name for path in other.iterdir()} >= {path.name for path in folder.iterdir()}
    colored.document = first
    assert colored.export().files.folder == folder


def test_a_document_that_was_renamed_keeps_its_shot_folder(colored: Stage, tmp_path: Path) -> None:
    colored.document.file = str(tmp_path / "one.kra")
    folder = colored.export().files.folder
    colored.document.file = str(tmp_path / "two.kra")
    assert colored.export().files.folder == folder


def test_kept_corrections_are_never_those_of_another_document(
    colored: Stage, copied: Document
) -> None:
    copied.file = colored.document.file  # as where nobody can tell them apart
    dab(colored.ours, 4, 15)
    colored.export()
    first, colored.document = colored.document, copied
    dab(colored.ours, 4, 20)
    colored.export()
    colored.document = first
    colored.ours.remove()
    assert pixels_of(colored.export().files.picture("paint", 4)) == paint(15, color=DAB)


def move(layer: Node, start: int, by: int) -> None:
    """Move the key frames from a time on, as inserted hold frames do."""
    layer.frames = {time + by * (time >= start): of for time, of in layer.frames.items()}


def test_frames_that_only_moved_are_no_corrections(colored: Stage) -> None:
    for layer in (colored.line, colored.ours):
        move(layer, 4, 12)
    subject = colored.export()
    assert (subject.corrected_now, subject.notes.corrections) == ([], [])
    assert not subject.keeps_earlier


def test_lines_that_moved_while_the_engine_worked_are_told(colored: Stage) -> None:
    screen = colored.colorize(RESULTS, meanwhile=lambda: move(colored.line, 4, 12))
    screen.warn.assert_called_once_with("Lines were moved while Shiage worked. Colorize again.")
    screen = colored.colorize({16: RESULTS[4], 28: RESULTS[16]})
    screen.warn.assert_not_called()
    assert bytes(colored.ours.frames[16]) == RESULTS[4]


def test_a_correction_on_a_frame_that_moved_is_told_from_our_paint(colored: Stage) -> None:
    for layer in (colored.line, colored.ours):
        move(layer, 4, 12)
    dab(colored.ours, 28, 20)
    subject = colored.export()
    assert subject.corrected_now == [28]
    assert pixels_of(subject.files.picture("paint", 28)) == paint(20, color=DAB)


def test_a_correction_stays_with_its_drawing_when_only_the_lines_move(colored: Stage) -> None:
    dab(colored.ours, 4, 20)
    colored.line.frames[20] = colored.line.frames.pop(4)
    subject = colored.export()
    assert subject.corrected_now == [20]
    assert pixels_of(subject.files.picture("paint", 20)) == paint(20, color=DAB)


def test_our_picture_of_another_frame_is_a_correction_if_the_artist_put_it_there(
    colored: Stage,
) -> None:
    colored.ours.frames[16][:] = colored.ours.frames[4]
    assert colored.export().corrected_now == [16]
    colored.colorize(RESULTS)
    assert bytes(colored.ours.frames[16]) == RESULTS[4]


def test_two_changes_of_one_drawing_are_both_still_there(colored: Stage) -> None:
    colored.ours.frames[8] = bytearray(colored.ours.frames[0])
    dab(colored.ours, 0, 15)
    dab(colored.ours, 8, 20)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 0, 15) == DAB
    assert pixel_of(earlier(colored), 8, 20) == DAB


def test_a_change_of_a_drawing_that_shows_twice_is_asked_about_once(colored: Stage) -> None:
    dab(colored.ours, 8, 15)
    assert colored.export().corrected_now == [0]


def test_paint_where_no_lines_are_stays_on_the_earlier_layer(colored: Stage) -> None:
    dab(colored.ours, 12, 20)
    screen = colored.colorize(RESULTS)
    screen.warn.assert_called_once()
    assert "Shiage colours (earlier)" in screen.warn.call_args.args[0]
    assert pixel_of(earlier(colored), 12, 20) == DAB
    assert not earlier(colored).visible() and colored.ours.visible()


def earlier(stage: Stage) -> Node:
    """Return the layer of ours that stayed."""
    (found,) = [
        each for each in stage.document.root.children if each.name() == "Shiage colours (earlier)"
    ]
    return found


def add_row(stage: Stage) -> None:
    """Make the canvas a row higher, as Krita does it."""
    width, height = stage.document.size
    stage.document.size = (width, height + 1)
    for layer in stage.document.root.children:
        for buffer in {id(each): each for each in layer.frames.values()}.values():
            buffer += bytes(4 * width)


def test_in_another_size_our_paint_is_not_the_artists(colored: Stage) -> None:
    add_row(colored)
    subject = colored.export()
    assert (subject.corrected_now, subject.notes.corrections) == ([], [])


def test_what_was_changed_before_the_size_is_on_the_earlier_layer(colored: Stage) -> None:
    dab(colored.ours, 4, 20)
    add_row(colored)
    screen = colored.colorize({number: of + bytes(24) for number, of in RESULTS.items()})
    screen.ask_keep.assert_not_called()
    screen.warn.assert_called_once()
    assert pixel_of(earlier(colored), 4, 20) == DAB
    assert bytes(colored.ours.frames[4]) == RESULTS[4] + bytes(24)
    colored.colorize({})
    assert earlier(colored), "the next run leaves it alone"


def test_corrected_frames_stay_corrected_in_another_size(colored: Stage) -> None:
    dab(colored.ours, 4, 20)
    colored.colorize(RESULTS)
    add_row(colored)
    subject = colored.export()
    both = bytearray(RESULTS[4] + bytes(24))
    both[4 * 20 : 4 * 21] = DAB
    assert pixels_of(subject.files.picture("paint", 4)) == bytes(both)
    colored.colorize({number: of + bytes(24) for number, of in RESULTS.items()})
    assert bytes(colored.ours.frames[4]) == bytes(both)


def test_learning_tells_that_the_size_changed(colored: Stage) -> None:
    add_row(colored)
    colored.learn().warn.assert_called_once()


def test_what_is_erased_on_one_of_two_keys_of_a_drawing_stays_erased(colored: Stage) -> None:
    ours = colored.ours
    ours.frames[6] = bytearray(ours.frames[4])  # the artist duplicates a frame inside a hold
    ours.frames[4][4 * 9 : 4 * 9 + 4] = bytes(4)
    dab(ours, 4, 15)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 4, 15) == DAB
    assert pixel_of(colored.ours, 4, 9) == bytes(4)


def test_a_correction_outlives_another_on_a_second_key_of_its_drawing(colored: Stage) -> None:
    colored.ours.frames[6] = bytearray(colored.ours.frames[4])
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS, meanwhile=lambda: dab(colored.ours, 6, 20))
    assert pixel_of(colored.ours, 4, 15) == DAB
    names = [node.name() for node in colored.document.root.children]
    assert any(name.endswith("(earlier)") for name in names)


def test_an_approval_leaves_those_of_other_drawings_alone_when_numbers_changed(
    colored: Stage,
) -> None:
    made = colored.modules.notes.Correction
    notes = colored.notes
    notes.correct(made(16, "line of what was drawing 4", whole=True))
    notes.correct(made(16, "line of what was drawing 16", whole=True))
    assert [each.line for each in notes.corrections][-2:] == [
        "line of what was drawing 4",
        "line of what was drawing 16",
    ]


def test_a_correction_comes_back_with_its_drawing(colored: Stage) -> None:
    dab(colored.ours, 16, 15)
    colored.colorize(RESULTS)
    colored.document.add("Rough", {0: paint(3)})
    colored.chosen = ("Rough", "My colours")  # chosen by mistake
    assert colored.export().notes.corrections == []
    colored.chosen = ("Line art", "My colours")
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 16, 15) == DAB


@pytest.fixture
def two_cels(colored: Stage) -> Stage:
    """A corrected cel; another one, B, has been colored since and is chosen."""
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS)
    colored.document.add("B", {0: paint(2)})
    colored.document.add("B lines", {0: paint(5), 4: paint(6)})
    colored.chosen = ("B lines", "B")
    colored.colorize({4: paint(21, color=BLUE)})
    return colored


def test_a_second_cel_in_the_document_leaves_the_first_as_it_was(two_cels: Stage) -> None:
    names = [each.name() for each in two_cels.document.root.children]
    ours = "Shiage colours"
    assert names == ["My colours", ours, "Line art", "B", ours, "B lines"]
    first, second = (each for each in two_cels.document.root.children if each.name() == ours)
    assert pixel_of(first, 4, 15) == DAB
    assert bytes(second.frames[4]) == paint(21, color=BLUE)


def test_cels_are_learned_and_corrected_apart(two_cels: Stage) -> None:
    subject = two_cels.export()
    paint_of_b = [path.name for path in (subject.files.folder / "paint").iterdir()]
    assert (paint_of_b, subject.notes.corrections) == (["A.0000.png"], [])
    two_cels.chosen = ("Line art", "My colours")
    again = two_cels.export()
    assert again.files.folder != subject.files.folder
    assert [each.drawing for each in again.notes.corrections] == [4]


def test_a_cel_goes_on_where_its_layer_was_replaced(colored: Stage) -> None:
    folder = colored.export().files.folder
    colored.mine.remove()
    colored.document.add("Merged", {0: paint(7, 8)})
    colored.chosen = ("Line art", "Merged")
    assert colored.export().files.folder == folder


def approve(stage: Stage, drawing: int) -> None:
    """Take our picture of a drawing over as the artist's."""
    notes = stage.notes
    notes.correct(stage.modules.notes.Correction(drawing, "", whole=True))
    stage.document.setAnnotation("shiage", "", notes.to_bytes())


def test_a_frame_that_was_approved_on_a_layer_that_is_gone_is_painted_again(
    colored: Stage,
) -> None:
    approve(colored, 4)
    colored.ours.remove()
    subject = colored.export()
    assert not subject.files.picture("paint", 4).exists()
    assert subject.notes.corrections == []
    colored.colorize(RESULTS)
    assert bytes(colored.ours.frames[4]) == RESULTS[4]


def test_an_approved_frame_stays_when_our_layer_goes_after_learning(colored: Stage) -> None:
    approve(colored, 4)
    colored.export()
    colored.ours.remove()
    colored.colorize({4: paint(11, color=BLUE)})
    assert bytes(colored.ours.frames[4]) == RESULTS[4]


def paint_mine(stage: Stage, time: int, *pixels: int, color: bytes = RED) -> None:
    """Paint pixels of a key frame on the artist's own layer."""
    frame = stage.mine.frames.setdefault(time, bytearray(paint()))
    for pixel in pixels:
        frame[4 * pixel : 4 * pixel + 4] = color


@pytest.mark.parametrize("is_colored_between", [True, False])
def test_what_is_painted_after_an_approval_shows(colored: Stage, is_colored_between: bool) -> None:
    approve(colored, 4)
    if is_colored_between:
        colored.colorize({16: RESULTS[16]})
    paint_mine(colored, 4, 9, 20)
    colored.export()
    colored.colorize({16: RESULTS[16]})
    assert bytes(colored.ours.frames[4]) == paint(9, 20, color=RED)


def test_the_latest_paint_shows_whichever_layer_it_is_on(colored: Stage) -> None:
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS)
    paint_mine(colored, 4, 15)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 4, 15) == RED
    dab(colored.ours, 4, 15)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 4, 15) == DAB
    paint_mine(colored, 4, 20)
    subject = colored.export()
    both = bytearray(paint(20, color=RED))
    both[4 * 15 : 4 * 16] = DAB
    assert pixels_of(subject.files.picture("paint", 4)) == bytes(both)


def test_a_correction_that_was_learned_may_be_painted_over_on_the_artists_layer(
    colored: Stage,
) -> None:
    dab(colored.ours, 4, 15)
    colored.export()
    paint_mine(colored, 4, 15)
    colored.export()
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 4, 15) == RED


@pytest.mark.parametrize("left_out", [set[int](), {0}])
def test_a_correction_over_own_paint_outlives_an_approval(
    colored: Stage, left_out: set[int]
) -> None:
    notes = colored.notes
    notes.left_out = left_out
    colored.document.setAnnotation("shiage", "", notes.to_bytes())
    dab(colored.ours, 0, 7)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 0, 7) == DAB
    approve(colored, 0)
    colored.colorize(RESULTS)
    assert pixel_of(colored.ours, 0, 7) == DAB


def test_an_original_on_a_share_that_is_gone_is_no_reason_to_stop(
    colored: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colored.document.file = str(tmp_path / "share" / "one.kra")
    colored.export()
    colored.document.file = str(tmp_path / "two.kra")
    really = Path.exists

    def exists(path: Path) -> bool:
        if "share" in path.parts:
            raise OSError(107, "Transport endpoint is not connected")
        return really(path)

    monkeypatch.setattr(Path, "exists", exists)
    assert colored.subject().files.folder.is_dir()
