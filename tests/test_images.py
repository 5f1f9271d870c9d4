"""Pictures of every kind come out with exactly their values; bad ones with a sentence."""

from __future__ import annotations

import errno
import struct
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from plugin_core.errors import StorageError, UnreadableImage
from plugin_core.files.storage import write_bytes, write_json
from plugin_core.images import (
    MAX_PIXELS,
    encode_png,
    has_alpha,
    picture_dpi,
    picture_size,
    read_picture,
    read_rgba,
    write_png,
)
from tests.pictures import png_bytes, write_png16, write_tiff

RED = (255, 0, 0, 255)
FORMATS = ["png", "tga", "tif"]


@pytest.fixture
def colorful() -> NDArray[np.uint8]:
    """A picture of 6 x 4 pixels, every value another."""
    return np.random.default_rng(1).integers(0, 256, (4, 6, 4)).astype(np.uint8)


def deep_values(channels: int) -> NDArray[np.uint16]:
    values = np.random.default_rng(channels).integers(0, 65536, (4, 6, channels))
    values[0, :3, :] = [[0], [65535], [128]]
    return values.astype(np.uint16)


def rounded(samples: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """(H, W, 4): what 16 bits mean in 8, by plain arithmetic."""
    eight = np.rint(samples.astype(np.float64) * 255 / 65535).astype(np.uint8)
    channels = samples.shape[2]
    color = eight[..., :1] if channels < 3 else eight[..., :3]
    alpha = eight[..., -1:] if channels in (2, 4) else np.full_like(eight[..., :1], 255)
    return np.concatenate([np.repeat(color, 3, axis=2) if channels < 3 else color, alpha], axis=2)


@pytest.mark.parametrize("extension", FORMATS)
def test_rgba_of_8_bits_comes_back_exactly(
    extension: str, colorful: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = tmp_path / f"A.0001.{extension}"
    Image.fromarray(colorful).save(path)
    np.testing.assert_array_equal(read_rgba(path), colorful)


@pytest.mark.parametrize("extension", FORMATS)
def test_rgb_gets_an_opaque_alpha(
    extension: str, colorful: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = tmp_path / f"A.0001.{extension}"
    Image.fromarray(colorful[..., :3]).save(path)
    picture = read_picture(path)
    np.testing.assert_array_equal(picture.rgba[..., :3], colorful[..., :3])
    assert (picture.rgba[..., 3] == 255).all()
    assert not picture.has_alpha


@pytest.mark.parametrize("extension", FORMATS)
def test_gray_is_spread_over_three_channels(
    extension: str, colorful: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = tmp_path / f"A.0001.{extension}"
    Image.fromarray(colorful[..., 0]).save(path)
    rgba = read_rgba(path)
    for channel in range(3):
        np.testing.assert_array_equal(rgba[..., channel], colorful[..., 0])


@pytest.mark.parametrize("extension", FORMATS)
def test_gray_with_alpha_keeps_its_alpha(
    extension: str, colorful: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = tmp_path / f"A.0001.{extension}"
    Image.fromarray(np.ascontiguousarray(colorful[..., 2:])).save(path)
    rgba = read_rgba(path)
    np.testing.assert_array_equal(rgba[..., 0], colorful[..., 2])
    np.testing.assert_array_equal(rgba[..., 3], colorful[..., 3])


@pytest.mark.parametrize("extension", FORMATS)
def test_palette_pictures_show_their_colors(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"A.0001.{extension}"
    indexed = Image.new("P", (2, 1))
    indexed.putpalette([10, 20, 30, 200, 100, 50])
    indexed.putpixel((1, 0), 1)
    indexed.save(path)
    assert read_rgba(path).tolist() == [[[10, 20, 30, 255], [200, 100, 50, 255]]]


def test_a_palette_png_keeps_its_transparent_entry(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    indexed = Image.new("P", (2, 1))
    indexed.putpalette([10, 20, 30, 200, 100, 50])
    indexed.putpixel((1, 0), 1)
    indexed.save(path, transparency=0)
    assert read_rgba(path)[0, :, 3].tolist() == [0, 255]
    assert has_alpha(path)


@pytest.mark.parametrize("extension", FORMATS)
def test_one_bit_pictures_are_black_and_white(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"A.0001.{extension}"
    one_bit = Image.new("1", (2, 1))
    one_bit.putpixel((1, 0), 255)
    one_bit.save(path)
    assert read_rgba(path).tolist() == [[[0, 0, 0, 255], [255, 255, 255, 255]]]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png_of_16_bits_is_rounded_to_8(channels: int, tmp_path: Path) -> None:
    samples = deep_values(channels)
    path = write_png16(tmp_path / "A.0001.png", samples)
    np.testing.assert_array_equal(read_rgba(path), rounded(samples))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_tiff_of_16_bits_is_rounded_to_8(
    channels: int, byteorder: str, compression: str | None, tmp_path: Path
) -> None:
    samples = deep_values(channels)
    extra = {"extrasamples": ["unassalpha"]} if channels in (2, 4) else {}
    path = write_tiff(
        tmp_path / "A.0001.tif", samples, byteorder=byteorder, compression=compression, **extra
    )
    np.testing.assert_array_equal(read_rgba(path), rounded(samples))


@pytest.mark.parametrize("channels", [3, 4])
def test_tiff_in_separate_planes_reads_like_any_other(channels: int, tmp_path: Path) -> None:
    samples = deep_values(channels)
    extra = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    path = write_tiff(tmp_path / "A.0001.tif", samples, planarconfig="separate", **extra)
    np.testing.assert_array_equal(read_rgba(path), rounded(samples))


@pytest.mark.parametrize("channels", [2, 4])
def test_premultiplied_tiff_of_16_bits_becomes_straight(channels: int, tmp_path: Path) -> None:
    samples = np.zeros((1, 3, channels), np.uint16)
    samples[0, :, :-1] = 12850
    samples[0, :, -1] = [65535, 32896, 0]
    path = write_tiff(tmp_path / "A.0001.tif", samples, extrasamples=["assocalpha"])
    assert read_rgba(path)[0].tolist() == [
        [50, 50, 50, 255],
        [100, 100, 100, 128],
        [0, 0, 0, 0],
    ]


def test_premultiplied_tiff_of_8_bits_becomes_straight(tmp_path: Path) -> None:
    samples = np.array([[[50, 50, 50, 128], [50, 0, 0, 255]]], np.uint8)
    path = write_tiff(tmp_path / "A.0001.tif", samples, extrasamples=["assocalpha"])
    assert read_rgba(path)[0].tolist() == [[99, 99, 99, 128], [50, 0, 0, 255]]


def test_an_extra_tiff_channel_that_is_no_alpha_is_left_out(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "A.0001.tif", deep_values(4), extrasamples=["unspecified"])
    assert not has_alpha(path)


def test_tga_with_an_empty_undeclared_alpha_is_opaque(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.tga"
    Image.new("RGBA", (3, 2), (9, 8, 7, 0)).save(path)
    data = bytearray(path.read_bytes())
    data[17] &= 0xF0
    path.write_bytes(data)
    assert read_rgba(path)[0, 0].tolist() == [9, 8, 7, 255]


def test_an_opaque_alpha_channel_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    Image.new("RGBA", (3, 2), RED).save(path)
    assert not has_alpha(path)


def test_the_content_decides_and_not_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.tga"
    Image.new("RGBA", (3, 2), RED).save(path, "PNG")
    assert read_rgba(path)[0, 0].tolist() == list(RED)


@pytest.mark.parametrize("extension", FORMATS)
def test_the_size_is_width_then_height(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"A.0001.{extension}"
    Image.new("RGB", (7, 3)).save(path)
    assert picture_size(path) == (7, 3)


def test_a_tiff_that_lies_on_its_side_is_turned_and_its_size_too(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.tif"
    Image.new("RGB", (7, 3)).save(path, tiffinfo={274: 6})
    assert picture_size(path) == (3, 7)
    assert read_rgba(path).shape == (7, 3, 4)


@pytest.mark.parametrize("read", [picture_size, read_rgba])
def test_a_bomb_is_refused_from_its_header(read: object, tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    path.write_bytes(png_bytes(20_000, 20_000, 8, 6, b""))
    with pytest.raises(UnreadableImage, match=r"A\.0001\.png .* 20000 x 20000 pixels"):
        read(path)  # type: ignore[operator]


def test_a_tiff_bomb_is_refused_from_its_header(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "A.0001.tif", np.zeros((8, 8, 3), np.uint8))
    data = path.read_bytes()
    for tag in (b"\x00\x01", b"\x01\x01"):
        place = data.index(tag, 8)
        data = data[: place + 8] + (20_000).to_bytes(4, "little") + data[place + 12 :]
    path.write_bytes(data)
    with pytest.raises(UnreadableImage, match="too large: 20000 x 20000"):
        read_rgba(path)


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    path.write_bytes(png_bytes(MAX_PIXELS // 8192, 8192, 8, 6, b""))
    assert picture_size(path) == (8192, 8192)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("share", [0.4, 0.9, 0.99])
def test_a_truncated_picture_is_unreadable(extension: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / f"A.0001.{extension}"
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 4)).astype(np.uint8)
    Image.fromarray(noise).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(UnreadableImage, match=path.name):
        read_rgba(path)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("share", [0.4, 0.95])
def test_truncated_pictures_of_16_bits_are_unreadable(
    channels: int, share: float, tmp_path: Path
) -> None:
    noise = np.random.default_rng(0).integers(0, 65536, (60, 60, channels)).astype(np.uint16)
    files = [write_png16(tmp_path / "a.png", noise), write_tiff(tmp_path / "a.tif", noise)]
    for path in files:
        data = path.read_bytes()
        path.write_bytes(data[: int(share * len(data))])
        with pytest.raises(UnreadableImage, match=path.name):
            read_rgba(path)


@pytest.mark.parametrize("name", ["A.0001.png", "A.0001.tga", "A.0001.tif"])
@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"II*\0", b"no picture at all, just text\n"])
def test_what_is_no_picture_is_unreadable(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableImage, match=name) as raised:
        read_rgba(path)
    assert raised.value.hint


def test_a_jpeg_under_a_png_name_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    Image.new("RGB", (8, 8)).save(path, "JPEG")
    with pytest.raises(UnreadableImage, match="no PNG, TGA or TIFF"):
        read_rgba(path)


def test_a_missing_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="does not exist"):
        picture_size(tmp_path / "A.0001.png")


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("F", "floating-point pixels"),
        ("CMYK", "CMYK pixels"),
        ("LAB", "Lab pixels"),
        ("I", "pixels of 32 bits a channel"),
    ],
)
def test_pictures_for_scanners_and_printers_are_refused(
    mode: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "A.0001.tif"
    Image.new(mode, (4, 4)).save(path)
    with pytest.raises(UnreadableImage, match=rf"A\.0001\.tif holds {kind}") as raised:
        read_rgba(path)
    assert "RGB or gray, with 8 or 16 bits" in raised.value.hint


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.uint32])
def test_colors_of_renderers_are_refused_by_name(kind: type, tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "A.0001.tif", np.zeros((4, 4, 3), kind))
    with pytest.raises(UnreadableImage, match=r"A\.0001\.tif holds .* which Shiage does not read"):
        read_rgba(path)


def test_a_written_png_reads_back_exactly(colorful: NDArray[np.uint8], tmp_path: Path) -> None:
    path = tmp_path / "new" / "A.0001.png"
    write_png(path, colorful)
    np.testing.assert_array_equal(read_rgba(path), colorful)


def test_the_resolution_survives_a_round_trip(colorful: NDArray[np.uint8], tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    path.write_bytes(encode_png(colorful, dpi=(144, 72)))
    assert read_picture(path).dpi == pytest.approx((144, 72), abs=0.05)
    assert picture_dpi(path) == pytest.approx((144, 72), abs=0.05)


def test_a_picture_without_resolution_has_none(colorful: NDArray[np.uint8], tmp_path: Path) -> None:
    path = tmp_path / "A.0001.png"
    write_png(path, colorful)
    assert read_picture(path).dpi is None


@pytest.mark.parametrize("resolution", [(0, 0), (300, 0), (4_000_000_000, 1)])
def test_a_resolution_that_is_none_is_none(
    resolution: tuple[int, int], colorful: NDArray[np.uint8], tmp_path: Path
) -> None:
    path = write_tiff(tmp_path / "A.0001.tif", colorful, resolution=((777, 1), (777, 1)))
    data = path.read_bytes()
    written = struct.pack("<II", 777, 1)
    assert data.count(written) == 2
    path.write_bytes(data.replace(written, struct.pack("<II", *resolution)))
    assert read_picture(path).dpi is None
    assert picture_dpi(path) is None


def test_a_tiff_of_16_bits_whose_white_is_zero_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "A.0001.tif"
    tifffile.imwrite(path, np.zeros((4, 4), np.uint16), photometric="miniswhite")
    with pytest.raises(UnreadableImage, match=r"A\.0001\.tif"):
        read_picture(path)


def test_a_full_disk_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "A.0001.png"
    path.write_bytes(b"old")

    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match=r"A\.0001\.png .* the disk is full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "result").write_text("a file, not a folder")
    with pytest.raises(StorageError, match=r"result.A\.0001\.png could not be written"):
        write_bytes(tmp_path / "result" / "A.0001.png", b"new")


def test_json_is_written_for_people_to_read(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"name": "髪", "values": [1]})
    assert "髪" in (tmp_path / "a.json").read_text(encoding="utf-8")
