"""Line art out of pictures: paper, ink, trace lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from plugin_core.arrays import RgbaImage
from plugin_core.regions import LineClass, find_regions, is_dark_paper, read_line_art
from tests.drawings import INK, TRACE_BLUE, TRACE_GREEN, TRACE_RED, LineDrawing

BROWN = (120, 72, 30)
ORANGE = (240, 140, 30)
PURPLE = (130, 40, 200)


def one_line(ink: tuple[int, int, int], *, antialiased: bool = True) -> LineDrawing:
    """Return a drawing with three black lines and one slanted line of another color."""
    drawing = LineDrawing(80, 60, antialiased=antialiased, thickness=3)
    for y in (5, 10, 15):
        drawing.stroke([(5, y), (75, y)])
    return drawing.stroke([(5, 25), (75, 50)], ink=ink)


def on_paper(drawing: LineDrawing, paper: tuple[int, int, int]) -> RgbaImage:
    """Return the drawing on paper of a color."""
    line = drawing.line()
    shade = np.array([*paper, 255]) / 255.0
    return np.rint(line * shade).astype(np.uint8)


def as_jpeg(rgba: RgbaImage, quality: int) -> RgbaImage:
    """Return what a JPEG leaves of a picture."""
    _, data = cv2.imencode(".jpg", rgba[..., :3], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.dstack([decoded, np.full(decoded.shape[:2], 255, np.uint8)])


def classes_below(drawing: LineDrawing, rgba: RgbaImage) -> set[int]:
    """Return the classes of the pixels of the slanted line."""
    return set(np.unique(read_line_art(rgba).classes[20:][drawing.line_mask[20:]]).tolist())


def test_every_touched_pixel_is_line_and_nothing_else_is() -> None:
    drawing = LineDrawing(60, 60, antialiased=True).circle((30, 30), 20)
    rgba = drawing.line()
    line = read_line_art(rgba)
    assert np.array_equal(line.mask, rgba[..., 0] < 250)
    assert np.array_equal(line.strength[line.mask], 255 - rgba[..., 0][line.mask])


def test_transparent_paper_gives_the_lines_of_white_paper() -> None:
    drawing = LineDrawing(60, 60, antialiased=True).circle((30, 30), 20)
    on_white = read_line_art(drawing.line())
    on_nothing = read_line_art(drawing.line(transparent=True))
    assert np.array_equal(on_nothing.strength, on_white.strength)
    assert np.array_equal(on_nothing.classes, on_white.classes)


def test_a_white_line_on_nothing_is_a_line() -> None:
    rgba = np.zeros((9, 9, 4), np.uint8)
    rgba[4] = (200, 200, 200, 255)
    assert read_line_art(rgba).mask.sum() == 9


def test_white_paper_inside_a_picture_with_alpha_is_no_line() -> None:
    drawing = LineDrawing(60, 60).circle((30, 30), 20)
    rgba = drawing.line()
    rgba[:, :4, 3] = 0
    assert np.array_equal(read_line_art(rgba).mask, drawing.line_mask)


@pytest.mark.parametrize("paper", [(250, 244, 228), (236, 236, 236), (215, 225, 235)])
def test_off_white_paper_is_no_line(paper: tuple[int, int, int]) -> None:
    drawing = LineDrawing(60, 60).circle((30, 30), 20)
    line = read_line_art(on_paper(drawing, paper))
    assert np.array_equal(line.mask, drawing.line_mask)
    assert set(line.strength[line.mask].tolist()) == {255}


@pytest.mark.parametrize("paper", [(72, 110, 200), (190, 150, 105), (70, 70, 70)])
@pytest.mark.parametrize("noise", [0, 3])
def test_colored_paper_is_no_line(paper: tuple[int, int, int], noise: int) -> None:
    drawing = LineDrawing(300, 200, thickness=3).circle((150, 100), 60)
    grain = np.random.default_rng(3).normal(0, noise, (200, 300, 1))
    scan = on_paper(drawing, paper)
    scan[..., :3] = np.clip(scan[..., :3] + grain, 0, 255)
    assert np.array_equal(read_line_art(scan).mask, drawing.line_mask)


def test_a_gray_ground_around_a_white_figure_is_ink() -> None:
    rgba = LineDrawing(300, 200, thickness=3).circle((150, 100), 60).line()
    ground = np.ones((200, 300), np.uint8)
    cv2.circle(ground, (150, 100), 62, 0, cv2.FILLED)
    rgba[ground == 1] = (90, 90, 90, 255)
    assert np.array_equal(read_line_art(rgba).mask, rgba[..., 0] < 250)


def test_white_lines_on_black_paper_are_known_for_it() -> None:
    rgba = LineDrawing(300, 200, antialiased=True, thickness=3).circle((150, 100), 60).line()
    rgba[..., :3] = 255 - rgba[..., :3]
    assert is_dark_paper(read_line_art(rgba).mask)


def night_scene(eyes: int) -> RgbaImage:
    """Return a picture that is black up to its edges, with two white eyes."""
    rgba = np.zeros((360, 640, 4), np.uint8)
    rgba[..., 3] = 255
    for x in (280, 360):
        cv2.circle(rgba, (x, 180), eyes, (255, 255, 255, 255), cv2.FILLED)
        cv2.circle(rgba, (x, 180), eyes // 4, (0, 0, 0, 255), cv2.FILLED)
    return rgba


@pytest.mark.parametrize("eyes", [16, 30, 150])
def test_a_drawing_filled_with_black_is_on_no_dark_paper(eyes: int) -> None:
    assert not is_dark_paper(read_line_art(night_scene(eyes)).mask)


def test_a_night_sky_is_on_no_dark_paper() -> None:
    rgba = night_scene(0)
    for x, y in np.random.default_rng(3).integers(10, 350, (60, 2)).tolist():
        cv2.circle(rgba, (x, y), 2, (255, 255, 255, 255), cv2.FILLED)
    assert not is_dark_paper(read_line_art(rgba).mask)


def test_a_silhouette_is_on_no_dark_paper() -> None:
    rgba = np.full((360, 640, 4), 255, np.uint8)
    rgba[10:350, 10:630, :3] = 0
    rgba[:, 100:120, :3] = 0
    assert not is_dark_paper(read_line_art(rgba).mask)


def test_noise_and_shadows_of_scanned_paper_are_no_line() -> None:
    drawing = LineDrawing(400, 300, thickness=3).circle((200, 150), 100)
    shadow = np.linspace(1.0, 0.8, 400)[None, :, None]
    noise = np.random.default_rng(3).normal(0, 3, (300, 400, 1))
    scan = np.clip(drawing.line()[..., :3] * 0.93 * shadow + noise, 0, 255).astype(np.uint8)
    line = read_line_art(np.dstack([scan, np.full((300, 400), 255, np.uint8)]))
    assert np.array_equal(line.mask, drawing.line_mask)


def test_a_jpeg_keeps_its_regions_without_specks() -> None:
    drawing = LineDrawing(200, 200, antialiased=True, thickness=3)
    for x in (20, 80, 140):
        drawing.circle((x + 20, 100), 25)
    line = read_line_art(as_jpeg(drawing.line(), 85))
    assert find_regions(line).count == 4
    assert not line.trace_mask.any()


@pytest.mark.parametrize(
    ("ink", "line_class"),
    [
        (INK, LineClass.INK),
        ((90, 90, 90), LineClass.INK),
        (TRACE_RED, LineClass.RED),
        ((200, 30, 30), LineClass.RED),
        (TRACE_GREEN, LineClass.GREEN),
        ((0, 160, 60), LineClass.GREEN),
        (TRACE_BLUE, LineClass.BLUE),
        ((60, 160, 255), LineClass.BLUE),
        (BROWN, LineClass.SELF),
        (ORANGE, LineClass.SELF),
        (PURPLE, LineClass.SELF),
    ],
)
def test_a_line_and_its_antialiasing_have_one_class(
    ink: tuple[int, int, int], line_class: LineClass
) -> None:
    drawing = one_line(ink)
    assert classes_below(drawing, on_paper(drawing, (255, 255, 255))) <= {0, line_class}
    assert classes_below(drawing, drawing.line(transparent=True)) <= {0, line_class}


def test_trace_lines_keep_their_class_on_yellowed_paper() -> None:
    drawing = one_line(TRACE_BLUE, antialiased=False)
    rgba = on_paper(drawing, (244, 236, 210))
    assert classes_below(drawing, rgba) == {LineClass.BLUE}


def test_trace_lines_keep_their_class_in_a_jpeg() -> None:
    drawing = one_line(TRACE_RED, antialiased=False)
    line = read_line_art(as_jpeg(drawing.line(), 90))
    core = drawing.line_mask.copy()
    core[:20] = False
    assert (line.classes[core] == LineClass.RED).mean() > 0.95
    assert not line.trace_mask[:18].any()


def test_the_ink_of_a_whole_drawing_may_be_brown() -> None:
    drawing = LineDrawing(60, 60, antialiased=True).circle((30, 30), 20, ink=BROWN)
    assert set(np.unique(read_line_art(drawing.line()).classes).tolist()) == {0, LineClass.INK}


def test_a_few_colored_lines_beside_brown_ink_keep_their_class() -> None:
    drawing = LineDrawing(100, 60, thickness=2).circle((30, 30), 20, ink=BROWN)
    drawing.stroke([(70, 10), (90, 10)], ink=TRACE_RED)
    classes = read_line_art(drawing.line()).classes
    assert classes[10, 80] == LineClass.RED
    assert LineClass.INK in classes and LineClass.SELF not in classes


def test_blank_paper_has_no_line() -> None:
    for rgba in (np.full((7, 9, 4), 255, np.uint8), np.zeros((7, 9, 4), np.uint8)):
        assert not read_line_art(rgba).mask.any()


@pytest.mark.parametrize(
    "rgba",
    [
        np.zeros((4, 4, 3), np.uint8),
        np.zeros((4, 4, 4), np.uint16),
        np.zeros((0, 4, 4), np.uint8),
    ],
)
def test_other_arrays_are_refused(rgba: RgbaImage) -> None:
    with pytest.raises(ValueError, match="uint8"):
        read_line_art(rgba)
