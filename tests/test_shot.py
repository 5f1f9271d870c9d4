"""A shot: what is painted, its palette, its order, and taking results over."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from plugin_core.errors import BadTimesheet, InputError, SizeMismatch, StorageError, TooManyColors
from plugin_core.palette import Color
from plugin_core.session import colorize, learn
from plugin_core.shot import Shot
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import write_xdts
from tests.drawings import CLOTH, GOLD, HAIR, SKIN, LineDrawing, make_shot, write_picture

OTHER_SKIN = (250, 214, 180, 255)


def face(skin: tuple[int, int, int, int] = SKIN) -> LineDrawing:
    """A face in hair: paper, hair, skin."""
    drawing = LineDrawing(80, 60)
    return drawing.circle((40, 30), 24, HAIR).circle((40, 30), 12, skin)


def faces(folder: Path, *painted: int, count: int = 4) -> Path:
    return make_shot(folder, [face() for _ in range(count)], painted=painted)


def numbers(shot: Shot) -> list[int]:
    return [drawing.number for drawing in shot.painted_drawings]


def test_opening_reads_no_pixels(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    line = tmp_path / "line" / "A.0002.png"
    line.write_bytes(line.read_bytes()[:60])
    assert len(Shot.open(tmp_path).drawings) == 4


def test_painted_drawings_are_those_with_paint(tmp_path: Path) -> None:
    assert numbers(Shot.open(faces(tmp_path, 1, 3))) == [1, 3]


def test_a_partly_painted_drawing_counts_as_painted(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    write_picture(tmp_path / "paint" / "A.0002.png", face().paint(only=[SKIN]))
    assert numbers(Shot.open(tmp_path)) == [1, 2]


@pytest.mark.parametrize(
    "blank",
    [
        np.zeros((60, 80, 4), np.uint8),
        np.full((60, 80, 3), 255, np.uint8),
        np.full((60, 80, 4), 255, np.uint8),
        face().line(),
        face().line(transparent=True),
    ],
    ids=["transparent", "white", "opaque white", "the line art", "lines on nothing"],
)
def test_blank_paper_does_not_count_as_painted(blank: np.ndarray, tmp_path: Path) -> None:
    faces(tmp_path, 1)
    write_picture(tmp_path / "paint" / "A.0002.png", blank)
    assert numbers(Shot.open(tmp_path)) == [1]


def test_scanned_line_art_copied_into_the_paint_folder_is_not_painted(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    gray = np.minimum(face().line(), 240)
    write_picture(tmp_path / "line" / "A.0002.png", gray[..., :3])
    write_picture(tmp_path / "paint" / "A.0002.png", gray[..., :3])
    assert numbers(Shot.open(tmp_path)) == [1]


def test_a_noisy_white_sheet_is_not_painted(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    lossy = tmp_path / "lossy.jpg"
    Image.fromarray(face().line()[..., :3]).save(lossy, quality=80)
    write_picture(tmp_path / "paint" / "A.0002.png", np.array(Image.open(lossy)))
    assert numbers(Shot.open(tmp_path)) == [1]


def test_the_palette_follows_drawings_then_areas(tmp_path: Path) -> None:
    make_shot(tmp_path, [face(), face(OTHER_SKIN)], painted=(1, 2))
    palette = Shot.open(tmp_path).palette
    assert [color.rgba for color in palette.colors[1:]] == [HAIR, SKIN, OTHER_SKIN]
    assert [color.color_id for color in palette.colors] == [0, 1, 2, 3]


def test_ids_and_names_come_from_the_palette_file(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    colors = [
        {"color_id": 40, "rgba": list(SKIN), "name": "skin"},
        {"color_id": 7, "rgba": list(GOLD), "name": "gold"},
        {"color_id": 9, "rgba": list(HAIR), "name": "hair"},
    ]
    (tmp_path / "palette.json").write_text(json.dumps({"version": 1, "colors": colors}))
    shot = Shot.open(tmp_path)
    assert shot.palette.colors[1:] == (
        Color(40, SKIN, "skin"),
        Color(7, GOLD, "gold"),
        Color(9, HAIR, "hair"),
    )
    assert shot.warnings == []


def test_colors_that_the_palette_file_lacks_are_added_with_a_warning(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    colors = [{"color_id": 40, "rgba": list(SKIN)}]
    (tmp_path / "palette.json").write_text(json.dumps({"version": 1, "colors": colors}))
    shot = Shot.open(tmp_path)
    assert shot.palette.colors[1:] == (Color(40, SKIN), Color(41, HAIR))
    assert shot.warnings == [
        "The painted drawings hold colors that palette.json lacks, added: #5c3c28."
    ]


def test_remembered_ids_outlive_new_paint(tmp_path: Path) -> None:
    make_shot(tmp_path, [face(OTHER_SKIN), face()], painted=(2,))
    Shot.open(tmp_path).remember_palette()
    write_picture(tmp_path / "paint" / "A.0001.png", face(OTHER_SKIN).paint())
    ids = {color.rgba: color.color_id for color in Shot.open(tmp_path).palette.colors}
    assert (ids[HAIR], ids[SKIN], ids[OTHER_SKIN]) == (1, 2, 3)


def test_remembered_colors_that_nobody_paints_any_more_are_gone(tmp_path: Path) -> None:
    make_shot(tmp_path, [face(OTHER_SKIN), face()], painted=(2,))
    Shot.open(tmp_path).remember_palette()
    make_shot(tmp_path, [face(OTHER_SKIN), face(OTHER_SKIN)], painted=(2,))
    assert Shot.open(tmp_path).palette.colors[1:] == (Color(1, HAIR), Color(3, OTHER_SKIN))


def test_lossy_paint_is_snapped_with_a_warning_that_names_the_file(tmp_path: Path) -> None:
    drawing = LineDrawing(160, 120).rectangle((10, 10, 140, 100), CLOTH)
    drawing.circle((80, 60), 30, SKIN)
    make_shot(tmp_path, [drawing, drawing], painted=(1,))
    lossy = tmp_path / "lossy.jpg"
    paint = drawing.paint()
    paint[paint[..., 3] == 0] = 255
    Image.fromarray(paint[..., :3]).save(lossy, quality=75)
    write_picture(tmp_path / "paint" / "A.0002.png", np.array(Image.open(lossy)))
    shot = Shot.open(tmp_path)
    assert {color.rgba for color in shot.palette.colors[1:]} == {CLOTH, SKIN}
    assert shot.warnings == [
        "paint/A.0002.png went through a lossy file (JPEG?):"
        " its colors were snapped to the palette."
    ]
    assert [shot.is_noisy(drawing) for drawing in shot.drawings] == [False, True]


def test_a_photo_in_the_paint_folder_is_refused_by_name(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    write_picture(tmp_path / "paint" / "A.0002.png", noise)
    with pytest.raises(TooManyColors, match=r"paint/A\.0002\.png holds"):
        _ = Shot.open(tmp_path).palette


def test_the_order_is_that_of_the_sheet_with_the_rest_behind(tmp_path: Path) -> None:
    faces(tmp_path)
    write_xdts(tmp_path / "sheet.xdts", {"A": Exposure(("A.0003", "A.0003", None, "A.0001"))})
    shot = Shot.open(tmp_path)
    assert [drawing.number for drawing in shot.order()] == [3, 1, 2, 4]
    assert shot.exposure is not None
    assert shot.exposure.at(1) == "A.0003"


def test_without_a_sheet_the_order_is_that_of_the_numbers(tmp_path: Path) -> None:
    shot = Shot.open(faces(tmp_path))
    assert shot.exposure is None
    assert shot.order() == shot.drawings


def test_the_order_is_worked_out_once_and_follows_accepted_paint(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    assert shot.order() is shot.order()
    assert shot.places() is shot.places()
    (result,) = colorize(shot, learn(shot, method="same_position"), drawings=[3])
    result.save()
    shot.accept(3)
    assert shot.order()[2].paint == walk_shot / "paint" / "A.0003.png"


def test_a_sheet_that_shows_missing_drawings_is_refused(tmp_path: Path) -> None:
    faces(tmp_path)
    write_xdts(tmp_path / "sheet.xdts", {"A": Exposure(("A.0001", "A.0099"))})
    with pytest.raises(BadTimesheet, match=r"sheet\.xdts shows drawing 99 of level 'A'"):
        Shot.open(tmp_path)


def test_a_sheet_without_the_level_gives_a_warning(tmp_path: Path) -> None:
    faces(tmp_path)
    write_xdts(tmp_path / "sheet.xdts", {"B": Exposure(("B.1",)), "C": Exposure(("C.1",))})
    shot = Shot.open(tmp_path)
    assert shot.exposure is None
    assert "sheet.xdts has no column 'A'" in shot.warnings[0]


def test_every_level_has_a_work_folder_of_its_own(tmp_path: Path) -> None:
    make_shot(tmp_path, [face()], level="A")
    make_shot(tmp_path, [face()], level="")
    assert Shot.levels(tmp_path) == ("", "A")
    assert Shot.open(tmp_path, "A").work_folder == tmp_path / ".shiage" / "A"
    assert Shot.open(tmp_path, "").work_folder == tmp_path / ".shiage"


def test_a_drawing_is_found_by_its_number(tmp_path: Path) -> None:
    assert Shot.open(faces(tmp_path)).drawing(3).stem == "A.0003"


def test_an_unknown_number_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no drawing 9") as raised:
        Shot.open(faces(tmp_path)).drawing(9)
    assert raised.value.hint == "The level has 1 to 4."


def test_an_accepted_result_becomes_paint(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    write_picture(tmp_path / "result" / "A.0003.png", face().paint())
    shot = Shot.open(tmp_path)
    assert numbers(shot) == [1]
    assert shot.accept(3).paint == tmp_path / "paint" / "A.0003.png"
    assert numbers(shot) == [1, 3]
    assert shot.accepted == {"A.0003"}
    assert numbers(Shot.open(tmp_path)) == [1, 3]


def test_a_result_of_other_lines_is_not_accepted(tmp_path: Path) -> None:
    shot = Shot.open(faces(tmp_path, 1))
    (result,) = colorize(shot, learn(shot, method="same_position"), drawings=[3])
    result.save()
    write_picture(tmp_path / "line" / "A.0003.png", np.roll(face().line(), 5, axis=1))
    with pytest.raises(InputError, match="lines of drawing 3 changed after it was colored"):
        shot.accept(3)
    assert not (tmp_path / "paint" / "A.0003.png").exists()


def test_accepting_never_replaces_what_the_artist_painted(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    write_picture(tmp_path / "result" / "A.0001.png", face(OTHER_SKIN).paint())
    shot = Shot.open(tmp_path)
    before = (tmp_path / "paint" / "A.0001.png").read_bytes()
    with pytest.raises(InputError, match="is painted already, and differently"):
        shot.accept(1)
    assert (tmp_path / "paint" / "A.0001.png").read_bytes() == before
    assert shot.accepted == frozenset()


def test_paint_that_came_after_opening_is_not_replaced(tmp_path: Path) -> None:
    faces(tmp_path, 1)
    write_picture(tmp_path / "result" / "A.0003.png", face().paint())
    shot = Shot.open(tmp_path)
    write_picture(tmp_path / "paint" / "A.0003.png", face(OTHER_SKIN).paint())
    before = (tmp_path / "paint" / "A.0003.png").read_bytes()
    with pytest.raises(InputError, match="is painted already, and differently"):
        shot.accept(3)
    assert (tmp_path / "paint" / "A.0003.png").read_bytes() == before


def test_a_result_of_another_size_is_not_accepted(tmp_path: Path) -> None:
    faces(tmp_path)
    write_picture(tmp_path / "result" / "A.0003.png", np.zeros((5, 5, 4), np.uint8))
    with pytest.raises(SizeMismatch, match=r"result/A\.0003\.png is 5 x 5"):
        Shot.open(tmp_path).accept(3)
    assert not (tmp_path / "paint" / "A.0003.png").exists()


def test_a_drawing_that_the_artist_painted_over_is_recorded(tmp_path: Path) -> None:
    shot = Shot.open(faces(tmp_path, 1))
    shot.accept(1)
    shot.accept(1)
    assert shot.accepted == {"A.0001"}


def test_without_a_result_there_is_nothing_to_accept(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no result of drawing 2"):
        Shot.open(faces(tmp_path, 1)).accept(2)


def test_an_unwritable_paint_folder_is_said_and_nothing_is_recorded(tmp_path: Path) -> None:
    faces(tmp_path)
    write_picture(tmp_path / "result" / "A.0003.png", face().paint())
    (tmp_path / "paint").write_text("a file, not a folder")
    shot = Shot.open(tmp_path)
    with pytest.raises(StorageError, match=r"paint.A\.0003\.png could not be written"):
        shot.accept(3)
    assert shot.accepted == frozenset()


def test_a_foreign_record_of_accepted_drawings_is_refused(tmp_path: Path) -> None:
    shot = Shot.open(faces(tmp_path, 1))
    shot.work_folder.mkdir(parents=True)
    (shot.work_folder / "accepted.json").write_text('{"version": 99}')
    with pytest.raises(InputError, match="was not written by this version"):
        _ = shot.accepted


def test_strokes_read_like_any_line_art(tmp_path: Path) -> None:
    (tmp_path / "line").mkdir()
    stroke = {"points": [[4, 4], [36, 4], [36, 26], [4, 26]], "radius": 1, "closed": True}
    (tmp_path / "line" / "A.0001.strokes.json").write_text(
        json.dumps({"version": 1, "width": 40, "height": 30, "strokes": [stroke]})
    )
    shot = Shot.open(tmp_path)
    line = shot.read_line(shot.drawings[0])
    assert line.shape == (30, 40, 4)
    assert line[4, 20].tolist() == [0, 0, 0, 255]


def test_a_damaged_palette_of_ours_is_named_in_full(tmp_path: Path) -> None:
    shot = Shot.open(faces(tmp_path, 1))
    shot.work_folder.mkdir(parents=True)
    (shot.work_folder / "palette.json").touch()
    with pytest.raises(InputError) as raised:
        _ = shot.palette
    assert str(raised.value) == f"{shot.work_folder / 'palette.json'} is damaged. Delete that file."
