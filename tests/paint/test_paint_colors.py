"""The colors of painted drawings: exact where they are flat, refused where they are not."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from plugin_core.errors import TooManyColors
from plugin_core.images import Picture
from plugin_core.paint.paint_colors import clear_paper, find_paint_colors, peaks
from plugin_core.palette import Palette
from tests.drawings import CLOTH, GOLD, HAIR, SKIN, LineDrawing, walking_figure

Pixels = NDArray[np.uint8]


def picture(rgba: Pixels) -> Picture:
    return Picture(rgba, bool((rgba[..., 3] < 255).any()))


def opaque(rgb: Pixels) -> Picture:
    return Picture(np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)]), False)


def no_lines(paint: Picture) -> NDArray[np.bool_]:
    return np.zeros(paint.rgba.shape[:2], np.bool_)


def flat(*colors: tuple[int, int, int, int]) -> Pixels:
    """Stripes 20 pixels wide."""
    return np.repeat(np.repeat([colors], 20, axis=1), 40, axis=0).astype(np.uint8)


def jpeg(rgb: Pixels, quality: int) -> Pixels:
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality)
    return np.array(Image.open(buffer).convert("RGB"))


def merged(drawing: LineDrawing) -> Pixels:
    """(H, W, 3): paint on white with the lines over it."""
    paint, line = drawing.paint().astype(np.float64), drawing.line(transparent=True)
    cover, ink = paint[..., 3:] / 255, line[..., 3:] / 255
    on_paper = paint[..., :3] * cover + 255 * (1 - cover)
    return np.rint(on_paper * (1 - ink) + line[..., :3] * ink).astype(np.uint8)


def test_flat_colors_come_out_exactly_and_largest_first() -> None:
    paint = picture(flat(SKIN, SKIN, HAIR, (0, 0, 0, 0)))
    assert find_paint_colors("a.png", paint, no_lines(paint)).colors == (SKIN, HAIR)


def test_colors_that_differ_by_one_level_stay_two() -> None:
    almost = (SKIN[0], SKIN[1], SKIN[2] + 1, 255)
    paint = picture(flat(SKIN, SKIN, almost))
    found = find_paint_colors("a.png", paint, no_lines(paint))
    assert found.colors == (SKIN, almost)
    assert not found.noisy


def test_semi_transparent_paint_is_a_color() -> None:
    glass = (80, 90, 200, 128)
    paint = picture(flat(glass, (0, 0, 0, 0)))
    assert find_paint_colors("a.png", paint, no_lines(paint)).colors == (glass,)


def test_antialiased_edges_add_no_color() -> None:
    pixels = np.zeros((120, 120, 4), np.uint8)
    cv2.circle(pixels, (60, 60), 50, SKIN, cv2.FILLED, cv2.LINE_AA)
    cv2.circle(pixels, (60, 60), 25, HAIR, cv2.FILLED, cv2.LINE_AA)
    assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 20
    paint = picture(pixels)
    assert set(find_paint_colors("a.png", paint, no_lines(paint)).colors) == {SKIN, HAIR}


def test_lines_in_the_paint_are_no_color() -> None:
    drawing = walking_figure(antialiased=True)
    with_lines = find_paint_colors("a.png", opaque(merged(drawing)), drawing.line_mask)
    without = find_paint_colors("a.png", picture(drawing.paint()), drawing.line_mask)
    assert set(with_lines.colors) == set(without.colors)
    assert (0, 0, 0, 255) not in with_lines.colors


def test_a_color_in_a_tiny_region_is_not_lost() -> None:
    drawing = LineDrawing(60, 60, thickness=1).rectangle((10, 10, 40, 40), SKIN)
    drawing.rectangle((20, 20, 3, 3), GOLD)
    found = find_paint_colors("a.png", picture(drawing.paint()), drawing.line_mask)
    assert found.colors == (SKIN, GOLD)


def test_white_is_paper_where_a_file_has_no_alpha() -> None:
    paint = opaque(flat((255, 255, 255, 255), SKIN, (255, 255, 254, 255))[..., :3])
    assert set(find_paint_colors("a.png", paint, no_lines(paint)).colors) == {
        SKIN,
        (255, 255, 254, 255),
    }


def test_white_is_a_color_where_a_file_has_alpha() -> None:
    white = (255, 255, 255, 255)
    paint = picture(flat(white, (0, 0, 0, 0)))
    assert find_paint_colors("a.png", paint, no_lines(paint)).colors == (white,)


@pytest.mark.parametrize("pixels", [flat((0, 0, 0, 0)), flat((255, 255, 255, 255))])
def test_blank_paper_is_not_painted(pixels: Pixels) -> None:
    paint = picture(pixels)
    assert not find_paint_colors("a.png", paint, no_lines(paint)).is_painted


def test_lines_alone_are_not_paint() -> None:
    drawing = walking_figure(antialiased=True)
    for line in (drawing.line(), drawing.line(transparent=True)):
        assert not find_paint_colors("a.png", picture(line), drawing.line_mask).is_painted


@pytest.mark.parametrize("quality", [95, 75, 50])
def test_jpeg_noise_is_recognized_and_its_peaks_are_the_colors(quality: int) -> None:
    drawing = LineDrawing(320, 240, antialiased=True)
    drawing.rectangle((20, 20, 130, 190), SKIN).rectangle((170, 20, 130, 190), CLOTH)
    drawing.circle((80, 110), 40, HAIR)
    paint = opaque(jpeg(merged(drawing), quality))
    found = find_paint_colors("a.png", paint, drawing.line_mask)
    assert found.noisy
    centers = peaks("a.png", found, Palette())
    assert len(centers) == 3
    for color in (SKIN, CLOTH, HAIR):
        nearest = min(max(abs(a - b) for a, b in zip(color, c, strict=True)) for c in centers)
        assert nearest <= 4


def test_jpeg_noise_around_known_colors_adds_none() -> None:
    drawing = LineDrawing(320, 240, antialiased=True)
    drawing.rectangle((20, 20, 130, 190), SKIN).rectangle((170, 20, 130, 190), CLOTH)
    paint = opaque(jpeg(merged(drawing), 75))
    found = find_paint_colors("a.png", paint, drawing.line_mask)
    assert peaks("a.png", found, Palette().with_colors([SKIN, CLOTH])) == ()


def colors_of_everything(paint: Picture) -> None:
    found = find_paint_colors("photo.png", paint, no_lines(paint))
    if found.noisy:
        peaks("photo.png", found, Palette())


def blocks() -> Pixels:
    tiles = np.random.default_rng(0).integers(0, 255, (50, 100, 3))
    return np.repeat(np.repeat(tiles, 6, axis=0), 6, axis=1).astype(np.uint8)


def gradient() -> Pixels:
    row, col = np.mgrid[0:200, 0:300]
    return np.dstack([col * 255 // 300, row * 255 // 200, (row + col) % 256]).astype(np.uint8)


def one_color_gradient() -> Pixels:
    return np.repeat(np.linspace(20, 240, 400).astype(np.uint8)[None, :, None], 99, 0).repeat(3, 2)


def upright_gradient() -> Pixels:
    ramp = np.linspace((200, 80, 80), (90, 40, 60), 1000).round().astype(np.uint8)
    return np.repeat(ramp[:, None], 99, 1)


def photo() -> Pixels:
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    blurred = cv2.GaussianBlur(noise, (0, 0), 6)
    return np.asarray(cv2.normalize(blurred, blurred, 0, 255, cv2.NORM_MINMAX), np.uint8)


def static() -> Pixels:
    return np.random.default_rng(0).integers(0, 255, (200, 300, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    "make", [blocks, gradient, one_color_gradient, upright_gradient, photo, static]
)
def test_thousands_of_colors_are_no_paint(make: object) -> None:
    with pytest.raises(TooManyColors, match=r"photo\.png holds [0-9,]+ colors") as raised:
        colors_of_everything(opaque(make()))  # type: ignore[operator]
    assert "flat colors" in raised.value.hint


def test_a_photo_out_of_a_jpeg_is_no_paint() -> None:
    with pytest.raises(TooManyColors, match="photo or a gradient"):
        colors_of_everything(opaque(jpeg(photo(), 85)))


def test_clearing_paper_leaves_the_file_s_pixels_alone() -> None:
    paint = opaque(flat((255, 255, 255, 255), SKIN)[..., :3])
    clear_paper(paint)
    assert (paint.rgba[..., 3] == 255).all()


def test_noisy_paper_is_cleared_too() -> None:
    paint = opaque(flat((250, 253, 251, 255), SKIN)[..., :3])
    cleared = clear_paper(paint, noisy=True)
    assert cleared[0, 0].tolist() == [0, 0, 0, 0]
    assert cleared[0, -1].tolist() == list(SKIN)


def test_a_stroke_of_two_pixels_is_a_color() -> None:
    paint = np.zeros((40, 60, 4), np.uint8)
    paint[5:35, 5:55] = (200, 150, 120, 255)
    paint[20:22, 20:35] = (255, 255, 200, 255)
    found = find_paint_colors("a.png", Picture(paint, True), np.zeros((40, 60), np.bool_))
    assert found.colors == ((200, 150, 120, 255), (255, 255, 200, 255))
